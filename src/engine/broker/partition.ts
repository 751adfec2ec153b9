/** One partition as its replica on this broker sees it: leadership, followers' progress, ISR, high watermark.
 *  Models      kafka.cluster.Partition, Replica; KIP-101, KIP-497, KIP-841, KIP-903, KAFKA-15583
 *  Simplifies  one log directory; consumers read from the leader only
 *  Invariants  the high watermark never passes the log end of a member of the maximal ISR, and never falls within a
 *              leader epoch; one ISR change at a time
 *  See         audit/high-watermark-*.ts, purgatory.ts */
import { configInt } from '../../contract/configs.ts';
import type { BrokerId } from '../../contract/ids.ts';
import { SIM_EPOCH_MS, US_PER_MS } from '../../contract/units.ts';
import type { NodeContext } from '../kernel/context.ts';
import { effectiveMinIsr } from '../protocol/metadata-image.ts';
import { assignEpoch } from '../storage/leader-epoch-cache.ts';
import type { LeaderRole, PartitionState, RemoteReplica, Replica } from './state.ts';
import { brokerOf, diskOf, logOf, maximalIsr, rulesOf } from './state.ts';

export const minIsrOf = (node: NodeContext, topic: string): number =>
  effectiveMinIsr(brokerOf(node).image, topic, configInt(diskOf(node).configs, 'min.insync.replicas'));

/** Takes up what the controller decided, as its leader. Answers whether a new epoch of leadership began. */
export function makeLeader(node: NodeContext, replica: Replica, partition: PartitionState): boolean {
  const { brokerId } = diskOf(node);
  if (partition.partitionEpoch < replica.partitionEpoch) return false;
  const before = replica.role.kind === 'leader' ? replica.role : null;
  const isNewEpoch = partition.leaderEpoch > replica.leaderEpoch || !before;
  const log = logOf(node, replica.key);
  const remotes = new Map<BrokerId, RemoteReplica>();
  for (const id of partition.replicas) {
    if (id === brokerId) continue;
    const known = before?.remotes.get(id);
    remotes.set(
      id,
      known && !isNewEpoch ? known : resetRemote(node, known, partition.isr.includes(id), log.logEndOffset),
    );
  }
  if (isNewEpoch) assignEpoch(log.epochs, partition.leaderEpoch, log.logEndOffset);
  replica.role = {
    kind: 'leader',
    replicas: partition.replicas,
    isr: partition.isr,
    pending: null,
    remotes,
    epochStartOffset: isNewEpoch ? log.logEndOffset : (before?.epochStartOffset ?? log.logEndOffset),
    leaderRecoveryState: 0,
  };
  replica.leaderId = brokerId;
  replica.leaderEpoch = partition.leaderEpoch;
  replica.partitionEpoch = partition.partitionEpoch;
  if (isNewEpoch) {
    node.emit({
      type: 'replica.becameLeader',
      partition: replica.key,
      brokerId,
      leaderEpoch: replica.leaderEpoch,
      logEndOffset: log.logEndOffset,
      highWatermark: replica.highWatermark,
    });
  }
  return isNewEpoch;
}

/** Kafka's time 0, long before any run begins: when a replica fetched, or was caught up, that never did. */
const NEVER_US = -SIM_EPOCH_MS * US_PER_MS;

/** A follower's progress at the start of an epoch. One that this broker led already keeps its log end. */
function resetRemote(
  node: NodeContext,
  known: RemoteReplica | undefined,
  isInIsr: boolean,
  leaderLogEndOffset: number,
): RemoteReplica {
  return {
    logEndOffset: known?.logEndOffset ?? -1,
    lastFetchUs: known && isInIsr ? node.nowUs : NEVER_US,
    lastFetchLeaderLogEndOffset: known ? leaderLogEndOffset : -1,
    lastCaughtUpUs: isInIsr ? node.nowUs : NEVER_US,
    brokerEpoch: known?.brokerEpoch ?? -1,
  };
}

/** Takes up what the controller decided, as a follower. Answers whether the leader epoch is new to it. */
export function makeFollower(node: NodeContext, replica: Replica, partition: PartitionState): boolean {
  if (partition.partitionEpoch < replica.partitionEpoch) return false;
  const isNewEpoch = partition.leaderEpoch > replica.leaderEpoch || replica.role.kind === 'leader';
  replica.leaderId = partition.leader;
  replica.leaderEpoch = partition.leaderEpoch;
  replica.partitionEpoch = partition.partitionEpoch;
  if (!isNewEpoch) return false;
  replica.role = { kind: 'follower', delayUntilUs: 0, isFailed: false };
  node.emit({
    type: 'replica.becameFollower',
    partition: replica.key,
    brokerId: diskOf(node).brokerId,
    leaderId: partition.leader,
    leaderEpoch: partition.leaderEpoch,
  });
  return true;
}

