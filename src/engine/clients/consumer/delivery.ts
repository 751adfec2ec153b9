/** What poll() hands to the application.
 *  Models      FetchCollector#collectFetch: partition by partition in the order of arrival, at most max.poll.records
 *              read_committed: CompletedFetch#nextFetchedRecord, which skips what the broker named as aborted
 *              a record that cannot be read: #fetchRecords, which gives what is before it and throws in the next poll(), and so on
 *              for ever, whatever lies in other partitions (KIP-334)
 *  Invariants  a position moves only here, and only over what is handed out or skipped */
import { configInt } from '../../../contract/configs.ts';
import type { PartitionKey } from '../../../contract/ids.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { LogRecord, RecordBatch } from '../../protocol/records.ts';
import { offsetAt } from '../../protocol/records.ts';
import { passDropped } from './push.ts';
import type { FetchState, GroupClient } from './state.ts';
import { diskOf } from './state.ts';

/** Takes records out of the buffers. Answers how many. */
export function deliver(node: NodeContext, client: GroupClient): number {
  // The iterator of an old consumer's stream hands them out one by one.
  let left = client.old ? 1 : configInt(client.group.configs, 'max.poll.records');
  const before = left;
  const waiting: PartitionKey[] = [];
  client.hand = [];
  client.unreadable = null;
  for (const [place, key] of client.arrived.entries()) {
    const state = client.partitions.get(key);
    if (!state) continue;
    if (client.unreadable) {
      waiting.push(...client.arrived.slice(place));
      break;
    }
    // Fetched from a leader that is one no more: the position has to be validated first, and what lies here is fetched anew
    // (FetchCollector#fetchRecords: no longer fetchable).
    if (state.phase !== 'fetching') {
      state.buffered = [];
      continue;
    }
    if (left > 0 && !state.isPendingRevocation && !state.isPaused)
      left -= take(node, client, key, state, left);
    if (state.buffered.length > 0) waiting.push(key);
  }
  client.arrived = waiting;
  return before - left;
}

function take(
  node: NodeContext,
  client: GroupClient,
  key: PartitionKey,
  state: FetchState,
  limit: number,
): number {
  let follows = state.position;
  let count = 0;
  let first = -1;
  let last = -1;
  while (state.buffered[0] && count < limit) {
    const batch = state.buffered[0];
    if (state.dropped) follows = Math.max(follows, passDropped(state));
    let until = batch.lastOffset + 1;
    // Control batches are for the client, not for the application; a compacted batch may have lost records, or all.
    const isSkipped = isAborted(state, batch) || batch.isControl;
    if (isSkipped && !batch.isControl) tellSkipped(node, key, state, batch);
    for (let i = 0; i < batch.records.length && !isSkipped; i++) {
      const offset = offsetAt(batch, i);
      if (offset < state.position) continue;
      if (count === limit) {
        until = offset;
        break;
      }
      if (isUnreadable(node, batch.records[i])) {
        client.unreadable = Object.freeze({ key, offset });
        until = offset;
        break;
      }
      if (first < 0) first = offset;
      last = offset;
      count++;
      const { partitionLeaderEpoch: leaderEpoch } = batch;
      const record = batch.records[i] as LogRecord;
      client.hand.push(Object.freeze({ key, offset, follows, leaderEpoch, record }));
      follows = offset + 1;
    }
    state.position = until;
    state.positionEpoch = batch.partitionLeaderEpoch;
    if (until > batch.lastOffset) state.buffered.shift();
    if (client.unreadable) break;
  }
  if (state.dropped && state.buffered.length === 0) passDropped(state);
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

/** Whether the application's deserializer refuses it. */
const isUnreadable = (node: NodeContext, record: LogRecord | undefined): boolean =>
  record?.type === 'user' && record.isUnreadable === true && diskOf(node).unreadable !== 'setAside';

/** Whether a read_committed consumer leaves a batch out; keeps account of which transactions are over. */
function isAborted(state: FetchState, batch: RecordBatch): boolean {
  if (batch.producerId < 0 || (state.aborted.length === 0 && state.abortedPids.size === 0)) return false;
  const begun = state.aborted.findIndex(({ firstOffset }) => firstOffset > batch.lastOffset);
  const upTo = begun < 0 ? state.aborted.length : begun;
  for (const { producerId } of state.aborted.slice(0, upTo)) state.abortedPids.add(producerId);
  state.aborted = state.aborted.slice(upTo);
  if (batch.isControl) {
    const [marker] = batch.records;
    if (marker?.type === 'EndTransactionMarker' && marker.outcome === 'abort')
      state.abortedPids.delete(batch.producerId);
    return false;
  }
  return batch.isTransactional && state.abortedPids.has(batch.producerId);
}

function tellSkipped(node: NodeContext, key: PartitionKey, state: FetchState, batch: RecordBatch): void {
  node.emit({
    type: 'consumer.skippedAborted',
    consumerId: node.id,
    partition: key,
    pid: batch.producerId,
    fromOffset: Math.max(batch.baseOffset, state.position),
    toOffset: batch.lastOffset,
  });
}
