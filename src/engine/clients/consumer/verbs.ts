/** What can be asked of a consumer that is up. */
import type { NodeContext } from '../../kernel/context.ts';
import { CLOSE_TIMEOUT_US, startClient } from './closing.ts';
import { drive } from './poll-loop.ts';
import { endStreams } from './push.ts';
import type { GroupWish } from './state.ts';
import { diskOf, memoryOf } from './state.ts';

export { setStalled } from './poll-loop.ts';

/** From the bench into a group. */
export function joinGroup(node: NodeContext, group: GroupWish): void {
  const memory = memoryOf(node);
  remember(node, group);
  if (memory.leaving) memory.leaving.destination = group;
  else if (!memory.client) startClient(node, group);
}

/** Out of its group in good order, then wherever it is to go. Within 30 s, whether the coordinator can be reached or not;
 *  `close` ends the process. */
export function leaveGroup(node: NodeContext, destination: 'bench' | 'close' | GroupWish): void {
  const memory = memoryOf(node);
  if (destination !== 'close') remember(node, destination === 'bench' ? null : destination);
  if (memory.leaving) {
    memory.leaving.destination = destination;
    return;
  }
  if (!memory.client) {
    if (destination === 'close') node.exit();
    else if (destination !== 'bench') startClient(node, destination);
    return;
  }
  memory.leaving = { destination, deadlineUs: node.nowUs + CLOSE_TIMEOUT_US, step: 'waiting', commit: null };
  drive(node);
}

/** On disk, so that a restarted process knows where it belongs. */
function remember(node: NodeContext, group: GroupWish | null): void {
  const disk = diskOf(node);
  disk.groupId = group?.groupId ?? null;
  if (!group) return;
  disk.topics = group.topics;
  disk.assignor = group.assignor;
  disk.configs = group.configs;
  disk.isShare = group.type === 'share';
}

/** What-if: from now on brokers send it its records into an inbox of so many, or (null) it fetches them again. */
export function setDelivery(node: NodeContext, push: { readonly inboxRecords: number } | null): void {
  const disk = diskOf(node);
  const { client } = memoryOf(node);
  if (push) disk.push = Object.freeze(push);
  else {
    delete disk.push;
    if (client?.streams) endStreams(node, client);
  }
  node.emit({ type: 'consumer.deliveryChanged', consumerId: node.id, delivery: push ? 'push' : 'pull' });
  drive(node);
}
