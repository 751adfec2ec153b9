/** Why a broken promise may be no fault: a setting or a fault that permits it, proved from what has happened in the run and
 *  from the release that the scenario names. A rule that a test switched off permits nothing.
 *  See         contract/invariants.ts (Expected), state.ts (Evidence) */
import { configBoolean } from '../../contract/configs.ts';
import { eraOf } from '../../contract/eras.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { parsePartitionKey, partitionKey } from '../../contract/ids.ts';
import type { Expected } from '../../contract/invariants.ts';
import { OFFSETS_TOPIC } from '../broker/state.ts';
import type { World } from '../cluster/world.ts';
import { latestImage } from '../cluster/world.ts';
import { partitionForGroup } from '../protocol/murmur2.ts';
import { batchAt, batchesOf } from '../storage/log.ts';
import { TRANSACTION_TOPIC } from '../transaction/telling.ts';
import type { Finding, Invariant } from './invariant.ts';
import { minIsrOf } from './ledger.ts';
import type { AuditState, PartitionFile } from './state.ts';
import {
  copiesOf,
  copyOn,
  decided,
  fileNow,
  isDecidedByMajority,
  leadershipOf,
  serverConfigs,
} from './view.ts';

type Excuse = (world: World, state: AuditState, finding: Finding) => Expected | null;

/** The first of several excuses that holds. */
export const oneOf =
  (...excuses: readonly Excuse[]): NonNullable<Invariant['permittedBy']> =>
  (world, state, finding) => {
    for (const excuse of excuses) {
      const expected = excuse(world, state, finding);
      if (expected) return expected;
    }
    return null;
  };

function fileFor(world: World, state: AuditState, { about }: Finding): PartitionFile | undefined {
  if (about === null) return undefined;
  const present = state.partitions.get(fileNow(world, about));
  // When nobody is left who knows the present topic: the last of its name.
  return present ?? [...state.partitions.values()].filter(({ key }) => key === about).at(-1);
}

/** A replica out of sync was let to lead, as its topic allows. */
export const uncleanElection: Excuse = (world, state, finding) => {
  const unclean = fileFor(world, state, finding)?.evidence.unclean;
  if (!unclean || finding.about === null) return null;
  return {
    code: 'uncleanElection',
    params: {
      partition: finding.about,
      broker: String(unclean.brokerId),
      epoch: String(unclean.leaderEpoch),
    },
  };
};

/** The release truncates to a high watermark that may lag, or asks without fencing; and a replica has cut off something
 *  committed, or gone on behind something its leader does not have. */
export const oldReplication: Excuse = (world, state, finding) => {
  const { rules, version } = eraOf(world.scenario.era);
  if (rules.fetchFencedByEpoch && rules.truncationFencedByEpoch) return null;
  const evidence = fileFor(world, state, finding)?.evidence;
  const noted = evidence?.cutCommitted ?? evidence?.parted ?? null;
  const who = noted ?? (finding.about === null ? null : partedFollower(world, finding.about));
  if (who === null) return null;
  const code =
    rules.truncation === 'highWatermark' && evidence?.cutCommitted !== null
      ? 'truncatesToHighWatermark'
      : 'unfencedReplication';
  return { code, params: { broker: String(who), version } };
};

/** A follower in its leader's own epoch whose newest record is not the leader's: it has asked where to cut, and was told a
 *  place too far up, or nothing. */
function partedFollower(world: World, key: PartitionKey): BrokerId | null {
  const leader = copyOn(world, key, decided(world, key)?.leader ?? -1);
  const epoch = leader?.replica?.leaderEpoch;
  if (!leader || epoch === undefined) return null;
  for (const copy of copiesOf(world, key)) {
    if (copy.brokerId === leader.brokerId || !copy.isUp || copy.replica?.leaderEpoch !== epoch) continue;
    const newest = copy.log.logEndOffset - 1;
    const mine = batchAt(copy.log, newest);
    const theirs = batchAt(leader.log, newest);
    if (mine && theirs && mine.partitionLeaderEpoch !== theirs.partitionLeaderEpoch) return copy.brokerId;
  }
  return null;
}

/** As many brokers have lost what they had not flushed as in-sync replicas were enough; or one did, and the others were gone
 *  with it, or it alone was left in sync, or it came back unseen. */
