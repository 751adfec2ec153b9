/** Where a time begins in the partitions of a topic, as its leaders would answer ListOffsets: for who asks before doing anything.
 *  Models  kafka.cluster.Partition#fetchOffsetForTimestamp: nothing at or above the high watermark is told */
import { SIM_EPOCH_MS } from '../../contract/units.ts';
import { everyPartition, keyOf, trueLeader } from '../audit/view.ts';
import type { World } from '../cluster/world.ts';
import { findInLog } from '../storage/log-times.ts';

export function offsetsAt(world: World, topic: string, sinceMs: number): Readonly<Record<string, number>> {
  const offsets: Record<string, number> = {};
  for (const partition of everyPartition(world)) {
    if (partition.topic !== topic) continue;
    const leader = trueLeader(world, keyOf(partition));
    const found = leader ? findInLog(leader.log, SIM_EPOCH_MS + sinceMs) : null;
    const end = leader?.replica?.highWatermark ?? 0;
    offsets[partition.partition] = found && found.offset < end ? found.offset : -1;
  }
  return offsets;
}
