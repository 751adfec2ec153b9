/** What the stage shows is what the frame says; `shown.deep.test.tsx` does the same at two hundred moments. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Scenario } from '../../contract/scenario.ts';
import { momentsOf } from '../../engine/test/moments.ts';
import { expectMoves, expectShown, showStage } from './test/shown.tsx';

it('shows owners, leaders, HW, LEO, lag and state as the frame has them, forward and after going back', () => {
  // Looked through by shipped.test.ts.
  const scenario = JSON.parse(readFileSync('public/scenarios/default.json', 'utf8')) as Scenario;
  const { forward, back, told } = momentsOf(scenario, 4, 40);
  const first = forward[0];
  if (!first) throw new Error('no moment');
  const stage = showStage(first);
  let moved = 0;
  for (const frame of [...forward, ...back]) {
    stage.show(frame);
    expectShown(stage.container, frame);
    moved += expectMoves(stage.container, frame, told);
  }
  expect(back.map(({ eventId }) => eventId)).toEqual([...forward].reverse().map(({ eventId }) => eventId));
  expect(moved, 'something moves').toBeGreaterThan(0);
  // Red when it should be: another frame is not what is shown, and a packet without an event is noticed.
  const last = forward[forward.length - 1];
  if (!last) throw new Error('no moment');
  expect(() => expectShown(stage.container, last)).toThrow();
  stage.show(last);
  stage.container
    .querySelector('svg.packets')
    ?.insertAdjacentHTML('beforeend', '<g class="packet" data-event="-7" />');
  expect(() => expectMoves(stage.container, last, told)).toThrow('what moves as -7');
  stage.end();
}, 120_000);
