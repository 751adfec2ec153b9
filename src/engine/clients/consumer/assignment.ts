/** Partitions come and go: what the listener of a consumer hears, and what is forgotten with them.
 *  Models      ConsumerCoordinator#onJoinPrepare (second half), #onJoinComplete; KIP-429 (cooperative)
 *  Invariants  a partition is revoked, or lost, before it can be assigned again */
import type { PartitionKey } from '../../../contract/ids.ts';
import { parsePartitionKey, partitionKey } from '../../../contract/ids.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { TopicPartitions } from '../../protocol/api.ts';
import { restartAutoCommit } from './commits.ts';
import { wantRejoin } from './membership-state.ts';
import { byTopicThenPartition } from './owned-partitions.ts';
import { tellDropped } from './push.ts';
import type { FetchState, GroupClient } from './state.ts';
import { isCooperative } from './state.ts';

const keyOf = (state: FetchState): PartitionKey => partitionKey(state.topic, state.partition);

/** assign(): what the application names, and nobody else is asked. */
export function assignByHand(node: NodeContext, client: GroupClient, keys: readonly PartitionKey[]): void {
  const assignment = keys.map((key) => {
    const { topic, partition } = parsePartitionKey(key);
    return { topic, partitions: [partition] };
  });
  restartAutoCommit(node, client);
  replaceAssignment(node, client, assignment);
}

/** Before JoinGroup: eager members give up everything; whoever is no longer a member has lost everything. */
export function giveUpBeforeJoin(node: NodeContext, client: GroupClient): void {
  client.isLeader = false;
  client.assignedBy = null;
  if (client.generation < 0 || client.memberId === '') give(node, client, client.partitions, 'consumer.lost');
  else if (!isCooperative(client)) give(node, client, client.partitions, 'consumer.revoked');
}

/** Ends what is owned, at close(). */
export const giveUpAll = (
  node: NodeContext,
  client: GroupClient,
  type: 'consumer.revoked' | 'consumer.lost' = client.generation < 0 && !client.old
    ? 'consumer.lost'
    : 'consumer.revoked',
): void => give(node, client, client.partitions, type);

function give(
  node: NodeContext,
  client: GroupClient,
  states: ReadonlyMap<PartitionKey, FetchState>,
  type: 'consumer.revoked' | 'consumer.lost',
): void {
  if (states.size === 0) return;
  if (client.streams) tellDropped(node, client);
  const partitions = [...states.values()].sort(byTopicThenPartition).map(keyOf);
  const { generation, group } = client;
  node.emit({ type, consumerId: node.id, groupId: group.groupId, partitions, generation });
  for (const key of partitions) client.partitions.delete(key);
  client.arrived = client.arrived.filter((key) => client.partitions.has(key));
}

/** After SyncGroup, in poll(). */
export function takeAssignment(
  node: NodeContext,
  client: GroupClient,
  assignment: readonly TopicPartitions[],
): void {
  client.needsJoinPrepare = true;
  restartAutoCommit(node, client);
  if (assignment.some(({ topic }) => !client.group.topics.includes(topic))) {
    wantRejoin(client, 'received assignment does not match the current subscription');
    return;
  }
  const revoked = replaceAssignment(node, client, assignment);
  client.sticky = Object.freeze({ previous: assignment, generation: client.generation });
  // The new owners get them in a second rebalance.
  if (revoked.size > 0 && isCooperative(client)) {
    const names = [...revoked.keys()].join(', ');
    wantRejoin(
      client,
      `need to revoke partitions [${names}] as indicated by the current assignment and re-join`,
    );
  }
}

/** Revokes what is not in the assignment, and takes what is new in it. Answers what was revoked. */
export function replaceAssignment(
  node: NodeContext,
  client: GroupClient,
  assignment: readonly TopicPartitions[],
): ReadonlyMap<PartitionKey, FetchState> {
  const assigned = assignment.flatMap(({ topic, partitions }) =>
    partitions.map((partition) => createState(topic, partition)),
  );
  const keys = new Set(assigned.map(keyOf));
  const revoked = new Map([...client.partitions].filter(([key]) => !keys.has(key)));
  const added = assigned.filter((state) => !client.partitions.has(keyOf(state)));
  give(node, client, revoked, 'consumer.revoked');
  for (const state of added.sort(byTopicThenPartition)) client.partitions.set(keyOf(state), state);
  for (const state of client.partitions.values()) state.isPendingRevocation = false;
  node.emit({
    type: 'consumer.assigned',
    consumerId: node.id,
    groupId: client.group.groupId,
    partitions: added.map(keyOf),
    generation: client.generation,
  });
  return revoked;
}

const createState = (topic: string, partition: number): FetchState => ({
  topic,
  partition,
  phase: 'initializing',
  lost: 'committed',
  position: -1,
  positionEpoch: -1,
  leaderId: -1,
  leaderEpoch: -1,
  preferred: null,
  buffered: [],
  aborted: [],
  abortedPids: new Set(),
  isResetting: false,
  soughtTimestamp: null,
  isPaused: false,
  isValidating: false,
  isPendingRevocation: false,
  retryAtUs: 0,
});
