import { expect, test } from '@playwright/test';
import { complaintsOf } from './pages/page.ts';

test('the page opens and has nothing to complain of', async ({ page }) => {
  const complaints = complaintsOf(page);
  await page.goto('./');
  await expect(page).toHaveTitle(/Highwater/);
  await expect(page.getByRole('main')).toBeVisible();
  expect(complaints).toEqual([]);
});
