/** Binary search in a sparse index, as Kafka does it: first a look at where the warm end begins.
 *
 *      slot   0 … n−2−warm | n−1−warm … n−1     warm: what fits into 8192 bytes
 *             rarely read  | read by everybody who follows the end, so its pages stay in memory
 *
 *  Models      org.apache.kafka.storage.internals.log.AbstractIndex#indexSlotRangeFor, #binarySearch
 *  Invariants  reads 2 + log2(n) entries at most */

/** One entry that a search looked at. */
export interface Probe {
  readonly slot: number;
  /** −1: the entry lies below the target, 0: at it, 1: above. */
  readonly comparison: -1 | 0 | 1;
}

const WARM_BYTES = 8_192;

/** How many entries of this size make the warm end. */
export const warmEntries = (entryBytes: number): number => Math.floor(WARM_BYTES / entryBytes);

/** Slot of the largest entry that is not above the target; −1 when there is none. */
export const largestLowerBound = <E>(
  entries: readonly E[],
  keyOf: (entry: E) => number,
  target: number,
  warm: number,
  probes?: Probe[],
): number => search(entries, keyOf, target, warm, false, probes);

/** Slot of the smallest entry that is above the target, or the one at it that the search meets; −1 when there is none. */
export const smallestUpperBound = <E>(
  entries: readonly E[],
  keyOf: (entry: E) => number,
  target: number,
  warm: number,
  probes?: Probe[],
): number => search(entries, keyOf, target, warm, true, probes);

function search<E>(
  entries: readonly E[],
  keyOf: (entry: E) => number,
  target: number,
  warm: number,
  wantsUpper: boolean,
  probes: Probe[] | undefined,
): number {
  const last = entries.length - 1;
  if (last < 0) return -1;
  const firstWarm = Math.max(0, last - warm);
  let low = 0;
  let high = firstWarm;
  if (compareAt(entries, keyOf, firstWarm, target, probes) < 0) {
    low = firstWarm;
    high = last;
  } else if (compareAt(entries, keyOf, 0, target, probes) > 0) return wantsUpper ? 0 : -1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    const comparison = compareAt(entries, keyOf, middle, target, probes);
    if (comparison > 0) high = middle - 1;
    else if (comparison < 0) low = middle;
    else return middle;
  }
  if (!wantsUpper) return low;
  return low === last ? -1 : low + 1;
}

function compareAt<E>(
  entries: readonly E[],
  keyOf: (entry: E) => number,
  slot: number,
  target: number,
  probes: Probe[] | undefined,
): -1 | 0 | 1 {
  // The callers stay between 0 and the last slot.
  const value = keyOf(entries[slot] as E);
  const comparison = value < target ? -1 : value > target ? 1 : 0;
  probes?.push({ slot, comparison });
  return comparison;
}
