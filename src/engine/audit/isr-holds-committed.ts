/** Whoever may be elected holds what any leader has shown as committed: the ISR that the controller has recorded, and the
 *  eligible leader replicas (StrongIsr; KIP-101, KIP-320, KIP-966). This is the one that means: nothing is lost. */
import type { PartitionKey } from '../../contract/ids.ts';
import type { World } from '../cluster/world.ts';
import { agreedEnd, firstDifference } from './committed.ts';
import { whateverLoses } from './excuses.ts';
import type { EventOf, Finding, Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import type { AuditState, PartitionFile } from './state.ts';
import type { ReplicaCopy } from './view.ts';
import {
  candidates,
  copyOn,
  decided,
  everyPartition,
  fileNow,
  isDecidedByMajority,
  isOnItsWayBack,
  keyOf,
  leadershipOf,
  topicIdOf,
} from './view.ts';

const look = (world: World, state: AuditState, event: EventOf<'replica.truncated'>) =>
  inspect(world, state, event.partition);
type Any = (world: World, state: AuditState, event: { readonly partition: PartitionKey }) => Finding | null;
const always: Any = look as Any;

export const isrHoldsCommitted: Invariant = {
  name: 'isr-holds-committed',
  on: {
    'partition.highWatermarkAdvanced': (world, state, event, copy) =>
      leadershipOf(copy) ? always(world, state, event) : null,
    'partition.isrChanged': always,
    'partition.leaderElected': always,
    'replica.becameLeader': always,
    'replica.truncated': always,
  },
  recheck(world, state) {
    for (const partition of everyPartition(world)) {
      const finding = inspect(world, state, keyOf(partition));
      if (finding) return finding;
    }
    return null;
  },
  permittedBy: whateverLoses,
};

function inspect(world: World, state: AuditState, key: PartitionKey): Finding | null {
  const partition = decided(world, key);
  const file = state.partitions.get(fileNow(world, key));
  // By majority nobody leads for being in sync (committed-is-on-majority.ts, elected-leader-is-complete.ts).
  if (!partition || !file || isDecidedByMajority(world, partition.topic)) return null;
  for (const id of partition.replicas) {
    const leader = copyOn(world, key, id);
    if (!leader?.replica || !leadershipOf(leader) || leader.replica.highWatermark === 0) continue;
    // It leads another topic that bore this name, and has not heard that it is gone.
    if (leader.replica.topicId !== topicIdOf(world, partition.topic)) continue;
    for (const member of candidates(partition)) {
      if (member === id || isOnItsWayBack(world, file, member)) continue;
      const end = heldBy(world, key, file, leader, member);
      if (end < leader.replica.highWatermark) {
        return inPartition(
          key,
          `broker ${member} may lead and does not hold offset ${end}, which leader ${id} of epoch ` +
            `${leader.replica.leaderEpoch} has shown as committed (HW ${leader.replica.highWatermark})`,
          {
            otherBroker: member,
            heldUpTo: end,
            leader: id,
            epoch: leader.replica.leaderEpoch,
            highWatermark: leader.replica.highWatermark,
          },
        );
      }
    }
  }
  return null;
}

/** How far a member holds just what a leader has shown as committed. */
function heldBy(
  world: World,
  key: PartitionKey,
  file: PartitionFile,
  leader: ReplicaCopy,
  member: number,
): number {
  const copy = copyOn(world, key, member);
  if (!copy) return 0;
  const bound = leader.replica?.highWatermark ?? 0;
  if (agreedEnd(file, leader) >= bound && agreedEnd(file, copy) >= bound) return bound;
  return firstDifference(leader.log, copy.log, bound);
}
