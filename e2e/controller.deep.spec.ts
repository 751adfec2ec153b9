/** The controller lens: an election watched from the kill to the next controller, taken back, and the same with ZooKeeper. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './test.ts';

async function openLens(page: Page): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Views' })
    .getByRole('button', { name: 'Controller', exact: true })
    .click();
}

async function barriers(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).include('main').analyze();
  return violations.map(
    ({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
}

const isWide = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

test('a controller is killed: the votes, the records and the timers are seen, and the playhead takes them back', async ({
  visit,
  page,
}) => {
  await openLens(page);
  const lens = page.getByRole('main');
  const { cluster } = await visit.facts.until(
    'somebody is active',
    (frame) => frame.cluster.activeControllerId > 0,
  );
  const active = cluster.activeControllerId;
  await expect(lens).toContainText(`${active} leads epoch ${cluster.controllerEpoch}`);
  await expect(lens.getByRole('img', { name: new RegExp(`^Controller ${active}: log end`) })).toBeVisible();
  await lens.getByRole('button', { name: `Kill Controller ${active}`, exact: true }).click();
  const next = await visit.facts.until(
    'another is active',
    (frame) => frame.cluster.activeControllerId > 0 && frame.cluster.activeControllerId !== active,
  );
  await visit.paused();
  await expect(lens).toContainText(
    `${next.cluster.activeControllerId} leads epoch ${next.cluster.controllerEpoch}`,
  );
  await expect(lens).toContainText(/no active controller from \d+\.\d+ to \d+\.\d+/);
  await expect(lens.getByRole('region', { name: 'Ballots' })).toContainText('2 of 3, elected');
  await expect(lens.getByRole('region', { name: 'Last records' })).toContainText('LeaderChangeMessage');
  await expect(lens.getByRole('button', { name: `Restart Controller ${active}`, exact: true })).toBeVisible();
  expect(await barriers(page)).toEqual([]);

  // What killed it is a line of the list; going there, it leads again.
  await lens.getByRole('region', { name: 'What happened and why' }).getByRole('button').first().click();
  await visit.facts.until('the playhead is back', ({ timeUs }) => timeUs < next.timeUs);
  await expect(lens).toContainText(/leads epoch|nobody leads/);
});

test('another release is said to be another cluster before it boots', async ({ visit, page }) => {
  await openLens(page);
  await page.getByRole('main').getByRole('radio', { name: '3.3', exact: true }).check();
  await expect(page.getByRole('main')).toContainText('boots a new cluster');
  await visit.button('Stay with 4.1').click();
  await expect(page.getByRole('main')).not.toContainText('boots a new cluster');
});

test.describe('with ZooKeeper', () => {
  test.use({ query: { era: '0.11' } });

  test('tree, sessions and watches tell who has /controller', async ({ visit, page }) => {
    const { cluster } = await visit.facts.until(
      '/controller is taken',
      (frame) => frame.cluster.activeControllerId > 0,
    );
    await openLens(page);
    await visit.paused();
    const lens = page.getByRole('main');
    await expect(lens).toContainText(`broker ${cluster.activeControllerId} took /controller`);
    await expect(lens.getByRole('region', { name: 'Sessions' })).toContainText('/controller');
    await expect(lens.getByRole('region', { name: 'Watches' })).toContainText('/controller');
    await lens.getByRole('button', { name: 'Open /config' }).click();
    await expect(lens.getByRole('button', { name: 'Close /config' })).toBeVisible();
    expect(await barriers(page)).toEqual([]);
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('nothing scrolls sideways', async ({ visit, page }) => {
    await visit.facts.until('somebody is active', (frame) => frame.cluster.activeControllerId > 0);
    await page.getByRole('navigation', { name: 'Views' }).getByRole('button').first().click();
    await page.getByRole('menuitem', { name: 'Controller' }).click();
    await expect(page.getByText(/leads epoch/)).toBeVisible();
    expect(await isWide(page)).toBe(false);
  });
});
