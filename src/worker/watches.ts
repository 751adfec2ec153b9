/** Looks out for what is watched, event by event. */
import type { EngineEvent } from '../contract/events.ts';
import {
  countSightings,
  type EventFact,
  eventFactsOf,
  type Fact,
  isTrue,
  mayTell,
  type Picture,
} from '../contract/facts.ts';
import type { Seen, Watch } from '../contract/watch.ts';

interface Pending {
  readonly watch: Watch;
  readonly wanted: readonly EventFact[];
  readonly sightings: Map<string, number>;
}

export class Watches {
  private pending: readonly Pending[] = [];

  get isEmpty(): boolean {
    return this.pending.length === 0;
  }

  /** These and no others from now on; one that was there before, word for word, keeps its count.
   *  @returns what is true already */
  watch(watches: readonly Watch[], picture: () => Picture): readonly Seen[] {
    this.pending = watches.map(
      (watch) =>
        this.pending.find((known) => JSON.stringify(known.watch) === JSON.stringify(watch)) ?? {
          watch,
          wanted: [watch.fact, ...watch.also].flatMap(eventFactsOf),
          sightings: new Map(),
        },
    );
    return this.isEmpty ? [] : this.look(picture());
  }

  /** @param picture the cluster just after these events */
  note(events: readonly EngineEvent[], picture: () => Picture): readonly Seen[] {
    if (this.isEmpty) return [];
    for (const { wanted, sightings } of this.pending) countSightings(sightings, wanted, events);
    return mayTell(events) ? this.look(picture()) : [];
  }

  private look(picture: Picture): readonly Seen[] {
    const seen = this.pending.filter(({ watch, sightings }) => isTrue(watch.fact, picture, sightings));
    if (seen.length === 0) return [];
    this.pending = this.pending.filter((one) => !seen.includes(one));
    return seen.map(({ watch: { watchId, also }, sightings }) => ({
      watchId,
      atUs: picture.timeUs,
      eventId: picture.eventId,
      also: also.map((fact: Fact) => isTrue(fact, picture, sightings)),
    }));
  }
}
