import { expect, it } from 'vitest';
import { US_PER_S } from '../contract/units.ts';
import { KEYFRAME_EVERY_US, Keyframes } from './keyframes.ts';
import { Recorder } from './recorder.ts';

const bookmark = (atUs: number) => ({
  keyframe: { atUs, eventId: atUs / 1000, state: null },
  recorded: new Recorder().recorded(),
  commandCount: 0,
});

function after(seconds: number) {
  const keyframes = new Keyframes();
  for (let atUs = 0; atUs <= seconds * US_PER_S; atUs += KEYFRAME_EVERY_US) {
    keyframes.add(bookmark(atUs), { playheadUs: atUs, headUs: atUs });
  }
  return keyframes;
}

it('stays small for hours, dense near the head, never further apart than a part of the way back', () => {
  const headUs = 3 * 3600 * US_PER_S;
  const keyframes = after(3 * 3600);
  expect(keyframes.size).toBeLessThan(250);
  for (let backUs = 0; backUs <= headUs; backUs += 7 * US_PER_S) {
    const timeUs = headUs - backUs;
    const gapUs = timeUs - keyframes.before(timeUs).keyframe.atUs;
    expect(gapUs).toBeLessThanOrEqual(Math.max(2 * KEYFRAME_EVERY_US, backUs / 8));
  }
});

it('becomes dense about the playhead when one plays far back', () => {
  const keyframes = after(3600);
  for (let atUs = 600 * US_PER_S; atUs <= 700 * US_PER_S; atUs += KEYFRAME_EVERY_US) {
    keyframes.add(bookmark(atUs), { playheadUs: atUs, headUs: 3600 * US_PER_S });
  }
  expect(keyframes.before(697 * US_PER_S).keyframe.atUs).toBe(696 * US_PER_S);
  expect(keyframes.size).toBeLessThan(250);
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
