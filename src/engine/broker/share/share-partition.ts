/** A partition as a share group reads it: which records are with whom, and which are done.
 *
 *          done │ acquired, released, done …  │ not fetched yet
 *               startOffset          endOffset
 *
 *  Models      kafka.server.share.SharePartition (KIP-932)
 *  Simplifies  the persister is told by whoever calls
 *  Invariants  a record is with one member at most; startOffset only rises; below it all is done
 *  See         record-state.ts, acknowledgement.ts */

import type { SimTimeUs } from '../../../contract/units.ts';
import type { InFlightState, RecordState } from './record-state.ts';
import { acquired, ended, isDone, isFree, resting } from './record-state.ts';

/** Records that were fetched together. Inclusive offsets. */
export interface InFlightBatch {
  readonly firstOffset: number;
  readonly lastOffset: number;
  /** Of all its records; null when they fare differently. */
  whole: InFlightState | null;
  /** By offset, once they do. */
  offsets: Map<number, InFlightState> | null;
}

export interface SharePartition {
  /** `group.share.partition.max.record.locks`. */
  readonly maxInFlight: number;
  /** `group.share.delivery.count.limit`. */
  readonly maxDeliveryCount: number;
  readonly stateEpoch: number;
  /** In order of their offsets; Kafka's cached state. */
  batches: InFlightBatch[];
  /** Below it everything is done. */
  startOffset: number;
  /** Last offset that was acquired; while nothing is in flight, where fetching goes on. */
  endOffset: number;
  /** Something below the end may be available again. */
  findNextFetchOffset: boolean;
}

export interface Range {
  readonly firstOffset: number;
  readonly lastOffset: number;
}

export interface AcquiredRecords extends Range {
  readonly deliveryCount: number;
}

/** What the share coordinator has kept of it. */
export interface PersistedState {
  readonly stateEpoch: number;
  readonly startOffset: number;
  readonly batches: readonly (Range & { readonly state: RecordState; readonly deliveryCount: number })[];
}

export function initialize(
  limits: Pick<SharePartition, 'maxInFlight' | 'maxDeliveryCount'>,
  persisted: PersistedState,
): SharePartition {
  const partition: SharePartition = {
    ...limits,
    stateEpoch: persisted.stateEpoch,
    batches: persisted.batches.map(({ firstOffset, lastOffset, state, deliveryCount }) => ({
      firstOffset,
      lastOffset,
      whole: resting(state, deliveryCount),
      offsets: null,
    })),
    startOffset: persisted.startOffset,
    endOffset: persisted.batches.at(-1)?.lastOffset ?? persisted.startOffset,
    findNextFetchOffset: persisted.batches.length > 0,
  };
  moveStart(partition);
  return partition;
}

/** Every record of a batch, or the batch as one, with its state. */
export function* statesOf(batch: InFlightBatch): Generator<readonly [Range, InFlightState]> {
  const { firstOffset, lastOffset, whole, offsets } = batch;
  if (whole) yield [{ firstOffset, lastOffset }, whole];
  for (const [offset, state] of offsets ?? []) yield [{ firstOffset: offset, lastOffset: offset }, state];
}

/** From where on to fetch: what was released first, else behind everything. */
export function nextFetchOffset(partition: SharePartition): number {
  const last = partition.batches.at(-1);
  if (!last || partition.startOffset > last.lastOffset) {
    partition.findNextFetchOffset = false;
    return partition.endOffset;
  }
  if (partition.findNextFetchOffset) {
    for (const batch of partition.batches) {
      for (const [{ firstOffset }, state] of statesOf(batch)) if (isFree(state)) return firstOffset;
    }
    partition.findNextFetchOffset = false;
  }
  return partition.endOffset + 1;
}

/** Whether more may be in flight; a hole may be filled whatever the limit says. */
export function canAcquire(partition: SharePartition): boolean {
  if (nextFetchOffset(partition) !== partition.endOffset + 1) return true;
  const { batches, startOffset, endOffset } = partition;
  return (batches.length === 0 ? 0 : endOffset - startOffset + 1) < partition.maxInFlight;
}

/** Gives a member what of these fetched batches is free: at least one of them whole, and no more than `maxRecords` call for.
 *  Answers ranges with their delivery counts.
 *  @param lockedUntilUs when nobody has heard of the member's verdict; 0: never */
export function acquire(
  partition: SharePartition,
  memberId: string,
  fetched: readonly Range[],
  maxRecords: number,
  lockedUntilUs: SimTimeUs = 0,
): AcquiredRecords[] {
  const [first] = fetched;
  const last = fetched.at(-1);
  if (!first || !last) return [];
  const from = first.firstOffset;
  const given: AcquiredRecords[] = [];
  const known = partition.batches.filter(
    (one) => one.lastOffset >= from && one.firstOffset <= last.lastOffset,
  );
  const taker = { memberId, lockedUntilUs };
  for (const batch of known) {
    if (countOf(given) >= maxRecords) return given;
    takeFrom(batch, taker, { firstOffset: from, lastOffset: last.lastOffset }, given);
  }
  const left = maxRecords - countOf(given);
  if (left <= 0 && given.length > 0) return given;
  const fresh = Math.max(from, (known.at(-1)?.lastOffset ?? from - 1) + 1);
  if (fresh <= last.lastOffset) {
    const wanted = fresh + Math.max(1, left) - 1;
    const lastOffset = fetched.find((one) => one.lastOffset >= wanted)?.lastOffset ?? last.lastOffset;
    given.push(takeNew(partition, taker, { firstOffset: fresh, lastOffset }));
  }
  return given;
}

