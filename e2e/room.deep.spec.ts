/** At every size all that the page offers can be seen and reached. */
import type { Page } from '@playwright/test';
import { expect, test } from './test.ts';

const SIZES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  laptop: { viewport: { width: 1024, height: 768 } },
  tablet: { viewport: { width: 768, height: 1024 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
} as const;

/** Buttons and words of the top bar and of the audit that are not wholly where they can be seen. */
const outOfSight = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const parts = document.querySelectorAll<HTMLElement>('.top-bar button, .audit__why, .audit__promise');
    return [...parts]
      .filter((part) => part.checkVisibility() && !part.closest('[popover]'))
      .filter((part) => {
        const { left, right } = part.getBoundingClientRect();
        // A long name may end in dots.
        const isCut = part.scrollWidth > part.clientWidth + 1 && !part.matches('.top-bar__scenario');
        return left < 0 || right > window.innerWidth || isCut;
      })
      .map((part) => part.getAttribute('aria-label') ?? part.textContent ?? '');
  });

for (const [size, use] of Object.entries(SIZES)) {
  for (const lang of ['en', 'zh-CN']) {
    test.describe(`${size}, ${lang}`, () => {
      test.use({ ...use, query: { lang } });

      test('nothing of the top bar or the audit is cut off, and the page does not scroll sideways', async ({
        visit,
        page,
      }) => {
        await visit.settled();
        expect(await outOfSight(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(use.viewport.width);
      });
    });
  }
}

test.describe('on a laptop', () => {
  test.use(SIZES.laptop);

  test('the drawer lies over the stage, its tabs and its cross in front', async ({ visit, page }) => {
    await visit.settled();
    await page.keyboard.press('i');
    const drawer = page.getByRole('complementary', { name: 'Inspector and journal' });
    await drawer.getByRole('tab', { name: 'Journal' }).click();
    await drawer.getByRole('button', { name: 'Close the drawer' }).click();
    await expect(drawer).toHaveCount(0);
  });
});

test.describe('on a phone', () => {
  test.use(SIZES.phone);

  test('the hint covers no row, and what concerns the page lies in a menu', async ({ visit, page }) => {
    await visit.settled();
    const hint = await page.locator('.hint').boundingBox();
    const stage = await page.getByRole('main').boundingBox();
    expect(hint?.y).toBeGreaterThanOrEqual((stage?.y ?? 0) + (stage?.height ?? 0));
    await visit.button('What concerns the page').tap();
    await page.getByRole('menuitem', { name: 'Settings' }).tap();
    await expect(visit.dialog('Settings')).toBeVisible();
  });
});
