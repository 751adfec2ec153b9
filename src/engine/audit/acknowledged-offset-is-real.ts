/** The offset that an acks=all producer is told is the one at which its record is committed; a repeat is told the first one's
 *  (ProduceResponse, ProducerStateEntry#findDuplicateBatch). */
import { committedAt } from './committed.ts';
import { whateverLoses } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { generatorOf } from './ledger.ts';

export const acknowledgedOffsetIsReal: Invariant = {
  name: 'acknowledged-offset-is-real',
  on: {
    'produce.acknowledged': (world, state, event) => {
      const { partition, topicId, baseOffset, recordCount, firstNumber, acks, producerId } = event;
      const file = state.partitions.get(`${topicId}/${partition}`);
      const isCommitted = (file?.committedEnd ?? 0) >= baseOffset + recordCount;
      if (acks !== 'all' || baseOffset < 0 || !file || !isCommitted) return null;
      const record = committedAt(file.committed, baseOffset)?.records[0];
      const own = generatorOf(world, producerId);
      const isIt =
        record?.type !== 'user' ||
        own === undefined ||
        (record.number === firstNumber && record.generator === own);
      if (isIt) return null;
      return inPartition(
        partition,
        `${producerId} is told that its record ${firstNumber} lies at ${baseOffset}, ` +
          `where record ${record.number} of ${record.generator} was committed`,
        { producer: producerId, record: firstNumber, offset: baseOffset, otherRecord: record.number },
      );
    },
  },
  permittedBy: whateverLoses,
};
