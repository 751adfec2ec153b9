/** How far a group is behind, partition by partition. */
import type { ClusterFrame, GroupView, LagView } from '../../contract/frame.ts';

export interface AssignmentRow extends Pick<LagView, 'partition' | 'owner' | 'position' | 'committed'> {
  /** −1 when unknown. */
  readonly highWatermark: number;
}

export function rowsOf(
  lags: GroupView['lags'],
  partitions: ClusterFrame['partitions'],
): readonly AssignmentRow[] {
  return Object.values(lags).map(({ partition, owner, position, committed }) => {
    const view = partitions[partition];
    const leader = view?.logs.find(({ brokerId }) => brokerId === view.leaderId);
    return { partition, owner, position, committed, highWatermark: leader?.highWatermark ?? -1 };
  });
}

/** From what is committed, or else from where it reads. */
export function lagOf({ committed, position, highWatermark }: AssignmentRow): number {
  const from = committed >= 0 ? committed : position;
  return from < 0 || highWatermark < 0 ? 0 : Math.max(0, highWatermark - from);
}
