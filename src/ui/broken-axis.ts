/** A time axis on which long silences are cut short, so that an election of milliseconds is seen beside the death that
 *  happened two seconds before it, and the slope of a message beside the seconds that somebody waited. */

export interface Axis {
  readonly fromUs: number;
  readonly toUs: number;
  /** Where a moment lies, 0 at the left edge; moments outside of the axis lie on its edges. */
  x(timeUs: number): number;
  /** Where silence was cut out: left and right edge of the gap. */
  readonly breaks: readonly { readonly from: number; readonly to: number }[];
}

/** A silence longer than this share of all is cut to it. */
const LONGEST = 1 / 20;

/** @param moments any order, at least one
 *  @param width in pixels */
export function axisOf(moments: readonly number[], width: number): Axis {
  const times = [...new Set(moments)].sort((a, b) => a - b);
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? first;
  const cap = Math.max(1, (last - first) * LONGEST);
  let length = 0;
  const stops = times.map((timeUs, i) => {
    const gap = timeUs - (times[i - 1] ?? timeUs);
    length += Math.min(gap, cap);
    return { timeUs, at: length, isCut: gap > cap };
  });
  const scale = width / Math.max(1, length);
  const x = (timeUs: number): number => {
    const after = stops.findIndex((stop) => stop.timeUs >= timeUs);
    if (after === 0) return 0;
    const right = stops[after];
    const left = stops[after - 1];
    if (!right || !left) return length * scale;
    const share = (timeUs - left.timeUs) / (right.timeUs - left.timeUs);
    return (left.at + share * (right.at - left.at)) * scale;
  };
  return {
    fromUs: first,
    toUs: last,
    x,
    breaks: stops.flatMap(({ at, isCut }, i) => {
      const before = stops[i - 1]?.at ?? at;
      const middle = ((before + at) / 2) * scale;
      return isCut ? [{ from: middle - 5, to: middle + 5 }] : [];
    }),
  };
}

/** Moments whose labels fit: the first and the last, and between them those that have room.
 *  @param room between two labels, in pixels
 *  @param roomAtEnd between a label and the end, where something else is written */
export function axisTicks(
  axis: Axis,
  moments: readonly number[],
  room: number,
  roomAtEnd = room,
): readonly number[] {
  const ticks: number[] = [];
  const end = axis.x(axis.toUs);
  for (const timeUs of [...new Set(moments)].sort((a, b) => a - b)) {
    const last = ticks.at(-1);
    const at = axis.x(timeUs);
    if (last !== undefined && at - axis.x(last) < room) continue;
    if (timeUs !== axis.toUs && end - at < roomAtEnd) continue;
    ticks.push(timeUs);
  }
  return ticks;
}
