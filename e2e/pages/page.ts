/** What every page model stands on: opening the page, and hearing its complaints. */
import type { Page } from '@playwright/test';

/** Collects what the page complains of: errors thrown, errors logged, files refused by the content security policy. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('requestfailed', (request) => complaints.push(`${request.url()}: ${request.failure()?.errorText}`));
  return complaints;
}