const countOf = (given: readonly Range[]): number =>
  given.reduce((sum, { firstOffset, lastOffset }) => sum + lastOffset - firstOffset + 1, 0);

type Taker = Pick<InFlightState, 'memberId' | 'lockedUntilUs'>;

function takeFrom(batch: InFlightBatch, taker: Taker, wanted: Range, given: AcquiredRecords[]): void {
  if (batch.whole && isWithin(batch, wanted)) {
    if (!isFree(batch.whole)) return;
    batch.whole = acquired(batch.whole, taker.memberId, taker.lockedUntilUs);
    const { firstOffset, lastOffset, whole } = batch;
    given.push({ firstOffset, lastOffset, deliveryCount: whole.deliveryCount });
    return;
  }
  if (batch.whole && !isFree(batch.whole)) return;
  for (const [offset, state] of byOffset(batch)) {
    if (offset < wanted.firstOffset || offset > wanted.lastOffset || !isFree(state)) continue;
    const next = acquired(state, taker.memberId, taker.lockedUntilUs);
    batch.offsets?.set(offset, next);
    given.push({ firstOffset: offset, lastOffset: offset, deliveryCount: next.deliveryCount });
  }
}

function takeNew(
  partition: SharePartition,
  { memberId, lockedUntilUs }: Taker,
  { firstOffset, lastOffset }: Range,
): AcquiredRecords {
  const whole = acquired(resting('AVAILABLE', 0), memberId, lockedUntilUs);
  if (partition.batches.length === 0) partition.startOffset = firstOffset;
  partition.batches.push({ firstOffset, lastOffset, whole, offsets: null });
  partition.endOffset = lastOffset;
  return { firstOffset, lastOffset, deliveryCount: 1 };
}

export const isWithin = (batch: Range, wanted: Range): boolean =>
  batch.firstOffset >= wanted.firstOffset && batch.lastOffset <= wanted.lastOffset;

/** From now on each record of the batch has a state of its own. */
export function byOffset(batch: InFlightBatch): Map<number, InFlightState> {
  const { firstOffset, lastOffset, whole } = batch;
  batch.offsets ??= new Map(
    Array.from({ length: lastOffset - firstOffset + 1 }, (_, i) => [
      firstOffset + i,
      whole ?? resting('AVAILABLE', 0),
    ]),
  );
  batch.whole = null;
  return batch.offsets;
}

/** A range that somebody had, and what it is now. */
export interface Released extends Range {
  readonly memberId: string;
  readonly deliveryCount: number;
  readonly state: RecordState;
}

/** Whatever the member still holds in this range, or at all, is available again: its locks are over, or its session is.
 *  Answers the ranges that were released or archived. */
export function release(partition: SharePartition, memberId: string, range: Range | null): Range[] {
  const isMeant = (one: Range, state: InFlightState): boolean => {
    const isInRange = !range || (one.lastOffset >= range.firstOffset && one.firstOffset <= range.lastOffset);
    return state.memberId === memberId && isInRange;
  };
  return releaseWhere(partition, isMeant).map(({ firstOffset, lastOffset }) => ({ firstOffset, lastOffset }));
}

/** Takes from members what they have and `isMeant` says. */
export function releaseWhere(
  partition: SharePartition,
  isMeant: (range: Range, state: InFlightState) => boolean,
): Released[] {
  const released: Released[] = [];
  const free = (one: Range, state: InFlightState): InFlightState => {
    if (state.state !== 'ACQUIRED' || !isMeant(one, state)) return state;
    // What lies below the start of the log cannot be delivered again.
    const to = one.lastOffset < partition.startOffset ? 'ARCHIVED' : 'AVAILABLE';
    const next = ended(state, to, partition.maxDeliveryCount);
    if (isFree(next)) partition.findNextFetchOffset = true;
    const { firstOffset, lastOffset } = one;
    const { memberId, deliveryCount } = state;
    released.push({ firstOffset, lastOffset, memberId, deliveryCount, state: next.state });
    return next;
  };
  mapStates(partition, free);
  moveStart(partition);
  return released;
}

function mapStates(
  partition: SharePartition,
  map: (range: Range, state: InFlightState) => InFlightState,
): void {
  for (const batch of partition.batches) {
    if (batch.whole) batch.whole = map(batch, batch.whole);
    for (const [offset, state] of batch.offsets ?? [])
      batch.offsets?.set(offset, map({ firstOffset: offset, lastOffset: offset }, state));
  }
}

