/** What-if, not Kafka: where a topic commits by majority, what its leader shows as committed lies on a majority of the assigned
 *  replicas' disks, whether their brokers are up or not (Raft: State Machine Safety rests on it). It takes the place of the
 *  promises about the ISR, by the rule that the leader itself goes by. */
import type { PartitionKey } from '../../contract/ids.ts';
import { majorityOf } from '../../contract/what-if.ts';
import type { World } from '../cluster/world.ts';
import { agreedEnd } from './committed.ts';
import { whateverLoses } from './excuses.ts';
import type { Finding, Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import type { AuditState } from './state.ts';
import type { ReplicaCopy } from './view.ts';
import {
  commitsByMajority,
  copiesOf,
  copyOf,
  everyCopy,
  fileKey,
  isDeleted,
  leadershipOf,
  listed,
} from './view.ts';

export const committedIsOnMajority: Invariant = {
  name: 'committed-is-on-majority',
  on: {
    'partition.highWatermarkAdvanced': (world, state, { partition }, copy) =>
      inspect(world, state, partition, copy),
    'replica.becameLeader': (world, state, { partition }, copy) => inspect(world, state, partition, copy),
    'replica.truncated': (world, state, { partition }) => {
      for (const copy of copiesOf(world, partition)) {
        const finding = inspect(world, state, partition, copy);
        if (finding) return finding;
      }
      return null;
    },
  },
  recheck(world, state) {
    for (const { key, copy } of everyCopy(world)) {
      const finding = inspect(world, state, key, copy);
      if (finding) return finding;
    }
    return null;
  },
  permittedBy: whateverLoses,
};

function inspect(
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
    leader.brokerId,
  );
}
