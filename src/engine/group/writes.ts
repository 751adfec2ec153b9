/** How decisions become durable: records are collected for a moment (from 4.0 on), written to the group's partition of
 *  `__consumer_offsets`, and count when they are replicated.
 *  Models      CoordinatorRuntime: one batch per `group.coordinator.append.linger.ms` (10)
 *  See         write-ends.ts */
import { invariant } from '../../contract/errors.ts';
import type { CoordinatorRecord } from '../protocol/records.ts';
import type { Work, WriteReply } from './state.ts';
import { start } from './timers.ts';

/** Hands records over to be written; `reply` says what to do in the end. */
export function write(
  work: Work,
  partition: number,
  records: readonly CoordinatorRecord[],
  reply: WriteReply,
): void {
  const found = work.state.partitions.get(partition);
  invariant(
    found !== undefined,
    `a write to __consumer_offsets-${partition}, which ${work.node.id} does not lead`,
  );
  if (found.lingering.records.length === 0) {
    start(work.node, { kind: 'linger', partition }, work.host.appendLingerUs);
  }
  found.lingering.records.push(...records);
  found.lingering.replies.push(Object.freeze(reply));
}
