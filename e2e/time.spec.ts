/** Time is the visitor's: still, in steps, faster, back and forth; and the past can be taken another way. */
import { canonical, isSettled } from './pages/kafka.ts';
import { expect, test } from './test.ts';

test('it stands still when paused, and goes on when played', async ({ visit, page }) => {
  const { facts, dock } = visit;
  const still = await visit.paused();
  const looks = await page.evaluate(async () => {
    const times = new Set<number>();
    for (let i = 0; i < 30; i++) {
      await new Promise(requestAnimationFrame);
      times.add(window.highwater.frame().timeUs);
    }
    return [...times];
  });
  expect(looks, 'no animation frame shows another time').toEqual([still.timeUs]);
  await dock.play.click();
  await facts.until('time goes on', ({ timeUs }) => timeUs > still.timeUs);
  await page.getByRole('main').click({ position: { x: 2, y: 2 } });
  await page.keyboard.press(' ');
  await facts.untilPlayback('Space pauses', ({ playing }) => !playing);
});

test('a step goes to the next event, and back to the one before', async ({ visit, page }) => {
  const { facts, dock } = visit;
  // Stopped at once, so that the story of its death lies ahead.
  await visit.broker(2).hover();
  await visit.button('Kill broker 2').click();
  await facts.until('broker 2 is dead', ({ brokers }) => brokers.b2?.process === 'down');
  await visit.paused();
  const step = async (press: () => Promise<void>, direction: 1 | -1) => {
    const { eventId } = await facts.frame();
    await press();
    return facts.until('one step on', (frame) => (frame.eventId - eventId) * direction > 0);
  };
  const start = await facts.frame();
  const one = await step(() => dock.stepForward.click(), 1);
  expect(one.timeUs, 'time goes on with the event').toBeGreaterThanOrEqual(start.timeUs);
  const two = await step(() => page.keyboard.press('.'), 1);
  expect(two.timeUs).toBeGreaterThanOrEqual(one.timeUs);

  const back = await step(() => dock.stepBack.click(), -1);
  expect(canonical(back), 'back is exactly where one was').toBe(canonical(one));
  await step(() => page.keyboard.press(','), -1);
  const again = await step(() => page.keyboard.press('.'), 1);
  expect(canonical(again)).toBe(canonical(one));
});

test('a step in a calm cluster goes no further than the next thing that happens', async ({ visit }) => {
  const { facts, dock } = visit;
  const before = await visit.paused();
  await dock.stepForward.click();
  const after = await facts.until('a step on', (frame) => frame.eventId > before.eventId);
  // Somebody sends, appends or fetches many times in each second of the default cluster.
  expect(after.timeUs - before.timeUs).toBeLessThan(1_000_000);
});

test('a step to the next message stops as it leaves', async ({ visit, page }) => {
  const { facts, dock } = visit;
  const before = await visit.paused();
  await dock.stepMessage.click();
  const sent = await facts.until('a message leaves', ({ eventId }) => eventId > before.eventId);
  const flight = Object.values(sent.flights).find(({ eventId }) => eventId === sent.eventId);
  expect(flight?.sentAtUs).toBe(sent.timeUs);
  await page.keyboard.press('>');
  const next = await facts.until('another leaves', ({ eventId }) => eventId > sent.eventId);
  await page.keyboard.press('<');
  const back = await facts.until('back to the first', ({ eventId }) => eventId < next.eventId);
  expect(canonical(back)).toBe(canonical(sent));
});

test('the pace is chosen by hand or by key, and kept', async ({ visit, page }) => {
  const { facts, dock } = visit;
  await dock.pace.selectOption({ label: '1 s = 1 ms' });
  await facts.untilPlayback('a thousandth', ({ pace, rate }) => pace === 0.001 && rate <= 0.001);
  await page.getByRole('main').click({ position: { x: 2, y: 2 } });
  await page.keyboard.press('+');
  await facts.untilPlayback('the next faster', ({ pace }) => pace === 0.01);
  await page.keyboard.press('-');
  await facts.untilPlayback('the next slower', ({ pace }) => pace === 0.001);
  await dock.pace.selectOption({ label: '1 s = 10 s' });
  const { timeUs } = await facts.untilPlayback('ten', ({ pace }) => pace === 10);
  await facts.untilPlayback(
    'faster than it was',
    (now) => now.rate > 0.001 && now.timeUs > timeUs + 2_000_000,
  );
  await dock.pace.selectOption({ label: 'auto' });
  await facts.untilPlayback('auto', ({ pace }) => pace === 'auto');
});

