/** No batch of an idempotent producer is committed twice (KIP-98): not by a retry, not by a change of leader. */

import { oldReplication, oneOf, uncleanElection, unflushedLost } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';

export const idempotentWritesOnce: Invariant = {
  name: 'idempotent-writes-once',
  on: {},
  recheck(_world, state) {
    for (const { key, committed } of state.partitions.values()) {
      const seen = new Map<string, number>();
      for (const { producerId, producerEpoch, baseSequence, baseOffset, isControl } of committed) {
        // Offsets of a transaction are written by the group's coordinator, without sequences.
        if (producerId < 0 || isControl || baseSequence < 0) continue;
        const name = `${producerId}/${producerEpoch}/${baseSequence}`;
        const before = seen.get(name);
        if (before !== undefined) {
          return inPartition(
            key,
            `producer ${producerId}, epoch ${producerEpoch}: sequence ${baseSequence} is committed at ${before} and at ${baseOffset}`,
            {
              producer: producerId,
              epoch: producerEpoch,
              sequence: baseSequence,
              offset: baseOffset,
              otherOffset: before,
            },
          );
        }
        seen.set(name, baseOffset);
      }
    }
    return null;
  },
  permittedBy: oneOf(uncleanElection, unflushedLost, oldReplication),
};
