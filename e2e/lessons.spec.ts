/** Whole lessons in the browser: by mouse, by keyboard alone, by touch on a phone, and one that is broken off by a deed of the
 *  visitor's own and gone on with. */
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { tabTo } from './pages/keyboard.ts';
import { expect, isDeep, test } from './test.ts';

/** Waiting for facts takes simulated time, and that some wall time. */
test.setTimeout(240_000);
const PATIENCE = { timeout: 90_000 };

const drawer = (page: Page): Locator => page.locator('.lesson');
const deed = (page: Page): Locator => drawer(page).locator('.lesson__deed .button');
const onward = (page: Page): Locator => drawer(page).locator('.lesson__foot .button').nth(1);
/** The step has come true: going on is the thing to do. */
const isDone = (page: Page): Promise<void> => expect(onward(page)).toHaveClass(/button--solid/, PATIENCE);
const place = (page: Page): Promise<string> => drawer(page).locator('.lesson__place').innerText();

type Press = (button: Locator) => Promise<void>;

/** From the step that is shown to the quiz, answering the first option where there is a question.
 *  @returns titles of the steps */
async function goThrough(page: Page, press: Press): Promise<readonly string[]> {
  const titles: string[] = [];
  for (;;) {
    const title = drawer(page).locator('.lesson__title');
    await expect(title).not.toBeEmpty();
    titles.push(await title.innerText());
    if (/^(Quiz|小测)$/.test(titles.at(-1) ?? '')) return titles;
    await expect(drawer(page).locator('.lesson__text').first()).toBeVisible(PATIENCE);
    const option = drawer(page).locator('.lesson__option input').first();
    if ((await option.count()) > 0 && (await option.isEnabled())) await press(option);
    if ((await deed(page).count()) > 0) await press(deed(page).first());
    await isDone(page);
    const before = await place(page);
    await press(onward(page));
    await expect.poll(() => place(page)).not.toBe(before);
  }
}

const byMouse: Press = (button) => button.click();

test.describe('by mouse', () => {
  test('the bowls of rice, from the index to the quiz, and the engine answers the quiz', async ({
    visit,
    page,
  }) => {
    await visit.settled();
    await page.getByRole('button', { name: 'Lessons', exact: true }).click();
    const index = page.getByRole('dialog', { name: 'Lessons' });
    await index.getByLabel('Search lessons').fill('rice');
    await index.getByRole('button', { name: 'Start: The bowls of rice' }).click();
    await expect(drawer(page)).toContainText('Step 1 of 4', PATIENCE);
    const results = await new AxeBuilder({ page }).analyze();
    expect(results.violations.map(({ id }) => id)).toEqual([]);
    expect(await goThrough(page, byMouse)).toHaveLength(5);
    const question = drawer(page).locator('.lesson__question').first();
    await question.getByRole('radio', { name: 'All four' }).click();
    await question.getByRole('button', { name: 'Let the engine play it' }).click();
    await expect(question).toContainText('You said it.', PATIENCE);
    // Kept, for the index.
    expect(await page.evaluate(() => localStorage.getItem('highwater.lessons'))).toContain('"isDone":true');
  });

  test.describe('in Chinese, by a link to a step', () => {
    test.use({ query: { lesson: 'one-record', step: '2', lang: 'zh-CN' } });
    test('one record’s journey', async ({ visit: { page } }) => {
      test.skip(!isDeep, 'takes a minute: npm run test:deep');
      await expect(drawer(page)).toContainText('第 2 步，共 6 步', PATIENCE);
      const titles = await goThrough(page, byMouse);
      expect(titles[0]).toBe('发一条');
      expect(titles.at(-1)).toBe('小测');
    });
  });
});

test.describe('by keyboard alone', () => {
  test.skip(!isDeep, 'npm run test:deep');
  const byKey: Press = async (button) => {
    await tabTo(button.page(), button);
    await button.page().keyboard.press('Space');
  };
  for (const lesson of ['which-partition', 'inside-the-producer'])
    test.describe(lesson, () => {
      test.use({ query: { lesson } });
      test('from its first step to its last', async ({ visit: { page } }) => {
        await expect(drawer(page)).toContainText('Step 1 of 5', PATIENCE);
        expect(await goThrough(page, byKey)).toHaveLength(6);
      });
    });
});

test.describe('on a phone, by touch', () => {
  test.use({ query: { lesson: 'bowls-of-rice' }, viewport: { width: 390, height: 844 }, hasTouch: true });
  test('the whole lesson, nothing wider than the screen', async ({ visit: { page } }) => {
    await expect(drawer(page)).toContainText('Step 1 of 4', PATIENCE);
    expect(await goThrough(page, (button) => button.tap())).toHaveLength(5);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});

test.describe('in another page', () => {
  test.skip(!isDeep, 'npm run test:deep');
  test.use({ query: { lesson: 'bowls-of-rice', embed: '1' } });
  test('embedded, from its first step to its last, and nothing is kept', async ({ visit: { page } }) => {
    await expect(drawer(page)).toContainText('Step 1 of 4', PATIENCE);
    expect(await goThrough(page, byMouse)).toHaveLength(5);
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });
});

test.describe('broken off', () => {
  test.skip(!isDeep, 'npm run test:deep');
  test.use({ query: { lesson: 'kill-the-leader' } });
  test('the visitor kills the broker by hand, looks around, and comes back', async ({ visit: { page } }) => {
    await expect(drawer(page)).toContainText('Step 1 of 5', PATIENCE);
    await isDone(page);
    await onward(page).click();
    // Not by the lesson's button: by the stage's own.
    await expect(deed(page)).toBeVisible();
    await page.getByLabel('Kill broker 1').click();
    await page.getByRole('tab', { name: 'Journal' }).click();
    await page.getByRole('tab', { name: 'Lesson' }).click();
    await isDone(page);
    await expect(drawer(page)).toContainText('came true');
    expect(await goThrough(page, byMouse)).toContain('The dead one returns');
  });
});
