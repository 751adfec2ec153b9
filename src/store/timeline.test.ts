import { describe, expect, it } from 'vitest';
import type { TimelineMarker } from '../contract/messages.ts';
import { mergeSlice, timelineOf } from './timeline.ts';

const marker = (eventId: number, timeUs: number): TimelineMarker => ({
  eventId,
  timeUs,
  kind: 'up',
  subject: 'b1',
});

const strip = timelineOf({
  bucketUs: 100,
  fromBucket: 0,
  committed: [1, 2, 3, 4],
  markers: [marker(1, 50), marker(2, 250)],
});

describe('mergeSlice', () => {
  it('grows at the end', () => {
    const grown = mergeSlice(strip, {
      bucketUs: 100,
      fromBucket: 3,
      committed: [5, 6],
      markers: [marker(3, 410)],
    });
    expect(grown.committed).toEqual([1, 2, 3, 5, 6]);
    expect(grown.markers.map((m) => m.eventId)).toEqual([1, 2, 3]);
  });

  it('keeps the recorded future beyond the slice, and replaces the markers inside it', () => {
    const mended = mergeSlice(strip, { bucketUs: 100, fromBucket: 2, committed: [9], markers: [] });
    expect(mended.committed).toEqual([1, 2, 9, 4]);
    expect(mended.markers.map((m) => m.eventId)).toEqual([1]);
  });

  it('starts anew when buckets change their width', () => {
    const coarse = mergeSlice(strip, { bucketUs: 200, fromBucket: 0, committed: [3, 7], markers: [] });
    expect(coarse).toEqual({ bucketUs: 200, committed: [3, 7], markers: [] });
  });

  it('fills a gap with nothing', () => {
    const far = mergeSlice(strip, { bucketUs: 100, fromBucket: 6, committed: [1], markers: [] });
    expect(far.committed).toEqual([1, 2, 3, 4, 0, 0, 1]);
  });
});
