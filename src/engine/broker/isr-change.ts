/** A leader's wish for another ISR: how it begins, and what becomes of it. It goes to the controller by AlterPartition, or
 *  in older eras is written to ZooKeeper by the leader itself.
 *  Models      kafka.cluster.Partition#prepareIsrShrink, #prepareIsrExpand, #submitAlterPartition; in the eras of ZooKeeper
 *              #shrinkIsr, #expandIsr, kafka.utils.ReplicationUtils#updateLeaderAndIsr
 *  Simplifies  ZooKeeper: Kafka holds the partition's lock while it writes, so that nothing is appended meanwhile; here
 *              only the high watermark and further ISR changes wait
 *  Invariants  one change at a time for a partition
 *  See         alter-partition.ts, partition.ts, README.md */
import type { BrokerId } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import { isUnanswered, submitAlterPartition } from './alter-partition.ts';
import { unsettle } from './fetch-sessions.ts';
import { tellIsr, tryAdvanceHighWatermark } from './partition.ts';
import { reviewWaits } from './purgatory.ts';
import type { AlterItem, BrokerHooks, LeaderRole, Replica } from './state.ts';
import { brokerOf, diskOf, rulesOf } from './state.ts';

/** Puts a partition into the pending state and sends its wish on its way; refused while an earlier one is unanswered. */
export function proposeIsr(
  node: NodeContext,
  replica: Replica,
  leader: LeaderRole,
  kind: 'expand' | 'shrink',
  isr: readonly BrokerId[],
  hooks: BrokerHooks,
): void {
  if (leader.pending || isUnanswered(node, replica.key)) return;
  leader.pending = Object.freeze({ kind, isr: Object.freeze([...isr]) });
  if (kind === 'shrink' && rulesOf(node).off === 'shrinkWaitsForController') leader.isr = leader.pending.isr;
  const brokerIds =
    kind === 'expand'
      ? isr.filter((id) => !leader.isr.includes(id))
      : leader.isr.filter((id) => !isr.includes(id));
  node.emit({
    type: kind === 'expand' ? 'isr.expandProposed' : 'isr.shrinkProposed',
    partition: replica.key,
    leaderId: diskOf(node).brokerId,
    brokerIds,
  });
  const change: AlterItem = Object.freeze({
    key: replica.key,
    topicId: replica.topicId,
    partition: replica.partition,
    leaderEpoch: replica.leaderEpoch,
    partitionEpoch: replica.partitionEpoch,
    isr: leader.pending.isr,
    brokerEpochs: Object.freeze(isr.map((id) => brokerEpochOf(node, leader, id))),
  });
  if (rulesOf(node).alterPartition) submitAlterPartition(node, change);
  else hooks.writeIsr(node, change);
}

/** The life of a member that is meant, so that the controller does not take another for it (KIP-903). */
function brokerEpochOf(node: NodeContext, leader: LeaderRole, id: BrokerId): number {
  if (!rulesOf(node).isrMembersCarryBrokerEpochs) return -1;
  if (id === diskOf(node).brokerId) return brokerOf(node).brokerEpoch;
  return Math.max(-1, leader.remotes.get(id)?.brokerEpoch ?? -1);
}

/** ZooKeeper's answer to `writeIsr`: the new version of the partition's state, or null when it was no longer the expected
 *  one. Then the wish is dropped, and a leader that is still one wishes again at the next occasion. */
export function onIsrWritten(
  node: NodeContext,
  change: AlterItem,
  partitionEpoch: number | null,
  hooks: BrokerHooks,
): void {
  const replica = brokerOf(node).replicas.get(change.key);
  // New news of the partition has come meanwhile; they know better.
  if (replica?.role.kind !== 'leader' || replica.topicId !== change.topicId) return;
  if (replica.leaderEpoch !== change.leaderEpoch || replica.partitionEpoch !== change.partitionEpoch) return;
  const leader = replica.role;
  leader.pending = null;
  unsettle(replica);
  if (partitionEpoch !== null) {
    leader.isr = change.isr;
    replica.partitionEpoch = partitionEpoch;
    tellIsr(node, replica, leader.isr);
  }
  if (tryAdvanceHighWatermark(node, replica)) reviewWaits(node, replica.key, hooks);
}
