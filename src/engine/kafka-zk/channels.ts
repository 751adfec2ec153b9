/** The controller's way to each broker: one request at a time, in order, and again until it is answered or the broker is
 *  gone.
 *  Models      kafka.controller.ControllerChannelManager, RequestSendThread
 *  See         control-batch.ts */
import { configInt } from '../../contract/configs.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { brokerNode } from '../../contract/ids.ts';
import type { FailedRequest, NodeContext } from '../kernel/context.ts';
import type { RequestOf } from '../protocol/api.ts';
import { partitionsLabel } from '../protocol/labels.ts';
import { request } from '../protocol/talk.ts';
import type { ControlItem } from './state.ts';
import { controllerOf, diskOf } from './state.ts';

const PREFIX = 'controller-';
const BACKOFF_US = 100_000;

/** Opens the way to a broker that has come. */
export function openChannel(node: NodeContext, brokerId: BrokerId): void {
  const { channels } = controllerOf(node);
  if (channels.has(brokerId)) return;
  controllerOf(node).lastChannel++;
  channels.set(brokerId, { name: `${PREFIX}${controllerOf(node).lastChannel}`, queue: [], isOut: false });
}

/** Closes the way to a broker that has gone; what was to be sent is not. */
export function closeChannel(node: NodeContext, brokerId: BrokerId): void {
  const { channels } = controllerOf(node);
  const channel = channels.get(brokerId);
  if (!channel) return;
  channels.delete(brokerId);
  node.cancelTimer(timerOf(brokerId));
  node.hangUp(brokerNode(brokerId), channel.name);
}

export function closeAllChannels(node: NodeContext): void {
  for (const brokerId of [...controllerOf(node).channels.keys()]) closeChannel(node, brokerId);
}

const timerOf = (brokerId: BrokerId): string => `controller:retry:${brokerId}`;

/** Puts a request behind those that wait for the broker. */
export function enqueueControl<A extends ControlItem['api']>(
  node: NodeContext,
  brokerId: BrokerId,
  api: A,
  body: RequestOf<A>,
  partitions: readonly PartitionKey[],
): void {
  const channel = controllerOf(node).channels.get(brokerId);
  if (!channel) return;
  channel.queue.push(
    Object.freeze({ api, body: Object.freeze(body), partitions: Object.freeze(partitions) }),
  );
  pump(node, brokerId);
}

function pump(node: NodeContext, brokerId: BrokerId): void {
  const channel = controllerOf(node).channels.get(brokerId);
  const item = channel?.queue[0];
  if (!channel || !item || channel.isOut) return;
  channel.isOut = true;
  // Made by `enqueueControl` for just this API.
  request(node, item.api, brokerNode(brokerId), item.body as RequestOf<typeof item.api>, {
    channel: channel.name,
    timeoutMs: configInt(diskOf(node).configs, 'controller.socket.timeout.ms'),
    label: partitionsLabel('control', item.partitions),
    context: { brokerId },
  });
}

/** The answer to what was sent on a channel. Answers what it was and to whom, or null when it was not of this file. */
export function onControlAnswered(
  node: NodeContext,
  channelName: string,
): { readonly brokerId: BrokerId; readonly item: ControlItem } | null {
  if (!channelName.startsWith(PREFIX)) return null;
  for (const [brokerId, channel] of controllerOf(node).channels) {
    if (channel.name !== channelName) continue;
    channel.isOut = false;
    const item = channel.queue.shift();
    pump(node, brokerId);
    return item ? { brokerId, item } : null;
  }
  return null;
}

/** What was sent got no answer: it is sent again a little later. */
export function onControlLost(node: NodeContext, failed: readonly FailedRequest[]): void {
  for (const { channel: name } of failed) {
    if (!name.startsWith(PREFIX)) continue;
    for (const [brokerId, channel] of controllerOf(node).channels) {
      if (channel.name === name && channel.isOut) node.startTimer(timerOf(brokerId), BACKOFF_US);
    }
  }
}

/** Answers whether the timer was of this file. */
export function onControlTimer(node: NodeContext, name: string): boolean {
  const prefix = 'controller:retry:';
  if (!name.startsWith(prefix)) return false;
  const brokerId = Number(name.slice(prefix.length));
  const channel = controllerOf(node).channels.get(brokerId);
  if (channel) channel.isOut = false;
  pump(node, brokerId);
  return true;
}
