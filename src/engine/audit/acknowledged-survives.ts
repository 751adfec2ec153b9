/** What was acknowledged with acks=all is never lost, as long as no replica out of sync is let to lead and fewer disks lose
 *  what they held than in-sync replicas were asked for (Kafka's documentation of `acks`; KIP-101, KIP-966). */
import { acksAsked, oneOf, whateverLoses } from './excuses.ts';
import type { Invariant } from './invariant.ts';

export const acknowledgedSurvives: Invariant = {
  name: 'acknowledged-survives',
  on: {
    'record.lost': (_world, _state, { partition, sequence, producerId, offset, acks }) => ({
      sentence:
        `partition ${partition}: record ${sequence} of ${producerId}, acknowledged with acks=${acks} at offset ` +
        `${offset}, is on no replica`,
      about: partition,
      values: { producer: producerId, record: sequence, offset, acks },
      acks,
    }),
  },
  permittedBy: oneOf(acksAsked, whateverLoses),
};
