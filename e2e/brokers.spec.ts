/** A leader's broker is killed and comes back. */
import type { Locator } from '@playwright/test';
import type { ClusterFrame, PartitionView } from '../src/contract/frame.ts';
import { msUntil, roll } from './pages/film.ts';
import { partitionsOf } from './pages/kafka.ts';
import { tabTo } from './pages/keyboard.ts';
import { listen } from './pages/voice.ts';
import { clocked, expect, test } from './test.ts';

const ledBy = (frame: ClusterFrame, brokerId: number): readonly PartitionView[] =>
  partitionsOf(frame).filter(({ leaderId }) => leaderId === brokerId);

/** Every partition of the list is led, and served, by another. */
const haveAllMoved = (led: readonly PartitionView[]) => (frame: ClusterFrame) =>
  led.every(({ id, leaderId }) => {
    const now = frame.partitions[id];
    return now?.status === 'online' && now.leaderId !== leaderId && now.leaderId >= 0;
  });

function expectLedByIsr(led: readonly PartitionView[], after: ClusterFrame): void {
  for (const was of led) {
    const now = after.partitions[was.id];
    expect(was.isr, `${was.id} is led by one of its in-sync replicas`).toContain(now?.leaderId);
    expect(now?.isr, `${was.id} has dropped the dead broker`).not.toContain(was.leaderId);
    expect(now?.leaderEpoch, `${was.id} is one leader epoch on`).toBe(was.leaderEpoch + 1);
  }
}

const isBackInSync = (brokerId: number) => (frame: ClusterFrame) =>
  partitionsOf(frame).every(({ replicas, isr }) => !replicas.includes(brokerId) || isr.includes(brokerId));

test('killing a leader moves its partitions to in-sync replicas; nothing acknowledged by all is lost', async ({
  visit,
  page,
}) => {
  const { facts } = visit;
  const before = await visit.settled();
  const led = ledBy(before, 2);
  expect(led.length).toBeGreaterThan(0);
  const cut = await roll(page);
  await visit.broker(2).hover();
  await visit.button('Kill broker 2').click();
  await expect(visit.broker(2)).toHaveAccessibleName(/^Broker 2, down,/);

  const moved = await facts.until('broker 2 leads nothing any more', haveAllMoved(led));
  const film = await cut();
  expectLedByIsr(led, moved);
  clocked(
    'from the click to the last new leader',
    msUntil(film, 'pointerup', ({ leaders }) =>
      led.every(({ id }) => leaders[id]?.status === 'online' && leaders[id].leaderId !== 2),
    ),
    8_000,
  );

  await facts.until('producers go on', ({ audit }) => audit.acknowledged > moved.audit.acknowledged + 5);
  for (const { id, topic } of led) {
    if (topic !== 'orders') continue;
    const mark = moved.partitions[id]?.logs.find(({ role }) => role === 'leader')?.highWatermark ?? 0;
    await facts.until(`${id} takes records again`, ({ partitions }) =>
      Boolean(partitions[id]?.logs.some((log) => log.role === 'leader' && log.highWatermark > mark)),
    );
  }

  await visit.button('Restart broker 2').click();
  const back = await facts.until(
    'broker 2 is active again',
    ({ brokers }) => brokers.b2?.registration === 'active',
  );
  expect(back.brokers.b2?.brokerEpoch).toBeGreaterThan(before.brokers.b2?.brokerEpoch ?? 0);
  const inSync = await facts.until('broker 2 is back in every ISR', isBackInSync(2));
  for (const { id, logs } of partitionsOf(inSync)) {
    const leader = logs.find(({ role }) => role === 'leader');
    const copy = logs.find(({ brokerId }) => brokerId === 2);
    expect(copy?.role, id).not.toBe('none');
    expect(copy?.logEndOffset, `${id} has caught up`).toBeGreaterThanOrEqual(leader?.highWatermark ?? 0);
  }
  await expect(visit.broker(2)).toHaveAccessibleName(/^Broker 2, up,/);

  // The other topic is written with acks=1, and may lose records: that is what it is there to show.
  const lost = (await facts.events()).filter(
    (event) =>
      event.type === 'record.lost' && (event.acks === 'all' || event.partition.startsWith('orders-')),
  );
  expect(lost).toEqual([]);
  expect(inSync.audit.invariantsHeld).toBe(inSync.audit.invariantsTotal);
  expect(inSync.audit.broken).toBeNull();
});

test('by keyboard alone a broker is killed and restarted, and it is said', async ({ visit, page }) => {
  const { facts } = visit;
  const before = await visit.settled();
  const led = ledBy(before, 2);
  const said = await listen(page);
  const cut = await roll(page);
  const grid = page.getByRole('grid', { name: 'Partitions by broker' });
  await tabTo(page, grid.locator('[tabindex="0"]').first());
  // From the corner to the column of broker 2.
  for (let i = 0; i < 8 && !(await isFocused(visit.broker(2))); i++) await page.keyboard.press('ArrowRight');
  await expect(visit.broker(2)).toBeFocused();
  await page.keyboard.press('k');
  await expect(visit.broker(2)).toHaveAccessibleName(/^Broker 2, down,/);

  const moved = await facts.until('broker 2 leads nothing any more', haveAllMoved(led));
  const film = await cut();
  expectLedByIsr(led, moved);
  clocked(
    'from the key to the last new leader',
    msUntil(film, 'keydown', ({ leaders }) =>
      led.every(({ id }) => leaders[id]?.status === 'online' && leaders[id].leaderId !== 2),
    ),
    8_000,
  );
  await expect.poll(said).toContain('You killed broker 2');
  // Many things happen at that moment; the voice has time for some of them.
  await expect
    .poll(said, 'what comes of it is said')
    .toContainEqual(expect.stringMatching(/fences broker 2|from broker 2 to broker|The ISR of \S+ shrinks/));

  await expect(visit.broker(2)).toBeFocused();
  await page.keyboard.press('r');
  await facts.until('broker 2 is back in every ISR', isBackInSync(2));
  await expect.poll(said).toContain('You started broker 2');
});

const isFocused = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === document.activeElement);
