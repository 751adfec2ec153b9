/** How a share-partition is laid out: which cells fit, which record is told of. Numbers only. */
import type { ShareCloseUp, ShareRecordView } from '../../contract/share-close-up.ts';

/** A cell, with its gap. */
export const CELL_PX = 39;
const MOST = 60;

export const cellsIn = (width: number): number => Math.max(4, Math.min(MOST, Math.floor(width / CELL_PX)));

/** Settled records that are seen before the window. */
const BEFORE = 3;

/** As many records as fit: from a little before the window on, or further back where that leaves cells empty. */
export function cellsOf(
  { records, startOffset, highWatermark }: Pick<ShareCloseUp, 'records' | 'startOffset' | 'highWatermark'>,
  room: number,
  isFollowing: boolean,
): readonly ShareRecordView[] {
  if (!isFollowing) return records.slice(0, room);
  const start = startOffset < 0 ? highWatermark : startOffset;
  const wanted = records.findIndex(({ offset }) => offset >= start - BEFORE);
  const first = Math.max(0, Math.min(wanted < 0 ? records.length : wanted, records.length - room));
  return records.slice(first, first + room);
}

/** The record that is told of when nobody chose one: the one whose lock ends first, else the first that is not done. */
export function tellingRecord(records: readonly ShareRecordView[]): ShareRecordView | null {
  let found: ShareRecordView | null = null;
  for (const record of records) {
    if (record.lockedUntilUs === null) continue;
    if (found?.lockedUntilUs == null || record.lockedUntilUs < found.lockedUntilUs) found = record;
  }
  return found ?? records.find(({ state }) => state !== 'done') ?? records.at(-1) ?? null;
}

/** The lock that keeps the start of the window where it is, while others behind it are done; null: none does. */
export function holding({ records, startOffset }: ShareCloseUp): ShareRecordView | null {
  const first = records.find(({ offset }) => offset === startOffset);
  const isPassed = records.some(
    ({ offset, state }) => offset > startOffset && (state === 'ACKNOWLEDGED' || state === 'ARCHIVED'),
  );
  return first?.lockedUntilUs != null && isPassed ? first : null;
}

/** What is left of a lock, of one. */
export const leftOf = (
  record: Pick<ShareRecordView, 'lockedFromUs' | 'lockedUntilUs'>,
  nowUs: number,
): number => {
  const { lockedFromUs, lockedUntilUs } = record;
  if (lockedFromUs === null || lockedUntilUs === null || lockedUntilUs <= lockedFromUs) return 0;
  return Math.max(0, Math.min(1, (lockedUntilUs - nowUs) / (lockedUntilUs - lockedFromUs)));
};
