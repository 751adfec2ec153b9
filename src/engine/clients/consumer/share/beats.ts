/** ShareGroupHeartbeat: joins, hears what to read, leaves.
 *  Models      ShareHeartbeatRequestManager, ShareMembershipManager
 *  Simplifies  an error after which Kafka's client is of no more use is met by an application that begins anew a second later */

import type { PartitionKey } from '../../../../contract/ids.ts';
import { NO_BROKER, partitionKey } from '../../../../contract/ids.ts';
import { US_PER_MS } from '../../../../contract/units.ts';
import type { NodeContext } from '../../../kernel/context.ts';
import { randomUuid } from '../../../protocol/format/uuid.ts';
import type { ShareGroupHeartbeatResponse } from '../../../protocol/share-api.ts';
import { retryBackoffUs } from '../../backoff.ts';
import { requestUpdate } from '../../metadata.ts';
import {
  forgetCoordinator,
  lookUpCoordinator,
  readyCoordinator,
  tellCoordinator,
} from '../coordinator-link.ts';
import type { GroupClient, RequestContext } from '../state.ts';
import { isSameGeneration, rackOf, wakeAt } from '../state.ts';
import type { ShareMembership } from './state.ts';

const HEARTBEAT = 'heartbeat';
const AFTER_EXCEPTION_US = 1_000_000;
const JOINS = 0;
const LEAVES = -1;

/** In poll(): sends a heartbeat if there is something to say that does not wait. */
export function shareBeatIfNeeded(node: NodeContext, client: GroupClient, share: ShareMembership): void {
  if (client.state === 'unjoined') {
    client.state = 'preparing';
    client.generation = JOINS;
    client.rejoinNeeded = false;
    share.assigned = Object.freeze([]);
    share.beatsNow = true;
    share.tellsAll = true;
  }
  if (!share.beatsNow || share.isInFlight) return;
  if (client.mayJoinAtUs > node.nowUs) wakeAt(node, client.mayJoinAtUs);
  else if (client.metadata.lastSuccessUs >= 0 && readyCoordinator(node, client) !== NO_BROKER)
    beat(node, client, share);
}

function beat(node: NodeContext, client: GroupClient, share: ShareMembership): boolean {
  if (client.memberId === '') client.memberId = randomUuid((below) => node.randomBelow('memberId', below));
  const { group } = client;
  const all = share.tellsAll;
  const body = {
    groupId: group.groupId,
    memberId: client.memberId,
    memberEpoch: client.generation,
    rackId: all ? rackOf(node, client) || null : null,
    subscribedTopicNames: all ? group.topics : null,
    clientId: node.id,
  };
  const options = { purpose: 'beat', kind: 'heartbeat' } as const;
  if (!tellCoordinator(node, client, 'ShareGroupHeartbeat', body, options)) return false;
  share.isInFlight = true;
  share.beatsNow = false;
  share.tellsAll = false;
  node.startTimer(HEARTBEAT, share.intervalMs * US_PER_MS);
  client.heartbeat.isEnabled = true;
  return true;
}

/** The background thread: the interval is over, whatever the application does. */
export function onShareBeatTimer(node: NodeContext, client: GroupClient, share: ShareMembership): void {
  if (!client.heartbeat.isEnabled || client.state === 'unjoined') return;
  if (client.coordinator.brokerId === NO_BROKER) lookUpCoordinator(node, client);
  if (share.isInFlight || !beat(node, client, share))
    node.startTimer(HEARTBEAT, retryBackoffUs(node, client.group.configs, 0));
}

export function onShareBeatAnswer(
  node: NodeContext,
  client: GroupClient,
  share: ShareMembership,
  response: ShareGroupHeartbeatResponse,
  context: RequestContext,
): void {
  if (context.purpose === 'leave') return;
  share.isInFlight = false;
  client.heartbeat.lastAnswerUs = node.nowUs;
  const { errorCode } = response;
  if (errorCode !== 'NONE') share.tellsAll = true;
  // Meanwhile it has left, or begun anew.
  if (!isSameGeneration(client, context)) return;
  switch (errorCode) {
    case 'NONE':
      share.attempts = 0;
      share.intervalMs = response.heartbeatIntervalMs;
      client.generation = response.memberEpoch;
      client.state = 'stable';
      if (response.assignment) takeAssignment(client, share, response.assignment.topicPartitions);
      return;
    case 'COORDINATOR_NOT_AVAILABLE':
    case 'NOT_COORDINATOR':
      forgetCoordinator(node, client);
      return beatAgain(node, client, share);
    case 'COORDINATOR_LOAD_IN_PROGRESS':
      return beatAgain(node, client, share);
    case 'UNKNOWN_MEMBER_ID':
    case 'FENCED_MEMBER_EPOCH':
      client.state = 'unjoined';
      return;
    default:
      client.mayJoinAtUs = node.nowUs + AFTER_EXCEPTION_US;
      client.state = 'unjoined';
  }
}

type Assignment = NonNullable<ShareGroupHeartbeatResponse['assignment']>['topicPartitions'];

function takeAssignment(client: GroupClient, share: ShareMembership, topics: Assignment): void {
  const keys: PartitionKey[] = [];
  for (const { topicId, partitions } of topics) {
    const topic = client.metadata.names.get(topicId);
    if (topic === undefined) {
      // It is told again when everything is.
      requestUpdate(client.metadata);
      share.tellsAll = true;
    } else keys.push(...partitions.map((partition) => partitionKey(topic, partition)));
  }
  share.assigned = Object.freeze(keys);
}

/** The connection broke. */
export function onShareBeatLost(
  node: NodeContext,
  client: GroupClient,
  share: ShareMembership,
  context: RequestContext,
): void {
  if (context.purpose === 'leave') return;
  share.isInFlight = false;
  share.tellsAll = true;
  beatAgain(node, client, share);
}

function beatAgain(node: NodeContext, client: GroupClient, share: ShareMembership): void {
  share.beatsNow = true;
  client.mayJoinAtUs = node.nowUs + retryBackoffUs(node, client.group.configs, share.attempts++);
}

/** Says goodbye. Answers whether there was somebody to say it to. */
export function shareGoodbye(node: NodeContext, client: GroupClient): boolean {
  const { memberId, group } = client;
  if (client.state === 'unjoined' || memberId === '' || client.generation <= JOINS) return false;
  const body = {
    groupId: group.groupId,
    memberId,
    memberEpoch: LEAVES,
    rackId: null,
    subscribedTopicNames: null,
    clientId: node.id,
  };
  return tellCoordinator(node, client, 'ShareGroupHeartbeat', body, { purpose: 'leave', kind: 'control' });
}
