/** How much of what a leader shows as committed lies on a majority of the disks.
 *  See         committed-is-on-majority.ts */
import type { PartitionKey } from '../../contract/ids.ts';
import { majorityOf } from '../../contract/what-if.ts';
import type { World } from '../cluster/world.ts';
import { agreedEnd } from './committed.ts';
import type { Finding } from './invariant.ts';
import { inPartition } from './invariant.ts';
import type { AuditState } from './state.ts';
import type { ReplicaCopy } from './view.ts';
import { commitsByMajority, copyOf, fileKey, isDeleted, leadershipOf, listed } from './view.ts';

/** Looks at one copy; null where it does not lead, or its topic does not commit by majority. */
export function lookOnMajority(
  world: World,
  state: AuditState,
  key: PartitionKey,
  leader: ReplicaCopy | undefined,
): Finding | null {
  const role = leadershipOf(leader);
  if (!leader?.replica || !role || !commitsByMajority(world, key, leader.brokerId)) return null;
  const { highWatermark, leaderEpoch, topicId } = leader.replica;
  const file = state.partitions.get(fileKey(world, key, leader.brokerId));
  if (!file || isDeleted(world, topicId)) return null;
  const end = Math.min(highWatermark, file.committedEnd);
  // In the beginning some have no copy yet.
  if (end === 0) return null;
  const holders = role.replicas.filter((id) => {
    const copy = copyOf(world, key, id, topicId);
    return copy !== undefined && agreedEnd(file, copy) >= end;
  });
  if (holders.length >= majorityOf(role.replicas.length)) return null;
  return inPartition(
    key,
    `leader ${leader.brokerId} of epoch ${leaderEpoch} shows HW ${highWatermark}, and only ${listed(holders)} of ` +
      `${listed(role.replicas)} hold what is below`,
    {
      leader: leader.brokerId,
      epoch: leaderEpoch,
      highWatermark,
      heldBy: [...holders].join(', '),
      replicas: [...role.replicas].join(', '),
    },
    leader.brokerId,
  );
}
