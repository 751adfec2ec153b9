/** How much of its log a follower drops, given what its leader says of an epoch. Pure.
 *
 *      own      0 0 0 1 1 2 2 2      the leader's largest epoch not above 2 is 1, and ends at 4
 *      leader   0 0 0 1 3 3          → cut to min(own end of 1, 4, own end)
 *
 *  Models      kafka.server.AbstractFetcherThread#getOffsetTruncationState; KIP-101, KIP-279, KIP-595
 *  Invariants  never beyond the log's end
 *  See         replica-fetcher.ts, fetch-read.ts (the leader's side) */
import type { EpochEntry } from '../storage/leader-epoch-cache.ts';
import { endOffsetFor } from '../storage/leader-epoch-cache.ts';

/** What a leader says: its largest epoch that is not above the one asked for, and where that ends (exclusive).
 *  `endOffset` −1: it knows nothing. `epoch` −1: it speaks version 0 and does not say. */
export interface EpochEnd {
  readonly epoch: number;
  readonly endOffset: number;
}

export interface Truncation {
  readonly offset: number;
  /** False: the follower does not know the leader's epoch; it must ask again with what is then its newest. */
  readonly isComplete: boolean;
}

/** `fetchOffset`: where the follower would begin, its high watermark when it became one; taken when the leader knows nothing. */
export function truncationFor(
  own: {
    readonly epochs: readonly EpochEntry[];
    readonly logEndOffset: number;
    readonly fetchOffset: number;
  },
  leader: EpochEnd,
): Truncation {
  const { epochs, logEndOffset, fetchOffset } = own;
  if (leader.endOffset < 0) return { offset: fetchOffset, isComplete: true };
  const toLeaders = { offset: Math.min(leader.endOffset, logEndOffset), isComplete: true };
  if (leader.epoch < 0) return toLeaders;
  const end = endOffsetFor(epochs, leader.epoch, logEndOffset);
  if (end.epoch < 0) return toLeaders;
  if (end.epoch !== leader.epoch) return { offset: Math.min(end.endOffset, logEndOffset), isComplete: false };
  return { offset: Math.min(end.endOffset, leader.endOffset, logEndOffset), isComplete: true };
}
