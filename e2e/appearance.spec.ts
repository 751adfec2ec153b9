/** Language, theme and motion, as the visitor likes them. */
import { expect, test } from './test.ts';

test('it speaks Chinese at a word, and remembers', async ({ visit, page }) => {
  const { facts } = visit;
  await visit.button('切换到中文').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.getByRole('main', { name: '集群' })).toBeVisible();
  // Terms of Kafka stay as Kafka writes them.
  await expect(page.getByText('Stable').first()).toBeVisible();
  expect(await untranslated(page.locator('body').innerText())).toEqual([]);

  await page.reload();
  await facts.ready();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await page.getByRole('banner').locator('button[lang="en"]').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(visit.button('Add producer')).toBeVisible();
});

/** English words that a Chinese page must not show. */
async function untranslated(shown: Promise<string>): Promise<readonly string[]> {
  const words = [
    'Producers',
    'Consumer groups',
    'Bench',
    'Legend',
    'waiting for',
    'invariants hold',
    'Restart',
  ];
  const text = await shown;
  return words.filter((word) => text.includes(word));
}

test('it goes by the browser’s language when nothing else is said', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ locale: 'zh-CN', ...(baseURL ? { baseURL } : {}) });
  const page = await context.newPage();
  await page.goto('./');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await context.close();
});

test('the night comes by button and by key, and is remembered', async ({ visit, page }) => {
  const root = page.locator('html');
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await expect(root).toHaveAttribute('data-theme', 'chart');
  const day = await paper();
  await visit.button('Switch to the night theme').click();
  await expect(root).toHaveAttribute('data-theme', 'night');
  expect(await paper()).not.toBe(day);
  await page.reload();
  await expect(root).toHaveAttribute('data-theme', 'night');
  await visit.facts.ready();
  await page.keyboard.press('t');
  await expect(root).toHaveAttribute('data-theme', 'chart');
  expect(await paper()).toBe(day);
});

test('where nobody has chosen, it is night when the machine says so', async ({ visit, page }) => {
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'chart');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'night');
  await expect(visit.button('Switch to the chart theme')).toBeVisible();
});

test.describe('for who wants less motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('it begins calmly: still, and nothing moves by itself', async ({ visit, page }) => {
    const { facts, dock } = visit;
    await expect(page.locator('html')).toHaveAttribute('data-motion', 'reduced');
    await expect(dock.play, 'nothing plays before it is asked to').toBeVisible();
    expect((await facts.playback()).playing).toBe(false);
    expect(
      await moving(
        page.evaluate(() => document.getAnimations().map(({ id, playState }) => `${id} ${playState}`)),
      ),
    ).toEqual([]);
    const { timeUs } = await facts.playback();
    await dock.play.click();
    await facts.until('it plays when asked', (frame) => frame.timeUs > timeUs);
  });
});

const moving = async (animations: Promise<readonly string[]>) =>
  (await animations).filter((animation) => animation.endsWith('running'));
