/** Promises about what lies on disks, broken. */
import type { InvariantName } from '../../../contract/invariants.ts';
import { keepRecords } from '../../protocol/records.ts';
import { truncateLog } from '../../storage/log.ts';
import { diskOf, logIn, ORDERS, replicaIn } from '../cluster-script.ts';
import { appended, truncated } from './happenings.ts';
import type { Breach } from './resting.ts';
import { fileIn, follower, lastOffset, OFFSETS, replaceBatch } from './resting.ts';

export const disk = {
  'segments-are-in-order': {
    change: (insides) => {
      logIn(insides, follower).segments[0]?.batches.reverse();
    },
  },
  'index-finds-its-batch': {
    change: (insides) => {
      const entries = logIn(insides, follower).segments[0]?.offsetIndex.entries ?? [];
      const last = entries.at(-1);
      if (!last) throw new Error('no entry');
      entries[entries.length - 1] = Object.freeze({ ...last, position: last.position + 1 });
    },
  },
  'log-start-only-rises': {
    change: (insides) => {
      fileIn(insides).starts.set(follower, 3);
    },
    event: appended(follower),
  },
  'retention-stays-below-high-watermark': {
    change: (insides) => {
      logIn(insides, follower).logStartOffset = 7;
    },
    event: {
      type: 'log.segmentsDeleted',
      partition: ORDERS,
      brokerId: follower,
      reason: 'retentionMs',
      segmentCount: 1,
      sizeBytes: 70,
      logStartOffset: 7,
    },
  },
  'compaction-keeps-the-newest': {
    change: (insides) => {
      const log = logIn(insides, follower, OFFSETS);
      log.sparseTo = log.logEndOffset;
      for (const { batches } of log.segments)
        for (const [i, batch] of batches.entries()) batches[i] = keepRecords(batch, []);
    },
  },
  'time-index-tells-the-segment': {
    change: (insides) => {
      const entries = logIn(insides, follower).segments[0]?.timeIndex.entries ?? [];
      const [first, second] = entries;
      if (!first || !second) throw new Error('the time index has no two entries');
      entries[1] = Object.freeze({ ...second, timestampMs: first.timestampMs });
    },
  },
  'aborted-stays-invisible': {
    change: (insides) => {
      replaceBatch(insides, follower, 0, () => ({ isTransactional: true }));
    },
  },
  'checkpoints-tell-the-past': {
    change: (insides) => {
      diskOf(insides, follower).highWatermarks.set(ORDERS, lastOffset + 2);
    },
  },
  'flushed-stays': {
    change: (insides) => {
      logIn(insides, follower).recoveryPoint = 7;
    },
  },
  'producer-state-tells-the-log': {
    change: (insides) => {
      for (const entry of logIn(insides, follower).producers.values()) entry.epoch += 1;
    },
  },
  'sizes-add-up': {
    change: (insides) => {
      logIn(insides, follower).sizeBytes += 1;
    },
  },
  'truncation-leaves-nothing-behind': {
    change: (insides) => {
      truncateLog(logIn(insides, follower), 3);
      replicaIn(insides, follower).highWatermark = 5;
    },
    event: truncated(3),
    control: null,
  },
} satisfies Partial<Record<InvariantName, Breach>>;
