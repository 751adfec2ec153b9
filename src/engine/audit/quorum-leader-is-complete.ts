/** A new leader of the quorum holds every metadata record that was committed (KIP-595, leader completeness). */
import { controllerNode } from '../../contract/ids.ts';
import { controllerDisk } from '../cluster/world.ts';
import { batchAt } from '../storage/log.ts';
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';

export const quorumLeaderIsComplete: Invariant = {
  name: 'quorum-leader-is-complete',
  on: {
    'controller.elected': (world, { quorum }, { controllerId, epoch }) => {
      const node = world.sim.nodes.get(controllerNode(controllerId));
      if (node?.kind !== 'controller') return null;
      const { log } = controllerDisk(node);
      const last = quorum.committedEnd - 1;
      const own = batchAt(log, last)?.partitionLeaderEpoch;
      // What lies below a snapshot is in the snapshot.
      if (last < log.logStartOffset || own === quorum.committedEpoch) return null;
      return inGeneral(
        `controller ${controllerId}, elected in quorum epoch ${epoch}, holds ${own === undefined ? 'nothing' : `epoch ${own}`} ` +
          `at ${last}, where epoch ${quorum.committedEpoch} was committed`,
        { controller: controllerId, epoch, offset: last, found: own ?? -1, wanted: quorum.committedEpoch },
      );
    },
  },
};
