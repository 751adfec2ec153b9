/** The past taken another way, laid beside what it was, and handed on: the journey of issue 5. */
import type { Locator, Page } from '@playwright/test';
import { Highwater } from './pages/highwater.ts';
import { canonical } from './pages/kafka.ts';
import { expect, test } from './test.ts';

test.use({ query: { scenario: 'acks-1-leader-crash' } });

test('a loss, the branch that does not have it, the two side by side, and the link to it', async ({
  visit,
  page,
  browser,
}) => {
  const { facts, dock } = visit;
  await dock.pace.selectOption({ label: '1 s = 10 s' });
  await facts.until('a record is lost', ({ audit }) => audit.lost > 0);
  await visit.paused();
  // Three records are safe by then, and the leader is about to be cut off.
  await dock.playhead.focus();
  await dock.playhead.press('Home');
  await facts.untilPlayback('at the start', ({ timeUs }) => timeUs === 0);
  await dock.playhead.press('PageUp');
  await facts.untilPlayback('five seconds in', ({ timeUs }) => timeUs === 5_000_000);
  await dock.playhead.press('PageUp');
  await facts.untilPlayback('before the record that is lost', ({ timeUs }) => timeUs === 10_000_000);
  const { headUs } = await facts.playback();
  await page
    .getByRole('group', { name: 'acks of shop' })
    .getByRole('radio', { name: 'all' })
    .check({ force: true });
  await facts.until('acks is all', ({ producers }) => producers['p-shop']?.acks === 'all');
  await dock.play.click();
  await facts.until('the leader has died here too', ({ partitions }) => partitions['p-0']?.leaderId === 2);
  await facts.until('all is written again', ({ audit, timeUs }) => audit.atRisk === 0 && timeUs > headUs);
  const kept = await visit.paused();
  expect(kept.audit.lost, 'the branch keeps what the old one lost').toBe(0);

  await visit.button('Compare with another run').click();
  await visit.dialog('Compare').getByRole('button', { name: 'With Branch 1' }).click();
  const difference = page.getByRole('region', { name: 'Difference between A and B' });
  await expect(difference.getByRole('row', { name: /lost after success/ })).toContainText('1');
  await expect(difference).toContainText('B: 1 lost after success');
  await expect(page.getByRole('region', { name: 'Cluster B' })).toBeVisible();
  // Both journals are made again for it.
  await expect(difference).toContainText('They first differ at', { timeout: 90_000 });

  await copiesPair(difference, page);
  const frame = await facts.frame();
  const place = await facts.place();
  await difference.getByRole('button', { name: 'End comparison' }).click();
  await visit.button('Share and save').click();
  const link = await visit.dialog('Share and save').getByLabel('Link', { exact: true }).inputValue();
  const fresh = await browser.newContext();
  const other = new Highwater(await fresh.newPage());
  const address = new URL(link);
  address.searchParams.set('testing', '1');
  await other.page.goto(address.href);
  await other.facts.ready();
  const there = await other.facts.until('the same moment', ({ timeUs }) => timeUs === frame.timeUs);
  expect(canonical(there)).toBe(canonical(frame));
  expect((await other.facts.place())?.digest).toBe(place?.digest);

  // The link to the two of them opens both, at this moment, with the same verdict.
  const pair = new URL(await page.evaluate(() => (window as unknown as { copied: string }).copied));
  pair.searchParams.set('testing', '1');
  const both = new Highwater(await fresh.newPage());
  await both.page.goto(pair.href);
  await both.facts.ready();
  const shown = await both.facts.until('the moment of the pair', ({ timeUs }) => timeUs === frame.timeUs);
  expect(canonical(shown)).toBe(canonical(frame));
  const again = both.page.getByRole('region', { name: 'Difference between A and B' });
  await expect(both.page.getByRole('region', { name: 'Cluster B' })).toBeVisible();
  await expect(again).toContainText('B: 1 lost after success');
  // On a phone they stand one under the other.
  await both.page.setViewportSize({ width: 390, height: 844 });
  for (const name of ['Cluster A', 'Cluster B'])
    await expect(both.page.getByLabel(name, { exact: true })).toBeVisible();
  await fresh.close();
});

/** Copies the link to a pair; the clipboard of a test is the page's own. */
async function copiesPair(difference: Locator, page: Page): Promise<void> {
  await page.evaluate(() => {
    const writeText = async (text: string) => {
      Object.assign(window, { copied: text });
    };
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
  });
  await difference.getByRole('button', { name: 'Copy link to this pair' }).click();
  await page.waitForFunction(() => 'copied' in window);
}

test('branches are named, gone back to, and discarded', async ({ visit, page }) => {
  const { facts, dock } = visit;
  await visit.paused();
  await visit.broker(2).hover();
  await visit.button('Kill broker 2').click();
  await facts.until('broker 2 is dead', ({ brokers }) => brokers.b2?.process === 'down');
  await visit.button('Undo last intervention').click();
  await facts.until('as it was', ({ brokers }) => brokers.b2?.process === 'up');
  await dock.toast.getByRole('button', { name: 'Dismiss' }).click();
  await visit.button('2 branches').click();
  const dialog = visit.dialog('Branches');
  await dialog.getByLabel('Name of Branch 1').fill('without broker 2');
  await dialog.getByRole('button', { name: 'Go to Branch 1' }).click();
  await facts.until('gone back', ({ brokers }) => brokers.b2?.process === 'down');
  await expect(dialog.getByRole('listitem', { name: 'without broker 2' })).toHaveAttribute(
    'aria-current',
    'true',
  );
  await dialog.getByRole('button', { name: 'Discard Branch 2' }).click();
  await expect(dialog.getByRole('listitem', { name: 'Branch 2' })).toHaveCount(0);
  await page.keyboard.press('Escape');
});

test.describe('inside another page', () => {
  test.use({ query: { embed: '1', theme: 'night', lang: 'zh-CN' } });
  test('there is the stage and the transport, and nothing is kept', async ({ visit, page }) => {
    await visit.facts.ready();
    await expect(page.getByRole('grid')).toBeVisible();
    await expect(page.getByRole('banner')).toHaveCount(0);
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'night');
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  });
});
