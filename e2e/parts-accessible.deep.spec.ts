/** What opens beside and over the lenses: no violation by the rules of axe, every control named, nothing wider than the
 *  screen; in both themes and both languages, on a desk and on a phone. */
import type { Page } from '@playwright/test';
import { isSideways, unnamed, violations } from './pages/barriers.ts';
import type { Highwater } from './pages/highwater.ts';
import { expect, test } from './test.ts';

/** Axe reads every line of a full journal, and the machine may be busy. */
test.setTimeout(400_000);

const LOOKS = [
  ['desktop', 'chart', 'en'],
  ['desktop', 'night', 'zh-CN'],
  ['desktop', 'chart', 'zh-CN'],
  ['desktop', 'night', 'en'],
  ['phone', 'chart', 'zh-CN'],
  ['phone', 'night', 'en'],
] as const;
const SIZES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
} as const;

async function expectOpenTo(page: Page, what: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  expect.soft(await violations(page), what).toEqual([]);
  const { all, none } = await unnamed(page);
  expect.soft(none, `${what}: controls without a name`).toEqual([]);
  // The page of signs can only be closed.
  expect.soft(all, `${what} has controls`).toBeGreaterThan(0);
  expect.soft(await isSideways(page), `${what} scrolls sideways`).toBe(false);
}

/** Kills a broker by its key and takes that back, so that there are two branches. */
async function branch({ page, facts }: Highwater): Promise<void> {
  await page.locator('[data-broker-id="2"]').focus();
  await page.keyboard.press('k');
  await facts.until('broker 2 is dead', ({ brokers }) => brokers.b2?.process === 'down');
  await page.keyboard.press('Control+z');
  await facts.until('as it was', ({ brokers }) => brokers.b2?.process === 'up');
}

const LESSON = 'bowls-of-rice';

const PARTS: Readonly<Record<string, { scenario?: string; open: (visit: Highwater) => Promise<void> }>> = {
  'the metrics': {
    open: async ({ page }) => {
      await page.keyboard.press('d');
      await expect(page.locator('.metrics')).toBeVisible();
    },
  },
  'the journal with its filters open': {
    open: async ({ page }) => {
      await page.keyboard.press('i');
      await page.locator('#tab-journal').click();
      await page.locator('.journal__kinds summary').click();
      await expect(page.locator('.journal__kinds')).toHaveAttribute('open');
      await page.locator('.journal__kinds input').first().check();
    },
  },
  'the page of all signs': {
    open: async ({ page }) => {
      await page.keyboard.press('/');
      const isChinese = (await page.locator('html').getAttribute('lang'))?.startsWith('zh');
      await page.locator('.palette__input').fill(isChinese ? '所有图形' : 'every sign');
      await page.locator('.palette [role=option]').first().click();
      await expect(page.locator('.signs')).toBeVisible();
    },
  },
  'the palette with what it has found': {
    open: async ({ page }) => {
      await page.keyboard.press('/');
      await page.locator('.palette__input').fill('broker 2');
      await expect(page.locator('.palette [role=option]').first()).toBeVisible();
    },
  },
  'the palette with the answer of a tool': {
    open: async ({ page }) => {
      await page.keyboard.press('/');
      const line = page.locator('.palette__input');
      await line.fill('kafka-topics --create --topic invoices --partitions 6 --replication-factor 4');
      await page.keyboard.press('Enter');
      await expect(page.locator('.terminal .refusal')).toBeVisible();
      await line.fill('kafka-configs --describe --entity-type topics --entity-name orders');
      await page.keyboard.press('Enter');
      await page.locator('.terminal summary').click();
      await expect(page.locator('.terminal details')).toHaveAttribute('open');
    },
  },
  'the configs': {
    open: async ({ page }) => {
      const lang = await page.locator('html').getAttribute('lang');
      const configs = lang === 'en' ? 'Configs of everything' : '全部配置';
      await page.keyboard.press('/');
      await page.locator('.palette__input').fill(configs);
      await page.getByRole('option', { name: configs }).first().click();
      await expect(page.locator('.config__rows > li').first()).toBeVisible();
      await page.locator('.config__rows button').first().click();
    },
  },
  'the audit of a loss': {
    scenario: 'acks-1-leader-crash',
    open: async ({ page, facts }) => {
      for (let { pace } = await facts.playback(); pace !== 10; ) {
        await page.keyboard.press('+');
        const before = pace;
        pace = (await facts.untilPlayback('faster', (playback) => playback.pace !== before)).pace;
      }
      await facts.until('a record is lost', ({ audit }) => audit.lost > 0);
      await page.keyboard.press('8');
      await expect(page.locator('.auditor-chain')).toBeVisible();
    },
  },
  'the page of a share group': {
    scenario: 'share-queue',
    open: async ({ page, facts }) => {
      await facts.until('somebody shares', ({ groups }) => Object.keys(groups).length > 0);
      await page.keyboard.press('3');
      await expect(page.locator('.share-part').first()).toBeVisible();
    },
  },
  'the page of a consumer': {
    open: async ({ page }) => {
      await page.keyboard.press('3');
      await page.getByRole('button', { name: /^(Look at Ada|查看甲)$/ }).click();
      await expect(page.getByRole('region', { name: /^(Fetcher|拉取器)/ })).toBeVisible();
    },
  },
  'the blocks, with a chosen tile': {
    open: async ({ page }) => {
      await page.keyboard.press('z');
      await page.locator('.scale__topic').first().click();
      await expect(page.locator('.scale')).toBeVisible();
    },
  },
  'a cluster without a topic': {
    open: async ({ page, facts }) => {
      await page.keyboard.press('Home');
      await facts.until('nothing is there yet', ({ order }) => order.topics.length === 0);
      await expect(page.locator('.sea__empty')).toBeVisible();
    },
  },
  'two runs beside each other': {
    open: async (visit) => {
      const { page } = visit;
      await branch(visit);
      const compare = { name: /^(Compare with another run|与另一次运行对照)$/ };
      const more = page.getByRole('button', { name: /^(What concerns the page|页面操作)$/ });
      if ((await more.count()) > 0) {
        await more.click();
        await page.getByRole('menuitem', compare).click();
      } else await page.getByRole('button', compare).click();
      await page.getByRole('dialog').getByRole('button', { name: /1/ }).first().click();
      const other = page.locator('.compare__stage').nth(1);
      // The other run is played again from its beginning.
      await expect(other.locator('[data-partition]').first()).toBeVisible({ timeout: 120_000 });
    },
  },
  'a lesson': {
    scenario: LESSON,
    open: async ({ page }) => {
      await expect(page.locator('.lesson__title')).not.toBeEmpty();
      await expect(page.locator('.lesson__text').first()).toBeVisible({ timeout: 90_000 });
    },
  },
};

for (const [size, theme, lang] of LOOKS)
  for (const [what, { scenario, open }] of Object.entries(PARTS)) {
    test.describe(`${size}, ${theme}, ${lang}`, () => {
      const query: Record<string, string> = { theme, lang };
      if (scenario) query[scenario === LESSON ? 'lesson' : 'scenario'] = scenario;
      test.use({ ...SIZES[size], query });
      test(what, async ({ visit, page }) => {
        await open(visit);
        // What has come stays as it is while it is looked at.
        await page.evaluate(() => window.highwater.pause());
        await expectOpenTo(page, what);
      });
    });
  }
