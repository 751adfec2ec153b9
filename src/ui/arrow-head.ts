/** Path data of the head of an arrow that goes straight from one point to another. Pixels. */
export function arrowHead(x1: number, y1: number, x2: number, y2: number): string {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const wing = (turn: number): string =>
    `${(x2 - LENGTH * Math.cos(angle + turn)).toFixed(1)} ${(y2 - LENGTH * Math.sin(angle + turn)).toFixed(1)}`;
  return `M${wing(-SPREAD)}L${x2.toFixed(1)} ${y2.toFixed(1)}L${wing(SPREAD)}`;
}

const LENGTH = 6;
/** Of each wing, radians. */
const SPREAD = 0.45;
