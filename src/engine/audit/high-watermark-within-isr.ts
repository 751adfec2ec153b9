/** A leader's high watermark is at most the log end of every replica that is in sync, is becoming so, or is so by the
 *  controller's word (Partition#maybeIncrementLeaderHW; KIP-497). */
import type { BrokerId } from '../../contract/ids.ts';
import { forgottenProposal, oneOf, replicaLeaving, staleLeader, unflushedLost } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { commitsByMajority, copyOn, decided, fileKey, isDeleted, leadershipOf } from './view.ts';

export const highWatermarkWithinIsr: Invariant = {
  name: 'high-watermark-within-isr',
  on: {
    'partition.highWatermarkAdvanced': (world, state, event, own) => {
      const { partition, brokerId, to } = event;
      if (own && to > own.log.logEndOffset) {
        return inPartition(
          partition,
          `HW ${to} above LEO ${own.log.logEndOffset} of broker ${brokerId} itself`,
          { highWatermark: to, logEndOffset: own.log.logEndOffset },
          brokerId,
        );
      }
      const role = leadershipOf(own);
      if (!role || !own?.replica || isDeleted(world, own.replica.topicId)) return null;
      // See committed-is-on-majority.ts.
      if (commitsByMajority(world, partition, brokerId)) return null;
      const file = state.partitions.get(fileKey(world, partition, brokerId));
      const behind = (id: BrokerId) => {
        // What it has lost with the power is not the leader's fault; it leaves the ISR when it comes back.
        if (id === brokerId || file?.evidence.unflushedLost.has(id)) return null;
        const leo = copyOn(world, partition, id)?.log.logEndOffset ?? 0;
        return leo >= to
          ? null
          : inPartition(
              partition,
              `HW ${to} above LEO ${leo} of in-sync broker ${id}`,
              { highWatermark: to, otherBroker: id, logEndOffset: leo },
              brokerId,
            );
      };
      for (const id of role.isr) {
        const finding = behind(id);
        if (finding) return finding;
      }
      for (const id of role.pending?.kind === 'expand' ? role.pending.isr : []) {
        const finding = behind(id);
        if (finding) return finding;
      }
      const known = decided(world, partition);
      if (known?.leader !== brokerId || known.leaderEpoch !== own.replica.leaderEpoch) return null;
      for (const id of known.isr) {
        const finding = behind(id);
        if (finding) return finding;
      }
      return null;
    },
  },
  permittedBy: oneOf(staleLeader, unflushedLost, forgottenProposal, replicaLeaving),
};
