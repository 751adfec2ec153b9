/** A pipe: straight pieces with rounded corners, and where on it one is after a part of the way. */

export type Point = readonly [x: number, y: number];

export interface Path {
  readonly points: readonly Point[];
  readonly length: number;
}

const RADIUS = 4;

export function pathOf(points: readonly Point[]): Path {
  let length = 0;
  for (let i = 1; i < points.length; i++) length += pieceLength(points, i);
  return { points, length };
}

const pieceLength = (points: readonly Point[], i: number): number => {
  const a = points[i - 1]!;
  const b = points[i]!;
  return Math.abs(b[0] - a[0]) + Math.abs(b[1] - a[1]);
};

export interface Place {
  readonly x: number;
  readonly y: number;
  /** Degrees, clockwise from the right: where it is heading. */
  readonly heading: number;
}

/** `progress` from 0 (start) to 1 (end); pieces run along the axes, so their length is |dx| + |dy|. */
export function placeAt({ points, length }: Path, progress: number): Place {
  let left = Math.min(1, Math.max(0, progress)) * length;
  for (let i = 1; i < points.length; i++) {
    const piece = pieceLength(points, i);
    if (left <= piece || i === points.length - 1) {
      const a = points[i - 1]!;
      const b = points[i]!;
      const part = piece === 0 ? 1 : Math.min(1, left / piece);
      return {
        x: a[0] + (b[0] - a[0]) * part,
        y: a[1] + (b[1] - a[1]) * part,
        heading: headingOf(b[0] - a[0], b[1] - a[1]),
      };
    }
    left -= piece;
  }
  const only = points[0] ?? [0, 0];
  return { x: only[0], y: only[1], heading: 0 };
}

const headingOf = (dx: number, dy: number): number => {
  if (dx !== 0) return dx > 0 ? 0 : 180;
  return dy >= 0 ? 90 : 270;
};

export const reversed = (path: Path): Path => ({ points: path.points.toReversed(), length: path.length });

/** As the `d` of an SVG path, corners rounded by at most 4 px. */
export function pathData({ points }: Path): string {
  const first = points[0];
  if (!first) return '';
  let d = `M${short(first[0])} ${short(first[1])}`;
  for (let i = 1; i < points.length; i++) {
    const here = points[i]!;
    const next = points[i + 1];
    if (!next) {
      d += `L${short(here[0])} ${short(here[1])}`;
      continue;
    }
    const before = points[i - 1]!;
    const radius = Math.min(RADIUS, pieceLength(points, i) / 2, pieceLength(points, i + 1) / 2);
    const from = towards(here, before, radius);
    const to = towards(here, next, radius);
    d += `L${short(from[0])} ${short(from[1])}Q${short(here[0])} ${short(here[1])} ${short(to[0])} ${short(to[1])}`;
  }
  return d;
}

const towards = (from: Point, to: Point, distance: number): Point => [
  from[0] + Math.sign(to[0] - from[0]) * distance,
  from[1] + Math.sign(to[1] - from[1]) * distance,
];

const short = (value: number): string => String(Math.round(value * 10) / 10);
