/** What random histories leave on their disks is Kafka's, to the byte: every batch is as long as the engine counted it, and
 *  whoever opens the files finds the same log in them. */
import { describe, expect, it } from 'vitest';
import { createEngine } from '../index.ts';
import { batchOfBytes, bytesOfBatch } from '../protocol/batch-bytes.ts';
import { recordsOf } from '../protocol/format/batch.ts';
import { ensureValid, lastOffsetOf, readHeader } from '../protocol/format/batch-header.ts';
import { batchesInFile } from '../protocol/format/batch-stream.ts';
import { recoverFile } from '../storage/log-file.ts';
import { decodeOffsetIndex } from '../storage/offset-index.ts';
import { decodeSnapshot } from '../storage/snapshot-file.ts';
import { decodeTimeIndex } from '../storage/time-index.ts';
import { historyOf } from './fuzz/history.ts';
import { healed } from './fuzz/trial.ts';

const CONFIG = { indexIntervalBytes: 4_096, segmentIndexBytes: 10_485_760 };
const RUN_US = 25_000_000;
const NONE = new Uint8Array(0);

/** One directory as a file system would hold it. */
type Directory = ReadonlyMap<string, Uint8Array>;

function* directoriesOf(seed: number): Generator<readonly [name: string, Directory]> {
  const engine = createEngine(healed(historyOf(seed)));
  engine.advanceTo(RUN_US);
  const { brokers, controllers } = engine.scenario;
  for (const node of [...brokers.map(({ id }) => `b${id}`), ...controllers.map((id) => `c${id}`)]) {
    for (const partition of engine.segments(node).keys()) {
      const files = engine.segmentFiles(node, partition) ?? [];
      yield [`${node}/${partition}`, new Map(files.map(({ name, bytes }) => [name, bytes]))];
    }
  }
}

function checkSegment(directory: Directory, name: string): number {
  const log = directory.get(name) ?? NONE;
  const baseOffset = Number.parseInt(name, 10);
  let count = 0;
  let position = 0;
  for (const { bytes } of batchesInFile(log)) {
    ensureValid(bytes);
    const batch = batchOfBytes(bytes);
    expect(bytesOfBatch(batch)).toEqual(bytes);
    expect([...recordsOf(bytes)].length).toBe(readHeader(bytes).recordCount);
    position += bytes.length;
    count++;
  }
  const { segment, complaint } = recoverFile(log, baseOffset, CONFIG);
  expect([complaint, segment.sizeBytes]).toEqual([null, position]);
  const index = decodeOffsetIndex(directory.get(name.replace('.log', '.index')) ?? NONE, baseOffset);
  const times = decodeTimeIndex(directory.get(name.replace('.log', '.timeindex')) ?? NONE, baseOffset);
  for (const { offset, position: at } of index.entries) {
    const [first] = batchesInFile(log, at);
    expect(Number(lastOffsetOf(readHeader(first?.bytes ?? NONE)))).toBeLessThanOrEqual(offset);
  }
  if (segment.maxTimestampMs >= 0) expect(times.entries.at(-1)?.timestampMs).toBe(segment.maxTimestampMs);
  return count;
}

describe('the disks of a fuzz history', () => {
  it.each([1, 3, 5])('are those of Kafka, to the byte (seed %i)', (seed) => {
    let batches = 0;
    for (const [name, directory] of directoriesOf(seed)) {
      for (const [file, bytes] of directory) {
        if (file.endsWith('.log')) batches += checkSegment(directory, file);
        if (file.endsWith('.snapshot')) expect(decodeSnapshot(bytes).length, name).toBeGreaterThanOrEqual(0);
      }
    }
    expect(batches).toBeGreaterThan(100);
  });
});

describe('the files of a node', () => {
  const engine = createEngine(healed(historyOf(1)));
  engine.advanceTo(RUN_US);
  const [partition = '', [base = -1] = []] =
    [...engine.segments('b1')].find(([name]) => !name.startsWith('__')) ?? [];

  it('of one segment are a log and its indexes, named by its base offset', () => {
    const names = engine.segmentFiles('b1', partition, base)?.map(({ name }) => name) ?? [];
    const prefix = String(base).padStart(20, '0');
    expect(names.slice(0, 3)).toEqual([`${prefix}.log`, `${prefix}.index`, `${prefix}.timeindex`]);
  });

  it('of a directory are those of all segments, the leader epochs and the topic’s id', () => {
    const names = engine.segmentFiles('b1', partition)?.map(({ name }) => name) ?? [];
    expect(names).toContain('leader-epoch-checkpoint');
    expect(names).toContain('partition.metadata');
  });

  it('of the quorum are those of its log', () => {
    expect([...engine.segments('c101').keys()]).toEqual(['__cluster_metadata-0']);
  });

  it('are none where there is no such log, segment or node', () => {
    expect(engine.segmentFiles('b1', 'nothing-0')).toBeNull();
    expect(engine.segmentFiles('b1', partition, 123_456)).toBeNull();
    expect(engine.segmentFiles('b99', partition)).toBeNull();
    expect([...engine.segments('p-shop').keys()]).toEqual([]);
  });

  it('are made without a trace in the run', () => {
    const before = engine.digest();
    engine.segmentFiles('b1', partition);
    expect(engine.digest()).toBe(before);
  });
});
