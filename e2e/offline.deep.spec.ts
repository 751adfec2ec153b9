/** Once opened, the page does without the network; and a newer version takes over whole. */
import { expect, test } from '@playwright/test';
import { serveUnder } from './pages/folder-server.ts';
import { Highwater } from './pages/highwater.ts';
import { complaintsOf } from './pages/page.ts';

test.use({ serviceWorkers: 'allow' });

test('it opens from its folder without the network, lenses and the other language included', async ({
  page,
}) => {
  const server = await serveUnder('/some/folder/');
  const complaints = complaintsOf(page);
  const visit = new Highwater(page);
  await visit.open({}, server.url);
  // Installed: every file is kept, and the next opening is served from there.
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  server.close();
  await visit.open({}, server.url);
  const { timeUs } = await visit.facts.frame();
  await visit.facts.until('it lives', (frame) => frame.timeUs > timeUs);
  await page.keyboard.press('2');
  await expect(page.getByRole('main', { name: 'Log' })).toBeVisible();
  await visit.button('切换到中文').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  expect(complaints).toEqual([]);
});

test('it can be installed: a manifest with name, start and sign', async ({ page, baseURL }) => {
  await page.goto(baseURL ?? '');
  const href = await page.locator('link[rel=manifest]').getAttribute('href');
  const response = await page.request.get(new URL(href ?? '', page.url()).href);
  expect(response.ok()).toBe(true);
  const manifest = await response.json();
  expect(manifest).toMatchObject({ name: 'Highwater', start_url: './', scope: './', display: 'standalone' });
  const icon = await page.request.get(new URL(manifest.icons[0].src, response.url()).href);
  expect(icon.ok()).toBe(true);
});
