/** The group lens: a rebalance that somebody caused is followed in it, and a consumer is looked at; by mouse and by keyboard. */
import AxeBuilder from '@axe-core/playwright';
import { isStable } from './pages/kafka.ts';
import { tabTo } from './pages/keyboard.ts';
import { expect, test } from './test.ts';

test('a consumer leaves: the lens shows the barrier, what moved and what it cost, and goes back with the playhead', async ({
  visit,
  page,
}) => {
  const { facts } = visit;
  const before = await visit.settled();
  const generation = before.groups.billing?.generation ?? 0;
  await visit.clients.choose('Actions for Ada', 'Leave the group');
  await page.keyboard.press('3');
  const lens = page.locator('.group-lens');
  await expect(lens.getByText('waits in JoinGroup').first()).toBeAttached();
  await facts.until(
    'billing has come to a new generation',
    (frame) => isStable(frame, 'billing') && (frame.groups.billing?.generation ?? 0) > generation,
  );
  await visit.paused();
  await expect(lens).toContainText('LeaveGroup');
  await expect(lens.getByRole('region', { name: 'Assignment' })).toContainText(`gen ${generation + 1}`);
  await expect(lens.getByRole('region', { name: 'State machine' })).toContainText('Stable');
  // As many as the engine's frames say changed hands.
  const after = await facts.frame();
  const moved = Object.values(after.groups.billing?.lags ?? {}).filter(
    ({ partition, owner }) => before.groups.billing?.lags[partition]?.owner !== owner,
  );
  const cost = lens.getByRole('region', { name: 'What it cost' });
  const row = cost.locator('div', { hasText: /^Partitions that really moved/ });
  await expect(row.getByRole('definition')).toHaveText(String(moved.length));
  // Back before all of this.
  await page.keyboard.press('Home');
  await expect(lens).not.toContainText('LeaveGroup');
});

test('the page of a consumer, by keyboard alone, without a barrier', async ({ visit, page }) => {
  const { facts } = visit;
  await visit.settled();
  await page.keyboard.press('3');
  await tabTo(page, page.getByRole('button', { name: 'Look at Ada' }));
  await page.keyboard.press('Enter');
  const fetcher = page.getByRole('region', { name: 'Fetcher' });
  const owned =
    Object.values((await facts.frame()).consumers).find(({ name }) => name === 'Ada')?.owned ?? [];
  expect(owned.length).toBeGreaterThan(0);
  for (const partition of owned) await expect(fetcher.getByText(partition, { exact: true })).toBeVisible();
  await visit.paused();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target}`)).toEqual([]);
  await tabTo(page, page.getByRole('button', { name: 'Stop calling poll()' }));
  await page.keyboard.press('Enter');
  // Its thread may be inside poll() at this moment: it stalls when that returns.
  const again = page.getByRole('button', { name: 'Call poll() again' });
  await expect(async () => {
    if (!(await again.isVisible())) await page.keyboard.press('.');
    await expect(again).toBeVisible({ timeout: 500 });
  }).toPass();
  await tabTo(page, page.getByRole('button', { name: 'Group billing' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'State machine' })).toBeVisible();
  const lens = await new AxeBuilder({ page }).analyze();
  expect(lens.violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target}`)).toEqual([]);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('nothing scrolls sideways', async ({ visit, page }) => {
    await visit.settled();
    await page.keyboard.press('3');
    await expect(page.getByRole('region', { name: 'State machine' })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
});
