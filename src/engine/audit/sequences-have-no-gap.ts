/** What a leader takes from an idempotent producer follows on what it took before: sequences count without a gap, and begin at
 *  0 with a new epoch (ProducerAppendInfo#checkSequence). */
import { addSequence } from '../protocol/records.ts';
import { batchAt } from '../storage/log.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { fileOf } from './state.ts';
import { fileKey } from './view.ts';

export const sequencesHaveNoGap: Invariant = {
  name: 'sequences-have-no-gap',
  on: {
    'log.appended': (world, state, { partition, brokerId, baseOffset, asLeader }, copy) => {
      const batch = asLeader && copy ? batchAt(copy.log, baseOffset) : undefined;
      // Offsets of a transaction are the coordinator's to write, and have no sequence.
      if (!batch || batch.producerId < 0 || batch.isControl || batch.baseSequence < 0) return null;
      const { producers } = fileOf(state, fileKey(world, partition, brokerId), partition);
      let taken = producers.get(brokerId);
      if (!taken) {
        taken = new Map();
        producers.set(brokerId, taken);
      }
      const known = taken.get(batch.producerId);
      const isNewer = known === undefined || batch.producerEpoch > known.epoch;
      const expected = known && isNewer ? 0 : known?.next;
      taken.set(batch.producerId, {
        epoch: batch.producerEpoch,
        next: addSequence(batch.baseSequence, batch.records.length),
      });
      // A new leader begins to watch where it begins to lead.
      if (
        expected === undefined ||
        expected === batch.baseSequence ||
        batch.producerEpoch < (known?.epoch ?? -1)
      )
        return null;
      return inPartition(
        partition,
        `producer ${batch.producerId}, epoch ${batch.producerEpoch}: sequence ${batch.baseSequence} ` +
          `is taken at offset ${baseOffset}, where ${expected} comes next`,
        {
          producer: batch.producerId,
          epoch: batch.producerEpoch,
          offset: baseOffset,
          found: batch.baseSequence,
          wanted: expected,
        },
      );
    },
  },
};
