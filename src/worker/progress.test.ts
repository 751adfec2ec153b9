import { expect, it } from 'vitest';
import type { FromWorker } from '../contract/messages.ts';
import { progressOn } from './progress.ts';

/** A way of ten simulated seconds, two thousand events on it, that takes `wallMs` for each of its hundred parts. */
function played(wallMs: number) {
  const told: Extract<FromWorker, { type: 'progress' }>[] = [];
  let nowMs = 0;
  const onWay = progressOn({
    runId: 'main',
    toUs: 12_000_000,
    wallMs: () => nowMs,
    post: (message) => message.type === 'progress' && told.push(message),
  });
  for (let i = 0; i <= 100; i++) {
    onWay(2_000_000 + 100_000 * i, 500 + 20 * i);
    nowMs += wallMs;
  }
  return told;
}

it('says nothing of a way that is short', () => {
  expect(played(2)).toEqual([]);
});

it('tells now and then how many events are done, of about how many', () => {
  const told = played(40);
  expect(told.length).toBeGreaterThan(10);
  expect(told.length).toBeLessThan(40);
  expect(told.every(({ total }) => total === 2_000)).toBe(true);
  const done = told.map((message) => message.done);
  expect(done).toEqual([...done].sort((a, b) => a - b));
  expect(done.at(-1)).toBeLessThanOrEqual(2_000);
});
