/** Acknowledged records that are on no replica any more, by partition: the last loss of each, as the journal has it. */
import type { EngineEvent } from '../../contract/events.ts';
import type { PartitionView, Table } from '../../contract/frame.ts';
import type { EventId, PartitionKey } from '../../contract/ids.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import type { RowDrawing } from './row-drawing.ts';
import { offsetX } from './scale.ts';

export interface Loss {
  /** Of its last record. */
  readonly eventId: EventId;
  readonly atUs: SimTimeUs;
  /** From the first lost offset up to behind the last. */
  readonly fromOffset: number;
  readonly toOffset: number;
}

/** `events` oldest first. Records of a partition that are lost at one instant are one loss. */
export function lossesIn(events: readonly EngineEvent[]): Table<Loss> {
  const losses: Record<PartitionKey, Loss> = {};
  for (const event of events) {
    // What never came to be in a log has no place in one.
    if (event.type !== 'record.lost' || event.offset < 0) continue;
    const { partition, offset, timeUs, id } = event;
    const known = losses[partition];
    const isSame = known?.atUs === timeUs;
    losses[partition] = {
      eventId: id,
      atUs: timeUs,
      fromOffset: isSame ? Math.min(known.fromOffset, offset) : offset,
      toOffset: isSame ? Math.max(known.toOffset, offset + 1) : offset + 1,
    };
  }
  return losses;
}

const LEAST_PX = 4;

export interface LossDrawing {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the records lay: on the replica that dropped them just then, or else on the leader, which has not got them. */
export function drawLoss(loss: Loss, view: PartitionView, drawing: RowDrawing): LossDrawing | null {
  const dropped = drawing.cells.find(({ cell }) => cell.log.truncated?.atUs === loss.atUs);
  const place =
    dropped ?? drawing.cells.find(({ cell }) => cell.brokerId === view.leaderId) ?? drawing.cells[0];
  if (!place) return null;
  const from = offsetX(drawing.scale, loss.fromOffset);
  const to = offsetX(drawing.scale, loss.toOffset);
  return {
    x: place.column.channelX + Math.min(from, drawing.scale.width - LEAST_PX),
    y: place.top,
    width: Math.max(LEAST_PX, to - from),
    height: place.height,
  };
}
