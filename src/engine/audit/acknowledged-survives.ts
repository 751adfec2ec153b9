/** What was acknowledged with acks=all is never lost, as long as no replica out of sync is let to lead and no disk loses
 *  what it held (Kafka's documentation of `acks`; KIP-101). */

import type { Invariant } from './invariant.ts';
import { uncleanWasAllowed } from './ledger.ts';

export const acknowledgedSurvives: Invariant = {
  name: 'acknowledged-survives',
  promise: 'What was acknowledged with acks=all is not lost, unless an unclean leader was allowed.',
  check(world, _state, event) {
    if (event.type !== 'record.lost' || event.acks !== 'all' || uncleanWasAllowed(world, event.partition))
      return null;
    return `partition ${event.partition}: record ${event.sequence} of ${event.producerId}, acknowledged with acks=all at offset ${event.offset}, is on no replica`;
  },
};
