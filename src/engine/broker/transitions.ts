/** How a replica takes the part it is given: leader, follower, or gone. One entry for whoever brings the news: metadata that
 *  the controllers have committed (KRaft), or LeaderAndIsr and StopReplica requests (ZooKeeper).
 *  Models      kafka.server.ReplicaManager#applyDelta, #becomeLeaderOrFollower, #stopPartitions
 *  Invariants  a state with an older partition epoch changes nothing
 *  See         partition.ts, metadata-loader.ts, README.md (the contract of this entry) */
import type { PartitionKey } from '../../contract/ids.ts';
import { partitionKey } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import { commitsByMajority } from './commit-rule.ts';
import { slotOf, unsettle } from './fetch-sessions.ts';
import { endIdleFetchers, startFetching, stopFetching } from './fetchers.ts';
import { createReplicaLog, deleteLog, logConfigIn } from './log-manager.ts';
import { beginEpoch } from './majority.ts';
import { makeFollower, makeLeader, tryAdvanceHighWatermark } from './partition.ts';
import { reviewWaits } from './purgatory.ts';
import { pumpFetchers } from './replica-fetcher.ts';
import { dropServed } from './share/served.ts';
import type { BrokerHooks, PartitionState, Replica } from './state.ts';
import { brokerOf, diskOf, OFFSETS_TOPIC, rulesOf, SHARE_TOPIC, TRANSACTION_TOPIC } from './state.ts';

/** Takes up what was decided about partitions that this broker has a replica of: new leaders first, then followers, then
 *  whoever waits, then the coordinators. The image is already as new as the states. */
export function applyPartitions(
  node: NodeContext,
  states: readonly PartitionState[],
  hooks: BrokerHooks,
): void {
  const { brokerId } = diskOf(node);
  const mine = states.map((state) => ({ state, replica: replicaFor(node, state) }));
  const leaders = mine.filter(({ state }) => state.leader === brokerId);
  const began = leaders.filter(({ replica, state }) => makeLeader(node, replica, state));
  for (const { replica } of leaders) if (replica.role.kind === 'leader') stopFetching(node, replica);
  const resigned: Replica[] = [];
  for (const { replica, state } of mine) {
    if (state.leader === brokerId) continue;
    if (rulesOf(node).off === 'leaderResigns' && replica.role.kind === 'leader') continue;
    const wasLeader = replica.role.kind === 'leader';
    if (makeFollower(node, replica, state)) startFetching(node, replica);
    if (wasLeader) resigned.push(replica);
  }
  dropServed(node);
  for (const { replica } of began) if (commitsByMajority(node, replica)) beginEpoch(node, replica);
  for (const { replica } of leaders) tryAdvanceHighWatermark(node, replica);
  for (const { replica } of mine) reviewWaits(node, replica.key, hooks);
  endIdleFetchers(node);
  pumpFetchers(node);
  for (const replica of resigned) resign(node, replica, hooks);
  for (const { replica } of began) {
    const { topic, partition, leaderEpoch } = replica;
    if (topic === OFFSETS_TOPIC) hooks.onOffsetsLeader(node, partition, leaderEpoch);
    else if (topic === TRANSACTION_TOPIC) hooks.onTransactionsLeader(node, partition, leaderEpoch);
    else if (topic === SHARE_TOPIC) hooks.onShareStateLeader(node, partition, leaderEpoch);
  }
}

/** Takes replicas out of this broker: what waits for them is answered, nothing more is fetched. `deletes`: their logs go
 *  too. Keys of which there is no replica are passed over. */
export function stopReplicas(
  node: NodeContext,
  keys: readonly PartitionKey[],
  deletes: boolean,
  hooks: BrokerHooks,
): void {
  const broker = brokerOf(node);
  const disk = diskOf(node);
  const resigned: Replica[] = [];
  for (const key of keys) {
    const replica = broker.replicas.get(key);
    if (replica) {
      if (replica.role.kind === 'leader') resigned.push(replica);
      if (!deletes) disk.highWatermarks.set(key, replica.highWatermark);
      unsettle(replica);
      stopFetching(node, replica);
    }
    broker.replicas.delete(key);
    if (deletes) deleteLog(node, key);
  }
  endIdleFetchers(node);
  dropServed(node);
  for (const key of keys) reviewWaits(node, key, hooks);
  for (const replica of resigned) resign(node, replica, hooks);
}

function resign(node: NodeContext, replica: Replica, hooks: BrokerHooks): void {
  if (replica.topic === OFFSETS_TOPIC) hooks.onOffsetsFollower(node, replica.partition);
  else if (replica.topic === TRANSACTION_TOPIC) hooks.onTransactionsFollower(node, replica.partition);
  else if (replica.topic === SHARE_TOPIC) hooks.onShareStateFollower(node, replica.partition);
}

/** This broker's replica of a partition; a new one opens its log, or makes an empty one. */
function replicaFor(node: NodeContext, state: PartitionState): Replica {
  const broker = brokerOf(node);
  const disk = diskOf(node);
  const { topicId } = state;
  const key = partitionKey(state.topic, state.partition);
  const known = broker.replicas.get(key);
  if (known && known.topicId === topicId) return known;
  const config = logConfigIn(node, state.topic);
  if (disk.topicIds.get(key) !== topicId || !disk.logs.has(key)) {
    // Another topic of this name, deleted while this broker was away, has left its log behind.
    deleteLog(node, key);
    disk.logs.set(key, createReplicaLog(node, key, config));
    disk.topicIds.set(key, topicId);
  }
  const log = disk.logs.get(key);
  if (log) log.config = config;
  const checkpoint = disk.highWatermarks.get(key) ?? 0;
  const replica: Replica = {
    key,
    topic: state.topic,
    topicId,
    partition: state.partition,
    leaderId: -1,
    leaderEpoch: -1,
    partitionEpoch: -1,
    highWatermark: Math.max(log?.logStartOffset ?? 0, Math.min(checkpoint, log?.logEndOffset ?? 0)),
    truncated: null,
    role: {
      kind: 'follower',
      state: 'idle',
      fetchOffset: log?.logEndOffset ?? 0,
      fetchEpoch: -1,
      lastFetchedEpoch: -1,
      lag: -1,
      delayUntilUs: 0,
    },
    slot: slotOf(topicId, state.partition),
    watchers: [],
  };
  broker.replicas.set(key, replica);
  return replica;
}
