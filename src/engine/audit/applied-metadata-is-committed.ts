/** What a broker applies is what the quorum has committed there: the same record at the same offset (KIP-631;
 *  MetadataLogMatching). */
import { brokerNode } from '../../contract/ids.ts';
import { brokerDisk } from '../cluster/broker-node.ts';
import { activeController, controllerDisk } from '../cluster/world.ts';
import { batchAt } from '../storage/log.ts';
import { isSameBatch } from './committed.ts';
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';

export const appliedMetadataIsCommitted: Invariant = {
  name: 'applied-metadata-is-committed',
  on: {
    'metadata.applied': (world, _state, { brokerId, offset }) => {
      const node = world.sim.nodes.get(brokerNode(brokerId));
      const active = activeController(world);
      if (!node || !active || active.kind !== 'controller') return null;
      const own = batchAt(brokerDisk(node).metadataLog, offset);
      const { log } = controllerDisk(active);
      const known = batchAt(log, offset);
      if (offset < log.logStartOffset || !own || (known && isSameBatch(own, known))) return null;
      return inGeneral(
        `broker ${brokerId} has applied metadata of epoch ${own.partitionLeaderEpoch} at ${offset}, ` +
          `where controller ${controllerDisk(active).controllerId} has ${known ? `epoch ${known.partitionLeaderEpoch}` : 'nothing'}`,
        {
          broker: brokerId,
          offset,
          epoch: own.partitionLeaderEpoch,
          otherEpoch: known?.partitionLeaderEpoch ?? -1,
        },
      );
    },
  },
};
