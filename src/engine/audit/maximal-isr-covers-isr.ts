/** When a leader moves its high watermark, it waits for everybody whom the controller may elect: its own ISR and what it has
 *  proposed cover the recorded ISR, and the eligible replicas once its ISR is large enough (KIP-497, KIP-966; AsyncIsr). */
import { forgottenProposal, oneOf, replicaLeaving, unflushedLost } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { minIsrOf } from './ledger.ts';
import { askedFor, candidates, commitsByMajority, decided, leadershipOf, listed } from './view.ts';

export const maximalIsrCoversIsr: Invariant = {
  name: 'maximal-isr-covers-isr',
  on: {
    'partition.highWatermarkAdvanced': (world, _state, { partition, brokerId }, copy) => {
      const role = leadershipOf(copy);
      const known = decided(world, partition);
      // A stale leader is another matter.
      if (!role || known?.leader !== brokerId || known.leaderEpoch !== copy?.replica?.leaderEpoch)
        return null;
      // It waits for a majority, whoever that is.
      if (commitsByMajority(world, partition, brokerId)) return null;
      const waitedFor = askedFor(world, partition, brokerId);
      const mayLead = role.isr.length >= minIsrOf(world, known.topic) ? candidates(known) : known.isr;
      const left = mayLead.filter((id) => !waitedFor.includes(id));
      if (left.length === 0) return null;
      return inPartition(
        partition,
        `leader ${brokerId} waits for ${listed(new Set(waitedFor))} only, and broker ${left.join(', ')} may be elected`,
        { leader: brokerId, waitsFor: [...waitedFor].join(', '), otherBroker: left.join(', ') },
        brokerId,
      );
    },
  },
  permittedBy: oneOf(unflushedLost, forgottenProposal, replicaLeaving),
};
