/** No offset is ever shown as committed with two different records (NoCommitConflict): what a consumer has read at an offset is
 *  what any other reads there. */
import type { World } from '../cluster/world.ts';
import { batchAt } from '../storage/log.ts';
import { agreedEnd, committedAt } from './committed.ts';
import { whateverLoses } from './excuses.ts';
import type { EventOf, Finding, Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import type { AuditState } from './state.ts';
import type { ReplicaCopy } from './view.ts';
import { fileKey, leadershipOf } from './view.ts';

function look(
  world: World,
  state: AuditState,
  { partition, brokerId }: EventOf<'partition.highWatermarkAdvanced' | 'replica.becameLeader'>,
  copy: ReplicaCopy | undefined,
): Finding | null {
  if (!copy?.replica || !leadershipOf(copy)) return null;
  const file = state.partitions.get(fileKey(world, partition, brokerId));
  if (!file) return null;
  const bound = Math.min(copy.replica.highWatermark, file.committedEnd);
  const end = agreedEnd(file, copy);
  const own = end < bound ? batchAt(copy.log, end) : undefined;
  const known = own && committedAt(file.committed, end);
  if (!own || !known) return null;
  return inPartition(
    partition,
    `leader ${brokerId} shows offset ${end} of epoch ${own.partitionLeaderEpoch} as committed, ` +
      `where a record of epoch ${known.partitionLeaderEpoch} was committed before`,
    {
      leader: brokerId,
      offset: end,
      epoch: own.partitionLeaderEpoch,
      otherEpoch: known.partitionLeaderEpoch,
    },
    brokerId,
  );
}

export const nothingCommittedTwice: Invariant = {
  name: 'nothing-committed-twice',
  on: {
    'partition.highWatermarkAdvanced': look,
    // What it has learnt as a follower it shows as a leader.
    'replica.becameLeader': look,
  },
  permittedBy: whateverLoses,
};
