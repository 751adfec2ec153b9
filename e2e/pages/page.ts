/** What every page model stands on: hearing what the page complains of, and seeing whom it talks to. */
import type { Page } from '@playwright/test';

/** Collects what the page complains of: errors thrown, errors logged, files refused by the content security policy. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText;
    // A page that is left gives up what is still on its way.
    if (why !== 'net::ERR_ABORTED') complaints.push(`${request.url()}: ${why}`);
  });
  return complaints;
}

/** Collects the addresses outside its own origin that the page, or its worker, asks for. */
export function strangersOf(page: Page, origin: string): readonly string[] {
  const strangers: string[] = [];
  page.context().on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (protocol !== 'data:' && protocol !== 'blob:' && asked !== origin) strangers.push(request.url());
  });
  return strangers;
}
