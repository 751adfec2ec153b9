/** One partition as its replica on this broker sees it: leadership, ISR, high watermark.
 *  Models      kafka.cluster.Partition; KIP-101, KIP-497, KIP-841, KIP-903, KAFKA-15583
 *  Simplifies  one log directory
 *  Invariants  the high watermark never passes the log end of a member of the maximal ISR (what-if: of a majority), and never
 *              falls within a leader epoch; one ISR change at a time
 *  See         remote-replica.ts, isr-change.ts, audit/high-watermark-*.ts, purgatory.ts */
import { topicConfigText } from '../../contract/configs.ts';
import { isSame } from '../../contract/delta.ts';
import type { BrokerId } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import { assignEpoch } from '../storage/leader-epoch-cache.ts';
import { forgetReplicated } from '../storage/transactions.ts';
import { commitsByMajority, heldByMajority } from './commit-rule.ts';
import { unsettle } from './fetch-sessions.ts';
import { isCaughtUp, isEligible, resetRemote } from './remote-replica.ts';
import type { LeaderRole, PartitionState, RemoteReplica, Replica } from './state.ts';
import { brokerOf, diskOf, logOf, maximalIsr, rulesOf } from './state.ts';

/** `min.insync.replicas` of a partition; since 3.7 never more than it has replicas. What commits by majority does not ask: 0. */
export function minIsrOf(node: NodeContext, replica: Replica): number {
  if (commitsByMajority(node, replica)) return 0;
  const overrides = brokerOf(node).image.topics.get(replica.topic)?.configs;
  const configured = Number(topicConfigText(overrides, diskOf(node).configs, 'min.insync.replicas'));
  const { role } = replica;
  if (role.kind !== 'leader' || !rulesOf(node).highWatermarkWaitsForMinIsr) return configured;
  return Math.min(configured, role.replicas.length);
}

/** Takes up what was decided, as its leader. Answers whether a new epoch of leadership began. */
export function makeLeader(node: NodeContext, replica: Replica, partition: PartitionState): boolean {
  const { brokerId } = diskOf(node);
  if (partition.partitionEpoch < replica.partitionEpoch) return false;
  unsettle(replica);
  const before = replica.role.kind === 'leader' ? replica.role : null;
  const isNewEpoch = partition.leaderEpoch > replica.leaderEpoch || !before;
  const isKnown = partition.partitionEpoch === replica.partitionEpoch;
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
  if (isNewEpoch && rulesOf(node).emptyEpochIsCached) {
    assignEpoch(log.epochs, partition.leaderEpoch, log.logEndOffset);
  }
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
  if (before && !isNewEpoch && !isSame(before.isr, partition.isr)) tellIsr(node, replica, partition.isr);
  if (before?.pending && isKnown) forgetProposal(node, replica, before.pending.isr);
  return isNewEpoch;
}

/** Says that the news were of the state that the leader had when it asked for another ISR. It goes by that state again, and the
 *  answer will find nothing pending (KAFKA-13790). */
function forgetProposal(node: NodeContext, replica: Replica, isr: readonly BrokerId[]): void {
  const { key, partitionEpoch } = replica;
  const { brokerId } = diskOf(node);
  node.emit({ type: 'isr.proposalForgotten', partition: key, leaderId: brokerId, isr, partitionEpoch });
}

/** Says which ISR a leader goes by from now on. */
export function tellIsr(node: NodeContext, replica: Replica, isr: readonly BrokerId[]): void {
  const { key, partitionEpoch } = replica;
  const { brokerId } = diskOf(node);
  node.emit({ type: 'isr.confirmed', partition: key, leaderId: brokerId, isr, partitionEpoch });
}

/** Takes up what was decided, as a follower. Answers whether it must begin to fetch anew: the leader epoch is new to it, or
 *  in old eras the leader. */
