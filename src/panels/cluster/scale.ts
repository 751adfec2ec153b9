/** One ruler for all replicas of a partition, so that columns compare by eye: a window of the last offsets that ends a
 *  little past the longest log. A function of the partition alone; as the log grows the water flows past. */
import type { ReplicaView } from '../../contract/frame.ts';

export interface OffsetScale {
  /** Offset at the channel's left edge; need not be whole. */
  readonly base: number;
  readonly pxPerOffset: number;
  readonly width: number;
}

/** Offsets shown when all is well; more when some replica or the high watermark is further behind. */
export const SPAN_USUAL = 27;
const SPAN_MOST = 96;

/** Width of one digit of a numeral, 11 px mono. */
export const DIGIT_PX = 6.7;

/** What the ruler is laid along. */
export interface Ruled {
  readonly logs: readonly Pick<ReplicaView, 'highWatermark' | 'logEndOffset' | 'inIsr'>[];
}

export function scaleOf(view: Ruled, width: number): OffsetScale {
  let longest = 0;
  let shortest = Number.POSITIVE_INFINITY;
  for (const log of view.logs) {
    longest = Math.max(longest, log.logEndOffset);
    // A replica that is out of sync may be as far behind as it likes: it must not squeeze the others.
    if (log.inIsr) shortest = Math.min(shortest, log.highWatermark);
  }
  const behind = Number.isFinite(shortest) ? longest - shortest : 0;
  const span = Math.min(SPAN_MOST, Math.max(SPAN_USUAL, behind * 1.2));
  // Past the longest log: room for its numeral.
  const margin = Math.min(width * 0.4, String(longest).length * DIGIT_PX + 9);
  return { base: Math.max(0, longest - span), pxPerOffset: (width - margin) / span, width };
}

/** Where an offset lies in the channel, never outside of it. */
export const offsetX = (scale: OffsetScale, offset: number): number =>
  Math.min(scale.width, Math.max(0, (offset - scale.base) * scale.pxPerOffset));
