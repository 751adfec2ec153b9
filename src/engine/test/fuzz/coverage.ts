/** How often a campaign came into each kind of rare situation. A campaign that never saw one of them has proved nothing
 *  about it. */
import type { EngineEvent } from '../../../contract/events.ts';
import { isStory } from '../../../contract/events.ts';

type Sighting = (event: EngineEvent) => boolean;

const refusedWith =
  (...errors: readonly string[]): Sighting =>
  (event) =>
    (event.type === 'produce.refused' ||
      event.type === 'fetch.refused' ||
      event.type === 'group.commitRefused' ||
      event.type === 'broker.registrationRefused') &&
    errors.includes(event.error);
const answeredWith =
  (...errors: readonly string[]): Sighting =>
  (event) =>
    event.type === 'request.sent' && event.flight.error !== null && errors.includes(event.flight.error);
const left =
  (why: string): Sighting =>
  (event) =>
    event.type === 'group.memberLeft' && event.why === why;

const isError: Sighting = (event) => event.type === 'request.sent' && event.flight.error !== null;

export const SITUATIONS = {
  elections: (e) => e.type === 'partition.leaderElected' && e.leaderEpoch > 0 && e.toLeader >= 0,
  electionsOfNobody: (e) => e.type === 'partition.leaderElected' && e.toLeader < 0,
  electionsFromElr: (e) => e.type === 'partition.leaderElected' && e.fromElr === true,
  electionsOfLastKnown: (e) => e.type === 'partition.leaderElected' && e.lastKnown === true,
  isrsEmptied: (e) => e.type === 'partition.isrChanged' && e.to.length === 0,
  uncleanElections: (e) => e.type === 'partition.leaderElected' && e.unclean,
  isrShrinks: (e) => e.type === 'partition.isrChanged' && e.to.length < e.from.length,
  isrExpansions: (e) => e.type === 'partition.isrChanged' && e.to.length > e.from.length,
  truncationsWithRecords: (e) => e.type === 'replica.truncated' && e.toOffset < e.fromOffset,
  notEnoughReplicas: refusedWith('NOT_ENOUGH_REPLICAS'),
  notEnoughReplicasAfterAppend: refusedWith('NOT_ENOUGH_REPLICAS_AFTER_APPEND'),
  notLeader: refusedWith('NOT_LEADER_OR_FOLLOWER'),
  fencedLeaderEpochs: refusedWith('FENCED_LEADER_EPOCH'),
  unknownLeaderEpochs: refusedWith('UNKNOWN_LEADER_EPOCH'),
  outOfOrderSequences: refusedWith('OUT_OF_ORDER_SEQUENCE_NUMBER'),
  duplicatesRecognised: (e) => e.type === 'produce.duplicateRecognised',
  staleBrokerEpochs: answeredWith('STALE_BROKER_EPOCH'),
  isrsRefused: (e) => e.type === 'isr.proposalRefused',
  isrsForgotten: (e) => e.type === 'isr.proposalForgotten',
  epochsBumped: (e) => e.type === 'partition.leaderEpochBumped',
  fetchesGivenUp: (e) => e.type === 'replica.fetchFailed',
  brokersHalted: (e) => e.type === 'broker.halted',
  tailsLost: (e) => e.type === 'log.tailLost',
  logsCutByRecovery: (e) => e.type === 'log.cutByRecovery',
  electionsUncleanByOrder: (e) =>
    e.type === 'command.accepted' &&
    e.command.type === 'partition.electLeader' &&
    e.command.election === 'unclean',
  replicasMoved: (e) => e.type === 'partition.replicasChanged',
  partitionsAdded: (e) => e.type === 'topic.partitionsAdded',
  configsAltered: (e) => e.type === 'config.changed',
  disksGivenUp: (e) => e.type === 'broker.logDirFailed',
  recordsDeleted: (e) => e.type === 'log.recordsDeleted',
  segmentsDeleted: (e) => e.type === 'log.segmentsDeleted',
  votesRefused: (e) => e.type === 'controller.voted' && !e.granted,
  zombiesRefused: (e) => e.type === 'control.refused',
  ensembleElections: (e) => e.type === 'zookeeper.leading',
  zooKeeperSessionsExpired: (e) => e.type === 'zookeeper.sessionExpired',
  zooKeeperSessionsMoved: (e) => e.type === 'zookeeper.sessionMoved',
  registrationsRefused: (e) => e.type === 'broker.registrationRefused',
  brokersFenced: (e) => e.type === 'broker.fenced' && e.silentForMs !== null,
  controlledShutdowns: (e) => e.type === 'broker.shuttingDown',
  controllerFailovers: (e) => e.type === 'controller.activated' && e.epoch > 1,
  controllerResignations: (e) => e.type === 'controller.resigned',
  coordinatorFailovers: (e) => e.type === 'coordinator.unloaded' || e.type === 'coordinator.loaded',
  rebalances: (e) => e.type === 'group.generationStarted' && e.generation > 1,
  cooperativeRevocations: (e) => e.type === 'consumer.revoked',
  partitionsLost: (e) => e.type === 'consumer.lost',
  sessionsExpired: left('sessionExpired'),
  rebalanceTimeouts: left('rebalanceTimeout'),
  pollTimeouts: left('pollTimeout'),
  commitsRefused: (e) => e.type === 'group.commitRefused',
  offsetResets: (e) => e.type === 'consumer.reset',
  batchesGivenUp: (e) => e.type === 'produce.refused' && !e.willRetry,
  recordsLostWithWeakAcks: (e) => e.type === 'record.lost' && e.acks !== 'all',
  recordsLostUncleanly: (e) => e.type === 'record.lost' && e.acks === 'all',
  connectionsReset: (e) => e.type === 'connection.reset' && e.inFlightLost > 0,
  messagesLost: (e) => e.type === 'request.lost',
  linksCut: (e) => e.type === 'network.changed' && e.state === 'cut',
  linksClogged: (e) => e.type === 'network.changed' && e.state === 'clogged',
  targetsAssigned: (e) => e.type === 'group.targetAssigned',
  heartbeatsRefused: (e) => e.type === 'group.heartbeatRefused',
  staticMembersReplaced: (e) => e.type === 'group.memberReplaced',
  transactionsCommitted: (e) => e.type === 'transaction.stateChanged' && e.to === 'CompleteCommit',
  transactionsAborted: (e) => e.type === 'transaction.stateChanged' && e.to === 'CompleteAbort',
  /** Of a producer that has said nothing, or whose successor has come: a coordinator takes its epoch away. */
  producersFenced: (e) =>
    e.type === 'producer.transactionFailed' &&
    (e.error === 'PRODUCER_FENCED' || e.error === 'INVALID_PRODUCER_EPOCH'),
  transactionsNotVerified: (e) => e.type === 'transaction.notVerified',
  markersRefused: (e) => e.type === 'transaction.markerRefused',
  transactionCoordinatorFailovers: (e) => e.type === 'transactions.unloaded',
  offsetsCommittedInTransactions: (e) => e.type === 'group.offsetsDecided' && e.committed,
  offsetsAbortedInTransactions: (e) => e.type === 'group.offsetsDecided' && !e.committed,
  abortedRecordsSkipped: (e) => e.type === 'consumer.skippedAborted',
  /** A leader without state of the producer takes a later batch first, as Kafka's does since 2.5. */
  laterBatchesFirst: (e) => e.type === 'invariant.explained' && e.expected.code === 'unknownProducer',
  topicsDeleted: (e) => e.type === 'topic.deleted',
  wishesRefused: (e) => e.type === 'command.rejected',
} as const satisfies Readonly<Record<string, Sighting>>;

