/** Into the group: prepare, JoinGroup, the leader's assignment, SyncGroup.
 *  Models      AbstractCoordinator#joinGroupIfNeeded, JoinGroupResponseHandler, SyncGroupResponseHandler;
 *              ConsumerCoordinator#onJoinPrepare, #metadata, #onLeaderElected
 *  Simplifies  an error that Kafka's client throws out of poll() is met by an application that calls poll() again
 *  See         assignment.ts */
import type { AssignorName } from '../../../contract/commands.ts';
import { configInt } from '../../../contract/configs.ts';
import type { Rules } from '../../../contract/eras.ts';
import type { KafkaError } from '../../../contract/errors.ts';
import { NO_BROKER } from '../../../contract/ids.ts';
import { US_PER_MS } from '../../../contract/units.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type {
  JoinGroupResponse,
  Subscription,
  SyncGroupResponse,
  TopicPartitions,
} from '../../protocol/api.ts';
import { retryBackoffUs } from '../backoff.ts';
import { requestUpdate } from '../metadata.ts';
import { giveUpBeforeJoin } from './assignment.ts';
import { commitsAtTheEnd, commitsItself, pumpCommit, startAttempt } from './commits.ts';
import { forgetCoordinator, readyCoordinator, tellCoordinator } from './coordinator-link.ts';
import { disableHeartbeats, enableHeartbeats } from './heartbeats.ts';
import { assignForGroup, snapshotOf, watchGroupTopics } from './leader.ts';
import { fence, resetMembership, wantRejoin } from './membership-state.ts';
import { ownedPartitions } from './owned-partitions.ts';
import type { GroupClient, RequestContext } from './state.ts';
import { diskOf, instanceIdOf, isCooperative, isSameGeneration, rackOf, wakeAt } from './state.ts';

/** How long an application waits after poll() has thrown. */
const AFTER_EXCEPTION_US = 1_000_000;

/** In poll(): takes the next step towards membership, if there is one to take. */
export function joinIfNeeded(node: NodeContext, client: GroupClient): void {
  watchTopics(client);
  if (!client.rejoinNeeded || client.joinInFlight || client.state === 'completing') return;
  if (client.metadata.lastSuccessUs < 0) return;
  if (client.mayJoinAtUs > node.nowUs) {
    wakeAt(node, client.mayJoinAtUs);
    return;
  }
  if (readyCoordinator(node, client) === NO_BROKER) return;
  if (client.needsJoinPrepare && !prepareJoin(node, client)) return;
  sendJoin(node, client);
}

/** The leader answers for the group when partitions appear or topics come and go. */
function watchTopics(client: GroupClient): void {
  if (client.assignedBy === null || client.state !== 'stable') return;
  if (snapshotOf(client) !== client.assignedBy) {
    wantRejoin(client, 'cached metadata has changed at the leader, need to rebalance');
  }
}

/** Answers whether everything is ready for JoinGroup. */
function prepareJoin(node: NodeContext, client: GroupClient): boolean {
  if (!isCooperative(client)) {
    for (const state of client.partitions.values()) state.isPendingRevocation = true;
  }
  // Tried as long as the group would wait for us. A deleted topic is a retriable error: it holds up the rejoin so long.
  const commits = commitsItself(client) || (commitsAtTheEnd(node) && !isCooperative(client));
  if (commits && client.state === 'stable') {
    client.prepareCommit ??= startAttempt(
      node.nowUs,
      configInt(client.group.configs, 'max.poll.interval.ms') * US_PER_MS,
    );
    if (!pumpCommit(node, client, client.prepareCommit, 'prepare')) return false;
  }
  client.prepareCommit = null;
  client.needsJoinPrepare = false;
  giveUpBeforeJoin(node, client);
  return true;
}

