/** Story events, wishes and refusals as sentences. Only names and lists are made here; every sentence is a message. */
import type { Command } from '../../contract/commands.ts';
import type { RejectReason } from '../../contract/errors.ts';
import { areaOf, type EngineEvent, type EventArea, type EventsByArea } from '../../contract/events.ts';
import type { Breach } from '../../contract/invariants.ts';
import { type NameOf, NOBODY } from '../names.ts';
import type { BreachWords } from './breach.ts';
import { deedOfAdmin } from './deeds/admin.ts';
import { type DeedArea, type DeedsOf, deedAreaOf } from './deeds/areas.ts';
import { deedOfCluster } from './deeds/cluster.ts';
import { deedOfConsumers } from './deeds/consumers.ts';
import { deedOfGroups } from './deeds/groups.ts';
import { deedOfProducers } from './deeds/producers.ts';
import { tellAudit } from './events/audit.ts';
import { tellBrokers } from './events/brokers.ts';
import { tellConsumers } from './events/consumers.ts';
import { tellGroups } from './events/groups.ts';
import { tellNetwork } from './events/network.ts';
import { tellProducers } from './events/producers.ts';
import { tellQuorum } from './events/quorum.ts';
import { tellReplication } from './events/replication.ts';
import { tellShares } from './events/shares.ts';
import { tellStorage } from './events/storage.ts';
import { tellTopics } from './events/topics.ts';
import { tellTransactions } from './events/transactions.ts';
import { tellZooKeeper } from './events/zookeeper.ts';
import type { RefusalWords } from './refusal.ts';
import { createTeller, type Teller, type Tongue } from './teller.ts';

export interface Sentences {
  /** What happened, with whose doing it was. */
  sentenceOf(event: EngineEvent, nameOf?: NameOf): string;
  /** A wish as a deed: "You killed broker 2". */
  deedOf(command: Command, commandId: string, nameOf?: NameOf): string;
  /** Why not, and what would help; behind it what Kafka has said. */
  refusalOf(reason: RejectReason, nameOf?: NameOf): string;
  /** The same with Kafka's own words apart, for where they can be marked as what they are. */
  refusalIn(reason: RejectReason, nameOf?: NameOf): RefusalWords;
  /** A promise that does not hold: what should be so, the values, and the engine's own words. */
  breachOf(breach: Breach, nameOf?: NameOf): BreachWords;
  /** The same in one sentence, without its full stop. */
  breachText(breach: Breach, nameOf?: NameOf): string;
}

export function createSentences(tongue: Tongue): Sentences {
  const teller = (nameOf: NameOf): Teller => createTeller(tongue, nameOf);
  return {
    sentenceOf: (event, nameOf = NOBODY) => sentence(event, teller(nameOf)),
    deedOf: (command, commandId, nameOf = NOBODY) => deed(command, commandId, teller(nameOf)),
    refusalOf: (reason, nameOf = NOBODY) => teller(nameOf).refusalOf(reason),
    refusalIn: (reason, nameOf = NOBODY) => teller(nameOf).refusalWords(reason),
    breachOf: (breach, nameOf = NOBODY) => teller(nameOf).breachWords(breach),
    breachText: (breach, nameOf = NOBODY) => teller(nameOf).breachText(breach),
  };
}

function sentence(event: EngineEvent, teller: Teller): string {
  // The table holds a teller of each area for exactly that area.
  const tell = TELLERS[areaOf(event.type)] as (event: EngineEvent, teller: Teller) => string;
  return tell(event, teller);
}

function deed(command: Command, commandId: string, teller: Teller): string {
  const who = teller.t(isOwn(commandId) ? 'who.you' : 'who.script');
  // As with events.
  const tell = DEEDS[deedAreaOf(command.type)] as (command: Command, who: string, teller: Teller) => string;
  return tell(command, who, teller);
}

/** Wishes of the visitor are numbered `you-1`, `you-2`…; all others are the scenario's. */
const isOwn = (commandId: string): boolean => commandId.startsWith('you-');

const tellCommands = (event: EventsByArea['commands'], teller: Teller): string =>
  event.type === 'command.accepted'
    ? deed(event.command, event.commandId, teller)
    : teller.t('did.refused', { reason: teller.refusalOf(event.reason) });

const TELLERS: { readonly [A in EventArea]: (event: EventsByArea[A], teller: Teller) => string } = {
  commands: tellCommands,
  network: tellNetwork,
  brokers: tellBrokers,
  quorum: tellQuorum,
  zookeeper: tellZooKeeper,
  topics: tellTopics,
  replication: tellReplication,
  storage: tellStorage,
  producers: tellProducers,
  transactions: tellTransactions,
  groups: tellGroups,
  consumers: tellConsumers,
  shares: tellShares,
  audit: tellAudit,
};

const DEEDS: { readonly [A in DeedArea]: (command: DeedsOf<A>, who: string, teller: Teller) => string } = {
  cluster: deedOfCluster,
  admin: deedOfAdmin,
  producers: deedOfProducers,
  consumers: deedOfConsumers,
  groups: deedOfGroups,
};
