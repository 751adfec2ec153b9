/** What is painted is what the stage's lists say: pixels of the screen at the places of high watermarks, log ends, flags,
 *  owners and messages, at several moments; and of the canvas of the blocks. Each look is proved by its opposite: held
 *  against a list that is wrong, it must not agree. */
import type { Page } from '@playwright/test';
import type { ClusterFrame } from '../src/contract/frame.ts';
import type { Highwater } from './pages/highwater.ts';
import { type Mark, type MarkKind, stageMarks, tileMarks } from './pages/marks.ts';
import { canvasPixels, inksOf, isInk, pixelsAt, roomOf, seen } from './pages/pixels.ts';
import { expect, isDeep, test } from './test.ts';

/** Polite motion has come to its end, and the page has drawn since. */
const atRest = (page: Page): Promise<unknown> =>
  page.evaluate(async () => {
    const hasEnd = (animation: Animation): boolean =>
      Number.isFinite(Number(animation.effect?.getComputedTiming().endTime));
    await Promise.allSettled(
      document
        .getAnimations()
        .filter(hasEnd)
        .map(({ finished }) => finished),
    );
    for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
  });

/** Marks that can be seen, each with whether its ink is there. `down`: asked for so far below its place. */
async function look(page: Page, marks: readonly Mark[], down = 0): Promise<ReadonlyMap<Mark, boolean>> {
  const places = await seen(page, marks);
  const shown = marks.flatMap((mark, i) => {
    const at = places[i];
    return at ? [{ mark, at: { x: at.x, y: at.y + down } }] : [];
  });
  const inks = await inksOf(page, [...new Set(marks.map(({ ink }) => ink))]);
  const samples = await pixelsAt(
    page,
    shown.map(({ at }) => at),
  );
  return new Map(
    shown.map(({ mark }, i) => {
      const ink = inks.get(mark.ink);
      return [mark, ink !== undefined && isInk(samples[i] ?? [], ink)];
    }),
  );
}

const failing = (found: ReadonlyMap<Mark, boolean>): readonly string[] =>
  [...found].flatMap(([{ what, ink }, isThere]) => (isThere ? [] : [`${what}: no ${ink}`]));

/** Marks of these kinds are seen, all as the list says; and a list that is wrong is found out, kind by kind. */
async function expectPainted(visit: Highwater, kinds: readonly MarkKind[]): Promise<ClusterFrame> {
  const { page, facts } = visit;
  await atRest(page);
  const frame = await facts.frame();
  const { rate, playing } = await facts.playback();
  expect(playing, 'what moves could not be held against a picture').toBe(false);
  const marks = stageMarks(frame, await roomOf(page), rate);
  const found = await look(page, marks);
  expect(failing(found)).toEqual([]);
  const seenKinds = new Set([...found.keys()].map(({ kind }) => kind));
  expect([...seenKinds]).toEqual(expect.arrayContaining([...kinds]));

  // The opposite: everything somewhat lower, and every log two records shorter. A single packet may come to lie on its own ink in
  // one of these places, not in all.
  const foundOut = new Set<MarkKind>();
  for (const down of [23, 13, 31, 41])
    for (const [{ kind }, isThere] of await look(page, marks, down)) if (!isThere) foundOut.add(kind);
  expect([...foundOut], 'what is asked for in the wrong place is found out').toEqual(
    expect.arrayContaining([...seenKinds]),
  );
  const shorter = stageMarks(shortened(frame), await roomOf(page), rate).filter(
    ({ kind }) => kind === 'high watermark',
  );
  const wrong = failing(await look(page, shorter));
  expect(wrong.length, 'high watermarks of other logs are found out').toBeGreaterThan(0);
  return frame;
}

/** Another cluster: each log ends two records earlier. */
const shortened = (frame: ClusterFrame): ClusterFrame => ({
  ...frame,
  partitions: Object.fromEntries(
    Object.entries(frame.partitions).map(([key, view]) => [
      key,
      {
        ...view,
        logs: view.logs.map((log) => ({
          ...log,
          highWatermark: Math.max(0, log.highWatermark - 2),
          logEndOffset: Math.max(0, log.logEndOffset - 2),
        })),
      },
    ]),
  ),
});

const ALWAYS: readonly MarkKind[] = ['water', 'high watermark', 'dry bed', 'flag', 'owner'];

