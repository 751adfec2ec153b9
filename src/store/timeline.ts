/** The whole film as a strip: how much was committed when, and what happened. Grows by slices. */
import type { TimelineMarker, TimelineSlice } from '../contract/messages.ts';
import type { SimTimeUs } from '../contract/units.ts';

export interface TimelineState {
  readonly bucketUs: SimTimeUs;
  /** Committed records per bucket, from time zero on. */
  readonly committed: readonly number[];
  /** By time. */
  readonly markers: readonly TimelineMarker[];
}

export const EMPTY_TIMELINE: TimelineState = { bucketUs: 1_000_000, committed: [], markers: [] };

export const timelineOf = (slice: TimelineSlice): TimelineState => mergeSlice(EMPTY_TIMELINE, slice);

/** The strip with the slice's buckets replaced and everything outside them kept. A slice of another bucket size, or one
 *  from the start that is longer than what there is, replaces all. */
export function mergeSlice(strip: TimelineState, slice: TimelineSlice): TimelineState {
  const from = slice.fromBucket;
  const to = from + slice.committed.length;
  if (slice.bucketUs !== strip.bucketUs) {
    return {
      bucketUs: slice.bucketUs,
      committed: [...zeros(from), ...slice.committed],
      markers: slice.markers,
    };
  }
  const before = strip.committed.slice(0, from);
  const committed = [
    ...before,
    ...zeros(from - before.length),
    ...slice.committed,
    ...strip.committed.slice(to),
  ];
  const isInside = (marker: TimelineMarker): boolean =>
    marker.timeUs >= from * slice.bucketUs && marker.timeUs < to * slice.bucketUs;
  const fresh = new Set(slice.markers.map((marker) => marker.eventId));
  const markers = [
    ...strip.markers.filter((marker) => !isInside(marker) && !fresh.has(marker.eventId)),
    ...slice.markers,
  ].sort((a, b) => a.timeUs - b.timeUs || a.eventId - b.eventId);
  return { bucketUs: slice.bucketUs, committed, markers };
}

const zeros = (count: number): readonly number[] => Array.from({ length: Math.max(0, count) }, () => 0);
