/** What operators ask of a cluster with ZooKeeper besides topics made and deleted: more partitions, elections, moves, configs.
 *  Models      kafka.server.KafkaApis, AdminManager; kafka.admin.PreferredReplicaLeaderElectionCommand,
 *              ReassignPartitionsCommand (which wrote their orders into ZooKeeper)
 *  Simplifies  what the tools of older releases wrote themselves, the controller writes for them; an election is answered when
 *              it has been held, whatever clients have been told by then
 *  See         admin-refusals.ts, topic-admin.ts, leadership-moves.ts, reassignment.ts, config-admin.ts */
import type { PartitionKey } from '../../contract/ids.ts';
import { partitionKey } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import { plainLabel } from '../protocol/labels.ts';
import type { AdminApi } from '../protocol/refusals.ts';
import { refusalOf } from '../protocol/refusals.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import type { ZkResult } from '../protocol/zookeeper.ts';
import { askZk } from '../zookeeper-client/client.ts';
import { refuseAdmin } from './admin-answers.ts';
import { onAlterConfigs } from './config-admin.ts';
import { begin } from './frames.ts';
import { isActive, rulesOf } from './state.ts';
import { postEvent } from './thread.ts';
import type { MetadataCache } from './topic-admin.ts';
import { onCreatePartitions, onCreateTopics, onDeleteTopics } from './topic-admin.ts';
import type { ElectionData, ReassignData } from './znodes.ts';
import { createNode, PREFERRED_ELECTION, REASSIGN_PARTITIONS } from './znodes.ts';

export interface OrderOwner {
  readonly kind: 'order';
  readonly incoming: Incoming;
  readonly api: 'ElectLeaders' | 'AlterPartitionReassignments';
}

/** The controller does it, or says that it is not the controller; configs are written by whoever is asked. */
export function onAdminRequest(
  node: NodeContext,
  api: AdminApi,
  incoming: Incoming,
  cache: MetadataCache,
): void {
  if (!isActive(node) && api !== 'IncrementalAlterConfigs')
    return refuseAdmin(node, api, incoming, 'NOT_CONTROLLER');
  switch (api) {
    case 'CreateTopics':
      return onCreateTopics(node, incoming);
    case 'DeleteTopics':
      return onDeleteTopics(node, incoming);
    case 'CreatePartitions':
      return onCreatePartitions(node, incoming);
    case 'ElectLeaders':
      return onElectLeaders(node, incoming);
    case 'AlterPartitionReassignments':
      return onReassign(node, incoming);
    case 'ListPartitionReassignments':
      return postEvent(node, begin('listReassignments', { incoming }));
    case 'IncrementalAlterConfigs':
      return onAlterConfigs(node, incoming, cache);
  }
}

function onElectLeaders(node: NodeContext, incoming: Incoming): void {
  const { electionType, topicPartitions } = requestOf('ElectLeaders', incoming.body);
  const keys: readonly PartitionKey[] | null =
    topicPartitions?.flatMap(({ topic, partitions }) =>
      partitions.map((index) => partitionKey(topic, index)),
    ) ?? null;
  if (rulesOf(node).movesByRequest) {
    const type = electionType === 0 ? 'preferred' : 'unclean';
    return postEvent(node, begin('election', { keys, type, incoming, isOrdered: false, refused: [] }));
  }
  if (electionType !== 0 || keys === null) {
    return refuseAdmin(
      node,
      'ElectLeaders',
      incoming,
      'INVALID_REQUEST',
      'Only preferred leaders are elected by name.',
    );
  }
  const order: ElectionData = { version: 1, partitions: keys };
  const owner: OrderOwner = { kind: 'order', incoming, api: 'ElectLeaders' };
  askZk(node, [createNode(PREFERRED_ELECTION, order)], owner);
}

function onReassign(node: NodeContext, incoming: Incoming): void {
  if (rulesOf(node).movesByRequest) {
    return postEvent(node, begin('alterReassignments', { incoming, moves: [], next: 0, refused: [] }));
  }
  const { topics } = requestOf('AlterPartitionReassignments', incoming.body);
  const partitions = topics.flatMap(({ name, partitions: moves }) =>
    moves.flatMap(({ partitionIndex, replicas }) =>
      replicas === null ? [] : [{ key: partitionKey(name, partitionIndex), replicas }],
    ),
  );
  const order: ReassignData = { version: 1, partitions };
  const owner: OrderOwner = { kind: 'order', incoming, api: 'AlterPartitionReassignments' };
  askZk(node, [createNode(REASSIGN_PARTITIONS, order)], owner);
}

/** An order has been written, or there is another that is not done yet. */
export function onOrdered(
  node: NodeContext,
  { incoming, api }: OrderOwner,
  result: ZkResult | undefined,
): void {
  if (result?.error === 'OK') {
    const body = refusalOf(api, requestOf(api, incoming.body), 'NONE');
    return answer(node, api, incoming, body, plainLabel('control'));
  }
  if (result?.error !== 'NODEEXISTS') return refuseAdmin(node, api, incoming, 'UNKNOWN_SERVER_ERROR');
  if (api === 'ElectLeaders') {
    const message = 'Preferred replica leader election currently in progress.';
    return refuseAdmin(node, api, incoming, 'INVALID_REQUEST', message);
  }
  refuseAdmin(node, api, incoming, 'REASSIGNMENT_IN_PROGRESS', 'There is an existing assignment running.');
}
