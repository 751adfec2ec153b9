/** A segment as an oracle fills, searches, cuts and recovers it. */
import { bytesOfBatch } from '../../../protocol/batch-bytes.ts';
import type { RecordBatch } from '../../../protocol/records.ts';
import { makeBatch, placeBatch } from '../../../protocol/records.ts';
import { recoverFile } from '../../../storage/log-file.ts';
import {
  appendOffsetEntry,
  encodeOffsetIndex,
  fetchUpperBound,
  lookupOffset,
} from '../../../storage/offset-index.ts';
import type { Segment } from '../../../storage/segment.ts';
import {
  appendToSegment,
  largestTimestampIn,
  nextOffsetOf,
  openSegment,
  sealSegment,
  shouldRoll,
  truncateSegment,
} from '../../../storage/segment.ts';
import { findOffsetByTimestamp, sliceFrom, translateOffset } from '../../../storage/segment-lookup.ts';
import { appendTimeEntry, encodeTimeIndex, lookupTime } from '../../../storage/time-index.ts';
import type { Adapters, Host } from '../cases.ts';
import { hexOf } from '../hex.ts';

/** Base offset, timestamps, length of the values: consecutive offsets, no keys, values of the letter a. */
type Call = readonly (readonly [baseOffset: string, timestamps: readonly string[], valueLength: number])[];
interface Given {
  readonly indexIntervalBytes: number;
  readonly baseOffset: string;
  readonly partitionLeaderEpoch: number;
  readonly appends: readonly Call[];
}

const SEGMENT_INDEX_BYTES = 10_485_760;

const open = ({ baseOffset, indexIntervalBytes }: Given): Segment =>
  openSegment(Number(baseOffset), { indexIntervalBytes, segmentIndexBytes: SEGMENT_INDEX_BYTES }, 0);

function append(segment: Segment, call: Call, leaderEpoch: number): unknown {
  const batches = call.map(([baseOffset, timestamps, valueLength]): RecordBatch => {
    const records = timestamps.map((timestamp) => ({
      type: 'raw' as const,
      key: null,
      value: 'a'.repeat(valueLength),
      headers: [],
      timestampMs: Number(timestamp),
    }));
    return placeBatch(makeBatch(records, 0), Number(baseOffset), leaderEpoch);
  });
  const position = segment.sizeBytes;
  appendToSegment(segment, batches, 0);
  const { timestampMs, offset } = largestTimestampIn(batches);
  return {
    largestOffset: String(batches.at(-1)?.lastOffset),
    largestTimestamp: String(timestampMs),
    shallowOffsetOfMaxTimestamp: String(offset),
    position,
    entriesAfter: [segment.offsetIndex.entries.length, segment.timeIndex.entries.length],
    sizes: batches.map(({ sizeBytes }) => sizeBytes),
  };
}

function filled(given: Given): Segment {
  const segment = open(given);
  for (const call of given.appends) append(segment, call, given.partitionLeaderEpoch);
  return segment;
}

const indexesOf = ({ offsetIndex, timeIndex }: Segment) => ({
  indexHex: hexOf(encodeOffsetIndex(offsetIndex)),
  timeIndexHex: hexOf(encodeTimeIndex(timeIndex)),
});

