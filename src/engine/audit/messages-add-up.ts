/** Every message that was sent has arrived, is lost, or is on its way; none is on its way twice. */
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';

export const messagesAddUp: Invariant = {
  name: 'messages-add-up',
  on: {},
  recheck({ sim: { queue, network } }) {
    const due = new Set<number>();
    for (const entry of queue) {
      // What a slow node reads has arrived.
      if (entry.kind !== 'arrival' || entry.isTaken) continue;
      const { sentBy } = entry.message;
      if (due.has(sentBy))
        return inGeneral(`the message of event ${sentBy} is on its way twice`, { event: sentBy });
      due.add(sentBy);
      if (!network.flights.has(sentBy))
        return inGeneral(`the message of event ${sentBy} flies unseen`, { event: sentBy });
    }
    for (const [sentBy, { api, lostAtUs }] of network.flights) {
      if (lostAtUs === null && !due.has(sentBy))
        return inGeneral(
          `the ${api} of event ${sentBy} is neither on its way, nor has it arrived or been lost`,
          { event: sentBy },
        );
    }
    return null;
  },
};
