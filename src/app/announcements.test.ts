import { describe, expect, it } from 'vitest';
import type { EngineEvent, EventBody } from '../contract/events.ts';
import { loadWords } from '../i18n/index.ts';
import { awaiting, NOTHING_WAITS, nextOf, type Waiting } from './announcements.ts';

const english = await loadWords('en');

let lastId = 0;
const happened = (body: EventBody): EngineEvent => ({ id: ++lastId, timeUs: 0, cause: null, ...body });
const shrank = (partition: string) =>
  happened({
    type: 'partition.isrChanged',
    partition,
    from: [1, 2, 3],
    to: [1, 3],
    leaderEpoch: 1,
    partitionEpoch: 1,
  });
const elected = (partition: string, toLeader = 3) =>
  happened({
    type: 'partition.leaderElected',
    partition,
    fromLeader: 2,
    toLeader,
    leaderEpoch: 1,
    isr: [1, 3],
    unclean: false,
  });
const lost = (offset: number) =>
  happened({ type: 'record.lost', partition: 'orders-1', offset, producerId: 'p-a', sequence: 1, acks: 1 });

/** All that is said, one after the other. */
function said(waiting: Waiting): readonly string[] {
  const sentences: string[] = [];
  for (let next = nextOf(waiting, english, () => undefined); next; ) {
    sentences.push(next.sentence);
    next = nextOf(next.rest, english, () => undefined);
  }
  return sentences;
}

describe('what is said aloud', () => {
  it('is each event in its own words', () => {
    expect(
      said(awaiting(NOTHING_WAITS, [happened({ type: 'broker.unfenced', brokerId: 2 }), shrank('a-0')])),
    ).toEqual([
      'The controller unfences broker 2: it may lead again',
      'The ISR of a-0 shrinks from 1, 2, 3 to 1, 3',
    ]);
  });

  it('is one sentence for what befalls many partitions at once', () => {
    const events = [shrank('a-0'), elected('a-1'), shrank('a-1'), elected('a-2'), shrank('a-2')];
    expect(said(awaiting(NOTHING_WAITS, events))).toEqual([
      'The ISR of 3 partitions shrinks: a-0, a-1, a-2',
      '2 partitions have a new leader: a-1, a-2',
    ]);
  });

  it('tells partitions without a leader from those with a new one, and counts lost records', () => {
    const events = [elected('a-0'), elected('a-1', -1), elected('a-2', -1), lost(4), lost(5), lost(6)];
    expect(said(awaiting(NOTHING_WAITS, events))).toEqual([
      'The controller moves the leadership of a-0 from broker 2 to broker 3, epoch 1, ISR 1, 3',
      '2 partitions have no leader now: a-1, a-2',
      'Lost after success: 3 records, orders-1',
    ]);
  });

  it('adds to what waits', () => {
    const first = awaiting(NOTHING_WAITS, [shrank('a-0')]);
    expect(said(awaiting(first, [shrank('a-1')]))).toEqual(['The ISR of 2 partitions shrinks: a-0, a-1']);
  });

  it('names a few partitions and counts the rest', () => {
    const events = Array.from({ length: 9 }, (_, i) => shrank(`a-${i}`));
    expect(said(awaiting(NOTHING_WAITS, events))).toEqual([
      'The ISR of 9 partitions shrinks: a-0, a-1, a-2, a-3 and 5 more',
    ]);
  });

  it('says how much it leaves out when more comes than can be said', () => {
    const events = Array.from({ length: 8 }, (_, i) => happened({ type: 'broker.unfenced', brokerId: i }));
    const sentences = said(awaiting(NOTHING_WAITS, events));
    expect(sentences[0]).toBe('3 earlier events: see the journal');
    expect(sentences).toHaveLength(6);
    expect(sentences.at(-1)).toMatch(/broker 7/);
  });

  it('passes over traffic and internal topics', () => {
    const traffic = happened({ type: 'metadata.applied', brokerId: 1, offset: 3 });
    expect(said(awaiting(NOTHING_WAITS, [traffic, shrank('__consumer_offsets-3')]))).toEqual([]);
  });
});
