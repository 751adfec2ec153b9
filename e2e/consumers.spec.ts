/** Consumers carried from place to place, by mouse, keyboard and finger, and what the group makes of it. */
import type { ClusterFrame } from '../src/contract/frame.ts';
import { type Film, msUntil, roll } from './pages/film.ts';
import { consumerOf, isEachOwnedOnce, isStable, ownersOf } from './pages/kafka.ts';
import { tabTo } from './pages/keyboard.ts';
import { listen } from './pages/voice.ts';
import { clocked, expect, isDeep, test } from './test.ts';

const generationOf = (frame: ClusterFrame, groupId: string): number =>
  frame.groups[groupId]?.generation ?? -1;

/** The group has a later generation, is at rest in it, and its members know. */
const isRebalanced = (groupId: string, before: ClusterFrame) => (frame: ClusterFrame) =>
  isStable(frame, groupId) &&
  generationOf(frame, groupId) > generationOf(before, groupId) &&
  isEachOwnedOnce(frame, groupId) &&
  Object.values(frame.consumers).every((one) => one.groupId !== groupId || one.phase === 'stable');

function expectRebalanceSeen(film: Film, groupId: string): void {
  const states = film.scenes
    .map(({ groups }) => groups[groupId]?.state)
    .filter((state, i, all) => state !== all[i - 1]);
  expect(states[0]).toBe('Stable');
  expect(states.slice(1), 'the rebalance is to be seen').toContain('PreparingRebalance');
  expect(states.at(-1)).toBe('Stable');
}

test('a consumer dragged out of its group leaves it, and the others take over', async ({ visit, page }) => {
  const { facts, clients } = visit;
  const before = await visit.settled();
  const cut = await roll(page);
  await clients.carry('Ada', clients.bench);
  // What a drop would do is the engine's own answer.
  const wanted = generationOf(before, 'billing') + 1;
  await expect(clients.bench).toContainText(`Drop to leave, billing starts gen ${wanted}`);
  expect(generationOf(await facts.frame(), 'billing'), 'nothing happens before the drop').toBe(wanted - 1);
  await clients.drop();

  await expect(clients.bench.getByRole('button', { name: 'Ada, on the bench' })).toBeVisible();
  await expect(clients.group('billing')).toContainText('PreparingRebalance');
  const after = await facts.until('billing is stable again', isRebalanced('billing', before));
  const film = await cut();

  expectRebalanceSeen(film, 'billing');
  expect(Object.values(ownersOf(after, 'billing')).flat()).toHaveLength(9);
  expect(Object.values(ownersOf(after, 'billing')).flat()).not.toContain('Ada');
  expect(consumerOf(after, 'Ada')).toMatchObject({ groupId: null, owned: [] });
  expect(after.order.bench).toContain(consumerOf(after, 'Ada')?.id);
  await expect(clients.group('billing')).toContainText(`gen ${generationOf(after, 'billing')}`);
  clocked(
    'from the drop to a stable group',
    msUntil(
      film,
      'pointerup',
      ({ groups }) =>
        groups.billing?.state === 'Stable' && groups.billing.generation > generationOf(before, 'billing'),
    ),
    6_000,
  );
});

test('a consumer dragged from the bench into a group gets its share', async ({ visit }) => {
  const { facts, clients } = visit;
  const before = await visit.settled();
  await clients.carry('Fay', clients.group('analytics'));
  await expect(clients.group('analytics')).toContainText('Fay would get');
  await clients.drop();
  const after = await facts.until('analytics is stable again', isRebalanced('analytics', before));
  expect(consumerOf(after, 'Fay')?.owned.length).toBeGreaterThan(0);
  await expect(
    clients.group('analytics').getByRole('button', { name: 'Fay, member of analytics' }),
  ).toBeVisible();
});

