/** The space-time lens: a dead broker's lane, what the clock makes of messages, and what led to one. */
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './test.ts';

async function openLens(page: Page): Promise<Locator> {
  await page
    .getByRole('navigation', { name: 'Views' })
    .getByRole('button', { name: 'Space-time', exact: true })
    .click();
  return page.getByRole('main');
}

const said = (options: Locator): Promise<readonly (string | null)[]> =>
  options.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));

test('a killed broker has a dead lane; a message is followed by keys to what led to it; a stretch that is held stays as it is while the clock goes on', async ({
  visit,
  page,
}) => {
  const { facts, dock } = visit;
  await visit.settled();
  await visit.broker(2).hover();
  await visit.button('Kill broker 2').click();
  await facts.until('broker 2 is dead', ({ brokers }) => brokers.b2?.process === 'down');
  await visit.paused();
  const lens = await openLens(page);
  await expect(lens.getByRole('button', { name: 'Only messages of broker 2' })).toContainText(
    /down since \d/,
  );
  const messages = lens.getByRole('listbox').getByRole('option');
  await expect(messages.first()).toBeAttached();
  // What has arrived is told by the run, and nothing of it was sent, or happened, later than the clock.
  await expect
    .poll(async () => (await said(messages)).some((one) => one?.includes('arrived after')))
    .toBe(true);
  const { timeUs } = await facts.frame();
  for (const one of await said(messages))
    expect(Number(/(?:sent at |^)([\d.]+)/.exec(one ?? '')?.[1]) * 1_000_000).toBeLessThanOrEqual(
      timeUs + 500,
    );

  await lens.getByRole('listbox').focus();
  await page.keyboard.press('ArrowLeft');
  const chosen = lens.getByRole('option', { selected: true });
  await expect(chosen).toHaveCount(1);
  const chain = lens.getByRole('region', { name: 'Leads to it' }).getByRole('listitem');
  await expect(chain.last().locator('[aria-current=step]')).toBeVisible();
  const drawer = page.getByRole('complementary', { name: 'Inspector and journal' });
  await expect(drawer.getByText('Fields, as in Kafka’s protocol')).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include('main').analyze();
  expect(
    violations.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' '))}`),
  ).toEqual([]);

  // Held where it is, the stretch stays as it is while the clock goes on.
  await lens.getByRole('button', { name: 'Earlier' }).click();
  await expect.poll(async () => (await said(messages)).length).toBeGreaterThan(1);
  await expect(lens.getByText('Playing this stretch again…')).toHaveCount(0);
  let before = await said(messages);
  await expect
    .poll(
      async () => {
        const now = await said(messages);
        const isSteady = now.join() === before.join();
        before = now;
        return isSteady;
      },
      { intervals: [1500] },
    )
    .toBe(true);
  await dock.play.click();
  await facts.until('time goes on', (frame) => frame.timeUs > timeUs + 300_000);
  await visit.paused();
  await expect.poll(async () => (await said(messages)).slice(0, 3)).toEqual(before.slice(0, 3));
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('nothing scrolls sideways', async ({ visit, page }) => {
    await visit.paused();
    await page.getByRole('navigation', { name: 'Views' }).getByRole('button').first().click();
    await page.getByRole('menuitem', { name: 'Space-time' }).click();
    await expect(page.getByRole('listbox')).toBeVisible();
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth),
    ).toBe(false);
  });
});
