/** What would keep somebody out: findings of axe, controls without a name, voices that talk over each other, a page that
 *  scrolls to the side. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Every finding of axe, with where it is. */
export async function violations(page: Page): Promise<readonly string[]> {
  const found = await new AxeBuilder({ page }).analyze();
  return found.violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target }) => `${impact} ${id} at ${target.join(' ')}`),
  );
}

const CONTROLS: ReadonlySet<string> = new Set(
  'button checkbox combobox link listbox menuitem option radio searchbox slider spinbutton switch tab textbox gridcell'.split(
    ' ',
  ),
);

/** Controls that the browser tells assistive technology of without a name. `all`: how many it tells of. */
export async function unnamed(
  page: Page,
): Promise<{ readonly all: number; readonly none: readonly string[] }> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const controls = nodes.filter(
    ({ ignored, role }) => !ignored && CONTROLS.has(String(role?.value).toLowerCase()),
  );
  const none: string[] = [];
  for (const { name, role, backendDOMNodeId } of controls) {
    if (String(name?.value ?? '').trim() !== '') continue;
    const where =
      backendDOMNodeId === undefined
        ? ''
        : (await session.send('DOM.describeNode', { backendNodeId: backendDOMNodeId })).node.attributes?.join(
            ' ',
          );
    none.push(`${role?.value} ${where}`);
  }
  await session.detach();
  return { all: controls.length, none };
}

/** Regions that speak by themselves when there is time: by where they stand. `dialog` and `drawer` answer what is done there. */
export const polite = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const all = document.querySelectorAll('[aria-live], [role=status], [role=log], output');
    return [...all]
      .filter((one) => one.checkVisibility())
      .filter((one) => (one.getAttribute('aria-live') ?? 'polite') === 'polite')
      .map((one) => one.closest('dialog, .drawer, main, .dock, .app')?.className ?? 'page');
  });

export const isSideways = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