/** A write has ended: what was to become of records counts, or they are as they were.
 *  Models  SharePartition#rollbackOrProcessStateUpdates */
export function settle(partition: SharePartition, write: number, isWritten: boolean): void {
  mapStates(partition, (_range, state) => {
    if (state.pending?.write !== write) return state;
    const after = isWritten ? Object.freeze({ ...state, pending: null }) : state.pending.before;
    if (isFree(after)) partition.findNextFetchOffset = true;
    return after;
  });
  moveStart(partition);
}

/** The ranges that a write is about, each with what it becomes. */
export function pendingOf(partition: SharePartition, write: number): Released[] {
  const found: Released[] = [];
  for (const batch of partition.batches) {
    for (const [{ firstOffset, lastOffset }, { state, deliveryCount, pending }] of statesOf(batch)) {
      if (pending?.write !== write) continue;
      found.push({ firstOffset, lastOffset, memberId: pending.before.memberId, deliveryCount, state });
    }
  }
  return found;
}

/** Of what a member has just acquired, takes back what nobody may read: it is done. Answers what is left to the member. */
export function archiveAborted(
  partition: SharePartition,
  memberId: string,
  given: readonly AcquiredRecords[],
  aborted: readonly Range[],
): AcquiredRecords[] {
  const isAborted = (offset: number): boolean =>
    aborted.some(({ firstOffset, lastOffset }) => firstOffset <= offset && lastOffset >= offset);
  const left: AcquiredRecords[] = [];
  for (const batch of partition.batches) {
    for (const [offset, state] of byOffset(batch)) {
      if (state.state !== 'ACQUIRED' || state.memberId !== memberId || !isAborted(offset)) continue;
      batch.offsets?.set(offset, resting('ARCHIVED', state.deliveryCount));
    }
  }
  for (const { firstOffset, lastOffset, deliveryCount } of given) {
    for (let offset = firstOffset; offset <= lastOffset; offset++) {
      const last = left.at(-1);
      if (isAborted(offset)) continue;
      if (last?.lastOffset === offset - 1 && last.deliveryCount === deliveryCount)
        left[left.length - 1] = { ...last, lastOffset: offset };
      else left.push({ firstOffset: offset, lastOffset: offset, deliveryCount });
    }
  }
  moveStart(partition);
  return left;
}

/** Neighbours that fare alike, as one range. */
export function joined<T extends Released>(ranges: readonly T[]): T[] {
  const found: T[] = [];
  for (const range of ranges) {
    const last = found.at(-1);
    const isNext =
      last?.lastOffset === range.firstOffset - 1 &&
      last.memberId === range.memberId &&
      last.state === range.state &&
      last.deliveryCount === range.deliveryCount;
    if (isNext && last) found[found.length - 1] = { ...last, lastOffset: range.lastOffset };
    else found.push(range);
  }
  return found;
}

/** The log begins later now: what was available below is done. What is acquired there may still be acknowledged. */
export function onLogStartMoved(partition: SharePartition, logStartOffset: number): void {
  if (logStartOffset <= partition.startOffset) return;
  const archive = (state: InFlightState): InFlightState => {
    if (!isFree(state)) return state;
    partition.findNextFetchOffset = true;
    return resting('ARCHIVED', state.deliveryCount);
  };
  for (const batch of partition.batches) {
    if (batch.firstOffset >= logStartOffset) break;
    if (batch.whole && batch.lastOffset < logStartOffset) batch.whole = archive(batch.whole);
    else if (batch.whole?.state === 'AVAILABLE' || batch.offsets) {
      for (const [offset, state] of byOffset(batch))
        if (offset < logStartOffset) batch.offsets?.set(offset, archive(state));
    }
  }
  partition.startOffset = logStartOffset;
  if (partition.batches.length === 0) partition.endOffset = logStartOffset;
}

/** The start moves over what is done, and whole batches of that are forgotten. */
export function moveStart(partition: SharePartition): void {
  let lastDone = -1;
  done: for (const batch of partition.batches) {
    for (const [{ firstOffset, lastOffset }, state] of statesOf(batch)) {
      if (lastOffset >= partition.startOffset && !isDone(state)) break done;
      // An acquired batch below the start of the log is waited for no longer.
      if (firstOffset > partition.startOffset && lastDone < 0) break done;
      if (lastOffset >= partition.startOffset) lastDone = lastOffset;
    }
  }
  const last = partition.batches.at(-1);
  if (lastDone < 0 || !last) return;
  if (lastDone === last.lastOffset) {
    partition.startOffset = lastDone + 1;
    partition.endOffset = lastDone + 1;
    partition.batches = [];
    return;
  }
  partition.batches = partition.batches.filter((batch) => batch.lastOffset > lastDone);
  const [next] = partition.batches;
  partition.startOffset = next && next.firstOffset > lastDone ? next.firstOffset : lastDone + 1;
}
