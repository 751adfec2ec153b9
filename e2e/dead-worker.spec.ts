/** The simulation's thread may die. The page notices, says so, and can take it up where it was. */
import { canonical } from './pages/kafka.ts';
import { expect, test } from './test.ts';

test('a dead thread is noticed, said, and restarted from the journal of wishes', async ({ visit, page }) => {
  const { facts, dock } = visit;
  await visit.broker(3).hover();
  await visit.button('Kill broker 3').click();
  await facts.until('broker 3 is fenced', ({ brokers }) => brokers.b3?.registration === 'fenced');
  await visit.paused();
  // A scrub there and back, so that the picture is that of a whole microsecond.
  await dock.playhead.focus();
  const { timeUs } = await facts.playback();
  await dock.playhead.press('ArrowLeft');
  await facts.untilPlayback('scrubbed back', (playback) => playback.timeUs < timeUs);
  await dock.playhead.press('ArrowRight');
  const before = await facts.until('scrubbed there', (frame) => frame.timeUs === timeUs);
  const commands = await facts.commands();

  await page.workers()[0]?.evaluate(() => close());
  const alert = page.getByRole('alert').filter({ hasText: 'Simulation stopped' });
  await expect(alert).toBeVisible();
  await expect(page.getByRole('grid', { name: 'Partitions by broker' }), 'the picture stays').toBeVisible();
  expect(canonical(await facts.frame())).toBe(canonical(before));
  await visit.broker(1).hover();
  await visit.button('Kill broker 1').click();
  // It is to be seen, and said as well.
  await expect(
    page
      .getByRole('paragraph')
      .filter({ hasText: 'The simulation has stopped; nothing can be asked of it now.' }),
  ).toBeVisible();

  await alert.getByRole('button', { name: /^Restart from / }).click();
  await expect(alert).toHaveCount(0);
  await facts.ready();
  const after = await facts.until('where it was', (frame) => frame.timeUs === timeUs);
  expect(canonical(after), 'the same instant is the same picture').toBe(canonical(before));
  expect(await facts.commands()).toEqual(commands);
  expect((await facts.playback()).playing, 'as still as it was').toBe(false);
  await dock.play.click();
  await facts.until('it lives', (frame) => frame.timeUs > timeUs + 100_000);
});
