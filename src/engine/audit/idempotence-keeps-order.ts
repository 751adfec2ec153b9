/** What one idempotent producer sends to a partition is committed in the order it was sent (KIP-98). Without sequences, and with
 *  several requests in flight, there is no such promise; nor for a producer whose idempotence is switched off while it runs. */
import { producerNode } from '../../contract/ids.ts';
import { oldReplication, oneOf, uncleanElection, unflushedLost, unknownProducer } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { fileNow } from './view.ts';

export const idempotenceKeepsOrder: Invariant = {
  name: 'idempotence-keeps-order',
  on: {
    'record.reordered': (world, state, { partition, offset, otherOffset, producer, number }) => {
      const committed = state.partitions.get(fileNow(world, partition))?.committed ?? [];
      const batch = committed.findLast(({ baseOffset }) => baseOffset <= offset);
      if (!batch || batch.producerId < 0 || state.unordered.has(producerNode(producer))) return null;
      const what = `record ${number} of ${producer} is committed at ${offset}, behind a later one at ${otherOffset}`;
      return {
        ...inPartition(partition, what, { producer, record: number, offset, otherOffset }),
        producerId: batch.producerId,
      };
    },
  },
  permittedBy: oneOf(uncleanElection, unflushedLost, oldReplication, unknownProducer),
};
