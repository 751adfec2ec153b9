/** By Tab the focus goes through the page as one reads it: part after part, within a part never back up and to the left; every
 *  stop can be seen, and nothing holds it. */
import type { Page } from '@playwright/test';
import { LENS_ORDER } from './pages/called.ts';
import { expect, test } from './test.ts';

interface Stop {
  readonly part: string;
  readonly name: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** The focus can be seen: inside the window, with a ring. */
  readonly isSeen: boolean;
}

/** Parts of the page, as they are read. */
const PARTS: Readonly<Record<string, string>> = {
  'header.top-bar': 'top bar',
  '.phone-tabs': 'tabs',
  'aside.rail--left': 'producers',
  'main#stage': 'stage',
  'aside.rail--right, aside.phone-sheet': 'groups',
  'aside.drawer': 'drawer',
  'section.dock, .dock': 'dock',
  'section.audit': 'audit',
};

/** More stops than the page has. */
const STOPS_MAX = 400;

const stopNow = (page: Page): Promise<Stop | null> =>
  page.evaluate((parts) => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement || element instanceof SVGElement) || element === document.body)
      return null;
    const part = Object.entries(parts).find(([selector]) => element.closest(selector))?.[1] ?? 'none';
    const { left, top, right, bottom } = element.getBoundingClientRect();
    // A choice that is not drawn shows its focus at the label around it; what stands in a drawing, by the stroke of a part of it.
    const focus = getComputedStyle(document.documentElement).getPropertyValue('--focus').trim();
    const probe = document.createElement('i');
    probe.style.color = focus;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    const isStroked =
      element instanceof SVGElement &&
      [...element.querySelectorAll('*')].some((part) => getComputedStyle(part).stroke === color);
    const ring = [element, element.nextElementSibling, element.parentElement].some((one) => {
      if (!one) return false;
      const { outlineStyle, boxShadow } = getComputedStyle(one);
      return outlineStyle !== 'none' || boxShadow !== 'none';
    });
    return {
      part,
      name: `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent?.slice(0, 40) ?? ''}`,
      left,
      top,
      right,
      bottom,
      isSeen: (ring || isStroked) && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight,
    };
  }, PARTS);

/** Presses the key until the focus has left the page. */
async function stops(page: Page, key: 'Tab' | 'Shift+Tab'): Promise<readonly Stop[]> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const all: Stop[] = [];
  for (let i = 0; i < STOPS_MAX; i++) {
    await page.keyboard.press(key);
    const stop = await stopNow(page);
    if (!stop) return all;
    all.push(stop);
  }
  throw new Error(`after ${STOPS_MAX} stops the focus is still at ${all.at(-1)?.name}`);
}

const partsOf = (all: readonly Stop[]): readonly string[] =>
  all.map(({ part }) => part).filter((part, i, parts) => part !== parts[i - 1]);

/** Where it goes back up and to the left inside of a part. */
const leapsBack = (all: readonly Stop[]): readonly string[] =>
  all.flatMap((stop, i) => {
    const before = all[i - 1];
    const isBack = before?.part === stop.part && stop.bottom <= before.top && stop.right <= before.left;
    return isBack ? [`${before.name} → ${stop.name}`] : [];
  });

async function expectRead(page: Page, parts: readonly string[]): Promise<void> {
  const all = await stops(page, 'Tab');
  expect(partsOf(all)).toEqual(parts);
  expect(leapsBack(all)).toEqual([]);
  expect(all.filter(({ isSeen }) => !isSeen).map(({ name }) => name)).toEqual([]);
}

test('the stage: top bar, producers, rows, groups, dock; and back the same way', async ({ visit, page }) => {
  await visit.settled();
  await page.evaluate(() => window.highwater.pause());
  await expectRead(page, ['top bar', 'producers', 'stage', 'groups', 'dock']);
  const forth = await stops(page, 'Tab');
  const back = await stops(page, 'Shift+Tab');
  expect(back.map(({ name }) => name)).toEqual(forth.map(({ name }) => name).reverse());
});

test('with the drawer open it comes after the stage', async ({ visit, page }) => {
  await visit.settled();
  await page.keyboard.press('d');
  await page.evaluate(() => window.highwater.pause());
  await expectRead(page, ['top bar', 'producers', 'stage', 'groups', 'drawer', 'dock']);
});

for (const [i, lens] of LENS_ORDER.entries()) {
  if (lens === 'cluster') continue;
  test.describe(lens, () => {
    // Where there is no transaction its lens has nothing to press.
    test.use({ query: { scenario: lens === 'transactions' ? 'zombie-producer' : 'default' } });

    test('a lens: top bar, lens, dock', async ({ visit, page }) => {
      await visit.facts.ready();
      await page.evaluate(() => window.highwater.pause());
      await page.keyboard.press(String(i + 1));
      await expect.poll(() => page.evaluate(() => window.highwater.lens())).toBe(lens);
      // Its code and its close-up have come.
      await expect(page.locator('#stage').locator('button, select, input').first()).toBeVisible();
      await page.waitForLoadState('networkidle');
      await expectRead(page, ['top bar', 'stage', 'dock']);
    });
  });
}

test.describe('on a phone, with its keys', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('top bar, audit, stage, groups, dock, tabs', async ({ visit, page }) => {
    await visit.settled();
    await page.evaluate(() => window.highwater.pause());
    await expectRead(page, ['top bar', 'audit', 'stage', 'groups', 'dock', 'tabs']);
  });
});
