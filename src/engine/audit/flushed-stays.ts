/** What has been forced onto the disk is within the log and outlives a power cut; a process counts on no more than that
 *  (UnifiedLog#flush, LogLoader). */
import type { PartitionKey } from '../../contract/ids.ts';
import type { World } from '../cluster/world.ts';
import type { EventOf, Finding, Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import type { ReplicaCopy } from './view.ts';
import { copyOn, everyCopy } from './view.ts';

function look(
  world: World,
  _state: unknown,
  { partition, brokerId }: EventOf<'log.flushed' | 'log.tailLost' | 'replica.truncated'>,
): Finding | null {
  const copy = copyOn(world, partition, brokerId);
  return copy ? check(partition, copy) : null;
}

function check(key: PartitionKey, { brokerId, log }: ReplicaCopy): Finding | null {
  const { recoveryPoint, durableOffset, logEndOffset } = log;
  if (recoveryPoint > durableOffset)
    return onBroker(
      key,
      brokerId,
      `it counts on offsets below ${recoveryPoint}, of which ${durableOffset} on are in memory only`,
      { found: recoveryPoint, wanted: durableOffset },
    );
  if (durableOffset > logEndOffset)
    return onBroker(key, brokerId, `it was on the disk up to ${durableOffset}, and ends at ${logEndOffset}`, {
      flushedUpTo: durableOffset,
      logEndOffset,
    });
  return null;
}

export const flushedStays: Invariant = {
  name: 'flushed-stays',
  on: { 'log.flushed': look, 'log.tailLost': look, 'replica.truncated': look },
  recheck(world) {
    for (const { key, copy } of everyCopy(world)) {
      const finding = check(key, copy);
      if (finding) return finding;
    }
    return null;
  },
};
