/** Retention and DeleteRecords remove nothing at or above the high watermark (UnifiedLog#deletableSegments,
 *  #maybeIncrementLogStartOffset). */
import type { World } from '../cluster/world.ts';
import type { EventOf, Finding, Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import { copyOn } from './view.ts';

function look(
  world: World,
  _state: unknown,
  { partition, brokerId }: EventOf<'log.segmentsDeleted' | 'log.recordsDeleted'>,
): Finding | null {
  const copy = copyOn(world, partition, brokerId);
  const highWatermark = copy?.replica?.highWatermark;
  if (!copy || highWatermark === undefined || copy.log.logStartOffset <= highWatermark) return null;
  return onBroker(
    partition,
    brokerId,
    `its log begins at ${copy.log.logStartOffset}, above its HW ${highWatermark}`,
    { logStartOffset: copy.log.logStartOffset, highWatermark },
  );
}

export const retentionStaysBelowHighWatermark: Invariant = {
  name: 'retention-stays-below-high-watermark',
  on: { 'log.segmentsDeleted': look, 'log.recordsDeleted': look },
};
