/** No violation by the rules of axe on any lens, in both themes, both languages, and on a phone; every control has a name,
 *  one voice speaks of the cluster, nothing scrolls sideways. */
import { isSideways, polite, unnamed, violations } from './pages/barriers.ts';
import { LENS_ORDER } from './pages/called.ts';
import { expect, isDeep, test } from './test.ts';

const LENSES = LENS_ORDER;
const SIZES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
} as const;

/** A step of the record that is followed, and how far the plots are; whose life is shown, and what a look from scratch has
 *  found. */
const ANSWERS: Readonly<Partial<Record<(typeof LENSES)[number], number>>> = { producer: 2, audit: 2 };

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
        // Eight looks of axe, however busy the machine.
        test.setTimeout(600_000);
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
          const { all, none } = await unnamed(page);
          expect.soft(none, `${lens}: controls without a name`).toEqual([]);
          expect.soft(all, `${lens} has controls`).toBeGreaterThan(10);
          const voices = await polite(page);
          expect
            .soft(
              voices.filter((place) => !/stage/.test(place)),
              `${lens}: one voice`,
            )
            .toEqual(['dock']);
          // Beside it, in the lens, only what answers the visitor's own deed.
          expect
            .soft(
              voices.filter((place) => /stage/.test(place)),
              `${lens}: answers`,
            )
            .toHaveLength(ANSWERS[lens] ?? 0);
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