test('a consumer let go over nothing goes back, and the cluster hears of nothing', async ({
  visit,
  page,
}) => {
  const { facts, clients } = visit;
  const before = await visit.settled();
  await clients.carry('Ada', clients.bench);
  await page.keyboard.press('Escape');
  await clients.drop();
  await expect(
    clients.group('billing').getByRole('button', { name: 'Ada, member of billing' }),
  ).toBeVisible();
  expect(await facts.commands()).toEqual([]);
  expect(generationOf(await facts.frame(), 'billing')).toBe(generationOf(before, 'billing'));
});

test('by keyboard alone a consumer is carried to the bench, and every step is said', async ({
  visit,
  page,
}) => {
  const { facts, clients } = visit;
  const before = await visit.settled();
  const said = await listen(page);
  const cut = await roll(page);
  await tabTo(page, clients.chip('Ada'));
  await page.keyboard.press('Enter');
  await expect.poll(said, 'that it is in the hand is said').toContainEqual(expect.stringContaining('Ada'));
  // Up from the first group and round the end lies the bench.
  await page.keyboard.press('ArrowUp');
  await expect
    .poll(said)
    .toContainEqual(expect.stringMatching(/^Ada is over the bench\. Drop to leave, billing/));
  await page.keyboard.press('Enter');
  await expect.poll(said).toContain('Ada was dropped on the bench.');
  const after = await facts.until('billing is stable again', isRebalanced('billing', before));
  const film = await cut();

  expectRebalanceSeen(film, 'billing');
  expect(Object.values(ownersOf(after, 'billing')).flat()).not.toContain('Ada');
  await expect.poll(said).toContain('You moved Ada to the bench');
  await expect
    .poll(said, 'the new assignment is said')
    .toContainEqual(expect.stringMatching(/^Group billing, generation \d+: .*gets/));
  clocked(
    'from Enter to a stable group',
    msUntil(
      film,
      'keydown',
      ({ groups }) =>
        groups.billing?.state === 'Stable' && groups.billing.generation > generationOf(before, 'billing'),
    ),
    6_000,
  );
});

test('picking up by keyboard is said as what it is', async ({ visit, page }) => {
  test.skip(!isDeep, 'npm run test:deep');
  await visit.settled();
  const said = await listen(page);
  await tabTo(page, visit.clients.chip('Ada'));
  await page.keyboard.press('Enter');
  await expect.poll(said).toContainEqual(expect.stringMatching(/^Picked up Ada\./));
});

test('by keyboard alone a consumer is carried on and put back', async ({ visit, page }) => {
  test.skip(!isDeep, 'npm run test:deep');
  const { facts, clients } = visit;
  await visit.settled();
  const said = await listen(page);
  await tabTo(page, clients.chip('Ada'));
  await page.keyboard.press('Enter');
  await expect.poll(said, 'that it is in the hand is said').toContainEqual(expect.stringContaining('Ada'));
  await page.keyboard.press('ArrowDown');
  await expect.poll(said).toContainEqual(expect.stringMatching(/^Ada is over group analytics\./));
  await page.keyboard.press('Escape');
  await expect.poll(said).toContain('Ada was put back.');
  expect(await facts.commands()).toEqual([]);
  await expect(clients.chip('Ada')).toBeFocused();
});

test.describe('with a finger on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('a tap picks a consumer up, a tap drops it', async ({ visit, page }) => {
    const { facts, clients } = visit;
    const before = await visit.settled();
    await clients.chip('Ada').tap();
    await expect(page.getByText('Tap a plus to put Ada there')).toBeVisible();
    await clients.bench.getByRole('button', { name: 'Drop to leave billing' }).tap();
    const after = await facts.until('billing is stable again', isRebalanced('billing', before));
    expect(Object.values(ownersOf(after, 'billing')).flat()).not.toContain('Ada');
    await expect(clients.bench.getByRole('button', { name: 'Ada, on the bench' })).toBeVisible();
  });

  test('a tap on the cross puts it back', async ({ visit }) => {
    const { facts, clients } = visit;
    await visit.settled();
    await clients.chip('Ada').tap();
    await visit.button('Put it back').tap();
    await expect(visit.button('Put it back')).toHaveCount(0);
    expect(await facts.commands()).toEqual([]);
  });
});
