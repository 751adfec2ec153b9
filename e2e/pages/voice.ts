/** What the page says to those who do not see it: everything that ever stood in a live region. */
import type { Page } from '@playwright/test';

/** Starts listening. The answer gives all that was said so far. */
export async function listen(page: Page): Promise<() => Promise<readonly string[]>> {
  const ear = await page.evaluateHandle(() => {
    const said: string[] = [];
    const hear = (): void => {
      for (const region of document.querySelectorAll(
        '[aria-live="polite"], [aria-live="assertive"], [role=alert]',
      )) {
        const text = region.textContent?.trim() ?? '';
        if (text !== '' && !said.includes(text)) said.push(text);
      }
    };
    new MutationObserver(hear).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    return { said };
  });
  return () => ear.evaluate(({ said }) => said);
}
