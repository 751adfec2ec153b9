/** A transaction takes only the steps there are, each from a state it may follow (TransactionState#validPreviousStates). */
import { PREVIOUS_STATES } from '../transaction/metadata.ts';
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';

export const transactionStatesFollow: Invariant = {
  name: 'transaction-states-follow',
  on: {
    'transaction.stateChanged': (_world, _state, { transactionalId, from, to }) => {
      if (PREVIOUS_STATES[to].includes(from)) return null;
      return inGeneral(`transaction ${transactionalId}: ${to} follows ${from}, which it may not`, {
        transaction: transactionalId,
        before: from,
        after: to,
      });
    },
  },
};