function sendJoin(node: NodeContext, client: GroupClient): void {
  const { group, memberId } = client;
  const { configs, groupId } = group;
  const rebalanceTimeoutMs = configInt(configs, 'max.poll.interval.ms');
  disableHeartbeats(node, client);
  const body = {
    groupId,
    sessionTimeoutMs: configInt(configs, 'session.timeout.ms'),
    rebalanceTimeoutMs,
    memberId,
    groupInstanceId: instanceIdOf(node, client),
    clientId: node.id,
    protocolType: 'consumer',
    protocols: Object.freeze([
      ...client.assignors.map((name) =>
        Object.freeze({ name, metadata: subscriptionOf(node, client, name) }),
      ),
    ]),
    reason: client.rejoinReason,
  };
  // The coordinator keeps the request until everybody has come.
  const timeoutMs = Math.max(configInt(configs, 'request.timeout.ms'), rebalanceTimeoutMs + 5_000);
  client.joinInFlight = tellCoordinator(node, client, 'JoinGroup', body, {
    purpose: 'join',
    timeoutMs,
    ...joinVersion(diskOf(node).rules),
  });
  if (client.joinInFlight) client.state = 'preparing';
}

/** Versions below 9 cannot say that the assignment is skipped (KIP-814), those below 4 know no step for the id (KIP-394). */
const joinVersion = (rules: Rules): { readonly version?: number } =>
  rules.joinSkipsAssignment ? {} : { version: rules.membersAskForTheirId ? 8 : 2 };

const subscriptionOf = (node: NodeContext, client: GroupClient, assignor: AssignorName): Subscription =>
  Object.freeze({
    topics: Object.freeze([...client.group.topics].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))),
    ownedPartitions: ownedPartitions(client),
    generationId: client.generation,
    rackId: (diskOf(node).rules.subscriptionTellsRack && rackOf(node, client)) || null,
    userData: assignor === 'sticky' ? client.sticky : null,
  });

/** To be called in poll() only. */
export function onJoinAnswer(node: NodeContext, client: GroupClient, response: JoinGroupResponse): void {
  client.joinInFlight = false;
  // Meanwhile the membership was given up.
  if (client.state !== 'preparing') return;
  const { errorCode } = response;
  if (errorCode !== 'NONE') {
    onJoinRefused(node, client, errorCode, response.memberId);
    return;
  }
  client.joinAttempts = 0;
  client.state = 'completing';
  client.memberId = response.memberId;
  client.generation = response.generationId;
  client.protocolName = response.protocolName;
  client.isLeader = response.leader === response.memberId;
  client.rejoinReason = '';
  enableHeartbeats(node, client);
  if (client.isLeader) {
    const { updateVersion, isAsking } = client.metadata;
    // An answer under way does not know of them yet.
    const fromVersion = updateVersion + (isAsking ? 2 : 1);
    const isReady = !watchGroupTopics(client, response);
    client.leading = Object.freeze({ response, fromVersion: isReady ? 0 : fromVersion });
    leadIfReady(node, client);
    return;
  }
  client.assignedBy = null;
  client.groupTopics = client.group.topics;
  sendSync(node, client, []);
}

/** In poll(): the leader assigns, as soon as it knows all the topics of its group. */
export function leadIfReady(node: NodeContext, client: GroupClient): void {
  const { leading } = client;
  if (!leading || client.metadata.updateVersion < leading.fromVersion) return;
  client.leading = null;
  // Meanwhile the membership was given up, or another generation has begun.
  if (client.state !== 'completing' || leading.response.generationId !== client.generation) return;
  sendSync(node, client, assignForGroup(client, leading.response));
}

function onJoinRefused(node: NodeContext, client: GroupClient, error: KafkaError, memberId: string): void {
  switch (error) {
    case 'MEMBER_ID_REQUIRED':
      client.memberId = memberId;
      return failJoin(node, client, failedBy(error), 'now');
    case 'UNKNOWN_MEMBER_ID':
      resetMembership(client, error, true);
      return failJoin(node, client, failedBy(error), 'now');
    case 'ILLEGAL_GENERATION':
      resetMembership(client, error, false);
      return failJoin(node, client, failedBy(error), 'now');
    case 'REBALANCE_IN_PROGRESS':
      return failJoin(node, client, failedBy(error), 'now');
    case 'FENCED_INSTANCE_ID':
      return fence(node, client);
    case 'COORDINATOR_NOT_AVAILABLE':
    case 'NOT_COORDINATOR':
      forgetCoordinator(node, client);
      return failJoin(node, client, failedBy(error), 'backoff');
    case 'COORDINATOR_LOAD_IN_PROGRESS':
      return failJoin(node, client, failedBy(error), 'backoff');
    default:
      return failJoin(node, client, failedBy(error), 'exception');
  }
}

