/** What the journal told long ago is told again, page by page, as it was. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { EngineEvent } from '../contract/events.ts';
import { isStory } from '../contract/events.ts';
import type { StoryPage } from '../contract/messages.ts';
import type { Scenario } from '../contract/scenario.ts';
import { openByHand } from './test/by-hand.ts';

const shipped = JSON.parse(readFileSync('public/scenarios/default.json', 'utf8')) as Scenario;

it('goes back to the boot without a gap, whatever is at hand of it, and leaves the run', {
  timeout: 90_000,
}, () => {
  const { send, frame, ask } = openByHand({ ...shipped, openAtMs: 6_000 });
  // Wishes that cannot be granted are told as well: more than a page of them before most keyframes, and few before some.
  let commands = 0;
  for (let second = 7; second <= 18; second++) {
    send({ type: 'follow', timeUs: second * 1_000_000 });
    const count = second % 4 === 0 ? 420 : 15;
    for (let i = 0; i < count; i++) {
      commands += 1;
      const command = { type: 'broker.kill', brokerId: 9 };
      send({ type: 'command', commandId: `c-${commands}`, command });
    }
  }
  send({ type: 'follow', timeUs: 19_000_000 });
  const here = frame();
  const told = (ask({ kind: 'journal' }) as readonly string[])
    .join('')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as EngineEvent)
    .filter(isStory);
  expect(told.length).toBeGreaterThan(1_200);

  for (const from of [told.length - 1, told.length - 700, 3]) {
    const last = told[from];
    if (!last) throw new Error('an event');
    const found: EngineEvent[] = [];
    let pages = 0;
    for (let beforeId = last.id, isFromBoot = false; !isFromBoot; pages++) {
      const page = ask({ kind: 'story', beforeId }) as StoryPage;
      found.unshift(...page.events);
      isFromBoot = page.isFromBoot;
      if (!isFromBoot) expect(page.events[0]?.id).toBeLessThan(beforeId);
      beforeId = page.events[0]?.id ?? 0;
    }
    expect(found).toEqual(told.slice(0, from));
    if (from > 1_200) expect(pages).toBeGreaterThan(1);
  }
  expect(frame()).toEqual(here);
});