export type Situation = keyof typeof SITUATIONS;
const ENTRIES = Object.entries(SITUATIONS) as [Situation, Sighting][];

/** Situations of groups and consumers. */
const OF_GROUPS: readonly Situation[] = [
  'coordinatorFailovers',
  'rebalances',
  'cooperativeRevocations',
  'partitionsLost',
  'sessionsExpired',
  'rebalanceTimeouts',
  'pollTimeouts',
  'commitsRefused',
  'offsetResets',
];
/** Situations of transactions, of static members and of groups of KIP-848, which only the profile `clients` draws in numbers. */
const OF_CLIENTS: readonly Situation[] = [
  'targetsAssigned',
  'heartbeatsRefused',
  'staticMembersReplaced',
  'transactionsCommitted',
  'transactionsAborted',
  'producersFenced',
  'transactionsNotVerified',
  'markersRefused',
  'transactionCoordinatorFailovers',
  'offsetsCommittedInTransactions',
  'offsetsAbortedInTransactions',
  'abortedRecordsSkipped',
  'laterBatchesFirst',
];
/** Situations of old releases, and of what an administrator or the power does. */
const OF_OLD_RELEASES: readonly Situation[] = [
  'brokersHalted',
  'fetchesGivenUp',
  'zombiesRefused',
  'ensembleElections',
  'zooKeeperSessionsExpired',
  'zooKeeperSessionsMoved',
];
/** A shrink of the ISR bumps the leader epoch up to 3.5; with a high watermark that waits for min.insync.replicas no write
 *  is found short of replicas afterwards; a request with the broker epoch of a process before needs a pause of that process. */
