/** Whether the cluster is drawn in full rows, as blocks or as thin rows: by hand, or by its size. */
import type { ClusterFrame } from '../contract/frame.ts';
import { type ScaleChoice, useFrame, useView } from '../store/index.ts';

/** Rows lower than this could not be read: from there on the cluster is seen as blocks. */
const LEAST_ROW_PX = 24;
/** More columns than this would have to be scrolled. */
const MOST_COLUMNS = 12;
/** What stands above and below the rows. */
const AROUND_PX = 238;

/** @param roomPx height of the window */
export function scaleFor(
  choice: ScaleChoice,
  size: { readonly partitions: number; readonly brokers: number },
  roomPx: number,
): Exclude<ScaleChoice, 'auto'> {
  if (choice !== 'auto') return choice;
  const rowPx = (roomPx - AROUND_PX) / Math.max(1, size.partitions);
  return rowPx < LEAST_ROW_PX || size.brokers > MOST_COLUMNS ? 'blocks' : 'matrix';
}

/** Partitions of topics that are not internal. */
export const partitionCount = ({ order, topics }: Pick<ClusterFrame, 'order' | 'topics'>): number =>
  order.topics.reduce(
    (sum, name) => sum + (topics[name]?.internal ? 0 : (topics[name]?.partitionCount ?? 0)),
    0,
  );

export function useScale(): Exclude<ScaleChoice, 'auto'> {
  const choice = useView((view) => view.scale);
  return useFrame((frame) =>
    scaleFor(
      choice,
      { partitions: partitionCount(frame), brokers: frame.order.brokers.length },
      globalThis.innerHeight,
    ),
  );
}
