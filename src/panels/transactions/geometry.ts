/** Numbers of the transactions lens: stretches of a log for each reader, states over time, the way through the machine. */
import type { EngineEvent, TransactionState } from '../../contract/events.ts';
import type {
  CoordinatorView,
  TransactionCell,
  TransactionInstance,
  TransactionStep,
  TransactionStrip,
} from '../../contract/transactions-close-up.ts';

/** An offset's cell at its narrowest that can be read. */
const CELL = 30;
const MOST = 60;

/** How many offsets fit. */
export const cellsIn = (width: number): number => Math.max(6, Math.min(MOST, Math.floor(width / CELL)));

/** A short log's cells are wider, but not as wide as the strip. */
export const cellWidth = (width: number, count: number): number =>
  Math.min(WIDEST, Math.floor(width / (Math.max(count, 6) + 1)));

const WIDEST = 44;

export interface Stretch {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** What one isolation level is handed of the shown offsets. Markers are handed to nobody; read_committed stops at the last
 *  stable offset and leaves out what was aborted. */
export function readable(
  { cells, highWatermark, lastStableOffset }: TransactionStrip,
  isolation: 'read_committed' | 'read_uncommitted',
): readonly Stretch[] {
  const end = isolation === 'read_committed' ? lastStableOffset : highWatermark;
  const stretches: Stretch[] = [];
  for (const { offset, kind } of cells) {
    if (offset >= end || !isHandedOut(kind, isolation)) continue;
    const last = stretches.at(-1);
    if (last?.to === offset) stretches[stretches.length - 1] = { from: last.from, to: offset + 1 };
    else stretches.push({ from: offset, to: offset + 1 });
  }
  return stretches;
}

function isHandedOut(kind: TransactionCell['kind'], isolation: string): boolean {
  if (kind === 'gone' || kind === 'commitMarker' || kind === 'abortMarker') return false;
  return isolation === 'read_uncommitted' || kind !== 'aborted';
}

/** `40 to 43, 46`: the offsets of some stretches. */
export const offsetsIn = (
  stretches: readonly Stretch[],
  span: (from: number, to: number) => string,
): string[] => stretches.map(({ from, to }) => (to - from === 1 ? String(from) : span(from, to - 1)));

/** Offsets of what this id has open here, or of its last transaction here; null when it has nothing in sight. */
export function ownOffsets({ cells }: TransactionStrip): Stretch | null {
  const ours = cells.filter(({ isOurs }) => isOurs);
  const isMarker = ({ kind }: TransactionCell): boolean => kind === 'commitMarker' || kind === 'abortMarker';
  const open = ours.filter(({ kind }) => kind === 'open');
  const lastMarker = ours.findLastIndex(isMarker);
  const before = ours.slice(0, Math.max(0, lastMarker)).findLastIndex(isMarker);
  const chosen = open.length > 0 ? open : ours.slice(before + 1, Math.max(0, lastMarker));
  const [first] = chosen;
  const last = chosen.at(-1);
  return first && last ? { from: first.offset, to: last.offset + 1 } : null;
}

// ---- time

export interface Span {
  readonly state: TransactionState;
  readonly fromUs: number;
  readonly toUs: number;
  readonly epoch: number;
}

export interface Window {
  readonly fromUs: number;
  readonly toUs: number;
}

/** What is shown of the past: the transaction under way or the last one, with what led to it and some air. */
export function windowOf(history: readonly TransactionStep[], nowUs: number): Window {
  let first = history.findLastIndex(({ state }) => state === 'Ongoing');
  while (first > 0 && history[first - 1]?.state === 'Ongoing') first--;
  const last = history.at(-1)?.atUs ?? nowUs;
  const from = history[first]?.atUs ?? last;
  // A transaction that ended long ago is not pressed into a corner by the time since.
  const isOver = /^(Complete|Empty)/.test(history.at(-1)?.state ?? 'Empty');
  const toUs = isOver ? Math.min(nowUs, last + Math.max(LEAST_US, (last - from) * 0.6)) : nowUs;
  return { fromUs: Math.max(0, from - Math.max(LEAST_US, (toUs - from) * 0.4)), toUs };
}

const LEAST_US = 40_000;

/** The states that the transaction log tells of, one after the other, within a window. */
export function spansOf(history: readonly TransactionStep[], window: Window): readonly Span[] {
  const spans: Span[] = [];
  for (const [i, { state, atUs, epoch }] of history.entries()) {
    const fromUs = Math.max(atUs, window.fromUs);
    const toUs = Math.min(history[i + 1]?.atUs ?? window.toUs, window.toUs);
    if (toUs < fromUs || (toUs === fromUs && i < history.length - 1)) continue;
    const last = spans.at(-1);
    if (last?.state === state && last.epoch === epoch)
      spans[spans.length - 1] = { state, epoch, fromUs: last.fromUs, toUs };
    else spans.push({ state, epoch, fromUs, toUs });
  }
  return spans;
}

/** Marks of a time axis at a round distance, about `count` of them. */
export function ticksOf({ fromUs, toUs }: Window, count: number): readonly number[] {
  const wanted = Math.max(1, (toUs - fromUs) / count);
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= wanted) ?? 10 * power;
  const ticks: number[] = [];
  for (let at = Math.ceil(fromUs / step) * step; at <= toUs; at += step) ticks.push(at);
  return ticks;
}

