/** Where the controllers stand: a box each, in the metadata row beside the brokers' copies of the metadata log. */
import type { NodeId } from '../../contract/ids.ts';
import type { StageLayout } from './geometry.ts';

export interface ControllerBox {
  readonly id: NodeId;
  readonly x: number;
  readonly width: number;
}

const WIDTH_PX = 30;
const GAP_PX = 3;

export function controllerBoxes(
  controllers: readonly NodeId[],
  layout: StageLayout,
): readonly ControllerBox[] {
  if (layout.measures.meta === 0 || controllers.length === 0) return [];
  const room = (layout.quorum.width + GAP_PX) / controllers.length - GAP_PX;
  const width = Math.max(8, Math.min(WIDTH_PX, room));
  return controllers.map((id, i) => ({ id, x: layout.quorum.x + i * (width + GAP_PX), width }));
}

export function controllerCentres(
  controllers: readonly NodeId[],
  layout: StageLayout,
): Readonly<Record<NodeId, number>> {
  const centres: Record<NodeId, number> = {};
  for (const { id, x, width } of controllerBoxes(controllers, layout)) centres[id] = x + width / 2;
  return centres;
}
