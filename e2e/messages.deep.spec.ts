/** A message can be looked at: what it is, and what is in it. */
import { expect, test } from './test.ts';

test('a message that is clicked shows what it carries', async ({ visit, page }) => {
  const { facts, dock } = visit;
  await visit.paused();
  const packet = page.locator('.packet--produce').first();
  // Steps from message to message until a batch leaves a producer.
  await expect(async () => {
    if ((await packet.count()) === 0) await dock.stepMessage.click();
    expect(await packet.count()).toBeGreaterThan(0);
  }).toPass();
  const eventId = Number(await packet.getAttribute('data-event'));
  await packet.locator('.packet__body').dispatchEvent('pointerdown', { button: 0 });
  const drawer = page.getByRole('complementary', { name: 'Inspector and journal' });
  await expect(drawer.getByRole('heading', { name: 'Produce request' })).toBeVisible();
  await expect(drawer.getByText('On its way')).toBeVisible();
  for (const field of ['acks', 'timeoutMs', 'baseSequence'])
    await expect(drawer.getByText(field)).toBeVisible();
  const { flights } = await facts.frame();
  const flight = Object.values(flights).find((one) => one.eventId === eventId);
  await expect(drawer.getByText((Number(flight?.sentAtUs) / 1_000_000).toFixed(3)).first()).toBeVisible();
  await dock.play.click();
  await expect(drawer.getByText('Arrived')).toBeVisible();
});

test('a line of the journal leads to the message behind it, by keyboard', async ({ visit, page }) => {
  const { facts } = visit;
  await page.keyboard.press('c');
  await facts.until('a consumer came', ({ order }) => order.bench.length > 2);
  await visit.paused();
  await page.keyboard.press('i');
  const drawer = page.getByRole('complementary', { name: 'Inspector and journal' });
  await drawer.getByRole('tab', { name: 'Journal' }).click();
  const line = drawer.getByRole('listitem').filter({ hasText: 'asks to join' }).first();
  await line.getByRole('button', { name: 'What led to this' }).focus();
  await page.keyboard.press('Enter');
  await expect(drawer.getByRole('heading', { name: 'JoinGroup request' })).toBeVisible();
  await expect(drawer.getByText('rebalanceTimeoutMs')).toBeVisible();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('.drawer') !== null)).toBe(true);
});
