/** A partition as a share group reads it: which records are with whom, and which are done.
 *
 *          done │ acquired, released, done …  │ not fetched yet
 *               startOffset          endOffset
 *
 *  Models      kafka.server.share.SharePartition (KIP-932)
 *  Simplifies  the persister is told by whoever calls: what is here is taken to be written
 *  Invariants  a record is with one member at most; startOffset only rises; below it all is done
 *  See         record-state.ts, acknowledgement.ts */
import type { InFlightState, RecordState } from './record-state.ts';
import { acquired, ended, isDone } from './record-state.ts';

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
      whole: Object.freeze({ state, deliveryCount, memberId: '' }),
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
      for (const [{ firstOffset }, { state }] of statesOf(batch))
        if (state === 'AVAILABLE') return firstOffset;
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
 *  Answers ranges with their delivery counts. */
export function acquire(
  partition: SharePartition,
  memberId: string,
  fetched: readonly Range[],
  maxRecords: number,
): AcquiredRecords[] {
  const [first] = fetched;
  const last = fetched.at(-1);
  if (!first || !last) return [];
  const from = first.firstOffset;
  const given: AcquiredRecords[] = [];
  const known = partition.batches.filter(
    (one) => one.lastOffset >= from && one.firstOffset <= last.lastOffset,
  );
  for (const batch of known)
    takeFrom(batch, memberId, { firstOffset: from, lastOffset: last.lastOffset }, given);
  const fresh = Math.max(from, (known.at(-1)?.lastOffset ?? from - 1) + 1);
  if (fresh <= last.lastOffset) {
    const wanted = fresh + Math.max(1, maxRecords) - 1;
    const lastOffset = fetched.find((one) => one.lastOffset >= wanted)?.lastOffset ?? last.lastOffset;
    given.push(takeNew(partition, memberId, fresh, lastOffset));
  }
  return given;
}

function takeFrom(batch: InFlightBatch, memberId: string, wanted: Range, given: AcquiredRecords[]): void {
  if (batch.whole && isWithin(batch, wanted)) {
    if (batch.whole.state !== 'AVAILABLE') return;
    batch.whole = acquired(batch.whole, memberId);
    const { firstOffset, lastOffset, whole } = batch;
    given.push({ firstOffset, lastOffset, deliveryCount: whole.deliveryCount });
    return;
  }
  if (batch.whole && batch.whole.state !== 'AVAILABLE') return;
  for (const [offset, state] of byOffset(batch)) {
    if (offset < wanted.firstOffset || offset > wanted.lastOffset || state.state !== 'AVAILABLE') continue;
    const next = acquired(state, memberId);
    batch.offsets?.set(offset, next);
    given.push({ firstOffset: offset, lastOffset: offset, deliveryCount: next.deliveryCount });
  }
}

function takeNew(
  partition: SharePartition,
  memberId: string,
  firstOffset: number,
  lastOffset: number,
): AcquiredRecords {
  const whole = Object.freeze({ state: 'ACQUIRED', deliveryCount: 1, memberId } as const);
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
      whole ?? Object.freeze({ state: 'AVAILABLE', deliveryCount: 0, memberId: '' } as const),
    ]),
  );
  batch.whole = null;
  return batch.offsets;
}

/** Whatever the member still holds in this range, or at all, is available again: its locks are over, or its session is.
 *  Answers the ranges that were released or archived. */
export function release(partition: SharePartition, memberId: string, range: Range | null): Range[] {
  const released: Range[] = [];
  const free = (one: Range, state: InFlightState): InFlightState => {
    const isOurs = state.state === 'ACQUIRED' && state.memberId === memberId;
    const isInRange = !range || (one.lastOffset >= range.firstOffset && one.firstOffset <= range.lastOffset);
    if (!isOurs || !isInRange) return state;
    released.push({ firstOffset: one.firstOffset, lastOffset: one.lastOffset });
    // What lies below the start of the log cannot be delivered again.
    const to = one.lastOffset < partition.startOffset ? 'ARCHIVED' : 'AVAILABLE';
    const next = ended(state, to, partition.maxDeliveryCount);
    if (next.state === 'AVAILABLE') partition.findNextFetchOffset = true;
    return next;
  };
  for (const batch of partition.batches) {
    if (batch.whole) batch.whole = free(batch, batch.whole);
    for (const [offset, state] of batch.offsets ?? [])
      batch.offsets?.set(offset, free({ firstOffset: offset, lastOffset: offset }, state));
  }
  moveStart(partition);
  return released;
}

/** The log begins later now: what was available below is done. What is acquired there may still be acknowledged. */
export function onLogStartMoved(partition: SharePartition, logStartOffset: number): void {
  if (logStartOffset <= partition.startOffset) return;
  const archive = (state: InFlightState): InFlightState => {
    if (state.state !== 'AVAILABLE') return state;
    partition.findNextFetchOffset = true;
    return Object.freeze({ ...state, state: 'ARCHIVED' });
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
