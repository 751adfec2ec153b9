/** ConsumerGroupHeartbeat: joins, says what is owned, hears what is to be owned, leaves.
 *  Models      ConsumerHeartbeatRequestManager, AbstractHeartbeatRequestManager
 *  Simplifies  an error after which Kafka's client is of no more use is met by an application that begins anew a second later
 *  See         reconciliation.ts */
import { configInt, configText } from '../../../../contract/configs.ts';
import { NO_BROKER } from '../../../../contract/ids.ts';
import { US_PER_MS } from '../../../../contract/units.ts';
import type { NodeContext } from '../../../kernel/context.ts';
import type { ConsumerGroupHeartbeatResponse } from '../../../protocol/api.ts';
import { randomUuid } from '../../../protocol/format/uuid.ts';
import type { TopicIdPartitions } from '../../../protocol/records.ts';
import { retryBackoffUs } from '../../backoff.ts';
import {
  forgetCoordinator,
  lookUpCoordinator,
  readyCoordinator,
  tellCoordinator,
} from '../coordinator-link.ts';
import { fence, resetMembership } from '../membership-state.ts';
import { ownedPartitions } from '../owned-partitions.ts';
import type { GroupClient, RequestContext } from '../state.ts';
import { instanceIdOf, isSameGeneration, rackOf, wakeAt } from '../state.ts';
import type { ModernMembership } from './state.ts';

const HEARTBEAT = 'heartbeat';
const POLL_CHECK = 'pollCheck';
const AFTER_EXCEPTION_US = 1_000_000;
const JOINS = 0;
const LEAVES = -1;
const WILL_BE_BACK = -2;

/** Sends a heartbeat if there is something to say that does not wait. */
export function beatIfNeeded(node: NodeContext, client: GroupClient, modern: ModernMembership): void {
  if (client.state === 'unjoined') {
    client.state = 'preparing';
    client.generation = JOINS;
    client.rejoinNeeded = false;
    modern.target = null;
    modern.beatsNow = true;
    modern.tellsAll = true;
  }
  if (!modern.beatsNow || modern.isInFlight) return;
  if (client.mayJoinAtUs > node.nowUs) wakeAt(node, client.mayJoinAtUs);
  else if (client.metadata.lastSuccessUs >= 0 && readyCoordinator(node, client) !== NO_BROKER)
    beat(node, client, modern);
}

function beat(node: NodeContext, client: GroupClient, modern: ModernMembership): boolean {
  if (client.memberId === '') client.memberId = randomUuid((below) => node.randomBelow('memberId', below));
  const { group } = client;
  const owned = ownedByIds(client);
  const ownedText = JSON.stringify(owned);
  const all = modern.tellsAll;
  const isSent = tellCoordinator(
    node,
    client,
    'ConsumerGroupHeartbeat',
    {
      groupId: group.groupId,
      memberId: client.memberId,
      memberEpoch: client.generation,
      instanceId: instanceIdOf(node, client),
      rackId: all ? rackOf(node, client) || null : null,
      rebalanceTimeoutMs: all ? configInt(group.configs, 'max.poll.interval.ms') : -1,
      subscribedTopicNames: all ? group.topics : null,
      subscribedTopicRegex: null,
      serverAssignor: all ? configText(group.configs, 'group.remote.assignor') || null : null,
      topicPartitions: all || ownedText !== modern.toldOwned ? owned : null,
      clientId: node.id,
    },
    { purpose: 'beat', kind: 'heartbeat' },
  );
  if (!isSent) return false;
  modern.isInFlight = true;
  modern.beatsNow = false;
  modern.tellsAll = false;
  modern.toldOwned = ownedText;
  node.startTimer(HEARTBEAT, modern.intervalMs * US_PER_MS);
  if (!node.hasTimer(POLL_CHECK))
    node.startTimer(POLL_CHECK, configInt(group.configs, 'max.poll.interval.ms') * US_PER_MS);
  client.heartbeat.isEnabled = true;
  return true;
}

