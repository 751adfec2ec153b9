/** The database behind an application: rows, locks and what its calls cost.
 *
 *      plain           INSERT: a record that comes again is a second row
 *      idempotent      INSERT … ON CONFLICT DO NOTHING, by partition and offset
 *      transactional   the rows and the offsets behind them in one transaction; whoever takes a partition over begins there
 *
 *  Simplifies  a transaction asks for all its rows' locks (by record key) at once, so that there are no deadlocks; the database
 *              never fails, applications do
 *  See         processing.ts */
import type { SinkRowView } from '../../contract/group-close-up.ts';
import type { SinkSettings } from '../../contract/processing.ts';
import type { Handed } from '../clients/consumer/state.ts';
import { addRange, gapsIn, isInRanges } from '../kernel/ranges.ts';
import { keyText } from '../protocol/records.ts';
import { RECENT_ROWS, type SinkDisk, type SinkRows } from './processing-state.ts';

/** How many calls over the network it takes to write a unit. */
export const callsFor = ({ transaction }: SinkSettings, count: number): number =>
  transaction === 'none' ? count : count + 2;

const keysOf = (unit: readonly Handed[]): readonly string[] =>
  unit.flatMap(({ record }) => keyText(record) ?? []);

/** Asks for the locks of a unit. Answers whether it has them; otherwise `owner` stands in the queue. */
export function tryLock(sink: SinkDisk, owner: string, unit: readonly Handed[]): boolean {
  const keys = keysOf(unit);
  const isFree = keys.every((key) => (sink.locks.get(key) ?? owner) === owner);
  if (!isFree) {
    if (!sink.waiting.includes(owner)) {
      sink.waiting.push(owner);
      sink.counts.lockWaits++;
    }
    return false;
  }
  const at = sink.waiting.indexOf(owner);
  if (at >= 0) sink.waiting.splice(at, 1);
  for (const key of keys) sink.locks.set(key, owner);
  return true;
}

/** Lets go of whatever somebody has locked or waits for: at the end of a transaction, or because its connection broke. */
export function unlock(sink: SinkDisk, isOwner: (owner: string) => boolean): void {
  for (const [key, owner] of sink.locks) if (isOwner(owner)) sink.locks.delete(key);
  for (let at = sink.waiting.length - 1; at >= 0; at--)
    if (isOwner(sink.waiting[at] as string)) sink.waiting.splice(at, 1);
}

/** Writes a unit. Answers how many of its records had a row already.
 *  @param by whoever writes, and when */
export function write(
  sink: SinkDisk,
  settings: SinkSettings,
  unit: readonly Handed[],
  by: Pick<SinkRowView, 'consumerId' | 'worker' | 'atUs'>,
): number {
  const { counts } = sink;
  counts.calls += callsFor(settings, unit.length);
  if (settings.transaction !== 'none') counts.transactions++;
  let again = 0;
  for (const { key, offset, follows, record } of unit) {
    const rows: SinkRows = sink.rows.get(key) ?? { there: [], begun: follows, next: 0 };
    sink.rows.set(key, rows);
    const row = { ...by, partition: key, offset, key: keyText(record) };
    if (isInRanges(rows.there, offset)) {
      again++;
      remember(sink, { ...row, kind: settings.write === 'plain' ? 'again' : 'repeat', isAhead: false });
      if (settings.write === 'plain') {
        counts.rows++;
        counts.duplicates++;
      } else counts.repeats++;
      continue;
    }
    counts.rows++;
    rows.begun = Math.min(rows.begun, follows);
    addRange(rows.there, follows, offset + 1);
    rows.next = Math.max(rows.next, offset + 1);
    remember(sink, { ...row, kind: 'first', isAhead: gapsIn(rows.there, rows.begun, offset).length > 0 });
  }
  return again;
}

function remember({ recent }: SinkDisk, row: SinkRowView): void {
  recent.push(Object.freeze(row));
  if (recent.length > RECENT_ROWS) recent.shift();
}

/** Records between the first and the last row of a partition that have none. */
export function gapsOf(sink: SinkDisk): number {
  let count = 0;
  for (const { there, begun, next } of sink.rows.values()) {
    const gaps = gapsIn(there, begun, next);
    for (let i = 0; i < gaps.length; i += 2) count += (gaps[i + 1] ?? 0) - (gaps[i] ?? 0);
  }
  return count;
}
