/** The background thread: signs of life while the application works, and leaving the group when it works too long.
 *  Models      AbstractCoordinator.HeartbeatThread, Heartbeat */
import { configInt } from '../../../contract/configs.ts';
import { NO_BROKER } from '../../../contract/ids.ts';
import { US_PER_MS } from '../../../contract/units.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { HeartbeatResponse } from '../../protocol/api.ts';
import { retryBackoffUs } from '../backoff.ts';
import { forgetCoordinator, lookUpCoordinator, tellCoordinator } from './coordinator-link.ts';
import { fence, resetMembership, wantRejoin } from './membership-state.ts';
import { beatGoodbye, onBeatTimer } from './modern/beats.ts';
import { onShareBeatTimer } from './share/beats.ts';
import type { GroupClient, RequestContext } from './state.ts';
import { instanceIdOf, isSameGeneration, memoryOf } from './state.ts';

const HEARTBEAT = 'heartbeat';
const POLL_CHECK = 'pollCheck';

/** From the answer to JoinGroup on. */
export function enableHeartbeats(node: NodeContext, client: GroupClient): void {
  client.heartbeat.isEnabled = true;
  client.heartbeat.lastAnswerUs = node.nowUs;
  node.startTimer(HEARTBEAT, configInt(client.group.configs, 'heartbeat.interval.ms') * US_PER_MS);
  if (!node.hasTimer(POLL_CHECK)) node.startTimer(POLL_CHECK, maxPollUs(client));
}

/** While JoinGroup is out, and when there is no membership. */
export function disableHeartbeats(node: NodeContext, client: GroupClient): void {
  client.heartbeat.isEnabled = false;
  node.cancelTimer(HEARTBEAT);
}

const maxPollUs = (client: GroupClient): number =>
  configInt(client.group.configs, 'max.poll.interval.ms') * US_PER_MS;

export function onHeartbeatTimer(node: NodeContext, client: GroupClient): void {
  const { heartbeat, group } = client;
  if (client.modern) return onBeatTimer(node, client, client.modern);
  if (client.share) return onShareBeatTimer(node, client, client.share);
  if (!heartbeat.isEnabled || client.state === 'unjoined' || client.state === 'preparing') return;
  const sessionUs = configInt(group.configs, 'session.timeout.ms') * US_PER_MS;
  if (heartbeat.lastAnswerUs + sessionUs <= node.nowUs) {
    forgetCoordinator(node, client);
    heartbeat.lastAnswerUs = node.nowUs;
  }
  if (client.coordinator.brokerId === NO_BROKER) lookUpCoordinator(node, client);
  const intervalUs = configInt(group.configs, 'heartbeat.interval.ms') * US_PER_MS;
  const isSent = heartbeat.isInFlight || beat(node, client);
  node.startTimer(HEARTBEAT, isSent ? intervalUs : retryBackoffUs(node, group.configs, 0));
}

/** After a heartbeat that failed, the next does not wait for its interval (`Heartbeat#failHeartbeat`). */
export function beatAgainSoon(node: NodeContext, { group, heartbeat }: GroupClient): void {
  if (heartbeat.isEnabled) node.startTimer(HEARTBEAT, retryBackoffUs(node, group.configs, 0));
}

function beat(node: NodeContext, client: GroupClient): boolean {
  const { groupId } = client.group;
  const { generation: generationId, memberId } = client;
  const body = { groupId, generationId, memberId, groupInstanceId: instanceIdOf(node, client) };
  const isSent = tellCoordinator(node, client, 'Heartbeat', body, { purpose: 'beat', kind: 'heartbeat' });
  client.heartbeat.isInFlight = isSent;
  return isSent;
}

export function onHeartbeatAnswer(
  node: NodeContext,
  client: GroupClient,
  { errorCode }: HeartbeatResponse,
  context: RequestContext,
): void {
  client.heartbeat.isInFlight = false;
  if (errorCode === 'NONE' || errorCode === 'REBALANCE_IN_PROGRESS')
    client.heartbeat.lastAnswerUs = node.nowUs;
  else beatAgainSoon(node, client);
  switch (errorCode) {
    case 'NONE':
      return;
    case 'REBALANCE_IN_PROGRESS':
      // While a rebalance of ours is under way we are about to rejoin anyway.
      if (client.state === 'stable') wantRejoin(client, 'group is already rebalancing');
      return;
    case 'COORDINATOR_NOT_AVAILABLE':
    case 'NOT_COORDINATOR':
      forgetCoordinator(node, client);
      return;
    case 'FENCED_INSTANCE_ID':
      if (isSameGeneration(client, context)) fence(node, client);
      return;
    case 'ILLEGAL_GENERATION':
    case 'UNKNOWN_MEMBER_ID':
      if (!isSameGeneration(client, context)) return;
      disableHeartbeats(node, client);
      resetMembership(client, errorCode, errorCode === 'UNKNOWN_MEMBER_ID');
      return;
    default:
      return;
  }
}

/** The application may have been away from poll() for longer than `max.poll.interval.ms`. */
export function onPollCheck(node: NodeContext, client: GroupClient): void {
  const memory = memoryOf(node);
  const limitUs = maxPollUs(client);
  const idleUs = memory.app === 'polling' ? 0 : node.nowUs - memory.lastPollUs;
  if (!client.heartbeat.isEnabled) return;
  if (idleUs < limitUs) {
    node.startTimer(POLL_CHECK, limitUs - idleUs);
    return;
  }
  sendLeave(node, client, 'consumer poll timeout has expired.');
  disableHeartbeats(node, client);
  resetMembership(client, 'consumer pro-actively leaving the group', true);
}

/** Says goodbye, when there is somebody to say it to and something to leave. A static member stays, to be back before its
 *  session is over. Answers whether it was said. */
export function sendLeave(node: NodeContext, client: GroupClient, reason: string): boolean {
  if (client.modern) return beatGoodbye(node, client);
  if (client.share) return false;
  const { memberId, group } = client;
  if (client.state === 'unjoined' || memberId === '' || instanceIdOf(node, client) !== null) return false;
  const members = Object.freeze([Object.freeze({ memberId, groupInstanceId: null, reason })]);
  const { groupId } = group;
  return tellCoordinator(node, client, 'LeaveGroup', { groupId, members }, { purpose: 'leave' });
}
