/** What became of each record in two runs, read from their journals, and where their fates part. */
import type { EngineEvent } from '../../contract/events.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import type { SimTimeUs } from '../../contract/units.ts';

/** `stored`: its producer was told so; `unanswered`: sent with acks=0, so that nobody will tell; `waits`: it was not told
 *  anything yet; `failed`: it was told that it failed. */
export type RecordFate = 'stored' | 'unanswered' | 'lost' | 'failed' | 'waits';

export interface RecordLife {
  readonly producerId: string;
  /** Which of the producer's records, from 1. */
  readonly number: number;
  readonly partition: PartitionKey;
  readonly sentAtUs: SimTimeUs;
  /** When its producer was told that it is stored; null: never. */
  readonly ackedAtUs: SimTimeUs | null;
  /** Where it was stored, as its producer was told; null: nowhere yet. */
  readonly offset: number | null;
  readonly fate: RecordFate;
}

/** A record in both runs; null where it was not sent. */
export interface RecordPair {
  readonly a: RecordLife | null;
  readonly b: RecordLife | null;
}

export interface RecordsApart {
  readonly partition: PartitionKey;
  readonly pairs: readonly RecordPair[];
}

/** Kinds of events that tell of it; other lines of a journal are not read at all. */
const TELLING = [
  'producer.recordAccumulated',
  'produce.acknowledged',
  'produce.unanswered',
  'produce.refused',
  'record.lost',
] as const;
export type TellingEvent = Extract<EngineEvent, { type: (typeof TELLING)[number] }>;
/** Two latencies whose ratio is larger are worth a look. */
const MUCH_SLOWER = 4;
const SHOWN = 10;
/** Records before the first that differs. */
const BEFORE = 2;

/** @param parts a journal, a line for each event, cut at line ends */
export function tellingOf(parts: readonly string[]): readonly TellingEvent[] {
  const lines = parts.flatMap((part) => part.split('\n'));
  const told = lines.filter((line) => TELLING.some((type) => line.includes(`"${type}"`)));
  // Written by the engine.
  return told.map((line): EngineEvent => JSON.parse(line)).filter(isTelling);
}

const isTelling = (event: EngineEvent): event is TellingEvent =>
  (TELLING as readonly string[]).includes(event.type);

export function livesIn(
  events: readonly TellingEvent[],
  untilUs: SimTimeUs,
): ReadonlyMap<string, RecordLife> {
  const lives = new Map<string, RecordLife>();
  const change = (producerId: string, number: number, part: Partial<RecordLife>): void => {
    const key = `${producerId} ${number}`;
    const known = lives.get(key);
    if (known) lives.set(key, { ...known, ...part });
  };
  for (const event of events) {
    const { producerId, partition, timeUs } = event;
    if (timeUs > untilUs) break;
    switch (event.type) {
      case 'producer.recordAccumulated': {
        const { number } = event;
        const life = { producerId, number, partition, sentAtUs: timeUs, ackedAtUs: null, offset: null };
        lives.set(`${producerId} ${number}`, { ...life, fate: 'waits' });
        break;
      }
      case 'produce.acknowledged':
        for (const [i, number] of event.numbers.entries()) {
          // A duplicate may be told without its offset.
          const offset = event.baseOffset < 0 ? null : event.baseOffset + i;
          change(producerId, number, { ackedAtUs: timeUs, offset, fate: 'stored' });
        }
        break;
      case 'produce.unanswered':
        for (const number of event.numbers) change(producerId, number, { fate: 'unanswered' });
        break;
      case 'produce.refused':
        if (event.willRetry) break;
        for (const number of event.numbers) change(producerId, number, { fate: 'failed' });
        break;
      case 'record.lost':
        change(producerId, event.sequence, { fate: 'lost' });
    }
  }
  return lives;
}

/** The partition whose records fare most differently, with the records around the first that do; null when none does. */
export function recordsApart(
  a: ReadonlyMap<string, RecordLife>,
  b: ReadonlyMap<string, RecordLife>,
): RecordsApart | null {
  const byPartition = new Map<PartitionKey, RecordPair[]>();
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const pair = { a: a.get(key) ?? null, b: b.get(key) ?? null };
    const { partition } = pair.a ?? pair.b ?? { partition: '' };
    const pairs = byPartition.get(partition);
    if (pairs) pairs.push(pair);
    else byPartition.set(partition, [pair]);
  }
  let best: RecordsApart | null = null;
  let most = 0;
  for (const [partition, unsorted] of byPartition) {
    const pairs = unsorted.toSorted((x, y) => sentAt(x) - sentAt(y));
    const weight = pairs.reduce((sum, pair) => sum + apartness(pair), 0);
    if (weight <= most) continue;
    most = weight;
    const worst = Math.max(...pairs.map(apartness));
    const first = Math.max(0, pairs.findIndex((pair) => apartness(pair) === worst) - BEFORE);
    const from = Math.max(0, Math.min(first, pairs.length - SHOWN));
    best = { partition, pairs: pairs.slice(from, from + SHOWN) };
  }
  return best;
}

const sentAt = ({ a, b }: RecordPair): number =>
  Math.min(a?.sentAtUs ?? Number.MAX_SAFE_INTEGER, b?.sentAtUs ?? Number.MAX_SAFE_INTEGER);

/** A loss weighs most, then any other fate, then a much later acknowledgement. That nobody answers is how a run is set, and
 *  no fate. */
function apartness({ a, b }: RecordPair): number {
  if ((a?.fate === 'lost') !== (b?.fate === 'lost')) return 100;
  const isSent = (life: RecordLife | null): boolean => life?.fate === 'stored' || life?.fate === 'unanswered';
  if (a?.fate !== b?.fate && !(isSent(a) && isSent(b))) return 10;
  const [waitA, waitB] = [a, b].map((life) =>
    life?.ackedAtUs == null ? null : Math.max(1, life.ackedAtUs - life.sentAtUs),
  );
  if (waitA == null || waitB == null) return 0;
  return Math.max(waitA / waitB, waitB / waitA) > MUCH_SLOWER ? 1 : 0;
}