export const unflushedLost: Excuse = (world, state, finding) => {
  const file = fileFor(world, state, finding);
  if (!file || file.evidence.unflushedLost.size === 0 || finding.about === null) return null;
  const { rules, version } = eraOf(world.scenario.era);
  const brokers = [...file.evidence.unflushedLost.keys()];
  // What-if: a majority counts on every disk of it. (Raft wants everything on disk before it is told; Kafka does not flush.)
  if (file.evidence.byMajority || isDecidedByMajority(world, parsePartitionKey(finding.about).topic))
    return { code: 'majorityLost', params: { brokers: brokers.join(', ') } };
  const minIsr = Math.min(
    file.leastMinIsr,
    minIsrOf(world, parsePartitionKey(finding.about).topic),
    // A reassignment may have left fewer.
    decided(world, finding.about)?.replicas.length ?? Number.MAX_SAFE_INTEGER,
  );
  if (brokers.length >= minIsr) {
    return { code: 'unflushedLost', params: { minIsr: String(minIsr), brokers: brokers.join(', ') } };
  }
  const { downTogether, lostBelowMinIsr } = file.evidence;
  // Each leaves the ISR as it comes back; the last stays, whatever it has lost.
  if (downTogether.length >= minIsr)
    return { code: 'downTogether', params: { brokers: downTogether.join(', '), minIsr: String(minIsr) } };
  if (lostBelowMinIsr !== null && !rules.eligibleLeaderReplicas)
    return { code: 'lastReplicaStanding', params: { broker: String(lostBelowMinIsr), version } };
  if (rules.uncleanRestartLeavesIsr) return null;
  return { code: 'uncleanRestartUnseen', params: { broker: brokers.join(', '), version } };
};

/** A leader that has lost what it had not flushed leads on in the same epoch, if its session in ZooKeeper outlives its absence. In
 *  KRaft it comes back as another incarnation, and a new epoch begins. */
export const reusedEpoch: Excuse = (world, state, finding) =>
  eraOf(world.scenario.era).rules.metadata === 'zookeeper' ? unflushedLost(world, state, finding) : null;

/** The release lets the high watermark move while the ISR is below the minimum, and so it has. */
export const noMinIsrGate: Excuse = (world, state, finding) => {
  const { rules, version } = eraOf(world.scenario.era);
  const below = fileFor(world, state, finding)?.evidence.belowMinIsr;
  if (rules.highWatermarkWaitsForMinIsr || !below) return null;
  return { code: 'noMinIsrGate', params: { minIsr: String(below.minIsr), version } };
};

/** A leader went back to an ISR it had before, or never heard that another was written (its session in ZooKeeper had ended), and so
 *  did not wait for a member that was let in at its wish. */
export const forgottenProposal: Excuse = (world, state, finding) => {
  const passedOver = fileFor(world, state, finding)?.evidence.passedOver;
  if (!passedOver) return null;
  const { leaderId, brokerIds } = passedOver;
  return {
    code: passedOver.isUnheard ? 'unheardProposal' : 'forgottenProposal',
    params: { leader: String(leaderId), brokers: brokerIds.join(', ') },
  };
};

/** A leader does not wait for a member of its ISR that has ceased to be a replica to it: in ZooKeeper's time it hears of the end of
 *  a reassignment before the ISR is changed (KafkaController#onPartitionReassignment, phase B). */
export const replicaLeaving: Excuse = (world, state, finding) => {
  const { rules, version } = eraOf(world.scenario.era);
  const leaving = fileFor(world, state, finding)?.evidence.leaving;
  if (!leaving || rules.metadata !== 'zookeeper') return null;
  const { leaderId, brokerIds } = leaving;
  return {
    code: 'replicaLeaving',
    params: { leader: String(leaderId), brokers: brokerIds.join(', '), version },
  };
};

/** A reassignment took a replica out while it was eligible, and it was elected later for that (PartitionChangeBuilder
 *  #maybePopulateTargetElr counts whoever was in sync, replica or not). */
export const eligibleOutsider: Excuse = (world, state, finding) => {
  const { rules, version } = eraOf(world.scenario.era);
  const outsider = fileFor(world, state, finding)?.evidence.eligibleOutsider;
  if (!outsider || !rules.eligibleLeaderReplicas || finding.about === null) return null;
  return {
    code: 'eligibleOutsider',
    params: { broker: String(outsider.brokerId), partition: finding.about, version },
  };
};

/** A broker had a log of an earlier topic of that name, and goes on with it: topics are told apart by their names only. */
export const strayLog: Excuse = (world, state, finding) => {
  const { rules, version } = eraOf(world.scenario.era);
  const strays = fileFor(world, state, finding)?.evidence.strays ?? [];
  if (strays.length === 0 || rules.topicIds || finding.about === null) return null;
  return { code: 'strayLog', params: { brokers: strays.join(', '), partition: finding.about, version } };
};

