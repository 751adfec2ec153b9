/** What a lens does beside the run: plots what other settings would come to, changes them where they stand, replays with another
 *  assignor, looks back to the boot. */
import { isStable } from './pages/kafka.ts';
import { expect, test } from './test.ts';

test('batching is measured beside the run, which it does not disturb, and a point is set', async ({
  visit,
  page,
}) => {
  test.slow();
  await visit.settled();
  await visit.button('Producer').click();
  const before = await visit.paused();
  const plots = page.getByRole('region', { name: 'Throughput and latency' });
  await plots.getByRole('radio', { name: '100/s' }).check({ force: true });
  await plots.getByRole('button', { name: 'Measure' }).click();
  await expect(plots.getByRole('button', { name: 'Measure again' })).toBeVisible({ timeout: 120_000 });
  expect((await visit.facts.frame()).eventId, 'the run stood still meanwhile').toBe(before.eventId);

  const throughput = plots.getByRole('slider').first();
  await throughput.focus();
  await expect(throughput).toHaveAttribute('aria-valuetext', /\(set now\)/);
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
  await expect(throughput).toHaveAttribute(
    'aria-valuetext',
    /^linger\.ms 100, .* of 100 records\/s acknowledged/,
  );
  await page.keyboard.press('Enter');
  await plots.getByRole('button', { name: 'Set both' }).click();
  await expect(plots.getByText(/runs with these\.$/)).toBeVisible();
  await expect(throughput).toHaveAttribute('aria-valuetext', /^linger\.ms 100, .*\(set now\)/);
});

test('a setting is changed where it stands, refused in words, and taken back', async ({ visit, page }) => {
  await visit.settled();
  await visit.button('Producer').click();
  const settings = page.locator('.producer-config');
  const value = settings.getByRole('textbox', { name: 'linger.ms', exact: true });
  await value.fill('40');
  await value.press('Enter');
  await expect(settings.getByRole('button', { name: 'Back to the default of linger.ms' })).toBeVisible();
  const told = (await visit.facts.commands()).at(-1)?.command;
  expect(told).toMatchObject({ type: 'producer.configure', configs: { 'linger.ms': '40' } });

  await settings.getByRole('textbox', { name: 'linger.ms', exact: true }).fill('-3');
  await page.keyboard.press('Enter');
  await expect(settings.getByRole('alert')).toContainText('linger.ms');
  await expect(settings.getByRole('alert')).toContainText('0 to 600000');

  await settings.getByRole('button', { name: 'Back to the default of linger.ms' }).click();
  await expect(settings.getByRole('textbox', { name: 'linger.ms', exact: true })).toHaveValue('5');
  await expect(settings.getByRole('button', { name: 'Back to the default of linger.ms' })).toBeHidden();
});

test('a rebalance is replayed with cooperative-sticky, beside the one that was', async ({ visit, page }) => {
  test.slow();
  const before = await visit.settled();
  const generation = before.groups.billing?.generation ?? 0;
  await visit.clients.choose('Actions for Ada', 'Leave the group');
  await visit.facts.until(
    'billing has come to a new generation',
    (frame) => isStable(frame, 'billing') && (frame.groups.billing?.generation ?? 0) > generation,
  );
  await visit.paused();
  await page.keyboard.press('3');
  await visit.button('Replay with cooperative-sticky').click();
  await expect(page.getByRole('region', { name: 'Cluster B' })).toBeVisible({ timeout: 60_000 });
  const difference = page.getByRole('region', { name: 'Difference between A and B' });
  await expect(difference).toContainText('They first differ at', { timeout: 90_000 });
});

test('the journal is looked back in to the boot', async ({ visit, page }) => {
  await visit.settled();
  await visit.paused();
  await page.keyboard.press('i');
  await page.getByRole('tab', { name: 'Journal' }).click();
  const journal = page.getByRole('list', { name: 'What happened, newest first' });
  await expect(journal).toBeVisible();
  const oldest = page.getByText('Nothing came before: the run begins here.');
  await expect(async () => {
    const older = page.getByRole('button', {
      name: /^(Show \d+ older lines?|Ask the run for what came before)$/,
    });
    if (!(await oldest.isVisible())) await older.click({ timeout: 2_000 });
    await expect(oldest).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 60_000 });
});
