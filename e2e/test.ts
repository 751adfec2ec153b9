/** Playwright's `test`, with the page already open in `visit`. Every journey ends by asking whether the page complained,
 *  and whether it talked to strangers. */
import { test as base, expect } from '@playwright/test';
import { Highwater } from './pages/highwater.ts';
import { complaintsOf, strangersOf } from './pages/page.ts';

interface Options {
  /** What is written in the address, beside `testing=1`. */
  readonly query: Readonly<Record<string, string>>;
}

export const test = base.extend<Options & { readonly visit: Highwater }>({
  query: [{}, { option: true }],
  visit: async ({ page, query, baseURL }, use) => {
    const complaints = complaintsOf(page);
    const strangers = strangersOf(page, new URL(baseURL ?? '').origin);
    const visit = new Highwater(page);
    await visit.open(query);
    await use(visit);
    expect(complaints, 'the page complains of nothing').toEqual([]);
    expect(strangers, 'nothing leaves the origin of the page').toEqual([]);
  },
});

export { expect };

/** Whether there is time for what takes long: `npm run test:deep`. */
export const isDeep = process.env.HIGHWATER_DEEP === '1';

/** Notes a span of wall time; judges it only where the machine is quiet (HIGHWATER_TIMED=1), since others share it. */
export function clocked(what: string, ms: number, limitMs: number): void {
  const line = `${what}: ${Math.round(ms)} ms of wall time, at most ${limitMs} wanted`;
  test.info().annotations.push({ type: 'wall time', description: line });
  process.stdout.write(`  ${line}\n`);
  expect(ms, `${what} is seen at all`).toBeLessThan(Number.POSITIVE_INFINITY);
  if (process.env.HIGHWATER_TIMED === '1') expect(ms, what).toBeLessThanOrEqual(limitMs);
}