const OF_OTHER_SETTINGS: readonly Situation[] = [
  'epochsBumped',
  'notEnoughReplicasAfterAppend',
  'staleBrokerEpochs',
];
const OF_ADMINISTRATION: readonly Situation[] = [
  'electionsUncleanByOrder',
  'replicasMoved',
  'partitionsAdded',
  'configsAltered',
  'disksGivenUp',
  'recordsDeleted',
  'tailsLost',
  'logsCutByRecovery',
  'segmentsDeleted',
];

/** Faults and refusals that the profile `clients` must come into as well. */
const BEFALLING_CLIENTS: readonly Situation[] = [
  'elections',
  'isrShrinks',
  'notEnoughReplicas',
  'notLeader',
  'outOfOrderSequences',
  'duplicatesRecognised',
  'partitionsAdded',
  'controlledShutdowns',
  'connectionsReset',
  'messagesLost',
  'linksCut',
  'linksClogged',
];

/** What a profile has no means to bring about; all else it must reach. */
const OUT_OF_REACH: Readonly<Record<string, readonly Situation[]>> = {
  default: [...OF_OLD_RELEASES, ...OF_OTHER_SETTINGS, ...OF_ADMINISTRATION, ...OF_CLIENTS],
  replication: [...OF_GROUPS, ...OF_CLIENTS],
  // Its subject is groups and producers, and what befalls them.
  clients: ENTRIES.map(([name]) => name).filter(
    (name) => ![...OF_GROUPS, ...OF_CLIENTS, ...BEFALLING_CLIENTS].includes(name),
  ),
};

/** So many seeds must come into everything that they can come into. */
export const SEEDS_FOR_ALL = 2_000;

/** What a campaign of a profile should have come into, and never has. */
export const neverReached = (coverage: Coverage, profile: string): readonly Situation[] =>
  ENTRIES.map(([name]) => name).filter(
    (name) => coverage[name] === 0 && !OUT_OF_REACH[profile]?.includes(name),
  );

export type Coverage = Record<Situation, number>;

export const noCoverage = (): Coverage =>
  // Every key of the table, and no other.
  Object.fromEntries(ENTRIES.map(([name]) => [name, 0])) as Coverage;

/** Looked at although the journal does not tell them as a story. */
const NOT_STORY: ReadonlySet<EngineEvent['type']> = new Set([
  'request.lost',
  'transaction.stateChanged',
  'transaction.markerRefused',
  'transactions.unloaded',
  'group.offsetsDecided',
  'consumer.skippedAborted',
]);

export function sight(coverage: Coverage, events: readonly EngineEvent[]): void {
  for (const event of events) {
    if (!isStory(event) && !NOT_STORY.has(event.type) && !isError(event)) continue;
    for (const [name, isIt] of ENTRIES) if (isIt(event)) coverage[name]++;
  }
}
