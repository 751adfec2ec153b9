/** A leader takes nothing of an older producer epoch (ProducerAppendInfo#checkProducerEpoch): a fenced producer stays out. */
import type { RecordBatch } from '../protocol/records.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { batchAt, readLog } from '../storage/log.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { copyOn } from './view.ts';

/** How far back a producer's batch before this one is looked for. */
const LOOKED_AT = 256;

export const producerEpochsOnlyRise: Invariant = {
  name: 'producer-epochs-only-rise',
  on: {
    'log.appended': (world, _state, { partition, brokerId, baseOffset, asLeader }) => {
      const log = asLeader ? copyOn(world, partition, brokerId)?.log : undefined;
      const batch = log && batchAt(log, baseOffset);
      if (!log || !batch || batch.producerId < 0) return null;
      const before = lastOf(log, batch);
      if (!before || before.producerEpoch <= batch.producerEpoch) return null;
      return inPartition(
        partition,
        `producer ${batch.producerId}: epoch ${batch.producerEpoch} is taken at offset ${baseOffset} ` +
          `after epoch ${before.producerEpoch}`,
        {
          producer: batch.producerId,
          offset: baseOffset,
          before: before.producerEpoch,
          after: batch.producerEpoch,
        },
      );
    },
  },
};

function lastOf(log: ReplicaLog, batch: RecordBatch): RecordBatch | undefined {
  const known = log.producers.get(batch.producerId)?.batches.at(-2);
  if (known) return batchAt(log, known.baseOffset);
  const from = Math.max(log.logStartOffset, batch.baseOffset - LOOKED_AT);
  return readLog(log, from, batch.baseOffset, Number.MAX_SAFE_INTEGER)
    .filter(({ producerId }) => producerId === batch.producerId)
    .at(-1);
}
