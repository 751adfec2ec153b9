import { describe, expect, it } from 'vitest';
import { livesIn as livesOf, recordsApart, tellingOf } from './records.ts';

const line = (timeUs: number, type: string, more: object): string =>
  `${JSON.stringify({ id: 1, timeUs, cause: null, type, producerId: 'p-shop', partition: 'p-0', ...more })}\n`;
const livesIn = (parts: readonly string[], untilUs: number) => livesOf(tellingOf(parts), untilUs);
const sent = (number: number, timeUs: number, partition = 'p-0') =>
  line(timeUs, 'producer.recordAccumulated', { number, partition });
const acked = (timeUs: number, baseOffset: number, numbers: readonly number[]) =>
  line(timeUs, 'produce.acknowledged', { baseOffset, numbers });
const other = line(5, 'log.appended', { brokerId: 1 });

describe('lives of records', () => {
  const journal = [
    sent(1, 0) + sent(2, 10) + other,
    acked(40, 7, [1, 2]) + sent(3, 50) + line(60, 'produce.refused', { numbers: [3], willRetry: true }),
    line(80, 'record.lost', { sequence: 2, offset: 8 }),
  ];
  const fates = (untilUs: number) =>
    [...livesIn(journal, untilUs).values()].map(({ number, offset, fate }) => [number, offset, fate]);

  it('are read from a journal as far as the clock has come', () => {
    expect(fates(100)).toEqual([
      [1, 7, 'stored'],
      [2, 8, 'lost'],
      [3, null, 'waits'],
    ]);
    expect(fates(45)).toEqual([
      [1, 7, 'stored'],
      [2, 8, 'stored'],
    ]);
  });

  it('end where nothing is tried again', () => {
    const lives = livesIn([sent(1, 0), line(9, 'produce.refused', { numbers: [1], willRetry: false })], 10);
    expect(lives.get('p-shop 1')?.fate).toBe('failed');
  });
});

describe('records that fare differently', () => {
  const all = Array.from({ length: 20 }, (_, i) => sent(i + 1, 100 * i)).join('');
  const well = livesIn([all, ...Array.from({ length: 20 }, (_, i) => acked(100 * i + 5, i, [i + 1]))], 9_999);

  it('are shown from a little before the first', () => {
    const ill = livesIn(
      [
        all,
        ...Array.from({ length: 20 }, (_, i) => acked(100 * i + 5, i, [i + 1])),
        line(5_000, 'record.lost', { sequence: 9 }),
      ],
      9_999,
    );
    const apart = recordsApart(ill, well);
    expect(apart?.partition).toBe('p-0');
    expect(apart?.pairs.map(({ a }) => a?.number)).toEqual([7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    expect(apart?.pairs[2]).toMatchObject({ a: { fate: 'lost' }, b: { fate: 'stored', offset: 8 } });
  });

  it('are those whose acknowledgement took much longer too, and none where nothing differs', () => {
    const slow = livesIn(
      [all, ...Array.from({ length: 20 }, (_, i) => acked(100 * i + 50, i, [i + 1]))],
      9_999,
    );
    expect(recordsApart(well, slow)?.pairs).toHaveLength(10);
    expect(recordsApart(well, well)).toBeNull();
  });

  it('are not those that nobody answers for, unless they are lost', () => {
    const unheard =
      all + line(2_000, 'produce.unanswered', { numbers: Array.from({ length: 20 }, (_, i) => i + 1) });
    const silent = livesIn([unheard], 9_999);
    expect([...silent.values()].every(({ fate }) => fate === 'unanswered')).toBe(true);
    expect(recordsApart(silent, well)).toBeNull();
    const ill = livesIn([unheard, line(3_000, 'record.lost', { sequence: 9, offset: -1 })], 9_999);
    expect(recordsApart(ill, well)?.pairs[2]).toMatchObject({ a: { fate: 'lost' }, b: { fate: 'stored' } });
  });
});
