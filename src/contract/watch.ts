/** Facts that somebody outside of the cluster waits for: a lesson, a test. The worker looks after each event, so that nothing
 *  that was true for an instant only goes by unseen. */
import type { Fact } from './facts.ts';
import type { EventId } from './ids.ts';
import type { SimTimeUs } from './units.ts';

export interface Watch {
  /** Chosen by who watches; of two with the same id only the later counts. */
  readonly watchId: string;
  /** Event facts count from when the watch began. */
  readonly fact: Fact;
  /** What else is asked of the same instant. Event facts among them count from when the watch began, too. */
  readonly also: readonly Fact[];
}

/** A watched fact has come true. It is told once; then the watch is over. */
export interface Seen {
  readonly watchId: string;
  readonly atUs: SimTimeUs;
  /** The last event before it; 0 before the first. */
  readonly eventId: EventId;
  /** Whether each of `Watch.also` was true at that instant. */
  readonly also: readonly boolean[];
}
