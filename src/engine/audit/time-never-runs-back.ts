/** Simulated time never runs back. */
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';

export const timeNeverRunsBack: Invariant = {
  name: 'time-never-runs-back',
  on: {},
  onEvery(_world, state, { timeUs }) {
    const last = state.lastTimeUs;
    state.lastTimeUs = timeUs;
    return timeUs >= last
      ? null
      : inGeneral(`time goes from ${last} µs back to ${timeUs} µs`, { before: last, after: timeUs });
  },
};
