/** A transaction is complete only when every partition of it carries the marker of its decision; those whose topic was deleted
 *  meanwhile have nothing to be marked (TransactionMarkerChannelManager). */
import { parsePartitionKey } from '../../contract/ids.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';

export const transactionsAreAtomic: Invariant = {
  name: 'transactions-are-atomic',
  on: {
    'transaction.stateChanged': (_world, state, { to, transactionalId }) => {
      const decision = state.decisions.get(transactionalId);
      if (!decision || decision.isOver || (to !== 'CompleteCommit' && to !== 'CompleteAbort')) return null;
      decision.isOver = true;
      const bare = decision.partitions.find(
        (key) => !decision.marked.has(key) && !state.deletedTopics.has(parsePartitionKey(key).topic),
      );
      if (bare === undefined) return null;
      return inPartition(
        bare,
        `transaction ${transactionalId} is ${to}, and its ${decision.outcome} is not marked`,
        { transaction: transactionalId, decided: decision.outcome },
      );
    },
  },
};
