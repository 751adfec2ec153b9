/** No violation by the rules of axe on any lens, in both themes, both languages, and on a phone; nothing scrolls sideways. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, isDeep, test } from './test.ts';

/** Every finding, with where it is. */
async function violations(page: Page): Promise<readonly string[]> {
  const found = await new AxeBuilder({ page }).analyze();
  return found.violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target }) => `${impact} ${id} at ${target.join(' ')}`),
  );
}

const isSideways = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

const LENSES = ['cluster', 'log', 'group', 'producer', 'controller', 'transactions', 'spacetime'] as const;
const SIZES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
} as const;

/** One look daily; all of them where there is time (`npm run test:deep`). */
const DAILY_LENSES = 3;
const DAILY = { desktop: [['night', 'zh-CN']], phone: [] } as const;
const LOOKS = [
  ['chart', 'en'],
  ['chart', 'zh-CN'],
  ['night', 'en'],
  ['night', 'zh-CN'],
] as const;

for (const [size, use] of Object.entries(SIZES))
  for (const [theme, lang] of isDeep ? LOOKS : DAILY[size as keyof typeof SIZES])
    test.describe(`${size}, ${theme}, ${lang}`, () => {
      test.use({ ...use, query: { theme, lang } });

      test('every lens', async ({ visit, page }) => {
        await visit.facts.until('groups are stable', ({ groups }) =>
          Object.values(groups).every(({ state }) => state === 'Stable'),
        );
        await page.evaluate(() => window.highwater.pause());
        for (const [i, lens] of (isDeep ? LENSES : LENSES.slice(0, DAILY_LENSES)).entries()) {
          await page.keyboard.press(String(i + 1));
          await expect.poll(() => page.evaluate(() => window.highwater.lens())).toBe(lens);
          // Its words and its close-up have come.
          await page.waitForLoadState('networkidle');
          expect.soft(await violations(page), lens).toEqual([]);
          expect.soft(await isSideways(page), `${lens} scrolls sideways`).toBe(false);
        }
        await page.keyboard.press('1');
        await page.keyboard.press('z');
        await expect(page.locator('.scale')).toBeVisible();
        expect.soft(await violations(page), 'as blocks').toEqual([]);
        expect.soft(await isSideways(page), 'blocks scroll sideways').toBe(false);
      });
    });

test('at 200 % zoom nothing scrolls sideways', async ({ visit, page }) => {
  // 1440 px of screen at 200 % are 720 px of page.
  await page.setViewportSize({ width: 720, height: 450 });
  await visit.facts.ready();
  for (let i = 1; i <= LENSES.length; i++) {
    await page.keyboard.press(String(i));
    expect.soft(await isSideways(page), String(LENSES[i - 1])).toBe(false);
  }
});
