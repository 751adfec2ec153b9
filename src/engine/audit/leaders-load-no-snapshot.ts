/** A leader of the quorum has every committed record: it never goes on from a snapshot (KIP-630; LeaderNeverLoadSnapshot). */
import { controllerDisk, controllerMemory } from '../cluster/world.ts';
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';

export const leadersLoadNoSnapshot: Invariant = {
  name: 'leaders-load-no-snapshot',
  on: {
    'metadata.snapshotLoaded': (world, _state, { node: id, endOffset }) => {
      const node = world.sim.nodes.get(id);
      if (node?.kind !== 'controller' || controllerMemory(node)?.role !== 'leader') return null;
      const { epoch } = controllerDisk(node);
      return inGeneral(`${id} leads quorum epoch ${epoch}, and loads a snapshot up to ${endOffset}`, {
        node: id,
        epoch,
        offset: endOffset,
      });
    },
  },
};
