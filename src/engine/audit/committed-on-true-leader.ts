/** Every record that any leader ever showed as committed is at its offset in the log of the leader that the controller named
 *  and that knows of it (CommittedOnTrueLeader): what a consumer could read, it can still read. */
import type { PartitionKey } from '../../contract/ids.ts';
import type { World } from '../cluster/world.ts';
import { agreedEnd, firstDifference } from './committed.ts';
import { whateverLoses } from './excuses.ts';
import type { EventOf, Finding, Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import type { AuditState } from './state.ts';
import type { ReplicaCopy } from './view.ts';
import { everyPartition, fileKey, fileNow, keyOf, leadershipOf, trueLeader } from './view.ts';

const look = (
  world: World,
  state: AuditState,
  event: EventOf<'replica.becameLeader' | 'replica.truncated'>,
): Finding | null => inspect(world, state, event.partition, undefined);

export const committedOnTrueLeader: Invariant = {
  name: 'committed-on-true-leader',
  on: {
    'replica.becameLeader': look,
    'replica.truncated': look,
    'partition.highWatermarkAdvanced': (world, state, { partition }, copy) => {
      return leadershipOf(copy) ? inspect(world, state, partition, copy) : null;
    },
  },
  recheck(world, state) {
    for (const partition of everyPartition(world)) {
      const finding = inspect(world, state, keyOf(partition), undefined);
      if (finding) return finding;
    }
    return null;
  },
  permittedBy: whateverLoses,
};

/** `exposer` has just shown more as committed. */
function inspect(
  world: World,
  state: AuditState,
  key: PartitionKey,
  exposer: ReplicaCopy | undefined,
): Finding | null {
  const file = state.partitions.get(fileNow(world, key));
  const leader = trueLeader(world, key);
  if (!file || !leader) return null;
  // It leads an earlier topic of that name, and has not heard that it is gone.
  if (exposer && fileKey(world, key, exposer.brokerId) !== fileNow(world, key)) return null;
  let end = agreedEnd(file, leader);
  let shown = file.committedEnd;
  const own = exposer?.replica?.highWatermark ?? 0;
  // One that shows something else than was shown before shows it all the same.
  if (exposer && agreedEnd(file, exposer) < Math.min(own, file.committedEnd)) {
    end = Math.min(end, firstDifference(exposer.log, leader.log, own));
    shown = Math.max(shown, own);
  }
  if (end >= shown) return null;
  return inPartition(
    key,
    `leader ${leader.brokerId} of epoch ${leader.replica?.leaderEpoch} does not hold offset ${end}, ` +
      `which was shown as committed (up to ${shown})`,
    { leader: leader.brokerId, epoch: leader.replica?.leaderEpoch ?? -1, offset: end, committedUpTo: shown },
    leader.brokerId,
  );
}
