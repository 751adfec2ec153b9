/** States of a branch set aside, so that going back costs little: dense about the head and the playhead, sparse far
 *  from both. Only a cache: which ones are kept changes the cost of a jump, never where it leads. */

import { US_PER_S } from '../contract/units.ts';
import type { Keyframe } from '../engine/index.ts';
import type { Recorded } from './recorder.ts';

/** A keyframe with what goes beside it: the recorder, and how many journaled commands had taken effect. */
export interface Bookmark {
  readonly keyframe: Keyframe;
  readonly recorded: Recorded;
  readonly commandCount: number;
  /** About what it holds that the one before it does not. */
  readonly bytes: number;
}

/** Simulated time between two keyframes where they are densest. */
export const KEYFRAME_EVERY_US = 2 * US_PER_S;
/** One keyframe for each of so many parts of the way to the playhead or the head, */
const PARTS = 20;
/** and nowhere fewer than this, as long as there is room: so much is played on from one in a moment. */
const FAR_US = 10 * US_PER_S;
/** What all keyframes of a branch may hold, besides what they share with the run itself. With a run of an hour that is
 *  some 180 MB. */
export const BUDGET_BYTES = 100_000_000;
/** What a keyframe was found to hold for each byte that was new when it was made: the ones before it, which it shared with,
 *  go when they are thinned, and the last events told go with each. */
const HELD_PER_NEW = 2;
/** By how much keyframes far from everything move apart when there is no room. */
const WIDER = 1.25;

export class Keyframes {
  /** In order of time; the first, of the boot, stays. */
  private bookmarks: Bookmark[];
  /** Simulated time between two far from everything. Grows when there is no room. */
  private farUs: number;

  constructor(bookmarks: readonly Bookmark[] = [], farUs = FAR_US) {
    this.bookmarks = [...bookmarks];
    this.farUs = farUs;
  }

  /** The same ones, for a branch that goes on from here. They are shared: nobody changes one. */
  copy(): Keyframes {
    return new Keyframes(this.bookmarks, this.farUs);
  }

  /** Keeps this many at most, evenly, with the first and the last. */
  keepFew(count: number): void {
    const last = this.bookmarks.length - 1;
    if (last < count) return;
    const kept = new Set(Array.from({ length: count }, (_, i) => Math.round((i * last) / (count - 1))));
    this.bookmarks = this.bookmarks.filter((_, i) => kept.has(i));
  }

  add(bookmark: Bookmark, about: { readonly playheadUs: number; readonly headUs: number }): void {
    const index = this.bookmarks.findLastIndex(
      (other) => other.keyframe.eventId <= bookmark.keyframe.eventId,
    );
    if (this.bookmarks[index]?.keyframe.atUs === bookmark.keyframe.atUs) return;
    this.bookmarks.splice(index + 1, 0, bookmark);
    this.thin(about);
    while (this.bytes > BUDGET_BYTES && this.farUs < this.spanUs) {
      this.farUs *= WIDER;
      this.thin(about);
    }
  }

  /** The last one at or before this instant. */
  before(timeUs: number): Bookmark {
    return this.last((bookmark) => bookmark.keyframe.atUs <= timeUs);
  }

  /** The last one that has not seen this event. */
  beforeEvent(eventId: number): Bookmark {
    return this.last((bookmark) => bookmark.keyframe.eventId < eventId);
  }

  /** Forgets those of an abandoned future. */
  cutAfter(timeUs: number, eventId: number): void {
    this.bookmarks = this.bookmarks.filter(
      ({ keyframe }, i) => i === 0 || (keyframe.atUs <= timeUs && keyframe.eventId <= eventId),
    );
  }

  get size(): number {
    return this.bookmarks.length;
  }

  /** About what all of them hold. */
  get bytes(): number {
    return HELD_PER_NEW * this.bookmarks.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  private get spanUs(): number {
    return this.bookmarks.at(-1)?.keyframe.atUs ?? 0;
  }

  private last(isWanted: (bookmark: Bookmark) => boolean): Bookmark {
    const bookmark = this.bookmarks.findLast(isWanted) ?? this.bookmarks[0];
    if (!bookmark) throw new Error('A run without its first keyframe.');
    return bookmark;
  }

  private thin({ playheadUs, headUs }: { readonly playheadUs: number; readonly headUs: number }): void {
    let keptUs = Number.NEGATIVE_INFINITY;
    this.bookmarks = this.bookmarks.filter(({ keyframe: { atUs } }, i) => {
      const far = Math.min(Math.abs(headUs - atUs), Math.abs(playheadUs - atUs));
      const everyUs = Math.max(KEYFRAME_EVERY_US, Math.min(far / PARTS, this.farUs));
      if (i > 0 && atUs - keptUs < everyUs * 0.99) return false;
      keptUs = atUs;
      return true;
    });
  }
}
