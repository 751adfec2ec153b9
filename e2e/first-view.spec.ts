/** What one sees who has just come. */
import { everyPartitionIsLed, isEachOwnedOnce, partitionsOf } from './pages/kafka.ts';
import { clocked, expect, test } from './test.ts';

test('a living cluster is there at once: led, in balance, moving', async ({ visit, page }) => {
  await expect(page).toHaveTitle(/Highwater/);
  await expect(page.getByRole('main')).toBeVisible();
  const first = await visit.facts.frame();
  expect(partitionsOf(first)).toHaveLength(9);
  expect(everyPartitionIsLed(first)).toBe(true);
  for (const groupId of ['billing', 'analytics']) {
    expect(first.groups[groupId]?.state, groupId).toBe('Stable');
    expect(isEachOwnedOnce(first, groupId), groupId).toBe(true);
    await expect(visit.clients.group(groupId)).toContainText('Stable');
  }
  expect(first.audit.invariantsTotal).toBeGreaterThan(0);
  expect(first.audit.invariantsHeld).toBe(first.audit.invariantsTotal);

  await visit.facts.until('time goes on', ({ timeUs }) => timeUs > first.timeUs);
  await visit.facts.until(
    'records are written',
    ({ audit }) => audit.acknowledged > first.audit.acknowledged,
  );
});

test('life is to be seen within moments of the first byte', async ({ visit, page }) => {
  await page.addInitScript(() => {
    let openedUs: number | null = null;
    const look = (): void => {
      if ('highwater' in window && window.highwater.ready) {
        const { timeUs } = window.highwater.frame();
        openedUs ??= timeUs;
        if (timeUs > openedUs) Object.assign(window, { aliveAtMs: performance.now() });
      }
      if (!('aliveAtMs' in window)) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.reload();
  await visit.facts.ready();
  await page.waitForFunction(() => 'aliveAtMs' in window);
  const aliveAtMs = await page.evaluate(() => Number(Reflect.get(window, 'aliveAtMs')));
  clocked('from the first byte to a cluster that moves', aliveAtMs, 1_000);
});

test('the thread that takes the run over has the very picture of the one that began it', async ({
  visit,
  page,
}) => {
  await page.reload();
  await visit.facts.ready();
  const before = await page.evaluate(async () => {
    window.highwater.pause();
    await new Promise((resolve) => setTimeout(resolve, 300));
    return window.highwater.frame();
  });
  await expect.poll(() => page.workers().some((worker) => worker.url().includes('every-era'))).toBe(true);
  // As soon as it has the run, a wish is carried out.
  await page.keyboard.press('1');
  await expect.poll(() => page.workers().length).toBe(1);
  expect(await visit.facts.frame()).toEqual(before);
});

test('the picture names every partition on every broker', async ({ visit, page }) => {
  const frame = await visit.facts.frame();
  const grid = page.getByRole('grid', { name: 'Partitions by broker' });
  for (const { id, replicas } of partitionsOf(frame)) {
    for (const brokerId of replicas)
      await expect(
        grid.getByRole('gridcell', { name: new RegExp(`^${id}, broker ${brokerId}, `) }),
      ).toHaveCount(1);
  }
});