test('the timeline can be scrubbed by mouse, and the same place shows the same picture', async ({
  visit,
  page,
}) => {
  const { facts, dock } = visit;
  // Something to look back at.
  await visit.broker(2).hover();
  await visit.button('Kill broker 2').click();
  await facts.until('broker 2 is fenced', ({ brokers }) => brokers.b2?.registration === 'fenced');
  await visit.paused();
  const { headUs } = await facts.playback();
  const box = await dock.timeline.boundingBox();
  const { x = 0, y = 0, width = 0, height = 0 } = box ?? {};
  /** Low on the strip, where no marker is hit. */
  const moveTo = (part: number) => page.mouse.move(x + width * part, y + height - 5);
  /** One move, one place asked for, one picture. */
  const scrubTo = async (part: number) => {
    const { timeUs } = await facts.frame();
    await moveTo(part);
    return facts.until('the playhead follows', (frame) => frame.timeUs !== timeUs);
  };
  await moveTo(0.5);
  await page.mouse.down();
  await facts.until('it goes where it is pressed', ({ timeUs }) => timeUs < headUs);
  const early = await scrubTo(0.3);
  const late = await scrubTo(0.42);
  const earlyAgain = await scrubTo(0.3);
  const lateAgain = await scrubTo(0.42);
  await page.mouse.up();
  expect(early.timeUs).toBeLessThan(late.timeUs);
  expect(late.timeUs).toBeLessThan(headUs);
  expect(canonical(earlyAgain)).toBe(canonical(early));
  expect(canonical(lateAgain)).toBe(canonical(late));
  expect((await facts.playback()).headUs, 'looking back does not change what happened').toBe(headUs);
});

test('the playhead goes by keyboard, to the ends and back, and the same instant is the same picture', async ({
  visit,
}) => {
  const { facts, dock } = visit;
  await visit.paused();
  const { headUs } = await facts.playback();
  const press = async (key: string, toUs: number) => {
    await dock.playhead.press(key);
    await facts.untilPlayback(`${key} leads there`, ({ timeUs }) => timeUs === toUs);
    return facts.until('the picture has come', ({ timeUs }) => timeUs === toUs);
  };
  await dock.playhead.focus();
  const back = await press('Shift+ArrowLeft', headUs - 1_000_000);
  const zero = await press('Home', 0);
  expect(Object.values(zero.brokers).every(({ process }) => process !== 'up')).toBe(true);
  const head = await press('End', headUs);
  const backAgain = await press('Shift+ArrowLeft', headUs - 1_000_000);
  expect(canonical(backAgain)).toBe(canonical(back));
  const headAgain = await press('Shift+ArrowRight', headUs);
  expect(canonical(headAgain)).toBe(canonical(head));
  expect(isSettled(head)).toBe(true);
  await expect(dock.playhead).toHaveAttribute('aria-valuenow', String(Math.round(headUs / 1000)));
});

test('a wish in the past takes the film another way', async ({ visit }) => {
  const { facts, dock } = visit;
  await visit.broker(3).hover();
  await visit.button('Kill broker 3').click();
  await facts.until('broker 3 is fenced', ({ brokers }) => brokers.b3?.registration === 'fenced');
  await visit.paused();
  const { headUs } = await facts.playback();
  const epoch = await facts.timelineEpoch();
  await dock.playhead.focus();
  await dock.playhead.press('PageDown');
  const pastUs = headUs - 5_000_000;
  await facts.untilPlayback('five seconds ago', ({ timeUs }) => timeUs === pastUs);
  expect((await facts.commands()).map(({ command }) => command.type)).toEqual(['broker.kill']);

  await visit.broker(1).hover();
  await visit.button('Kill broker 1').click();
  await expect.poll(() => facts.timelineEpoch(), 'another branch').toBeGreaterThan(epoch);
  const { headUs: newHeadUs, timeUs } = await facts.playback();
  expect(newHeadUs, 'what had been recorded beyond is gone').toBe(timeUs);
  expect(newHeadUs).toBeLessThan(headUs);
  const fork = await facts.frame();
  expect(fork.brokers.b1?.process).toBe('down');
  await dock.play.click();
  const later = await facts.until('it goes on from there', (frame) => frame.timeUs > headUs + 100_000);
  expect(later.brokers.b1?.process).toBe('down');
});

test('the last intervention can be taken back', async ({ visit, page }) => {
  const { facts, dock } = visit;
  await visit.paused();
  const before = await facts.frame();
  await visit.broker(2).hover();
  await visit.button('Kill broker 2').click();
  await facts.until('broker 2 is dead', ({ brokers }) => brokers.b2?.process === 'down');
  await visit.button('Undo last intervention').click();
  await expect(dock.toast).toContainText('Taken back: You killed broker 2');
  const after = await facts.until('as it was', ({ brokers }) => brokers.b2?.process === 'up');
  expect(after.timeUs).toBe(before.timeUs);
  expect(await facts.commands()).toEqual([]);
  await page.keyboard.press('Control+z');
  await expect(dock.toast).toContainText('nothing of yours to undo');
});
