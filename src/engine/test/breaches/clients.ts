/** Promises about what clients see, and about the simulator itself, broken. */
import type { InvariantName } from '../../../contract/invariants.ts';
import { appended, polled } from './happenings.ts';
import type { Breach } from './resting.ts';
import { follower, nodeOf, nothing } from './resting.ts';

export const clients = {
  'reads-are-committed': { change: nothing, event: polled(6), control: polled(5) },
  'time-never-runs-back': {
    change: ({ audit }) => {
      audit.lastTimeUs = Number.MAX_SAFE_INTEGER;
    },
    event: polled(5),
  },
  'messages-add-up': {
    change: ({ world }) => {
      const [first] = world.sim.network.flights.keys();
      if (first === undefined) throw new Error('nothing flies');
      world.sim.network.flights.delete(first);
    },
  },
  'the-dead-do-nothing': {
    change: (insides) => {
      nodeOf(insides, `b${follower}`).isUp = false;
    },
    event: appended(follower),
  },
} satisfies Partial<Record<InvariantName, Breach>>;
