/** Where the producers' pipes come onto the stage. A producer's panel carries `data-port` with its id; the pipe enters
 *  level with it. Without such a panel on the screen the pipes rise from below, where the sheet with the producers is. */
import type { NodeId } from '../../contract/ids.ts';
import type { StageLayout } from './geometry.ts';
import type { Port } from './routes.ts';

export interface StageWindow {
  /** The scrolled box on the screen. */
  readonly top: number;
  readonly height: number;
  readonly scrollTop: number;
}

const FIRST_LANE_PX = 6;
const LANE_PX = 5;
/** Lanes end this far from the row labels. */
const LANES_END_PX = 15;

export function portsOf(
  producers: readonly NodeId[],
  layout: StageLayout,
  view: StageWindow,
  levelOf: (producer: NodeId) => number | null,
): Readonly<Record<NodeId, Port>> {
  const pitch =
    producers.length < 2 ? 0 : Math.min(LANE_PX, (LANES_END_PX - FIRST_LANE_PX) / (producers.length - 1));
  const ports: Record<NodeId, Port> = {};
  producers.forEach((producer, i) => {
    const level = levelOf(producer);
    const below = view.height - 2;
    const y = level === null ? below : Math.min(below, Math.max(4, level - view.top));
    ports[producer] = { y: y + view.scrollTop, busX: FIRST_LANE_PX + i * pitch };
  });
  return layout.measures.gutter === 0 ? {} : ports;
}

/** A panel's name stands this far below its top edge. */
const NAME_PX = 20;

/** Level with the name on the producer's panel; null where there is none to be seen. */
export function levelOnScreen(producer: NodeId): number | null {
  for (const element of document.querySelectorAll<HTMLElement>('[data-port]')) {
    if (element.dataset.port !== producer) continue;
    const { top, height } = element.getBoundingClientRect();
    if (height > 0) return top + Math.min(NAME_PX, height / 2);
  }
  return null;
}
