/** The shape of one replica's log in its channel: numbers only. */
import type { ReplicaView } from '../../contract/frame.ts';
import { DIGIT_PX, type OffsetScale, offsetX } from './scale.ts';

export interface ChannelShape {
  /** Left end of what is drawn. */
  readonly start: number;
  /** Older records lie further left than the window reaches. */
  readonly isTorn: boolean;
  /** The whole log does: it is that far behind. */
  readonly isBehind: boolean;
  readonly hw: number;
  readonly leo: number;
  readonly width: number;
  /** One tick per record in the water; empty when they would run together. */
  readonly ticks: readonly number[];
  readonly risk: { readonly from: number; readonly to: number } | null;
  /** Right end of the numeral in the water; null when it does not fit. */
  readonly hwNumeral: number | null;
  /** Left end of the numeral of the log end; null when it would say the same, or does not fit. */
  readonly leoNumeral: number | null;
}

const TICK_PX_MIN = 2.6;

export function channelShape(
  log: Pick<ReplicaView, 'logStartOffset' | 'highWatermark' | 'logEndOffset' | 'atRisk'>,
  scale: OffsetScale,
  numerals: { readonly hw: boolean; readonly leo: boolean },
): ChannelShape {
  const start = offsetX(scale, log.logStartOffset);
  // A follower may have heard of a high watermark beyond its own log end; water ends with the log.
  const highWatermark = Math.min(log.highWatermark, log.logEndOffset);
  const hw = Math.max(start, offsetX(scale, highWatermark));
  const leo = Math.max(hw, offsetX(scale, log.logEndOffset));
  const ticks: number[] = [];
  if (scale.pxPerOffset >= TICK_PX_MIN) {
    const first = Math.max(Math.ceil(scale.base), log.logStartOffset);
    for (let offset = first; offset < highWatermark; offset++) {
      const x = offsetX(scale, offset);
      if (x > start + 1) ticks.push(x);
    }
  }
  const hwRoom = String(highWatermark).length * DIGIT_PX + 6;
  const leoRoom = String(log.logEndOffset).length * DIGIT_PX + 6;
  return {
    start,
    isTorn: log.logStartOffset < scale.base,
    isBehind: log.logEndOffset <= scale.base && scale.base > 0,
    hw,
    leo,
    width: scale.width,
    ticks,
    risk:
      log.atRisk > 0
        ? { from: offsetX(scale, log.logEndOffset - log.atRisk), to: offsetX(scale, log.logEndOffset) }
        : null,
    hwNumeral: numerals.hw && hw - start >= hwRoom ? hw - 5 : null,
    leoNumeral: numerals.leo && leo + leoRoom <= scale.width ? leo + 4 : null,
  };
}
