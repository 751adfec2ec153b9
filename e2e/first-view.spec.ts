/** What one sees who has just come. */
import { Highwater } from './pages/highwater.ts';
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

test('the thread that takes the run over has the very picture of the one that began it', async ({ page }) => {
  // The whole engine is kept from coming until the picture of the first thread has been taken.
  let release = (): void => undefined;
  const isReleased = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/every-era.worker*', async (route) => {
    await isReleased;
    await route.continue();
  });
  const visit = new Highwater(page);
  await visit.open();
  // It plays on by itself, through answers to every kind of node.
  const opened = await visit.facts.frame();
  await visit.facts.until('the first thread plays on', ({ timeUs }) => timeUs > opened.timeUs + 200_000);
  const before = await page.evaluate(async () => {
    window.highwater.pause();
    await new Promise((resolve) => setTimeout(resolve, 300));
    return window.highwater.frame();
  });
  expect(page.workers().map((worker) => worker.url())).toEqual([expect.stringContaining('engine.worker')]);
  release();
  await expect.poll(() => page.workers().map((worker) => /every-era/.test(worker.url()))).toEqual([true]);
  // Carried out by the whole engine, at the very instant at which the first thread stood.
  await visit.button('Kill broker 2').click();
  const after = await visit.facts.until('broker 2 is down', ({ brokers }) => brokers.b2?.process === 'down');
  expect(after.timeUs - before.timeUs).toBeLessThanOrEqual(1);
  expect(after.partitions['orders-0']?.logs[0]).toEqual(before.partitions['orders-0']?.logs[0]);
  expect(after.audit.acknowledged).toBe(before.audit.acknowledged);
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
