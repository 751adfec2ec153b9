/** No serious barrier by the rules of axe in dialogs, drawer, menus and forms. The lenses: lenses-accessible.spec.ts. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './test.ts';

/** Serious and critical findings in the page or a part of it, each with where it is. */
async function barriers(page: Page, part = 'html'): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, impact, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${impact} ${id} at ${target.join(' ')}: ${failureSummary}`),
    );
}

test('no serious barrier while a broker is down, with drawer, form and help open', async ({
  visit,
  page,
}) => {
  await visit.broker(2).hover();
  await visit.button('Kill broker 2').click();
  await visit.facts.until('broker 2 is dead', ({ brokers }) => brokers.b2?.process === 'down');
  await visit.paused();
  await visit.broker(2).click({ position: { x: 20, y: 10 } });
  const drawer = page.getByRole('complementary', { name: 'Inspector and journal' });
  await expect(drawer).toContainText('broker 2');
  expect(await barriers(page)).toEqual([]);
  // The rest of the page is as it was, and asleep under a dialog.
  await page.getByRole('tab', { name: 'Journal' }).click();
  await expect(drawer).toContainText('You killed broker 2');
  expect(await barriers(page, 'aside.drawer')).toEqual([]);
  await visit.button('Keyboard help').click();
  await expect(visit.dialog('Keyboard')).toBeVisible();
  expect(await barriers(page, 'dialog')).toEqual([]);
  await page.keyboard.press('Escape');
  await visit.clients.choose('Add', 'Topic…');
  await expect(visit.dialog('New topic')).toBeVisible();
  expect(await barriers(page, 'dialog')).toEqual([]);
});

test('no serious barrier in the dialogs of the top bar and of a broker', async ({ visit, page }) => {
  for (const [button, dialog] of [
    ['Settings', 'Settings'],
    ['Share and save', 'Share and save'],
    ['Compare with another run', 'Compare'],
  ] as const) {
    await visit.button(button).click();
    await expect(visit.dialog(dialog)).toBeVisible();
    expect(await barriers(page, 'dialog'), dialog).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(visit.dialog(dialog)).toHaveCount(0);
  }
  await page.getByRole('button', { name: /^Scenario / }).click();
  await expect(visit.dialog('Scenarios').getByRole('listitem').first()).toBeVisible();
  expect(await barriers(page, 'dialog'), 'Scenarios').toEqual([]);
  await page.keyboard.press('Escape');
  await visit.button('What can be done to broker 1').click();
  expect(await barriers(page, '[role=menu]:popover-open'), 'verbs of a broker').toEqual([]);
});
