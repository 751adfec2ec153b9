import { describe, expect, it } from 'vitest';
import type { MetadataRecordView } from '../../contract/controller-close-up.ts';
import { isDoomed, linesOf } from './records.ts';
import { arcPath, cellsOf, offsetsIn, runsOf, spent } from './strip.ts';

const record = (
  offset: number,
  epoch: number,
  holders: readonly string[],
  isCommitted: boolean,
  type = 'NoOpRecord',
  fields: MetadataRecordView['fields'] = [],
): MetadataRecordView => ({ offset, epoch, type, fields, holders, isCommitted });

const RECORDS = [
  record(4, 7, ['c101', 'c102', 'b1'], true),
  record(5, 7, ['c101', 'c102'], true),
  record(6, 7, ['c101'], false, 'PartitionChangeRecord', [
    { name: 'topic', value: 'orders' },
    { name: 'partitionId', value: '1' },
    { name: 'isr', value: '3,2' },
    { name: 'leader', value: '-1' },
  ]),
  record(6, 9, ['c102'], false, 'LeaderChangeMessage', [{ name: 'leaderId', value: '102' }]),
];

const copy = (node: string, highWatermark: number, logEndOffset: number, logStartOffset = 0) => ({
  node,
  highWatermark,
  logEndOffset,
  logStartOffset,
});

describe('a copy of the metadata log', () => {
  const states = (of: Parameters<typeof cellsOf>[0]) => cellsOf(of, RECORDS, 4, 8).map(({ state }) => state);

  it('is committed as far as this node knows, then written, then dry', () => {
    expect(states(copy('c102', 6, 7))).toEqual(['committed', 'committed', 'written', 'none']);
    expect(states(copy('c102', 5, 7))).toEqual(['committed', 'written', 'written', 'none']);
    expect(states(copy('b1', 5, 5))).toEqual(['committed', 'none', 'none', 'none']);
  });

  it('is stray where a newer leader has written something else', () => {
    expect(states(copy('c101', 6, 7))).toEqual(['committed', 'committed', 'stray', 'none']);
  });

  it('is folded where a snapshot stands for it', () => {
    expect(states(copy('c102', 6, 7, 5))).toEqual(['folded', 'committed', 'written', 'none']);
  });

  it('is drawn in runs', () => {
    expect(runsOf(cellsOf(copy('c102', 6, 7), RECORDS, 4, 8))).toEqual([
      { state: 'committed', from: 4, to: 6 },
      { state: 'written', from: 6, to: 7 },
      { state: 'none', from: 7, to: 8 },
    ]);
  });

  it('shows as many offsets as can be told apart', () => {
    expect(offsetsIn(400)).toBe(21);
    expect(offsetsIn(10)).toBe(6);
    expect(offsetsIn(9000)).toBe(60);
  });
});

describe('records as lines', () => {
  it('merge NoOps that follow one another', () => {
    const lines = linesOf(RECORDS);
    expect(lines.map(({ count, lastOffset }) => [count, lastOffset])).toEqual([
      [2, 5],
      [1, 6],
      [1, 6],
    ]);
  });

  it('tell the partition and what changes', () => {
    expect(linesOf(RECORDS)[1]).toMatchObject({
      partition: 'orders-1',
      brief: [
        { name: 'leader', value: '-1' },
        { name: 'isr', value: '3,2' },
      ],
    });
  });

  it('are struck when another has their offset', () => {
    expect(RECORDS.map((one) => isDoomed(one, RECORDS))).toEqual([false, false, true, false]);
  });
});

describe('a dial', () => {
  const timer = { name: 'session', endsAtUs: 9_000, lengthUs: 9_000 } as const;

  it('is empty at the start of its timer, half at half, full at the end and after', () => {
    expect([0, 4_500, 9_000, 20_000].map((now) => spent(timer, now))).toEqual([0, 0.5, 1, 1]);
  });

  it('is drawn from twelve o’clock', () => {
    expect(arcPath(0.25, 10)).toBe('M0 -10A10 10 0 0 1 10.00 -0.00');
    expect(arcPath(0.75, 10)).toContain('A10 10 0 1 1 -10.00');
  });
});
