/** A leader that takes over a share-partition knows everything that was acknowledged to the ones before: it lies below its start,
 *  or is done in its memory (ReadShareGroupState answers what was replicated). */

import { isDone } from '../broker/share/record-state.ts';
import { statesOf } from '../broker/share/share-partition.ts';
import { servedKey } from '../broker/share/state.ts';
import { brokerProcess } from '../cluster/broker-node.ts';
import { isInRanges } from '../kernel/ranges.ts';
import { whateverLoses } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { shareFileOf, statePartitionOf } from './share-files.ts';

export const verdictsOutliveLeaders: Invariant = {
  name: 'verdicts-outlive-leaders',
  on: {
    'share.partitionLoaded': (world, state, event) => {
      const { groupId, partition, brokerId, startOffset, leaderEpoch } = event;
      const { done, leaderEpoch: newest } = shareFileOf(world, state, event);
      if (leaderEpoch < newest) return null;
      const node = world.sim.nodes.get(`b${brokerId}`);
      const served = node && brokerProcess(node)?.broker.share.served.get(servedKey(groupId, partition));
      const lost = firstLost(done, startOffset, served?.state?.batches ?? []);
      if (lost === null) return null;
      const what = `${partition} of share group ${groupId}: broker ${brokerId} does not know that offset ${lost} is done`;
      return inPartition(statePartitionOf(world, groupId, partition), what, {
        group: groupId,
        broker: brokerId,
        offset: lost,
      });
    },
  },
  permittedBy: whateverLoses,
};

type Batches = Parameters<typeof statesOf>[0][];

function firstLost(done: readonly number[], startOffset: number, batches: Readonly<Batches>): number | null {
  for (const batch of batches) {
    for (const [{ firstOffset, lastOffset }, state] of statesOf(batch)) {
      if (isDone(state)) continue;
      for (let offset = Math.max(firstOffset, startOffset); offset <= lastOffset; offset++)
        if (isInRanges(done, offset)) return offset;
    }
  }
  const end = done.at(-1) ?? 0;
  const known = batches.at(-1)?.lastOffset ?? startOffset - 1;
  return end - 1 > known && end > startOffset ? end - 1 : null;
}
