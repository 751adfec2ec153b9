/** Sets of offsets as ranges: `[from, to, from, to, …]`, ascending, apart from each other; each `to` is exclusive.
 *  What an application reads in order stays one range, however much it is. */

/** Puts a range in; answers how many offsets were not in yet. */
export function addRange(ranges: number[], from: number, to: number): number {
  if (to <= from) return 0;
  const last = ranges.length - 2;
  // Nearly always it follows the last one.
  if (last >= 0 && (ranges[last + 1] as number) === from) {
    ranges[last + 1] = to;
    return to - from;
  }
  let at = 0;
  while (at < ranges.length && (ranges[at + 1] as number) < from) at += 2;
  let end = at;
  let start = from;
  let stop = to;
  let known = 0;
  while (end < ranges.length && (ranges[end] as number) <= to) {
    const a = ranges[end] as number;
    const b = ranges[end + 1] as number;
    known += Math.max(0, Math.min(b, to) - Math.max(a, from));
    start = Math.min(start, a);
    stop = Math.max(stop, b);
    end += 2;
  }
  ranges.splice(at, end - at, start, stop);
  return to - from - known;
}

/** Takes a range out; answers how many offsets were in. */
export function removeRange(ranges: number[], from: number, to: number): number {
  let removed = 0;
  for (let at = 0; at < ranges.length; at += 2) {
    const a = ranges[at] as number;
    const b = ranges[at + 1] as number;
    const cutFrom = Math.max(a, from);
    const cutTo = Math.min(b, to);
    if (cutTo <= cutFrom) continue;
    removed += cutTo - cutFrom;
    const rest = [a, cutFrom, cutTo, b].filter((_, i, all) => all[i & ~1] !== all[i | 1]);
    ranges.splice(at, 2, ...rest);
    at += rest.length - 2;
  }
  return removed;
}

export function isInRanges(ranges: readonly number[], offset: number): boolean {
  for (let at = ranges.length - 2; at >= 0; at -= 2)
    if ((ranges[at] as number) <= offset) return offset < (ranges[at + 1] as number);
  return false;
}

/** What of a range is not in, as ranges. */
export function gapsIn(ranges: readonly number[], from: number, to: number): readonly number[] {
  const gaps: number[] = [];
  let at = from;
  for (let i = 0; i < ranges.length && at < to; i += 2) {
    const a = ranges[i] as number;
    const b = ranges[i + 1] as number;
    if (b <= at) continue;
    if (a >= to) break;
    if (a > at) gaps.push(at, a);
    at = Math.max(at, b);
  }
  if (at < to) gaps.push(at, to);
  return gaps;
}
