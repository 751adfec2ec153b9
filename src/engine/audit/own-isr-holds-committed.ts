/** Every member of the ISR that a leader believes in holds what that leader shows as committed (WeakIsr; KIP-320). Of a
 *  leader that has a successor this says nothing of loss: nobody will elect from the ISR it believes in. */
import type { PartitionKey } from '../../contract/ids.ts';
import type { World } from '../cluster/world.ts';
import { agreedEnd, firstDifference } from './committed.ts';
import { oneOf, staleLeader, whateverLoses } from './excuses.ts';
import type { Finding, Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import type { AuditState } from './state.ts';
import type { ReplicaCopy } from './view.ts';
import {
  commitsByMajority,
  copiesOf,
  copyOf,
  copyOn,
  everyCopy,
  fileKey,
  isDeleted,
  leadershipOf,
} from './view.ts';

export const ownIsrHoldsCommitted: Invariant = {
  name: 'own-isr-holds-committed',
  on: {
    'partition.highWatermarkAdvanced': (world, state, { partition }, copy) =>
      inspect(world, state, partition, copy),
    'replica.becameLeader': (world, state, { partition }, copy) => inspect(world, state, partition, copy),
    'isr.confirmed': (world, state, { partition, leaderId }) =>
      inspect(world, state, partition, copyOn(world, partition, leaderId)),
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
  permittedBy: oneOf(staleLeader, whateverLoses),
};

function inspect(
  world: World,
  state: AuditState,
  key: PartitionKey,
  leader: ReplicaCopy | undefined,
): Finding | null {
  const role = leadershipOf(leader);
  const file = leader && state.partitions.get(fileKey(world, key, leader.brokerId));
  if (!leader?.replica || !role || !file || isDeleted(world, leader.replica.topicId)) return null;
  // See committed-is-on-majority.ts.
  if (commitsByMajority(world, key, leader.brokerId)) return null;
  const { highWatermark, leaderEpoch, topicId } = leader.replica;
  const isPlain = agreedEnd(file, leader) >= highWatermark;
  for (const id of role.isr) {
    if (id === leader.brokerId || file.evidence.unflushedLost.has(id)) continue;
    const copy = copyOf(world, key, id, topicId);
    const isHeld = copy && isPlain && agreedEnd(file, copy) >= highWatermark;
    if (isHeld) continue;
    const end = copy ? firstDifference(leader.log, copy.log, highWatermark) : 0;
    if (end >= highWatermark) continue;
    return inPartition(
      key,
      `leader ${leader.brokerId} of epoch ${leaderEpoch} shows offset ${end} as committed (HW ${highWatermark}), ` +
        `and broker ${id} of its ISR does not hold it`,
      { leader: leader.brokerId, epoch: leaderEpoch, highWatermark, otherBroker: id, heldUpTo: end },
      leader.brokerId,
    );
  }
  return null;
}
