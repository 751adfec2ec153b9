/** Which records of a log no producer has been told to be stored. The ledger of the audits knows: a record is the same wherever a
 *  retry has written it.
 *  See         audit/ledger.ts */
import type { AcknowledgedBatch } from '../audit/state.ts';
import type { RecordBatch } from '../protocol/records.ts';
import { offsetAt } from '../protocol/records.ts';

/** By maker and number: what was acknowledged at this offset or behind. By acks=0 nobody is told anything. */
export function acknowledgedFrom(
  acknowledged: readonly AcknowledgedBatch[],
  offset: number,
): ReadonlySet<string> {
  const found = new Set<string>();
  for (let i = acknowledged.length - 1; i >= 0; i--) {
    const entry = acknowledged[i];
    if (!entry || entry.lastOffset < offset) break;
    if (entry.acks !== 0) for (const number of entry.numbers) found.add(nameOf(entry.generator, number));
  }
  return found;
}

const nameOf = (generator: string, number: number): string => `${generator} ${number}`;

/** Offsets of the application's records in [from, to) that are not among them. */
export function unacknowledgedIn(
  batches: readonly RecordBatch[],
  acknowledged: ReadonlySet<string>,
  from: number,
  to: number,
): readonly number[] {
  const found: number[] = [];
  for (const batch of batches) {
    for (const [i, record] of batch.records.entries()) {
      const offset = offsetAt(batch, i);
      if (record.type !== 'user' || offset < from || offset >= to) continue;
      if (!acknowledged.has(nameOf(record.generator, record.number))) found.push(offset);
    }
  }
  return found;
}