/** As Kafka's client says it, with the name of the Java exception: MEMBER_ID_REQUIRED → MemberIdRequiredException. */
const failedBy = (error: KafkaError): string => {
  const words = error.split('_').map((word) => word.slice(0, 1) + word.slice(1).toLowerCase());
  return `rebalance failed due to ${words.join('')}Exception`;
};

function failJoin(
  node: NodeContext,
  client: GroupClient,
  reason: string,
  when: 'now' | 'backoff' | 'exception',
): void {
  client.state = 'unjoined';
  client.joinInFlight = false;
  wantRejoin(client, reason);
  let delayUs = 0;
  if (when === 'backoff') delayUs = retryBackoffUs(node, client.group.configs, client.joinAttempts++);
  else if (when === 'exception') delayUs = AFTER_EXCEPTION_US;
  client.mayJoinAtUs = node.nowUs + delayUs;
}

function sendSync(
  node: NodeContext,
  client: GroupClient,
  assignments: readonly { readonly memberId: string; readonly assignment: readonly TopicPartitions[] }[],
): void {
  const { memberId, generation: generationId, group } = client;
  const isSent = tellCoordinator(
    node,
    client,
    'SyncGroup',
    {
      groupId: group.groupId,
      generationId,
      memberId,
      groupInstanceId: instanceIdOf(node, client),
      protocolType: 'consumer',
      protocolName: client.protocolName ?? group.assignor,
      assignments: Object.freeze(assignments),
    },
    { purpose: 'sync' },
  );
  if (!isSent) failJoin(node, client, failedBy('COORDINATOR_NOT_AVAILABLE'), 'backoff');
}

/** The background thread hears it too; the assignment is taken up in the next poll(). */
export function onSyncAnswer(
  node: NodeContext,
  client: GroupClient,
  response: SyncGroupResponse,
  context: RequestContext,
): void {
  const { errorCode } = response;
  if (client.state !== 'completing' || !isSameGeneration(client, context)) return;
  switch (errorCode) {
    case 'NONE':
      client.state = 'stable';
      client.rejoinNeeded = false;
      client.rejoinReason = '';
      client.assignmentAnswer = response.assignment;
      return;
    case 'UNKNOWN_MEMBER_ID':
    case 'ILLEGAL_GENERATION':
      resetMembership(client, errorCode, errorCode === 'UNKNOWN_MEMBER_ID');
      return failJoin(node, client, failedBy(errorCode), 'now');
    case 'REBALANCE_IN_PROGRESS':
      return failJoin(node, client, failedBy(errorCode), 'now');
    case 'FENCED_INSTANCE_ID':
      return fence(node, client);
    case 'COORDINATOR_NOT_AVAILABLE':
    case 'NOT_COORDINATOR':
      forgetCoordinator(node, client);
      return failJoin(node, client, failedBy(errorCode), 'backoff');
    case 'COORDINATOR_LOAD_IN_PROGRESS':
      return failJoin(node, client, failedBy(errorCode), 'backoff');
    default:
      requestUpdate(client.metadata);
      return failJoin(node, client, failedBy(errorCode), 'exception');
  }
}

/** JoinGroup or SyncGroup got no answer. */
export function onJoinLost(node: NodeContext, client: GroupClient, context: RequestContext): void {
  const isOurs = context.purpose === 'join' ? client.state === 'preparing' : client.state === 'completing';
  if (context.purpose === 'join') client.joinInFlight = false;
  if (isOurs) failJoin(node, client, 'rebalance failed due to DisconnectException', 'backoff');
}
