/** One segment and its indexes, as Kafka's unit tests put it: OffsetIndexTest, TimeIndexTest, LogSegmentTest. A case is told
 *  from others by what it gives and asks. What concerns a whole log is in segments-of-log.ts. */
import type { RecordBatch } from '../../../protocol/records.ts';
import { placeBatch } from '../../../protocol/records.ts';
import {
  appendOffsetEntry,
  createOffsetIndex,
  fetchUpperBound,
  lastIndexedOffset,
  truncateOffsetIndex,
} from '../../../storage/offset-index.ts';
import type { Segment } from '../../../storage/segment.ts';
import {
  appendToSegment,
  nextOffsetOf,
  openSegment,
  shouldRoll,
  truncateSegment,
} from '../../../storage/segment.ts';
import { findOffsetByTimestamp, sliceFrom } from '../../../storage/segment-lookup.ts';
import {
  appendTimeEntry,
  createTimeIndex,
  isTimeIndexFull,
  TIME_ENTRY_BYTES,
} from '../../../storage/time-index.ts';
import { batchOf } from '../../logs.ts';
import type { Adapter } from '../cases.ts';
import { leaveOut } from '../cases.ts';
import { answerOf } from './exceptions.ts';
import { segmentsOfLog } from './segments-of-log.ts';

const ROOM = 10_485_760;
/** Where a time index begins in these cases: RS section 3.3. */
const T = 1_700_000_000_000;

export const segmentAndIndex: Adapter = (given, when) => {
  if (given.entries !== undefined) return offsetOrTimeIndex(given, when);
  if (given['base/largest']) return overflow(given['base/largest']);
  if (given.segment === 'empty') return emptyRolls(given, when);
  if (given.baseOffset !== undefined && given.records) return byTimestamp(given, when);
  if (given.append) return cutSegment(given, when);
  if (given.batches && typeof when.read === 'number') return readAfter(given.batches, when.read);
  if (when === 'offset and time index') return workedExample(given);
  return segmentsOfLog(given, when);
};

// ---- bare indexes

type Pairs = readonly (readonly [number, number])[];

// biome-ignore lint/suspicious/noExplicitAny: as the files have it
function offsetOrTimeIndex(given: any, when: any): unknown {
  if (when === 'isFull') {
    const index = createTimeIndex(0, given.maxEntries * TIME_ENTRY_BYTES);
    for (let i = 0; i < given.entries; i++) appendTimeEntry(index, i, i);
    return isTimeIndexFull(index);
  }
  const index = createOffsetIndex(given.baseOffset ?? 0, ROOM);
  const append = ([offset, position]: readonly [number, number]): void =>
    appendOffsetEntry(index, offset, position, -1);
  for (const entry of entriesIn(given.entries)) append(entry);
  if (Array.isArray(when)) {
    return {
      lastOffset: when.map((step) => {
        if (step.append) append(step.append);
        if (step.truncateTo !== undefined) truncateOffsetIndex(index, step.truncateTo);
        return lastIndexedOffset(index);
      }),
    };
  }
  if (when.append) return { error: errorName(() => append(when.append)) };
  const asked: Pairs = when['fetchUpperBound(startEntry,size)'] ?? leaveOut('no such question to an index');
  return {
    result: asked.map(([start, size]) => {
      const position = index.entries.find(({ offset }) => offset === start)?.position ?? 0;
      return fetchUpperBound(index, position, size)?.offset ?? null;
    }),
  };
}

/** A list of them, or `(i,i) for i in 1..9`. */
function entriesIn(entries: Pairs | string): Pairs {
  if (typeof entries !== 'string') return entries;
  const [, first, last] =
    /^\(i,i\) for i in (\d+)\.\.(\d+)$/.exec(entries) ?? leaveOut(`no such entries: ${entries}`);
  const from = Number(first);
  return Array.from({ length: Number(last) - from + 1 }, (_, i) => [from + i, from + i] as const);
}

/** Name of the exception without `Exception`; null when none is thrown. */
function errorName(call: () => void): string | null {
  const answer = answerOf(() => {
    call();
    return null;
  });
  // What `answerOf` tells of an exception.
  return answer === null ? null : (answer as { readonly class: string }).class.replace(/Exception$/, '');
}

// ---- a segment

const open = (baseOffset: number, indexIntervalBytes: number): Segment =>
  openSegment(baseOffset, { indexIntervalBytes, segmentIndexBytes: ROOM }, 0);

const recordAt = (offset: number, timestampMs: number, valueBytes = 0): RecordBatch =>
  placeBatch(batchOf([{ timestampMs, valueBytes }]), offset, 0);

