/** Who coordinates the group, as this client knows: looking it up, and giving it up.
 *  Models      AbstractCoordinator#lookupCoordinator, #markCoordinatorUnknown */
import { configInt } from '../../../contract/configs.ts';
import { brokerNode, NO_BROKER } from '../../../contract/ids.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { ApiName, FindCoordinatorResponse, RequestOf } from '../../protocol/api.ts';
import { groupLabel } from '../../protocol/labels.ts';
import { request } from '../../protocol/talk.ts';
import { retryBackoffUs } from '../backoff.ts';
import { leastLoadedBroker, requestUpdate, waitForUs } from '../metadata.ts';
import type { GroupClient, RequestContext } from './state.ts';
import { contextOf, memoryOf, wakeAt } from './state.ts';

/** Commits, joins and heartbeats have a connection of their own, so that they do not queue behind long polls. */
export const COORDINATOR_CHANNEL = 'coordinator';

/** The coordinator, when it is known and may be spoken to now; −1 otherwise. */
export function readyCoordinator(node: NodeContext, client: GroupClient): number {
  const { brokerId } = client.coordinator;
  if (brokerId === NO_BROKER) return NO_BROKER;
  const waitUs = waitForUs(client.metadata, brokerId, node.nowUs);
  if (waitUs === 0) return brokerId;
  wakeAt(node, node.nowUs + waitUs);
  return NO_BROKER;
}

/** Asks any broker, unless the coordinator is known or asked for; the group of an old consumer has none. */
export function lookUpCoordinator(node: NodeContext, client: GroupClient): void {
  const { coordinator, group } = client;
  if (client.old) return;
  if (coordinator.brokerId !== NO_BROKER || coordinator.isAsking) return;
  if (coordinator.mayAskAtUs > node.nowUs) {
    wakeAt(node, coordinator.mayAskAtUs);
    return;
  }
  const broker = leastLoadedBroker(node, client.metadata);
  if (broker === NO_BROKER) {
    // All of them are left alone for a moment; the metadata timer does not wait for us.
    wakeAt(node, node.nowUs + retryBackoffUs(node, group.configs, 0));
    return;
  }
  coordinator.isAsking = true;
  request(
    node,
    'FindCoordinator',
    brokerNode(broker),
    { keyType: 0, coordinatorKeys: Object.freeze([group.groupId]) },
    {
      label: groupLabel('control', group.groupId),
      timeoutMs: configInt(group.configs, 'request.timeout.ms'),
      context: contextOf(memoryOf(node), client, 'lookup'),
    },
  );
}

export function onCoordinatorFound(
  node: NodeContext,
  client: GroupClient,
  response: FindCoordinatorResponse,
): void {
  client.coordinator.isAsking = false;
  const answer = response.coordinators.find(({ key }) => key === client.group.groupId);
  if (answer?.errorCode !== 'NONE') {
    postponeLookup(node, client);
    return;
  }
  client.coordinator.brokerId = answer.nodeId;
  client.coordinator.attempts = 0;
  client.heartbeat.lastAnswerUs = node.nowUs;
}

export function onLookupLost(node: NodeContext, client: GroupClient): void {
  client.coordinator.isAsking = false;
  postponeLookup(node, client);
}

function postponeLookup(node: NodeContext, client: GroupClient): void {
  const { coordinator } = client;
  coordinator.mayAskAtUs = node.nowUs + retryBackoffUs(node, client.group.configs, coordinator.attempts++);
  requestUpdate(client.metadata);
}

/** It is gone, or it is another: look again. */
export function forgetCoordinator(node: NodeContext, client: GroupClient): void {
  if (client.coordinator.brokerId === NO_BROKER) return;
  client.coordinator.brokerId = NO_BROKER;
  client.coordinator.mayAskAtUs = node.nowUs + retryBackoffUs(node, client.group.configs, 0);
}

/** Sends to the coordinator; answers false when it is not known. */
export function tellCoordinator<A extends ApiName>(
  node: NodeContext,
  client: GroupClient,
  api: A,
  body: RequestOf<A>,
  options: {
    readonly purpose: string;
    readonly kind?: 'control' | 'heartbeat';
    readonly timeoutMs?: number;
    readonly asked?: RequestContext['asked'];
    readonly version?: number;
  },
): boolean {
  const broker = readyCoordinator(node, client);
  if (broker === NO_BROKER) return false;
  const { groupId, configs } = client.group;
  request(node, api, brokerNode(broker), body, {
    label: groupLabel(options.kind ?? 'control', groupId),
    channel: COORDINATOR_CHANNEL,
    timeoutMs: options.timeoutMs ?? configInt(configs, 'request.timeout.ms'),
    ...(options.version === undefined ? {} : { version: options.version }),
    context: contextOf(memoryOf(node), client, options.purpose, options.asked),
  });
  return true;
}
