/** Storage against Kafka's own classes: what LogSegment, LeaderEpochFileCache and DefaultRecordBatch answered to the same
 *  calls. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { RecordBatch, UserRecord } from '../../protocol/records.ts';
import { addSequence, makeBatch, recordBytes } from '../../protocol/records.ts';
import type { EpochEntry } from '../../storage/leader-epoch-cache.ts';
import { assignEpoch, endOffsetFor, truncateEpochs } from '../../storage/leader-epoch-cache.ts';
import type { Segment } from '../../storage/segment.ts';
import { appendToSegment, findBatch, openSegment, truncateSegment } from '../../storage/segment.ts';

const golden = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./replication-${name}.json`, import.meta.url), 'utf8'));

type Call = readonly (readonly [baseOffset: number, records: number, bytes: number])[];
type Entries = readonly (readonly [number, number])[];

describe('a segment and its offset index', () => {
  interface Series {
    readonly id: number;
    readonly baseOffset: number;
    readonly indexIntervalBytes: number;
    readonly appends: readonly Call[];
    readonly index: Entries;
    readonly logSize: number;
    readonly lookups: readonly (readonly [offset: number, lastOffset: number | null])[];
    readonly truncations: readonly {
      readonly offset: number;
      readonly bytesTruncated: number;
      readonly logSize: number;
      readonly nextOffset: number;
      readonly index: Entries;
      readonly thenAppends: readonly Call[];
      readonly indexAfter: Entries;
    }[];
  }
  const { series } = golden('segments') as { series: readonly Series[] };

  const batchOf = ([baseOffset, records, sizeBytes]: Call[number]): RecordBatch => ({
    ...makeBatch([{ type: 'NoOpRecord' }], 0),
    baseOffset,
    lastOffset: baseOffset + records - 1,
    sizeBytes,
  });
  function write(segment: Segment, calls: readonly Call[]): void {
    for (const call of calls) appendToSegment(segment, call.map(batchOf), 0);
  }
  const indexOf = (segment: Segment): Entries =>
    segment.offsetIndex.entries.map(({ offset, position }) => [offset, position]);

  it.each(series)('series $id, an entry every $indexIntervalBytes bytes', (given) => {
    const { baseOffset, indexIntervalBytes, appends, index, logSize, lookups, truncations } = given;
    const segment = openSegment(baseOffset, { indexIntervalBytes, segmentIndexBytes: 1_048_576 }, 0);
    write(segment, appends);
    expect(indexOf(segment)).toEqual(index);
    expect(segment.sizeBytes).toBe(logSize);
    for (const [offset, lastOffset] of lookups) {
      expect(segment.batches[findBatch(segment, offset)]?.lastOffset ?? null).toBe(lastOffset);
    }
    for (const cut of truncations) {
      const fresh = openSegment(baseOffset, { indexIntervalBytes, segmentIndexBytes: 1_048_576 }, 0);
      write(fresh, appends);
      truncateSegment(fresh, cut.offset, 0);
      expect(indexOf(fresh)).toEqual(cut.index);
      expect(fresh.sizeBytes).toBe(cut.logSize);
      expect((fresh.batches.at(-1)?.lastOffset ?? baseOffset - 1) + 1).toBe(cut.nextOffset);
      write(fresh, cut.thenAppends);
      expect(indexOf(fresh)).toEqual(cut.indexAfter);
    }
  });
});

describe('the leader epoch cache', () => {
  type Operation = readonly [
    before: Entries,
    call: readonly [name: string, ...numbers: number[]],
    answer: string | readonly number[],
    after: Entries,
  ];
  interface KafkaTest {
    readonly source: string;
    readonly assign: Entries;
    readonly when: readonly ('read entries' | Readonly<Record<string, number>>)[];
    readonly then: readonly {
      readonly entries?: Entries;
      readonly epoch?: number;
      readonly endOffset?: number;
    }[];
  }
  const { operations, kafkaTests } = golden('epochs') as {
    operations: readonly Operation[];
    kafkaTests: readonly KafkaTest[];
  };
  const entriesOf = (epochs: readonly EpochEntry[]): Entries =>
    epochs.map(({ epoch, startOffset }) => [epoch, startOffset]);

  it('does what Kafka’s does, operation by operation', () => {
    expect(operations.length).toBeGreaterThan(100);
    for (const [before, [name, first = -1, second = -1], answer, after] of operations) {
      const epochs = before.map(([epoch, startOffset]) => ({ epoch, startOffset }));
      if (name === 'assign') assignEpoch(epochs, first, second);
      else if (name === 'truncateFromEnd') truncateEpochs(epochs, first);
      else {
        const { epoch, endOffset } = endOffsetFor(epochs, first, second);
        expect([epoch, endOffset], `${JSON.stringify(before)} ${name} ${first} ${second}`).toEqual(answer);
      }
      expect(entriesOf(epochs), `${JSON.stringify(before)} ${name} ${first} ${second}`).toEqual(after);
    }
  });

  it.each(kafkaTests)('$source', ({ assign, when, then }) => {
    const epochs: EpochEntry[] = [];
    for (const [epoch, startOffset] of assign) assignEpoch(epochs, epoch, startOffset);
    for (const [i, step] of when.entries()) {
      const expected = then[i];
      if (step !== 'read entries' && 'endOffsetFor' in step) {
        expect(endOffsetFor(epochs, step.endOffsetFor ?? -1, step.logEndOffset ?? -1)).toEqual(expected);
      } else {
        if (step !== 'read entries') truncateEpochs(epochs, step.truncateFromEnd ?? -1);
        expect({ entries: entriesOf(epochs) }).toEqual(expected);
      }
    }
  });
});

describe('a record batch', () => {
  interface Given {
    readonly id: number;
    readonly tags: readonly string[];
    readonly records: readonly (readonly [timestampMs: number, key: string | null, valueBytes: number])[];
    readonly recordBytes: readonly number[];
    readonly sizeInBytes: number;
    readonly maxTimestamp: number;
    readonly baseSequence: number;
    readonly sequences: readonly number[];
  }
  const { batches } = golden('batches') as { batches: readonly Given[] };
  const recordOf = ([timestampMs, key, valueBytes]: Given['records'][number]): UserRecord => ({
    type: 'user',
    key,
    generator: 'shop',
    number: 1,
    valueBytes,
    timestampMs,
  });

  it.each(batches)('$id $tags: $sizeInBytes bytes', (given) => {
    const records = given.records.map(recordOf);
    const batch = makeBatch(records, 0);
    const first = records[0]?.timestampMs ?? 0;
    expect(records.map((record, i) => recordBytes(record, i, record.timestampMs - first))).toEqual(
      given.recordBytes,
    );
    expect(batch.sizeBytes).toBe(given.sizeInBytes);
    expect(batch.maxTimestampMs).toBe(given.maxTimestamp);
    if (given.baseSequence >= 0) {
      expect(records.map((_, i) => addSequence(given.baseSequence, i))).toEqual(given.sequences);
    }
  });
});