for (const theme of isDeep ? ['chart', 'night'] : ['night'])
  test.describe(theme, () => {
    test.use({ query: { theme } });

    test('rows, flags, owners and messages are painted where the lists say', async ({ visit, page }) => {
      const { facts, dock } = visit;
      await visit.settled();
      await dock.pace.selectOption({ label: '1 s = 10 ms' });
      await facts.until('records are on their way', ({ flights, timeUs }) =>
        Object.values(flights).some(
          ({ kind, sentAtUs, arrivesAtUs, partitions }) =>
            (kind === 'records' || kind === 'produce') &&
            partitions.length > 0 &&
            timeUs - sentAtUs > 200 &&
            arrivesAtUs - timeUs > 2_000,
        ),
      );
      await visit.paused();
      const calm = await expectPainted(visit, ALWAYS);
      if (!isDeep) return;
      // From message to message, until one that is in the air has been seen whole.
      let moving = 0;
      for (let i = 0; i < 30 && moving < 3; i++) {
        const { eventId } = await facts.frame();
        await dock.stepMessage.click();
        await facts.until('a message on', (frame) => frame.eventId > eventId);
        await atRest(page);
        const now = await facts.frame();
        const marks = stageMarks(now, await roomOf(page), (await facts.playback()).rate);
        const found = await look(
          page,
          marks.filter(({ kind }) => kind === 'packet'),
        );
        expect(failing(found), `at event ${now.eventId}`).toEqual([]);
        moving += found.size;
      }
      expect(moving, 'messages have been seen').toBeGreaterThanOrEqual(3);

      await dock.pace.selectOption({ label: 'auto' });
      await visit.broker(2).hover();
      await visit.button('Kill broker 2').click();
      await dock.play.click();
      await facts.until(
        'others lead, and the group goes on',
        ({ brokers, partitions, groups }) =>
          brokers.b2?.registration === 'fenced' &&
          Object.values(partitions).every(({ status, leaderId }) => status === 'online' && leaderId !== 2) &&
          Object.values(groups).every(({ state }) => state === 'Stable'),
      );
      await visit.paused();
      await page.mouse.move(2, 2);
      await expectPainted(visit, [...ALWAYS, 'offline']);
      // Back to where it was: the same list, the same picture.
      await dock.playhead.focus();
      await dock.playhead.press('Home');
      await facts.untilPlayback('at the start', ({ timeUs }) => timeUs === 0);
      for (const seconds of [5, 10, 15]) {
        await dock.playhead.press('PageUp');
        await facts.untilPlayback(`${seconds} s in`, ({ timeUs }) => timeUs === seconds * 1_000_000);
      }
      const back = await facts.until('the picture has come', ({ timeUs }) => timeUs === 15_000_000);
      expect(back.timeUs).toBeLessThan(calm.timeUs);
      await expectPainted(visit, ALWAYS);
    });
  });

test('the canvas of the blocks shows each partition as the model has it', async ({ visit, page }) => {
  test.skip(!isDeep, 'npm run test:deep');
  const { facts } = visit;
  await visit.settled();
  const expectTiles = async (inks: readonly string[]): Promise<void> => {
    const frame = await facts.frame();
    const width = await page.locator('.scale__drawing').evaluate((element) => element.clientWidth);
    const marks = tileMarks(frame, width);
    expect(marks).toHaveLength(2 * Object.keys(frame.partitions).length);
    expect([...new Set(marks.map(({ ink }) => ink))].sort()).toEqual([...inks].sort());
    const colours = await inksOf(page, inks);
    const there = async (shiftX: number): Promise<readonly string[]> => {
      const spots = marks.map(({ x, y }) => ({ x: x + shiftX, y }));
      const samples = await canvasPixels(page, '.scale__drawing canvas', spots);
      return marks.flatMap(({ what, ink }, i) => {
        const colour = colours.get(ink);
        return colour && isInk(samples[i] ?? [], colour) ? [] : [what];
      });
    };
    expect(await there(0)).toEqual([]);
    // Between two tiles nothing is painted.
    expect(await there(6)).toHaveLength(marks.length);
  };
  await visit.paused();
  await page.keyboard.press('z');
  await expect(page.locator('.scale__drawing canvas')).toBeVisible();
  await atRest(page);
  await expectTiles(['--water']);
  await page.keyboard.press('z');
  await visit.broker(2).hover();
  await visit.button('Kill broker 2').click();
  await visit.dock.play.click();
  await facts.until('every ISR has shrunk', ({ partitions }) =>
    Object.values(partitions).every(({ isr, status }) => !isr.includes(2) && status === 'online'),
  );
  await visit.paused();
  await page.keyboard.press('z');
  await expect(page.locator('.scale__drawing canvas')).toBeVisible();
  await atRest(page);
  await expectTiles(['--water', '--amber']);
});