export function makeFollower(node: NodeContext, replica: Replica, partition: PartitionState): boolean {
  if (partition.partitionEpoch < replica.partitionEpoch) return false;
  unsettle(replica);
  const wasLeader = replica.role.kind === 'leader';
  const isNewEpoch = partition.leaderEpoch > replica.leaderEpoch || wasLeader;
  const isNewLeader = partition.leader !== replica.leaderId || wasLeader;
  replica.leaderId = partition.leader;
  replica.leaderEpoch = partition.leaderEpoch;
  replica.partitionEpoch = partition.partitionEpoch;
  if (isNewEpoch) {
    node.emit({
      type: 'replica.becameFollower',
      partition: replica.key,
      brokerId: diskOf(node).brokerId,
      leaderId: partition.leader,
      leaderEpoch: partition.leaderEpoch,
    });
  }
  return rulesOf(node).followerRestartsWithEveryEpoch ? isNewEpoch : isNewLeader;
}

/** Moves the high watermark as far as the maximal ISR and all who could join it have come, or a majority where the topic says
 *  so. Answers whether it moved. */
export function tryAdvanceHighWatermark(node: NodeContext, replica: Replica): boolean {
  const leader = replica.role;
  if (leader.kind !== 'leader') return false;
  const rules = rulesOf(node);
  if (rules.highWatermarkWaitsForMinIsr && leader.isr.length < minIsrOf(node, replica)) return false;
  // While it is written to ZooKeeper, which ISR counts is not known.
  if (leader.pending && !rules.alterPartition) return false;
  const { logEndOffset } = logOf(node, replica.key);
  if (logEndOffset <= replica.highWatermark) return false;
  let candidate = commitsByMajority(node, replica)
    ? heldByMajority(node, replica, leader)
    : heldInSync(node, leader, logEndOffset);
  if (rules.off === 'highWatermarkWaitsForIsr') candidate = Math.min(candidate + 1, logEndOffset);
  if (candidate <= replica.highWatermark) return false;
  const from = replica.highWatermark;
  replica.highWatermark = candidate;
  forgetReplicated(logOf(node, replica.key).transactions, candidate);
  unsettle(replica);
  node.emit({
    type: 'partition.highWatermarkAdvanced',
    partition: replica.key,
    brokerId: diskOf(node).brokerId,
    from,
    to: candidate,
  });
  return true;
}

/** The log end that the maximal ISR and all who could join it have reached. */
function heldInSync(node: NodeContext, leader: LeaderRole, logEndOffset: number): number {
  const isr = rulesOf(node).highWatermarkWaitsForPending ? maximalIsr(leader) : leader.isr;
  let candidate = logEndOffset;
  for (const [id, remote] of leader.remotes) {
    if (remote.logEndOffset >= candidate) continue;
    const counts =
      isr.includes(id) || (isCaughtUp(node, remote, logEndOffset) && isEligible(node, id, remote));
    if (counts) candidate = remote.logEndOffset;
  }
  return candidate;
}

/** The ISR with a follower that has come far enough to join; null when it has not, or another change is under way.
 *  `position`: where the follower stands, by its fetch. */
export function isrToExpand(
  node: NodeContext,
  replica: Replica,
  leader: LeaderRole,
  id: BrokerId,
  position = leader.remotes.get(id)?.logEndOffset ?? -1,
): readonly BrokerId[] | null {
  const remote = leader.remotes.get(id);
  if (leader.pending || leader.isr.includes(id) || !remote || !isEligible(node, id, remote)) return null;
  const isFarEnough =
    (position >= replica.highWatermark || rulesOf(node).off === 'joinerReachesHighWatermark') &&
    (position >= leader.epochStartOffset || !rulesOf(node).expansionWaitsForEpochStart);
  return isFarEnough ? [...leader.isr, id] : null;
}

/** Members of the ISR that have been behind for longer than `replica.lag.time.max.ms`; empty while a change is under way. */
export function outOfSync(node: NodeContext, replica: Replica, leader: LeaderRole): readonly BrokerId[] {
  if (leader.pending) return [];
  const { logEndOffset } = logOf(node, replica.key);
  return leader.isr.filter((id) => {
    const remote = leader.remotes.get(id);
    if (rulesOf(node).off === 'leaverHasItsTime')
      return remote !== undefined && remote.logEndOffset < logEndOffset;
    return remote !== undefined && !isCaughtUp(node, remote, logEndOffset);
  });
}
