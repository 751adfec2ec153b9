/** Who is being cut back, or is about to be. */
import type { ReplicaCloseUp } from '../../contract/close-up.ts';

/** A cut is shown falling so long, in simulated time, and told four times as long. */
export const FALL_US = 1_500_000;
export const TOLD_US = FALL_US * 4;

export interface Notice {
  readonly brokerId: number;
  readonly what: 'isTruncating' | 'willTruncate' | 'hasTruncated';
  readonly toOffset: number;
}

/** The one that matters most: who is at it, who has just done so, who must as soon as it follows the leader; null:
 *  nobody. */
export function noticeOf(replicas: readonly ReplicaCloseUp[], nowUs: number): Notice | null {
  const found: Record<Notice['what'], Notice | null> = {
    isTruncating: null,
    hasTruncated: null,
    willTruncate: null,
  };
  for (const { brokerId, truncation } of replicas) {
    const { next, last } = truncation;
    if (next) {
      const what = truncation.isUnderWay ? 'isTruncating' : 'willTruncate';
      found[what] ??= { brokerId, what, toOffset: next.toOffset };
    }
    if (isTold(last, nowUs))
      found.hasTruncated ??= { brokerId, what: 'hasTruncated', toOffset: last?.toOffset ?? 0 };
  }
  return found.isTruncating ?? found.hasTruncated ?? found.willTruncate;
}

/** Whether a cut is still worth telling. */
export const isTold = (last: ReplicaCloseUp['truncation']['last'], nowUs: number): boolean =>
  last !== null && nowUs >= last.atUs && nowUs - last.atUs < TOLD_US;
