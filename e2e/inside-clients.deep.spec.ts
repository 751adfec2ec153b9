/** What goes on inside of clients: one record step by step to the log, one transactional id to the fence of its zombie. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './test.ts';

test.describe('a record', () => {
  test.use({ query: { scenario: 'default' } });

  test('is followed from send() to the leader’s log, a step at a time', async ({ visit, page }) => {
    await visit.button('Producer').click();
    const thread = page.getByRole('region', { name: 'Your thread' });
    await visit.button('Wait for the next record').click();
    const stage = thread.getByRole('status');
    const stepOn = page.getByRole('button', { name: /^Step it on$/ });
    await expect(stage).toHaveText(/in a batch|in flight/);
    await expect(stepOn).toBeEnabled();
    await expect(thread.getByText(/^murmur2\(/)).toBeVisible();
    await expect(async () => {
      if (await stepOn.isEnabled()) await stepOn.click();
      await expect(stage).toHaveText('in the leader’s log', { timeout: 500 });
    }).toPass();
    const life = page.getByRole('region', { name: 'Life of one batch' });
    await expect(life.getByText(/has left the producer: it is at offset \d+ of orders-\d/)).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).include('.producer-lens').analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target.join(' ')}`)).toEqual([]);
  });
});

test.describe('a transactional id', () => {
  test.use({ query: { scenario: 'zombie-producer' } });

  test('is followed until its zombie is fenced, and back', async ({ visit, page }) => {
    await visit.button('Transactions').click();
    await visit.dock.pace.selectOption({ index: 0 });
    const readers = page.getByRole('region', { name: 'What a consumer of p-0 gets' });
    const lanes = page.getByRole('region', { name: 'One transaction over time' });
    await expect(page.getByText('Ongoing', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
    await expect(lanes.getByText('shop, fenced')).toBeVisible({ timeout: 60_000 });
    await visit.paused();
    await expect(readers.getByText('leaves out the aborted 0, 1, 2')).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).include('.txn-lens').analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target.join(' ')}`)).toEqual([]);
    // A line of the story leads back to its moment.
    await page.getByRole('button', { name: /^Go to 9\.5\d\d/ }).click();
    await expect(lanes.getByText('shop, fenced')).toBeHidden();
    await expect(readers.getByText('what lies behind it waits too, whoever wrote it')).toBeVisible();
  });
});