/** The leader that the finding is about has a successor, and has not heard of it. */
export const staleLeader: Excuse = (world, _state, { about, brokerId }) => {
  if (about === null || brokerId === undefined) return null;
  const copy = copyOn(world, about, brokerId);
  const epoch = copy?.replica?.leaderEpoch ?? -1;
  if (!leadershipOf(copy) || epoch >= (decided(world, about)?.leaderEpoch ?? -1)) return null;
  return { code: 'staleLeader', params: { broker: String(brokerId), epoch: String(epoch) } };
};

/** Whether a partition's topic lets a replica out of sync lead. */
export function uncleanIsAllowed(world: World, key: PartitionKey): boolean {
  const { topic } = parsePartitionKey(key);
  const configured = latestImage(world).topics.get(topic)?.configs.get('unclean.leader.election.enable');
  if (configured !== undefined) return configured === 'true';
  return configBoolean(serverConfigs(world), 'unclean.leader.election.enable');
}

/** A leader without any state of the producer takes whatever sequence comes first: with several requests in flight, and a leader
 *  that changes meanwhile, that may be a later one. What was sent before it then comes behind, or never. */
export const unknownProducer: Excuse = (world, _state, { about, producerId }) => {
  const { rules } = eraOf(world.scenario.era);
  if (rules.unknownProducer !== 'accept' || about === null || producerId === undefined) return null;
  const leader = copyOn(world, about, decided(world, about)?.leader ?? -1);
  for (const batch of leader ? batchesOf(leader.log) : []) {
    if (batch.producerId !== producerId || batch.isControl) continue;
    if (batch.baseSequence === 0) return null;
    return {
      code: 'unknownProducer',
      params: { partition: about, offset: String(batch.baseOffset), sequence: String(batch.baseSequence) },
    };
  }
  return null;
};

/** A leader that has started anew has what its snapshot tells of producers, and that does not tell which markers are still to be
 *  replicated (ProducerStateManager#loadFromSnapshot leaves unreplicatedTxns empty): it takes its high watermark for stable. */
export const snapshotForgets: Excuse = (world, _state, { about, producerId }) => {
  const leader = about === null ? undefined : copyOn(world, about, decided(world, about)?.leader ?? -1);
  if (about === null || producerId === undefined || !leader?.replica) return null;
  const { log, replica } = leader;
  for (const { isControl, producerId: endedFor, lastOffset } of batchesOf(log)) {
    if (!isControl || endedFor !== producerId || lastOffset < replica.highWatermark) continue;
    const isKept = log.transactions.unreplicated.some((ended) => ended.lastOffset === lastOffset);
    if (isKept || !log.snapshots.some(({ offset }) => offset > lastOffset)) continue;
    return {
      code: 'snapshotForgets',
      params: { broker: String(leader.brokerId), partition: about, offset: String(lastOffset) },
    };
  }
  return null;
};

/** What permits the loss of something committed, in general. */
export const whateverLoses = oneOf(
  uncleanElection,
  unflushedLost,
  oldReplication,
  noMinIsrGate,
  forgottenProposal,
  replicaLeaving,
  eligibleOutsider,
  strayLog,
);

/** The record was acknowledged before it was replicated, as its producer asked. */
export const acksAsked: Excuse = (_world, _state, { acks }) =>
  acks === undefined || acks === 'all' ? null : { code: 'acks', params: { acks: String(acks) } };

/** A controller that has a successor still decides, and nothing in its release stops it. */
export const zombieController: Excuse = (world, state) => {
  const { rules, version } = eraOf(world.scenario.era);
  if (rules.controllerWritesFenced || state.quorum.zombie === null) return null;
  return {
    code: 'zombieController',
    params: { controller: String(state.quorum.zombie), version },
  };
};

/** Where a group's commits are kept. */
export const offsetsPartitionOf = (world: World, groupId: string): PartitionKey | null =>
  partitionFor(world, OFFSETS_TOPIC, groupId);

/** Where the state of a transactional id is kept. */
export const transactionsPartitionOf = (world: World, transactionalId: string): PartitionKey | null =>
  partitionFor(world, TRANSACTION_TOPIC, transactionalId);

function partitionFor(world: World, topic: string, name: string): PartitionKey | null {
  const count = latestImage(world).topics.get(topic)?.partitions.length;
  return count === undefined ? null : partitionKey(topic, partitionForGroup(name, count));
}

/** Before transaction.version 2 the epoch of a producer does not tell one of its transactions from the next: what was sent for
 *  one may come to the other (KIP-890). */
export const oldTransactions: Excuse = (world) => {
  const { rules, version } = eraOf(world.scenario.era);
  return rules.transactionVersion >= 2 ? null : { code: 'oldTransactions', params: { version } };
};