/** `2s-1` for messages of s bytes. */
function bytesIn(text: string, messageBytes: number): number {
  const [, times, less] = /^(\d+)s-(\d+)$/.exec(text) ?? leaveOut(`no such size: ${text}`);
  return Number(times) * messageBytes - Number(less);
}

function overflow(pairs: Pairs): unknown {
  const errors = pairs.map(([baseOffset, offset]) =>
    errorName(() => appendToSegment(open(baseOffset, ROOM), [recordAt(offset, 0)], 0)),
  );
  return { error: 'offset overflow', forAll: errors.every((error) => error === 'LogSegmentOffsetOverflow') };
}

interface EmptySegment {
  readonly segmentMs: number;
  readonly age: string;
}
function emptyRolls(
  { segmentMs, age }: EmptySegment,
  when: readonly { shouldRoll: { maxOffset: number } }[],
): unknown {
  return when.map((step) =>
    shouldRoll(open(0, ROOM), {
      nowMs: Number.parseInt(age, 10),
      segmentMs,
      segmentBytes: ROOM,
      messagesBytes: 100,
      maxTimestampInMessagesMs: -1,
      maxOffsetInMessages: step.shouldRoll.maxOffset,
    }),
  );
}

// biome-ignore lint/suspicious/noExplicitAny: as the files have it
function byTimestamp(given: any, when: any): unknown {
  const [, first, last, factor] =
    /offset i in (\d+)\.\.(\d+) with timestamp (\d+)\*i/.exec(given.records) ?? leaveOut('no such records');
  const size = recordAt(0, 0).sizeBytes;
  const segment = open(given.baseOffset, bytesIn(given.indexIntervalBytes, size));
  for (let offset = Number(first); offset <= Number(last); offset++)
    appendToSegment(segment, [recordAt(offset, Number(factor) * offset)], 0);
  const times: readonly number[] = when.findOffsetByTimestamp ?? leaveOut('no such question to a segment');
  return {
    offset: times.map((time) => findOffsetByTimestamp(segment, time, given.baseOffset)?.offset ?? null),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: as the files have it
function cutSegment(given: any, when: any): unknown {
  const [, count, factor] =
    /^(\d+) single-record batches, offset=i, timestamp=(\d+)\*offset$/.exec(given.append) ??
    leaveOut('no such batches');
  const size = recordAt(0, 0).sizeBytes;
  const segment = open(given.baseOffset, bytesIn(given.indexIntervalBytes, size));
  for (let i = 0; i < Number(count); i++) {
    const offset = given.baseOffset + i;
    appendToSegment(segment, [recordAt(offset, Number(factor) * offset)], 0);
  }
  return when.map((step: string) => {
    const timeIndexEntries = () => segment.timeIndex.entries.length;
    if (step === 'count time index entries') return { timeIndexEntries: timeIndexEntries() };
    const [, offset] = /^truncateTo (\d+)$/.exec(step) ?? leaveOut(`no such step: ${step}`);
    truncateSegment(segment, Number(offset), 0);
    return {
      timeIndexEntries: timeIndexEntries(),
      largestTimestamp: segment.maxTimestampMs,
      nextOffset: nextOffsetOf(segment),
    };
  });
}

function readAfter(batches: Pairs, offset: number): unknown {
  const segment = open(batches[0]?.[0] ?? 0, ROOM);
  for (const [first, last] of batches) {
    const batch = batchOf(Array.from({ length: last - first + 1 }, () => ({})));
    appendToSegment(segment, [placeBatch(batch, first, 0)], 0);
  }
  return sliceFrom(segment, offset, ROOM, segment.sizeBytes, true);
}

interface Worked {
  readonly indexIntervalBytes: number;
  readonly batchBytes: number;
  readonly appends?: number;
  readonly baseOffset?: number;
  readonly timestamps: string | readonly number[];
}
/** Batches of one record and this size: up to 63 bytes of value take 68 more, more of them 70. */
function workedExample({
  indexIntervalBytes,
  batchBytes,
  appends,
  baseOffset = 0,
  timestamps,
}: Worked): unknown {
  const times =
    typeof timestamps === 'string'
      ? Array.from({ length: appends ?? 0 }, (_, k) => T + Number(/^T\+(\d+)k$/.exec(timestamps)?.[1]) * k)
      : timestamps;
  const segment = open(baseOffset, indexIntervalBytes);
  for (const [i, time] of times.entries()) {
    const batch = recordAt(baseOffset + i, time, batchBytes - 70);
    if (batch.sizeBytes !== batchBytes) leaveOut(`no batch of one record is ${batchBytes} bytes long here`);
    appendToSegment(segment, [batch], 0);
  }
  return {
    offsetIndex: segment.offsetIndex.entries.map(({ offset, position }) => [offset, position]),
    timeIndex: segment.timeIndex.entries.map(({ timestampMs, offset }) => [timestampMs, offset]),
  };
}
