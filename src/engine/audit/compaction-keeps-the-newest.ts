/** The newest record of a key is on every copy of its partition, however often which one has been compacted, unless it is a
 *  tombstone (LogCleaner: the latest value of each key is never removed). Keys whose newest record is of a transaction are
 *  passed over: it may have been aborted. It compares copies, so what all of them have lost alike it does not see. */
import { isTombstone, keyText, offsetAt } from '../protocol/records.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { whateverLoses } from './excuses.ts';
import type { Finding, Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import type { ReplicaCopy } from './view.ts';
import { copiesByFile } from './view.ts';

/** The newest record of a key: where it is, and whether every copy must have it. */
interface Newest {
  readonly offset: number;
  readonly mustBe: boolean;
}

export const compactionKeepsTheNewest: Invariant = {
  name: 'compaction-keeps-the-newest',
  on: {},
  recheck(world) {
    for (const { key, copies } of copiesByFile(world).values()) {
      const finding = compare(key, copies);
      if (finding) return finding;
    }
    return null;
  },
  permittedBy: whateverLoses,
};

function compare(key: string, copies: readonly ReplicaCopy[]): Finding | null {
  const open = copies.filter(({ isUp, replica }) => isUp && replica);
  if (open.length < 2 || !open.some(({ log }) => log.sparseTo > log.logStartOffset)) return null;
  const start = Math.max(...open.map(({ log }) => log.logStartOffset));
  const end = Math.min(...open.map(({ replica }) => replica?.highWatermark ?? 0));
  const newest = new Map<string, Newest>();
  const found = open.map(({ log }) => newestIn(log, start, end));
  for (const one of found) {
    for (const [name, entry] of one)
      if (entry.offset > (newest.get(name)?.offset ?? -1)) newest.set(name, entry);
  }
  for (const [i, copy] of open.entries()) {
    for (const [name, { offset, mustBe }] of newest) {
      const own = found[i]?.get(name)?.offset;
      if (mustBe && own !== offset)
        return onBroker(
          key,
          copy.brokerId,
          `the newest record of key ${name} is at offset ${offset}, and here ${own === undefined ? 'it has none' : `at ${own}`}`,
          { key: name, wanted: offset, found: own ?? -1 },
        );
    }
  }
  return null;
}

function newestIn(log: ReplicaLog, start: number, end: number): ReadonlyMap<string, Newest> {
  const newest = new Map<string, Newest>();
  for (const segment of log.segments) {
    for (const batch of segment.batches) {
      if (batch.baseOffset >= end) return newest;
      if (batch.isControl || batch.lastOffset < start) continue;
      for (const [i, record] of batch.records.entries()) {
        const offset = offsetAt(batch, i);
        const name = keyText(record);
        if (name === null || offset < start || offset >= end) continue;
        newest.set(name, { offset, mustBe: !batch.isTransactional && !isTombstone(record) });
      }
    }
  }
  return newest;
}
