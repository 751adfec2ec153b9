/** Numbers of the producer lens: which batches fit into a deque's row, and what the life of a batch was made of. */
import type { EngineEvent, Flight } from '../../contract/events.ts';
import type {
  ConnectionView,
  DequeView,
  FollowedRecord,
  ProducerBatchView,
} from '../../contract/producer-close-up.ts';

/** A record's cell, and what a batch needs beside its cells. */
export const CELL = 34;
const BATCH_EDGE = 8;
const GAP = 5;
/** Room for its sequences and its linger. */
const LEAST = 104;
const MORE = 34;

export interface FittedBatch {
  readonly batch: ProducerBatchView;
  /** Its oldest records; the rest is a number. */
  readonly shown: ProducerBatchView['records'];
  readonly more: number;
}

export interface FittedDeque {
  /** Newest first: the oldest stands at the right end, next to the sender. */
  readonly batches: readonly FittedBatch[];
  /** Newer ones that have no room. */
  readonly hidden: number;
}

/** What waits in a deque, as far as there is room: the oldest first. */
export function fitDeque({ batches }: DequeView, width: number): FittedDeque {
  const waiting = batches.filter(({ where }) => where === 'deque');
  const most = waiting.length > 2 ? 3 : 6;
  const fitted: FittedBatch[] = [];
  let left = width;
  for (const batch of waiting) {
    const count = Math.min(batch.records.length, most);
    const more = batch.records.length - count;
    const needs = Math.max(LEAST, count * CELL + BATCH_EDGE + (more > 0 ? MORE : 0)) + GAP;
    const isLast = waiting.length === fitted.length + 1;
    if (fitted.length > 0 && needs > left - (isLast ? 0 : MORE)) break;
    left -= needs;
    fitted.unshift({ batch, shown: batch.records.slice(0, count), more });
  }
  return { batches: fitted, hidden: waiting.length - fitted.length };
}

/** Two digits for each byte; the first `most` of them. */
export const hex = (bytes: readonly number[], most: number): string =>
  bytes
    .slice(0, most)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join(' ') + (bytes.length > most ? ' …' : '');

/** `0x1caaa416`, of a signed number too. */
export const hex32 = (value: number): string => `0x${(value >>> 0).toString(16).padStart(8, '0')}`;

/** Utils#toPositive. */
export const positive = (hash: number): number => hash & 0x7fffffff;

/** Of the client's partitions, those that have no leader it could write to. */
export const leaderless = (deques: readonly DequeView[]): number =>
  deques.filter(({ leaderId }) => leaderId < 0).length;

// ---- life of a batch

/** `lingers`: it waits for company. `waits`: it could go, and something else is in the way. `attempt`: until a refusal; what
 *  it waited before its sending is in it. */
export interface LifeSpan {
  readonly kind: 'lingers' | 'waits' | 'flight' | 'attempt' | 'backoff';
  readonly fromUs: number;
  readonly toUs: number;
  /** Of an attempt: what it ended with. */
  readonly error: string | null;
}

export interface Refused {
  readonly timeUs: number;
  readonly error: string;
}

/** Attempts of a batch that were refused, oldest first, as far as the journal has them. */
export function refusalsOf(
  events: readonly EngineEvent[],
  producerId: string,
  batch: ProducerBatchView,
): readonly Refused[] {
  const first = batch.records[0]?.number;
  return events.flatMap((event) =>
    event.type === 'produce.refused' &&
    event.producerId === producerId &&
    event.partition === batch.partition &&
    event.timeUs >= batch.createdUs &&
    first !== undefined &&
    event.numbers.includes(first)
      ? [{ timeUs: event.timeUs, error: event.error }]
      : [],
  );
}

/** From its first record until now. */
export function lifeOf(
  batch: ProducerBatchView,
  refusals: readonly Refused[],
  lingerUs: number,
  nowUs: number,
): readonly LifeSpan[] {
  const spans: LifeSpan[] = [];
  let at = batch.createdUs;
  const until = (kind: LifeSpan['kind'], toUs: number, error: string | null = null): void => {
    const end = Math.min(Math.max(at, toUs), nowUs);
    if (end > at) spans.push({ kind, fromUs: at, toUs: end, error });
    at = end;
  };
  for (const { timeUs, error } of refusals) until('attempt', timeUs, error);
  if (batch.attempts === 0 || (batch.where === 'flight' && refusals.length === 0)) {
    const goesAt = batch.sentAtUs ?? nowUs;
    if (!batch.isClosed || batch.sentAtUs !== null)
      until('lingers', Math.min(batch.createdUs + lingerUs, goesAt));
  } else until('backoff', batch.retryAtUs);
  until('waits', batch.sentAtUs ?? nowUs);
  until('flight', nowUs);
  return spans;
}

// ---- connections

/** Slots of a connection, the newest request last; more than `maxInFlight` only if the setting was lowered meanwhile. */
export const freeSlots = ({ requests }: ConnectionView, maxInFlight: number): number =>
  Math.max(0, Math.min(maxInFlight, SLOTS) - requests.length);

/** So many are drawn. */
const SLOTS = 5;

export interface InAir {
  readonly eventId: number;
  readonly isResponse: boolean;
  readonly isBad: boolean;
  /** 0 at the client, 1 at the broker. */
  readonly at: number;
}

/** Produce requests and answers between a client and a broker, at an instant. */
export function inAir(
  flights: readonly Flight[],
  producerId: string,
  broker: string,
  nowUs: number,
): readonly InAir[] {
  return flights
    .filter(
      ({ api, from, to }) =>
        api === 'Produce' &&
        ((from === producerId && to === broker) || (from === broker && to === producerId)),
    )
    .map(({ eventId, isResponse, error, sentAtUs, arrivesAtUs, lostAtUs }) => {
      const whole = Math.max(1, arrivesAtUs - sentAtUs);
      const share = Math.max(0, Math.min(1, ((lostAtUs ?? nowUs) - sentAtUs) / whole));
      return {
        eventId,
        isResponse,
        isBad: error !== null || lostAtUs !== null,
        at: isResponse ? 1 - share : share,
      };
    });
}

/** Where a record is: with the producer, else in a log, else nowhere that can be seen. */
export const stageOf = ({ stage, offset }: FollowedRecord): FollowedRecord['stage'] | 'log' =>
  stage === 'done' && offset >= 0 ? 'log' : stage;
