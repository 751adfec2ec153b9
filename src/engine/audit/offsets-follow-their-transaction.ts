/** Offsets that were sent to a transaction count if it commits, and only then (OffsetMetadataManager#replayEndTransactionMarker). */
import { oldTransactions } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';
import { decisionOf } from './transactions.ts';

export const offsetsFollowTheirTransaction: Invariant = {
  name: 'offsets-follow-their-transaction',
  on: {
    'group.offsetsDecided': (_world, state, { groupId, pid, committed }) => {
      const decision = decisionOf(state, pid);
      if (!decision || committed === (decision.outcome === 'commit')) return null;
      return inGeneral(
        `group ${groupId}: offsets of producer ${pid} are ${committed ? 'committed' : 'dropped'}, ` +
          `and its transaction ends in ${decision.outcome}`,
        { group: groupId, producer: pid, found: committed ? 'commit' : 'abort', wanted: decision.outcome },
      );
    },
  },
  permittedBy: oldTransactions,
};
