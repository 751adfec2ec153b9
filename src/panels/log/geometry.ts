/** Numbers of the log lens: which offsets fit, and what lies in each cell. */
import type { BatchView, RecordView, ReplicaCloseUp } from '../../contract/close-up.ts';
import type { ReplicaView } from '../../contract/frame.ts';

/** A record needs so much to be read. */
const CELL = 48;
const NARROW_CELL = 36;
const MAX_CELLS = 60;

/** How many offsets fit into a strip. */
export const cellsIn = (width: number): number =>
  Math.max(4, Math.min(MAX_CELLS, Math.floor(width / (width < 500 ? NARROW_CELL : CELL))));

/** `lost` records lie behind the place where the leader's own log goes another way: they will be cut off. */
export type CellState = 'committed' | 'written' | 'stray' | 'control' | 'gone' | 'none';

export interface Cell {
  readonly offset: number;
  readonly state: CellState;
  /** Null where compaction has taken the record, and where there is none. */
  readonly record: RecordView | null;
  readonly batch: BatchView | null;
  /** First of its batch within the strip. */
  readonly opensBatch: boolean;
}

/** Cells of one replica from `from` to below `to`.
 *  @param leader the leader's own copy, to tell what it does not have; undefined: nobody leads */
export function cellsOf(
  replica: ReplicaCloseUp,
  view: Pick<ReplicaView, 'highWatermark'>,
  leader: ReplicaCloseUp | undefined,
  from: number,
  to: number,
): readonly Cell[] {
  const theirs = leader && leader !== replica ? epochsByOffset(leader) : null;
  const cells: Cell[] = [];
  let at = 0;
  for (let offset = from; offset < to; offset++) {
    while ((replica.batches[at]?.lastOffset ?? Number.POSITIVE_INFINITY) < offset) at++;
    const candidate = replica.batches[at];
    const batch = candidate && candidate.baseOffset <= offset ? candidate : null;
    const record = batch?.records.find((other) => other.offset === offset) ?? null;
    const isStray = batch !== null && theirs !== null && theirs(offset) !== batch.partitionLeaderEpoch;
    cells.push({
      offset,
      batch,
      record,
      opensBatch: batch !== null && (batch.baseOffset === offset || offset === from),
      state: !batch
        ? offset < replica.logEndOffset && offset >= replica.logStartOffset
          ? 'gone'
          : 'none'
        : isStray && offset >= view.highWatermark
          ? 'stray'
          : offset < view.highWatermark
            ? 'committed'
            : 'written',
    });
  }
  return cells;
}

/** The epoch in which a log has written an offset; −1 where it has nothing. */
function epochsByOffset({ epochs, logEndOffset }: ReplicaCloseUp): (offset: number) => number {
  return (offset) =>
    offset >= logEndOffset ? -1 : (epochs.findLast(({ startOffset }) => startOffset <= offset)?.epoch ?? -1);
}

/** The newest record of a replica that is shown; null when none is. */
export function lastRecordOf(
  { brokerId, batches }: ReplicaCloseUp,
  from: number,
  to: number,
): { readonly brokerId: number; readonly offset: number } | null {
  for (const { records } of batches.toReversed()) {
    const last = records.findLast(({ offset }) => offset >= from && offset < to);
    if (last) return { brokerId, offset: last.offset };
  }
  return null;
}

export interface Span {
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
}

/** Stretches of one leader epoch within [from, to) of a log. */
export function epochSpans(
  { epochs, logEndOffset }: ReplicaCloseUp,
  from: number,
  to: number,
): readonly Span[] {
  const spans: Span[] = [];
  for (const [i, { epoch, startOffset }] of epochs.entries()) {
    const end = Math.min(epochs[i + 1]?.startOffset ?? logEndOffset, to);
    const start = Math.max(startOffset, from);
    if (start < end) spans.push({ epoch, from: start, to: end });
  }
  return spans;
}

/** The name of a segment's files. */
export const fileName = (baseOffset: number): string => String(baseOffset).padStart(20, '0');

/** Segments that are drawn: the newest, and the one that a search chose. */
export function shownSegments<S extends { readonly baseOffset: number }>(
  segments: readonly S[],
  most: number,
  chosen: number | null,
): readonly S[] {
  const newest = segments.slice(-most);
  if (chosen === null || newest.some(({ baseOffset }) => baseOffset === chosen)) return newest;
  const wanted = segments.find(({ baseOffset }) => baseOffset === chosen);
  return wanted ? [wanted, ...newest.slice(1)] : newest;
}
