/** The built page is plain files that work from any folder of any host. */
import { expect, test } from '@playwright/test';
import { serveUnder } from './pages/folder-server.ts';
import { Highwater } from './pages/highwater.ts';
import { complaintsOf, strangersOf } from './pages/page.ts';

test('it works from a folder, and asks for nothing outside', async ({ page }) => {
  const server = await serveUnder('/some/folder/');
  const complaints = complaintsOf(page);
  const strangers = strangersOf(page, new URL(server.url).origin);
  const visit = new Highwater(page);
  await visit.open({}, server.url);
  const { timeUs } = await visit.facts.frame();
  await visit.facts.until('it lives', (frame) => frame.timeUs > timeUs);
  // Loaded when first wanted: the other language, and what moves.
  await visit.button('切换到中文').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.getByRole('main', { name: '集群' })).toBeVisible();
  expect(complaints).toEqual([]);
  expect(strangers).toEqual([]);
  expect(server.missed).toEqual([]);
  server.close();
});
