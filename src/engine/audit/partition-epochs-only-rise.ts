/** Leader epoch and partition epoch of a partition only rise: with every new leader the one, with every change the other; at
 *  the controller and on every broker (PartitionRegistration#merge; KIP-320, KIP-497). */
import type { World } from '../cluster/world.ts';
import { zombieController } from './excuses.ts';
import type { EventOf, Finding, Invariant } from './invariant.ts';
import { inPartition, onBroker } from './invariant.ts';
import type { AuditState } from './state.ts';
import { fileOf } from './state.ts';
import { fileKey, fileNow } from './view.ts';

function onReplica(
  world: World,
  state: AuditState,
  { partition, brokerId, leaderEpoch }: EventOf<'replica.becameLeader' | 'replica.becameFollower'>,
): Finding | null {
  const { applied } = fileOf(state, fileKey(world, partition, brokerId), partition);
  const known = applied.get(brokerId) ?? -1;
  applied.set(brokerId, Math.max(known, leaderEpoch));
  return leaderEpoch >= known
    ? null
    : onBroker(partition, brokerId, `its leader epoch goes from ${known} back to ${leaderEpoch}`, {
        before: known,
        after: leaderEpoch,
      });
}

export const partitionEpochsOnlyRise: Invariant = {
  name: 'partition-epochs-only-rise',
  on: {
    'partition.isrChanged': (world, state, { partition, partitionEpoch }) => {
      const file = fileOf(state, fileNow(world, partition), partition);
      const known = file.partitionEpoch;
      file.partitionEpoch = partitionEpoch;
      return partitionEpoch > known
        ? null
        : inPartition(
            partition,
            `its ISR changes, and its partition epoch goes from ${known} to ${partitionEpoch}`,
            { before: known, after: partitionEpoch },
          );
    },
    'partition.leaderElected': (world, state, { partition, toLeader, leaderEpoch }) => {
      const file = fileOf(state, fileNow(world, partition), partition);
      const known = file.leaderEpoch;
      file.leaderEpoch = leaderEpoch;
      return leaderEpoch > known
        ? null
        : inPartition(
            partition,
            `leader ${toLeader} is elected, and its leader epoch goes from ${known} to ${leaderEpoch}`,
            { leader: toLeader, before: known, after: leaderEpoch },
          );
    },
    'replica.becameLeader': onReplica,
    'replica.becameFollower': onReplica,
  },
  permittedBy: zombieController,
};
