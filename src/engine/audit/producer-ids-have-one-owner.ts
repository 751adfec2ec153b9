/** A producer id belongs to one transactional id, for ever (TransactionStateManager, ProducerIdManager). */
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';

export const producerIdsHaveOneOwner: Invariant = {
  name: 'producer-ids-have-one-owner',
  on: {
    'transaction.stateChanged': (_world, state, { transactionalId, pid }) => {
      const owner = state.transactionalIds.get(pid);
      state.transactionalIds.set(pid, transactionalId);
      if (owner === undefined || owner === transactionalId) return null;
      return inGeneral(`producer id ${pid} is that of transaction ${transactionalId}, and of ${owner}`, {
        producer: pid,
        transaction: transactionalId,
        otherTransaction: owner,
      });
    },
  },
};
