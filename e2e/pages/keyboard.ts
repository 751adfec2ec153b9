/** Going through the page by keyboard alone. */
import { expect, type Locator, type Page } from '@playwright/test';

/** More stops than the page has. */
const STOPS_MAX = 150;

/** Presses Tab until the focus is on it, as one without a mouse must. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  const isThere = () => target.evaluate((element) => element === document.activeElement);
  for (let i = 0; i < STOPS_MAX; i++) {
    if (await isThere()) return;
    await page.keyboard.press('Tab');
  }
  await expect(target, 'can be reached by Tab').toBeFocused();
}
