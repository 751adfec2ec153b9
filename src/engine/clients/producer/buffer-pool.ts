/** `buffer.memory`: what a batch takes when it is opened, and gives back when it has come to its end.
 *  Models      BufferPool; AbstractRecords#estimateSizeInBytesUpperBound
 *  Invariants  what is taken is never more than `buffer.memory`
 *  See         send.ts (who waits for it, in the order they came) */
import { configInt } from '../../../contract/configs.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { UserRecord } from '../../protocol/records.ts';
import { BATCH_HEADER_BYTES, contentBytes } from '../../protocol/records.ts';
import type { ProducerBatch } from './state.ts';
import { diskOf, memoryOf } from './state.ts';

/** Length, attributes and the two deltas of a record at their longest (DefaultRecord.MAX_RECORD_OVERHEAD). */
const RECORD_OVERHEAD_BYTES = 21;

/** As many bytes as a batch of this one record can have at most. */
export const upperBoundOf = (record: UserRecord): number =>
  BATCH_HEADER_BYTES + RECORD_OVERHEAD_BYTES + contentBytes(record);

/** Takes so much, if it is there. */
export function allocate(node: NodeContext, bytes: number): boolean {
  const memory = memoryOf(node);
  if (memory.bufferBytes + bytes > configInt(diskOf(node).configs, 'buffer.memory')) return false;
  memory.bufferBytes += bytes;
  return true;
}

/** Gives back what a batch has that has come to its end. */
export function release(node: NodeContext, { allocatedBytes }: ProducerBatch): void {
  memoryOf(node).bufferBytes -= allocatedBytes;
}