const lagUs = (node: NodeContext): number =>
  configInt(diskOf(node).configs, 'replica.lag.time.max.ms') * 1000;

const isCaughtUp = (node: NodeContext, remote: RemoteReplica, logEndOffset: number): boolean =>
  remote.logEndOffset === logEndOffset || node.nowUs - remote.lastCaughtUpUs <= lagUs(node);

/** Not fenced, not shutting down, and the same incarnation that fetched. */
function couldJoin(node: NodeContext, id: BrokerId, remote: RemoteReplica): boolean {
  const broker = brokerOf(node).image.brokers.get(id);
  if (!broker || broker.fenced || broker.inControlledShutdown) return false;
  return remote.brokerEpoch === -1 || remote.brokerEpoch === broker.brokerEpoch;
}

/** Notes a follower's fetch, by what it says of its log. Answers whether its log end has moved. */
export function updateFollower(
  node: NodeContext,
  replica: Replica,
  leader: LeaderRole,
  follower: { readonly brokerId: BrokerId; readonly brokerEpoch: number; readonly fetchOffset: number },
): boolean {
  const remote = leader.remotes.get(follower.brokerId);
  if (!remote) return false;
  const { logEndOffset } = logOf(node, replica.key);
  if (follower.fetchOffset >= logEndOffset) remote.lastCaughtUpUs = node.nowUs;
  else if (follower.fetchOffset >= remote.lastFetchLeaderLogEndOffset) {
    remote.lastCaughtUpUs = Math.max(remote.lastCaughtUpUs, remote.lastFetchUs);
  }
  const hasMoved = remote.logEndOffset !== follower.fetchOffset;
  remote.logEndOffset = follower.fetchOffset;
  remote.lastFetchUs = node.nowUs;
  remote.lastFetchLeaderLogEndOffset = logEndOffset;
  remote.brokerEpoch = follower.brokerEpoch;
  return hasMoved;
}

/** Moves the high watermark as far as the maximal ISR and all who could join it have come. Answers whether it moved. */
export function tryAdvanceHighWatermark(node: NodeContext, replica: Replica): boolean {
  const leader = replica.role;
  if (leader.kind !== 'leader') return false;
  const rules = rulesOf(node);
  if (rules.highWatermarkWaitsForMinIsr && leader.isr.length < minIsrOf(node, replica.topic)) return false;
  // While it is written to ZooKeeper, which ISR counts is not known.
  if (leader.pending && !rules.alterPartition) return false;
  const { logEndOffset } = logOf(node, replica.key);
  const isr = maximalIsr(leader);
  let candidate = logEndOffset;
  for (const [id, remote] of leader.remotes) {
    const counts =
      isr.includes(id) || (isCaughtUp(node, remote, logEndOffset) && couldJoin(node, id, remote));
    if (counts && remote.logEndOffset < candidate) candidate = remote.logEndOffset;
  }
  if (candidate <= replica.highWatermark) return false;
  const from = replica.highWatermark;
  replica.highWatermark = candidate;
  node.emit({
    type: 'partition.highWatermarkAdvanced',
    partition: replica.key,
    brokerId: diskOf(node).brokerId,
    from,
    to: candidate,
  });
  return true;
}

/** The ISR with a follower that has come far enough to join; null when it has not, or another change is under way. */
export function isrToExpand(
  node: NodeContext,
  replica: Replica,
  leader: LeaderRole,
  id: BrokerId,
): readonly BrokerId[] | null {
  const remote = leader.remotes.get(id);
  if (leader.pending || leader.isr.includes(id) || !remote || !couldJoin(node, id, remote)) return null;
  const isFarEnough =
    remote.logEndOffset >= replica.highWatermark && remote.logEndOffset >= leader.epochStartOffset;
  return isFarEnough ? [...leader.isr, id] : null;
}

/** Members of the ISR that have been behind for longer than `replica.lag.time.max.ms`; empty while a change is under way. */
export function outOfSync(node: NodeContext, replica: Replica, leader: LeaderRole): readonly BrokerId[] {
  if (leader.pending) return [];
  const { logEndOffset } = logOf(node, replica.key);
  return leader.isr.filter((id) => {
    const remote = leader.remotes.get(id);
    return remote !== undefined && !isCaughtUp(node, remote, logEndOffset);
  });
}
