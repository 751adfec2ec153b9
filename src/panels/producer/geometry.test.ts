import { describe, expect, it } from 'vitest';
import type { EngineEvent, Flight } from '../../contract/events.ts';
import type { DequeView, ProducerBatchView } from '../../contract/producer-close-up.ts';
import { murmur2, utf8 } from '../../engine/protocol/murmur2.ts';
import { fitDeque, hex, hex32, inAir, lifeOf, positive, refusalsOf } from './geometry.ts';

const batch = (part: Partial<ProducerBatchView> = {}): ProducerBatchView => ({
  id: 1,
  partition: 'orders-1',
  where: 'deque',
  createdUs: 1_000_000,
  sizeBytes: 300,
  isClosed: false,
  attempts: 0,
  retryAtUs: 0,
  sentAtUs: null,
  baseSequence: -1,
  records: [
    { number: 7, key: 'c1' },
    { number: 9, key: 'c2' },
  ],
  ...part,
});

const deque = (batches: readonly ProducerBatchView[]): DequeView => ({
  partition: 'orders-1',
  leaderId: 1,
  isReachable: true,
  nextSequence: -1,
  lastAckedSequence: -1,
  batches,
});

describe('a deque in its row', () => {
  it('shows the oldest where there is no room for all, and counts the newer ones', () => {
    const fitted = fitDeque(deque([1, 2, 3, 4, 5].map((id) => batch({ id }))), 260);
    expect(fitted.batches.map((one) => one.batch.id)).toEqual([2, 1]);
    expect(fitted.hidden).toBe(3);
  });

  it('leaves out what is on its way, and always shows one batch', () => {
    const fitted = fitDeque(deque([batch({ id: 1, where: 'flight' }), batch({ id: 2 })]), 10);
    expect(fitted.batches.map((one) => one.batch.id)).toEqual([2]);
    expect(fitted.hidden).toBe(0);
  });

  it('shows the first records of a large batch, and how many more there are', () => {
    const records = Array.from({ length: 40 }, (_, i) => ({ number: i + 1, key: null }));
    const [fitted] = fitDeque(deque([batch({ records })]), 600).batches;
    expect(fitted?.shown.length).toBe(6);
    expect(fitted?.more).toBe(34);
  });
});

describe('a hash on paper', () => {
  it('is what Java shows of it', () => {
    const hash = murmur2(utf8('c31'));
    expect(hex([...utf8('c31')], 6)).toBe('63 33 31');
    expect(hex32(-1)).toBe('0xffffffff');
    expect(hex32(hash)).toMatch(/^0x[0-9a-f]{8}$/);
    expect(positive(-1)).toBe(0x7fffffff);
    expect(hex([1, 2, 3], 2)).toBe('01 02 …');
  });
});

describe('the life of a batch', () => {
  const kinds = (spans: ReturnType<typeof lifeOf>) =>
    spans.map(({ kind, fromUs, toUs }) => [kind, (toUs - fromUs) / 1000]);

  it('is its linger while it waits for company', () => {
    expect(kinds(lifeOf(batch(), [], 5000, 1_003_000))).toEqual([['lingers', 3]]);
  });

  it('is linger, wait and flight once it is sent', () => {
    const sent = batch({ where: 'flight', attempts: 1, sentAtUs: 1_008_000, isClosed: true });
    expect(kinds(lifeOf(sent, [], 5000, 1_010_000))).toEqual([
      ['lingers', 5],
      ['waits', 3],
      ['flight', 2],
    ]);
  });

  it('is an attempt with its error, the backoff, and the wait for a leader', () => {
    const waiting = batch({ attempts: 1, retryAtUs: 1_120_000, isClosed: true });
    const spans = lifeOf(waiting, [{ timeUs: 1_020_000, error: 'NETWORK_EXCEPTION' }], 5000, 2_000_000);
    expect(kinds(spans)).toEqual([
      ['attempt', 20],
      ['backoff', 100],
      ['waits', 880],
    ]);
    expect(spans[0]?.error).toBe('NETWORK_EXCEPTION');
  });

  it('covers the whole time without a gap', () => {
    const spans = lifeOf(
      batch({ where: 'flight', attempts: 2, retryAtUs: 1_050_000, sentAtUs: 1_060_000, isClosed: true }),
      [{ timeUs: 1_030_000, error: 'REQUEST_TIMED_OUT' }],
      0,
      1_070_000,
    );
    expect(spans[0]?.fromUs).toBe(1_000_000);
    expect(spans.at(-1)?.toUs).toBe(1_070_000);
    for (const [i, span] of spans.entries()) expect(spans[i + 1]?.fromUs ?? span.toUs).toBe(span.toUs);
  });

  it('knows the refusals of this batch from those of others', () => {
    const refused = (numbers: number[], timeUs: number, producerId = 'p-a') =>
      ({
        type: 'produce.refused',
        id: timeUs,
        timeUs,
        cause: null,
        producerId,
        partition: 'orders-1',
        firstNumber: numbers[0] ?? 0,
        recordCount: numbers.length,
        numbers,
        error: 'NOT_LEADER_OR_FOLLOWER',
        willRetry: true,
      }) as EngineEvent;
    const events = [
      refused([7, 9], 900_000),
      refused([8], 1_100_000),
      refused([7, 9], 1_200_000, 'p-b'),
      refused([7, 9], 1_300_000),
    ];
    expect(refusalsOf(events, 'p-a', batch()).map(({ timeUs }) => timeUs)).toEqual([1_300_000]);
  });
});

describe('what is between client and broker', () => {
  const flight = (part: Partial<Flight>): Flight => ({
    eventId: 1,
    kind: 'produce',
    api: 'Produce',
    isResponse: false,
    from: 'p-a',
    to: 'b1',
    sentAtUs: 100,
    arrivesAtUs: 200,
    lostAtUs: null,
    partitions: [],
    recordCount: 1,
    sizeBytes: 1,
    groupId: null,
    error: null,
    ...part,
  });

  it('goes from the client to the broker, and an answer back', () => {
    const flights = [
      flight({}),
      flight({ eventId: 2, isResponse: true, from: 'b1', to: 'p-a' }),
      flight({ eventId: 3, to: 'b2' }),
      flight({ eventId: 4, api: 'Metadata' }),
    ];
    expect(inAir(flights, 'p-a', 'b1', 125).map(({ eventId, at }) => [eventId, at])).toEqual([
      [1, 0.25],
      [2, 0.75],
    ]);
  });

  it('stays where it was lost', () => {
    const [lost] = inAir([flight({ lostAtUs: 150 })], 'p-a', 'b1', 199);
    expect(lost).toMatchObject({ at: 0.5, isBad: true });
  });
});
