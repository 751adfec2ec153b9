/** No marker is written before the decision that it tells is in the transaction log for good, nor another than that
 *  (TransactionCoordinator#endTransaction: PrepareCommit or PrepareAbort first). */
import { oldTransactions } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import { decisionOf } from './transactions.ts';

export const markersFollowDecisions: Invariant = {
  name: 'markers-follow-decisions',
  on: {
    'transaction.markerWritten': (_world, state, { partition, brokerId, pid, epoch, outcome, offset }) => {
      const decision = decisionOf(state, pid);
      if (decision && decision.epoch === epoch && decision.outcome === outcome) return null;
      const decided = decision ? `${decision.outcome} of epoch ${decision.epoch}` : 'nothing';
      return onBroker(
        partition,
        brokerId,
        `offset ${offset} marks a ${outcome} of producer ${pid}, epoch ${epoch}, and ${decided} is decided`,
        {
          offset,
          producer: pid,
          epoch,
          found: outcome,
          wanted: decision?.outcome ?? '',
          otherEpoch: decision?.epoch ?? -1,
        },
      );
    },
  },
  permittedBy: oldTransactions,
};
