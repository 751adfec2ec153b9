/** What a leader makes of the bytes that a client wants to have written: it refuses them, or gives them their offsets, its
 *  epoch and their largest timestamp, in place.
 *  Models      ProduceRequest#validateRecords, LogValidator (magic 2, target compression that of the batch, no limits of
 *              timestamps)
 *  Simplifies  a compressed batch whose records are not numbered from 0 is refused: making it anew needs its codec */

import { recordsOf } from './batch.ts';
import type { BatchHeader, TimestampType } from './batch-header.ts';
import {
  compressionOf,
  isCompressed,
  isControl,
  lastOffsetOf,
  readHeader,
  setLastOffset,
  setMaxTimestamp,
  setPartitionLeaderEpoch,
  timestampTypeOf,
} from './batch-header.ts';
import type { FoundBatch } from './batch-stream.ts';
import { batchesInMemory, MAGIC_V2 } from './batch-stream.ts';
import { KafkaException } from './kafka-exception.ts';
import type { WireRecord } from './record.ts';

/** Throws an InvalidRecordException, or what reading the batches throws, when a Produce request of this version may not
 *  carry these bytes for a partition: it carries one batch of magic 2. */
export function checkProduceRecords(bytes: Uint8Array, version: number): FoundBatch {
  const refuse = (words: string): never => {
    throw new KafkaException('InvalidRecordException', `Produce requests with version ${version} ${words}`);
  };
  const batches = batchesInMemory(bytes);
  const first = batches.next();
  if (first.done) return refuse('must have at least one record batch per partition');
  if (first.value.magic !== MAGIC_V2) {
    return refuse('are only allowed to contain record batches with magic version 2');
  }
  if (!batches.next().done) {
    return refuse('are only allowed to contain exactly one record batch per partition');
  }
  return first.value;
}

export interface AppendTarget {
  /** For words: `topic-partition`. */
  readonly topicPartition: string;
  readonly nextOffset: bigint;
  readonly partitionLeaderEpoch: number;
  /** What the topic's `message.timestamp.type` says. */
  readonly timestampType: TimestampType;
  readonly nowMs: bigint;
  /** On a compacted topic every record needs a key. */
  readonly isCompacted: boolean;
}
export interface Validated {
  readonly nextOffset: bigint;
  readonly maxTimestamp: bigint;
  /** Last offset of the batch that has it; −1 without a timestamp. */
  readonly shallowOffsetOfMaxTimestamp: bigint;
}

/** Kinds of refusal that a broker counts apart. */
export type ValidationMetric = 'invalidOffset' | 'invalidSequence' | 'noKeyCompactedTopic';

/** A refusal that is counted. */
export class Refused extends KafkaException {
  readonly metric: ValidationMetric;
  constructor(metric: ValidationMetric, className: string, message: string) {
    super(className, message);
    this.metric = metric;
  }
}

/** Checks a client's batch and writes into it what the leader decides. */
export function validateAndAssign(batch: Uint8Array, target: AppendTarget): Validated {
  const header = readHeader(batch);
  // An unknown codec is noticed first.
  compressionOf(header.attributes);
  checkBatch(header, target.topicPartition);
  let count = 0n;
  let maxTimestamp = -1n;
  const errors: RecordError[] = [];
  for (const record of recordsOf(batch, isCompressed(header.attributes) ? 'partially' : 'whole')) {
    const error = recordError(record, Number(count), header, target);
    if (error) errors.push(error);
    if (isCompressed(header.attributes) && record.offset !== count) {
      throw new KafkaException('UnsupportedCompressionTypeException', 'the batch would have to be made anew');
    }
    if (record.timestamp > maxTimestamp) maxTimestamp = record.timestamp;
    count++;
  }
  refuseErrors(errors);
  const nextOffset = target.nextOffset + count;
  const stamped = target.timestampType === 'LogAppendTime' ? target.nowMs : maxTimestamp;
  setLastOffset(batch, nextOffset - 1n);
  setMaxTimestamp(batch, target.timestampType, stamped);
  setPartitionLeaderEpoch(batch, target.partitionLeaderEpoch);
  return {
    nextOffset,
    maxTimestamp: stamped,
    shallowOffsetOfMaxTimestamp: stamped === -1n ? -1n : nextOffset - 1n,
  };
}

function checkBatch(header: BatchHeader, topicPartition: string): void {
  const lastOffset = lastOffsetOf(header);
  const { baseOffset, recordCount, producerId, baseSequence } = header;
  const where = `in topic partition ${topicPartition}`;
  const refuse = (metric: ValidationMetric, words: string): never => {
    throw new Refused(metric, 'InvalidRecordException', `${words} ${where}`);
  };
  const countFromOffsets = BigInt.asIntN(64, lastOffset - baseOffset + 1n);
  if (countFromOffsets <= 0n) {
    refuse('invalidOffset', `Batch has an invalid offset range: [${baseOffset}, ${lastOffset}]`);
  }
  if (recordCount <= 0) refuse('invalidOffset', `Invalid reported count for record batch: ${recordCount}`);
  if (countFromOffsets !== BigInt(recordCount)) {
    refuse(
      'invalidOffset',
      `Inconsistent batch offset range [${baseOffset}, ${lastOffset}] and count of records ${recordCount}`,
    );
  }
  if (isControl(header.attributes)) {
    refuse('invalidOffset', 'Clients are not allowed to write control records');
  }
  if (producerId > -1n && baseSequence < 0) {
    refuse(
      'invalidSequence',
      `Invalid sequence number ${baseSequence} in record batch with producerId ${producerId}`,
    );
  }
}

interface RecordError {
  readonly isTimestamp: boolean;
  readonly words: string;
}

function recordError(
  record: WireRecord,
  batchIndex: number,
  header: BatchHeader,
  target: AppendTarget,
): RecordError | null {
  const error = (isTimestamp: boolean, words: string): RecordError => ({
    isTimestamp,
    words: `RecordError(batchIndex=${batchIndex}, message='${words}')`,
  });
  if (target.isCompacted && record.key === null) {
    const words = `Compacted topic cannot accept message without key in topic partition ${target.topicPartition}.`;
    return error(false, words);
  }
  const isTimed = target.timestampType === 'CreateTime' && record.timestamp !== -1n;
  if (isTimed || timestampTypeOf(header.attributes) !== 'LogAppendTime') return null;
  return error(true, 'Producer should not set timestamp type to LogAppendTime.');
}

function refuseErrors(errors: readonly RecordError[]): void {
  if (errors.length === 0) return;
  if (errors.some(({ isTimestamp }) => isTimestamp)) {
    const words = 'One or more records have been rejected due to invalid timestamp';
    throw new KafkaException('InvalidTimestampException', words);
  }
  const shown = errors.slice(0, 3).map(({ words }) => words);
  const words = `One or more records have been rejected due to ${errors.length} record errors in total, and only showing the first three errors at most: [${shown.join(', ')}]`;
  throw new Refused('noKeyCompactedTopic', 'InvalidRecordException', words);
}
