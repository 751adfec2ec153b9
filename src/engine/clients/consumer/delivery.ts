/** What poll() hands to the application.
 *  Models      FetchCollector#collectFetch: partition by partition in the order of arrival, at most max.poll.records
 *  Invariants  a position moves only here, and only over what is handed out or skipped */
import { configInt } from '../../../contract/configs.ts';
import type { PartitionKey } from '../../../contract/ids.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { FetchState, GroupClient } from './state.ts';

/** Takes records out of the buffers. Answers how many. */
export function deliver(node: NodeContext, client: GroupClient): number {
  let left = configInt(client.group.configs, 'max.poll.records');
  const before = left;
  const waiting: PartitionKey[] = [];
  for (const key of client.arrived) {
    const state = client.partitions.get(key);
    if (!state) continue;
    if (left > 0 && !state.isPendingRevocation) left -= take(node, key, state, left);
    if (state.buffered.length > 0) waiting.push(key);
  }
  client.arrived = waiting;
  return before - left;
}

function take(node: NodeContext, key: PartitionKey, state: FetchState, limit: number): number {
  let count = 0;
  let first = -1;
  let last = -1;
  while (state.buffered[0] && count < limit) {
    const batch = state.buffered[0];
    const from = Math.max(state.position, batch.baseOffset);
    // Control batches are for the client, not for the application.
    const room = batch.isControl ? Number.MAX_SAFE_INTEGER : limit - count;
    const until = Math.min(batch.lastOffset + 1, from + room);
    if (!batch.isControl) {
      if (first < 0) first = from;
      last = until - 1;
      count += until - from;
    }
    state.position = until;
    state.positionEpoch = batch.partitionLeaderEpoch;
    if (until > batch.lastOffset) state.buffered.shift();
  }
  if (count > 0) {
    node.emit({
      type: 'consumer.polled',
      consumerId: node.id,
      partition: key,
      fromOffset: first,
      toOffset: last,
    });
  }
  return count;
}