export interface LogMark {
  readonly atUs: number;
  readonly kind: TransactionCell['kind'];
  readonly fromOffset: number;
  readonly toOffset: number;
}

/** Writes of this id to a log: what was written at the same time stands together. When that was, what happened tells
 *  (`events`); the time in a batch is that of its first record, which the producer made before it was sent. */
export function writesOf(
  { partition, cells }: TransactionStrip,
  window: Window,
  events: readonly EngineEvent[],
): readonly LogMark[] {
  const marks: LogMark[] = [];
  for (const { offset, kind, isOurs, atUs: madeAtUs } of cells) {
    if (!isOurs || madeAtUs === null) continue;
    const appended = events.findLast(
      (event) =>
        event.type === 'log.appended' &&
        event.asLeader &&
        event.partition === partition &&
        event.baseOffset <= offset &&
        event.lastOffset >= offset,
    );
    const atUs = appended?.timeUs ?? madeAtUs;
    if (atUs < window.fromUs || atUs > window.toUs) continue;
    const last = marks.at(-1);
    if (last?.atUs === atUs && last.kind === kind && last.toOffset === offset - 1)
      marks[marks.length - 1] = { ...last, toOffset: offset };
    else marks.push({ atUs, kind, fromOffset: offset, toOffset: offset });
  }
  return marks;
}

// ---- the machine

export type Box = TransactionState | 'PrepareEpochFence';

/** Where each state stands: column and row of the drawing. */
export const BOXES: Readonly<Record<Box, readonly [column: number, row: number]>> = {
  Empty: [0, 0],
  Ongoing: [1, 0],
  PrepareEpochFence: [2, 0],
  PrepareCommit: [0, 1],
  PrepareAbort: [2, 1],
  CompleteCommit: [0, 2],
  CompleteAbort: [2, 2],
};

export const STEPS: readonly (readonly [Box, Box])[] = [
  ['Empty', 'Ongoing'],
  ['Ongoing', 'PrepareCommit'],
  ['Ongoing', 'PrepareAbort'],
  ['Ongoing', 'PrepareEpochFence'],
  ['PrepareEpochFence', 'PrepareAbort'],
  ['PrepareCommit', 'CompleteCommit'],
  ['PrepareAbort', 'CompleteAbort'],
  ['CompleteCommit', 'Ongoing'],
  ['CompleteAbort', 'Ongoing'],
  ['CompleteAbort', 'Empty'],
  ['CompleteCommit', 'Empty'],
];

/** Steps of the transaction that is under way, or of the last one: `from>to`. */
export function wayOf(history: readonly TransactionStep[]): ReadonlySet<string> {
  const way = new Set<string>();
  for (let i = history.length - 1; i > 0; i--) {
    const to = history[i]?.state;
    const from = history[i - 1]?.state;
    if (!to || !from) break;
    if (from !== to) way.add(`${from}>${to}`);
    if (to === 'Ongoing' && from !== 'Ongoing') break;
    if (to === 'Empty') break;
  }
  return way;
}

/** How long it has been in its state, since the first step that led there. */
export function sinceOf(history: readonly TransactionStep[]): number | null {
  const last = history.at(-1);
  if (!last) return null;
  let i = history.length - 1;
  while (i > 0 && history[i - 1]?.state === last.state) i--;
  return history[i]?.atUs ?? null;
}

/** Processes that hold an older epoch than the coordinator: whatever they ask is refused, or already has been. */
export const isFenced = (instance: TransactionInstance, coordinator: CoordinatorView | null): boolean =>
  instance.state === 'FATAL_ERROR' ||
  (coordinator !== null &&
    coordinator.state !== null &&
    instance.pid === coordinator.pid &&
    instance.epoch >= 0 &&
    // With transaction.version 2 the client learns the epoch of its next transaction from the answer to EndTxn.
    instance.epoch < Math.max(coordinator.lastEpoch, coordinator.epoch - 1));