/** What it owns, by the ids of the topics; of a topic that is gone it says nothing. */
const ownedByIds = ({ metadata, ...client }: GroupClient): readonly TopicIdPartitions[] =>
  Object.freeze(
    ownedPartitions({ metadata, ...client }).flatMap(({ topic, partitions }) => {
      const topicId = metadata.topics.get(topic)?.topicId;
      return topicId ? [Object.freeze({ topicId, partitions })] : [];
    }),
  );

/** The background thread: the interval is over. */
export function onBeatTimer(node: NodeContext, client: GroupClient, modern: ModernMembership): void {
  if (!client.heartbeat.isEnabled || client.state === 'unjoined') return;
  if (client.coordinator.brokerId === NO_BROKER) lookUpCoordinator(node, client);
  if (modern.isInFlight || !beat(node, client, modern))
    node.startTimer(HEARTBEAT, retryBackoffUs(node, client.group.configs, 0));
}

export function onBeatAnswer(
  node: NodeContext,
  client: GroupClient,
  modern: ModernMembership,
  response: ConsumerGroupHeartbeatResponse,
  context: RequestContext,
): void {
  if (context.purpose === 'leave') return;
  modern.isInFlight = false;
  client.heartbeat.lastAnswerUs = node.nowUs;
  const { errorCode } = response;
  if (errorCode !== 'NONE') modern.tellsAll = true;
  // Meanwhile it has left, or begun anew.
  if (!isSameGeneration(client, context)) return;
  switch (errorCode) {
    case 'NONE':
      modern.attempts = 0;
      takeInterval(node, client, modern, response.heartbeatIntervalMs);
      client.generation = response.memberEpoch;
      client.state = 'stable';
      if (response.assignment) modern.target = response.assignment.topicPartitions;
      return;
    case 'COORDINATOR_NOT_AVAILABLE':
    case 'NOT_COORDINATOR':
      forgetCoordinator(node, client);
      return beatAgain(node, client, modern);
    case 'COORDINATOR_LOAD_IN_PROGRESS':
      return beatAgain(node, client, modern);
    case 'UNKNOWN_MEMBER_ID':
    case 'FENCED_MEMBER_EPOCH':
      return resetMembership(client, errorCode, false);
    case 'FENCED_INSTANCE_ID':
    case 'UNRELEASED_INSTANCE_ID':
      return fence(node, client);
    default:
      client.mayJoinAtUs = node.nowUs + AFTER_EXCEPTION_US;
      resetMembership(client, errorCode, false);
  }
}

/** The coordinator names the interval; another than before counts from now on (HeartbeatRequestState#updateHeartbeatIntervalMs). */
function takeInterval(
  node: NodeContext,
  client: GroupClient,
  modern: ModernMembership,
  intervalMs: number,
): void {
  if (modern.intervalMs === intervalMs) return;
  modern.intervalMs = intervalMs;
  if (client.heartbeat.isEnabled) node.startTimer(HEARTBEAT, intervalMs * US_PER_MS);
}

/** The connection broke. */
export function onBeatLost(
  node: NodeContext,
  client: GroupClient,
  modern: ModernMembership,
  context: RequestContext,
): void {
  if (context.purpose === 'leave') return;
  modern.isInFlight = false;
  modern.tellsAll = true;
  beatAgain(node, client, modern);
}

function beatAgain(node: NodeContext, client: GroupClient, modern: ModernMembership): void {
  modern.beatsNow = true;
  client.mayJoinAtUs = node.nowUs + retryBackoffUs(node, client.group.configs, modern.attempts++);
}

/** Says goodbye; a static member says that it will be back. Answers whether it was said. */
export function beatGoodbye(node: NodeContext, client: GroupClient): boolean {
  const { memberId, group } = client;
  const instanceId = instanceIdOf(node, client);
  if (client.state === 'unjoined' || memberId === '' || client.generation <= JOINS) return false;
  const body = {
    groupId: group.groupId,
    memberId,
    memberEpoch: instanceId === null ? LEAVES : WILL_BE_BACK,
    instanceId,
    rackId: null,
    rebalanceTimeoutMs: -1,
    subscribedTopicNames: null,
    subscribedTopicRegex: null,
    serverAssignor: null,
    topicPartitions: null,
    clientId: node.id,
  };
  return tellCoordinator(node, client, 'ConsumerGroupHeartbeat', body, { purpose: 'leave', kind: 'control' });
}