function logOf(segment: Segment): Uint8Array {
  const bytes = new Uint8Array(segment.sizeBytes);
  let at = 0;
  for (const batch of segment.batches) {
    const part = bytesOfBatch(batch);
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export const segmentAdapters: Adapters = {
  'series append': (given: Given, _when, _note, host: Host) => {
    const segment = open(given);
    const appends = given.appends.map((call) => append(segment, call, given.partitionLeaderEpoch));
    const active = indexesOf(segment);
    const log = logOf(segment);
    const facts = {
      appends,
      logSize: segment.sizeBytes,
      logSha256: host.sha256(log),
      maxTimestampSoFar: String(segment.maxTimestampMs),
      readNextOffset: String(nextOffsetOf(segment)),
      active,
    };
    sealSegment(segment);
    const config = { indexIntervalBytes: given.indexIntervalBytes, segmentIndexBytes: SEGMENT_INDEX_BYTES };
    const recovered = recoverFile(log, segment.baseOffset, config);
    return {
      ...facts,
      afterRoll: indexesOf(segment),
      recover: { truncatedBytes: recovered.truncatedBytes, ...indexesOf(recovered.segment) },
    };
  },

  'series offsetLookups': (given: Given, when: { offset: string }[]) => {
    const segment = filled(given);
    return when.map(({ offset }) => {
      const entry = lookupOffset(segment.offsetIndex, Number(offset));
      const found = translateOffset(segment, Number(offset));
      return {
        index: [String(entry.offset), entry.position],
        translateOffset: found && [String(found.lastOffset), found.position, found.sizeBytes],
      };
    });
  },

  'series timestampLookups': (given: Given, when: { timestamp: string; startingOffset: string }[]) => {
    const segment = filled(given);
    return when.map(({ timestamp, startingOffset }) => {
      const entry = lookupTime(segment.timeIndex, Number(timestamp));
      const found = findOffsetByTimestamp(segment, Number(timestamp), Number(startingOffset));
      return {
        index: [String(entry.timestampMs), String(entry.offset)],
        findOffsetByTimestamp: found && [String(found.timestampMs), String(found.offset), found.leaderEpoch],
      };
    });
  },

  'series fetchUpperBound': (given: Given, when: { from: [string, number]; fetchSize: number }[]) => {
    const segment = filled(given);
    return when.map(({ from: [, position], fetchSize }) => {
      const bound = fetchUpperBound(segment.offsetIndex, position, fetchSize);
      return { upperBound: bound ? [String(bound.offset), bound.position] : null };
    });
  },

  'series reads': (
    given: Given,
    when: { startOffset: string; maxSize: number; minOneMessage: boolean }[],
  ) => {
    const segment = filled(given);
    return when.map(({ startOffset, maxSize, minOneMessage }) => {
      const slice = sliceFrom(segment, Number(startOffset), maxSize, segment.sizeBytes, minOneMessage);
      return {
        result: slice && {
          position: slice.position,
          sizeInBytes: slice.sizeBytes,
          firstEntryIncomplete: slice.isFirstIncomplete,
        },
      };
    });
  },

  'series truncateTo': (given: Given, { offset, thenAppends }: { offset: string; thenAppends: Call[] }) => {
    const segment = filled(given);
    const bytesTruncated = truncateSegment(segment, Number(offset), 0);
    const facts = {
      bytesTruncated,
      logSize: segment.sizeBytes,
      readNextOffset: String(nextOffsetOf(segment)),
      maxTimestampSoFar: String(segment.maxTimestampMs),
      ...indexesOf(segment),
    };
    const appends = thenAppends.map((call) => append(segment, call, given.partitionLeaderEpoch + 1));
    const { indexHex, timeIndexHex } = indexesOf(segment);
    return { ...facts, thenAppends: appends, indexHexAfter: indexHex, timeIndexHexAfter: timeIndexHex };
  },

  'segment roll': (given) => {
    // Room for three entries in the one index and two in the other, of which the last is for the roll.
    const config = { indexIntervalBytes: 0x7fffffff, segmentIndexBytes: 24 };
    const baseOffset = Number(given.baseOffset);
    const segment = openSegment(baseOffset, config, 0);
    if (given.size > 0) {
      const [batch] = [makeBatch([], Number(given.firstBatchMaxTimestamp))];
      const sized = {
        ...batch,
        baseOffset,
        lastOffset: baseOffset,
        maxTimestampMs: Number(given.firstBatchMaxTimestamp),
        sizeBytes: given.size,
      };
      appendToSegment(segment, [sized], 0);
    }
    if (given.offsetIndexFull) {
      for (let i = 0; i < segment.offsetIndex.maxEntries; i++)
        appendOffsetEntry(segment.offsetIndex, baseOffset + i, i, 0);
    }
    if (given.timeIndexFull) {
      for (let i = 0; i < segment.timeIndex.maxEntries - 1; i++)
        appendTimeEntry(segment.timeIndex, i, baseOffset + i);
    }
    return {
      shouldRoll: shouldRoll(segment, {
        nowMs: Number(given.nowMinusCreated),
        segmentMs: Number(given.maxSegmentMs),
        segmentBytes: given.maxSegmentBytes,
        messagesBytes: given.messagesSize,
        maxTimestampInMessagesMs: Number(given.maxTimestampInMessages),
        maxOffsetInMessages: Number(given.maxOffsetInMessages),
      }),
    };
  },
};
