/** What any broker has been told is committed metadata lies on a majority of the voters' disks (KIP-595). */
import type { World } from '../cluster/world.ts';
import { controllerDisk } from '../cluster/world.ts';
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';

export const majorityHoldsMetadata: Invariant = {
  name: 'majority-holds-metadata',
  on: {
    'metadata.applied': (world, _state, { brokerId, offset }) => {
      const { holders, voters } = count(world, offset);
      if (voters === 0 || holders > voters / 2) return null;
      return inGeneral(
        `broker ${brokerId} has applied metadata up to ${offset}, which ${holders} of ${voters} voters hold`,
        { broker: brokerId, appliedUpTo: offset, found: holders, wanted: voters },
      );
    },
  },
};

function count(world: World, offset: number): { readonly holders: number; readonly voters: number } {
  let holders = 0;
  let voters = 0;
  for (const node of world.sim.nodes.values()) {
    if (node.kind !== 'controller') continue;
    voters++;
    if (controllerDisk(node).log.logEndOffset > offset) holders++;
  }
  return { holders, voters };
}
