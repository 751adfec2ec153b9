/** A leader proposes a follower for its ISR only when it has heard of it in this epoch, and it has reached the high watermark
 *  and the place where the epoch began (Partition#isFollowerInSync; KIP-320); and then it does hold what is committed. */
import { eraOf } from '../../contract/eras.ts';
import { agreedEnd, sameUpTo } from './committed.ts';
import {
  eligibleOutsider,
  oldReplication,
  oneOf,
  strayLog,
  uncleanElection,
  unflushedLost,
} from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import type { PartitionFile } from './state.ts';
import { fileOf } from './state.ts';
import type { ReplicaCopy } from './view.ts';
import { copyOn, fileKey, leadershipOf } from './view.ts';

export const joinerHasCaughtUp: Invariant = {
  name: 'joiner-has-caught-up',
  on: {
    'isr.expandProposed': (world, state, { partition, leaderId, brokerIds }) => {
      const leader = copyOn(world, partition, leaderId);
      const role = leadershipOf(leader);
      if (!leader?.replica || !role) return null;
      const { expansionWaitsForEpochStart } = eraOf(world.scenario.era).rules;
      const file = fileOf(state, fileKey(world, partition, leaderId), partition);
      const { highWatermark } = leader.replica;
      for (const id of brokerIds) {
        const leo = role.remotes.get(id)?.logEndOffset ?? -1;
        const least = expansionWaitsForEpochStart
          ? Math.max(highWatermark, role.epochStartOffset)
          : highWatermark;
        if (leo < least) {
          return inPartition(
            partition,
            `broker ${id} is to join the ISR with LEO ${leo}, below ${least}`,
            { broker: id, logEndOffset: leo, wanted: least },
            id,
          );
        }
        const copy = copyOn(world, partition, id);
        const end = copy ? heldEnd(file, leader, copy) : 0;
        if (
          end >= Math.min(file.committedEnd, highWatermark) &&
          end >= committedBelow(file, role.epochStartOffset)
        )
          continue;
        file.evidence.parted = id;
        return inPartition(
          partition,
          `broker ${id} is to join the ISR and holds what is committed up to ${end} only, of ${file.committedEnd}`,
          { broker: id, heldUpTo: end, committedUpTo: file.committedEnd },
          id,
        );
      }
      return null;
    },
  },
  permittedBy: oneOf(oldReplication, uncleanElection, unflushedLost, eligibleOutsider, strayLog),
};

/** How far a copy holds just what is committed. What its leader has deleted it may still hold otherwise: no epoch tells of that
 *  any more, and it goes with the next log start that the copy hears of. */
function heldEnd(file: PartitionFile, { log }: ReplicaCopy, copy: ReplicaCopy): number {
  const end = agreedEnd(file, copy);
  const start = log.logStartOffset;
  if (end >= start) return end;
  return sameUpTo(file.committed, copy.log, start, Math.min(copy.log.logEndOffset, file.committedEnd));
}

/** What had been committed when the epoch began: at most what lay in the new leader's log. */
const committedBelow = (file: { readonly committedEnd: number }, epochStart: number): number =>
  Math.min(file.committedEnd, epochStart);
