import { expect, it } from 'vitest';
import { US_PER_S } from '../contract/units.ts';
import { BUDGET_BYTES, KEYFRAME_EVERY_US, Keyframes } from './keyframes.ts';
import { Recorder } from './recorder.ts';

const bookmark = (atUs: number, bytes: number) => ({
  keyframe: { atUs, eventId: atUs / 1000, state: null },
  recorded: new Recorder().recorded(),
  commandCount: 0,
  bytes,
});

function after(seconds: number, bytes = 0) {
  const keyframes = new Keyframes();
  for (let atUs = 0; atUs <= seconds * US_PER_S; atUs += KEYFRAME_EVERY_US) {
    keyframes.add(bookmark(atUs, bytes), { playheadUs: atUs, headUs: atUs });
  }
  return keyframes;
}

it('is dense near the head, and nowhere further apart than what is played on from in a moment', () => {
  const headUs = 3600 * US_PER_S;
  const keyframes = after(3600);
  for (let backUs = 0; backUs <= headUs; backUs += 7 * US_PER_S) {
    const timeUs = headUs - backUs;
    const gapUs = timeUs - keyframes.before(timeUs).keyframe.atUs;
    expect(gapUs).toBeLessThanOrEqual(Math.max(2 * KEYFRAME_EVERY_US, Math.min(backUs / 8, 20 * US_PER_S)));
  }
});

it('stays within its budget for hours, and is thinned evenly', () => {
  const keyframes = after(6 * 3600, 200_000);
  expect(keyframes.bytes).toBeLessThanOrEqual(BUDGET_BYTES);
  expect(keyframes.bytes).toBeGreaterThan(BUDGET_BYTES / 4);
  for (let timeUs = 0; timeUs <= 6 * 3600 * US_PER_S; timeUs += 61 * US_PER_S) {
    expect(timeUs - keyframes.before(timeUs).keyframe.atUs).toBeLessThanOrEqual(130 * US_PER_S);
  }
});

it('becomes dense about the playhead when one plays far back', () => {
  const keyframes = after(3600);
  const before = keyframes.size;
  for (let atUs = 600 * US_PER_S; atUs <= 700 * US_PER_S; atUs += KEYFRAME_EVERY_US) {
    keyframes.add(bookmark(atUs, 0), { playheadUs: atUs, headUs: 3600 * US_PER_S });
  }
  expect(keyframes.before(697 * US_PER_S).keyframe.atUs).toBe(696 * US_PER_S);
  expect(keyframes.size).toBeLessThan(before + 50);
});

it('keeps the first for ever, and none of an abandoned future', () => {
  const keyframes = after(100);
  keyframes.cutAfter(50 * US_PER_S, 50_000);
  const last = keyframes.before(100 * US_PER_S).keyframe.atUs;
  expect(last).toBeLessThanOrEqual(50 * US_PER_S);
  expect(last).toBeGreaterThan(44 * US_PER_S);
  keyframes.cutAfter(0, 0);
  expect(keyframes.before(100 * US_PER_S).keyframe.atUs).toBe(0);
  expect(keyframes.size).toBe(1);
});
