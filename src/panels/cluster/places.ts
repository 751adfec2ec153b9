/** What stands at a place of the grid: what Enter selects, and which node the letters act on. */
import type { BrokerView, ClusterFrame, ControllerView } from '../../contract/frame.ts';
import type { Selection } from '../../store/index.ts';
import type { StageLayout } from './geometry.ts';
import { firstStageRow, type GridPlace } from './grid.ts';

type Known = Pick<ClusterFrame, 'brokers' | 'controllers' | 'partitions' | 'groups' | 'order'>;

export function selectionAt(place: GridPlace, layout: StageLayout, frame: Known): Selection | null {
  const column = layout.columns[place.column - 1];
  const strip = layout.strips[place.column - 1 - layout.columns.length];
  const stageRow = place.row - firstStageRow(layout);
  if (stageRow < 0) {
    if (column) return { kind: 'broker', id: column.id };
    const controller = controllerAt(place, layout, frame);
    if (controller) return { kind: 'controller', id: controller.id };
    return strip ? { kind: 'group', id: strip.groupId } : null;
  }
  const row = layout.rows[stageRow];
  if (row?.kind === 'topic') return { kind: 'topic', id: row.topic };
  if (row?.kind !== 'partition') return null;
  if (strip) {
    const owner = frame.groups[strip.groupId]?.lags[row.key]?.owner;
    return owner ? { kind: 'consumer', id: owner } : { kind: 'group', id: strip.groupId };
  }
  const holds =
    column && frame.partitions[row.key]?.replicas.some((brokerId) => brokerId === column.brokerId);
  if (column && holds) return { kind: 'replica', id: row.key, brokerId: column.brokerId };
  return { kind: 'partition', id: row.key };
}

export function brokerAt(place: GridPlace, layout: StageLayout, frame: Known): BrokerView | null {
  const column = layout.columns[place.column - 1];
  return (column && frame.brokers[column.id]) ?? null;
}

export function controllerAt(place: GridPlace, layout: StageLayout, frame: Known): ControllerView | null {
  if (layout.measures.meta === 0 || place.row !== 1) return null;
  const id = frame.order.controllers[place.column - 1 - layout.columns.length];
  return (id !== undefined && frame.controllers[id]) || null;
}
