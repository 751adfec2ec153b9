/** What a message looks like: solid shapes carry records, hollow ones carry none. Shapes are centred on 0,0 and, where
 *  they have a direction, point to the right. They are written where they are, not moved there: a browser paints a path that
 *  changes for less than a group that is moved. */
import type { FlightKind } from '../../contract/events.ts';

/** Corners, and arcs of radius `r` to a corner; each part is closed. Pixels. */
type Stroke =
  | readonly ['M' | 'L', x: number, y: number]
  | readonly ['A', r: number, isLarge: 0 | 1, x: number, y: number]
  | readonly ['Z'];
export type Shape = readonly Stroke[];

/** Longest pentagon: many records make it longer, up to this much. */
const MOST_EXTRA_PX = 10;

export function packetShape(kind: FlightKind, recordCount: number): Shape {
  switch (kind) {
    case 'produce': {
      const back = -6 - Math.min(MOST_EXTRA_PX, Math.max(0, recordCount - 1) * 1.5);
      return closed([back, -4.5], [3, -4.5], [7.5, 0], [3, 4.5], [back, 4.5]);
    }
    case 'records': {
      // A disc for one batch; more records stretch it along its way.
      const half = Math.min(MOST_EXTRA_PX, Math.max(0, recordCount - 1) * 1.2) / 2;
      return [
        ['M', -half, -DISC_PX],
        ['L', half, -DISC_PX],
        ['A', DISC_PX, 0, half, DISC_PX],
        ['L', -half, DISC_PX],
        ['A', DISC_PX, 0, -half, -DISC_PX],
        ['Z'],
      ];
    }
    case 'fetch':
      return circle(3.4);
    case 'empty':
      return circle(2.4);
    case 'ack':
      return DIAMOND;
    case 'error':
      return [...DIAMOND, ['M', -2, -2], ['L', 2, 2], ['M', 2, -2], ['L', -2, 2]];
    case 'heartbeat':
      return closed([-4, -1], [4, -1], [4, 1], [-4, 1]);
    case 'control':
      return closed([-3, -3], [3, -3], [3, 3], [-3, 3]);
  }
}

const DISC_PX = 4.3;

function closed(...[first, ...others]: readonly (readonly [number, number])[]): Shape {
  return first ? [['M', ...first], ...others.map((corner): Stroke => ['L', ...corner]), ['Z']] : [];
}

const DIAMOND = closed([0, -5], [5, 0], [0, 5], [-5, 0]);
const circle = (r: number): Shape => [['M', -r, 0], ['A', r, 1, r, 0], ['A', r, 1, -r, 0], ['Z']];

/** A lost message: the cross beside it. */
export const CROSS: Shape = [
  ['M', 9, -4],
  ['L', 17, 4],
  ['M', 17, -4],
  ['L', 9, 4],
];

/** SVG path data of a shape at a place, to tenths of a pixel. `heading`: degrees, clockwise. */
export function outline(shape: Shape, x: number, y: number, heading: number): string {
  const angle = (heading * Math.PI) / 180;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const at = (dx: number, dy: number): string =>
    `${tenths(x + dx * cos - dy * sin)} ${tenths(y + dx * sin + dy * cos)}`;
  let d = '';
  for (const stroke of shape) {
    if (stroke[0] === 'Z') d += 'Z';
    else if (stroke[0] === 'A')
      d += `A${stroke[1]} ${stroke[1]} 0 ${stroke[2]} 1 ${at(stroke[3], stroke[4])}`;
    else d += `${stroke[0]}${at(stroke[1], stroke[2])}`;
  }
  return d;
}

const tenths = (px: number): number => Math.round(px * 10) / 10;
