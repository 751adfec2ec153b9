/** What a visitor does, in each way there is: with a mouse, with a finger on a phone, by keyboard alone; in both languages.
 *  A few daily; the whole table where there is time (`npm run test:deep`). */
import type { Locator, Page } from '@playwright/test';
import { CALLED, type Called, type Lang } from './pages/called.ts';
import { BROWSER, Hand, type Way } from './pages/hand.ts';
import type { Highwater } from './pages/highwater.ts';
import { consumerOf, isEachOwnedOnce, isSettled, ownersOf, partitionsOf } from './pages/kafka.ts';
import { expect, isDeep, test } from './test.ts';

interface Journey {
  readonly called: string;
  readonly scenario: string;
  readonly go: (walk: Walk) => Promise<void>;
  /** The way that is gone daily. */
  readonly daily?: Way;
}

interface Walk {
  readonly visit: Highwater;
  readonly page: Page;
  readonly hand: Hand;
  readonly called: Called;
}

const region = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

/** Makes it stand still: by the transport, or by the key that is there for it. */
async function pause({ visit, page, hand, called }: Walk): Promise<void> {
  if (hand.way === 'keyboard') await page.keyboard.press(' ');
  else await hand.press(button(page, called.pause));
  await visit.facts.untilPlayback('stands still', ({ playing }) => !playing);
}

/** Simulated seconds for each second on the wall: from the list, or by + and −. */
async function setPace({ visit, page, hand, called }: Walk, wanted: number): Promise<void> {
  const { facts } = visit;
  if (hand.way !== 'keyboard') {
    await page.getByRole('combobox', { name: called.pace }).selectOption(String(wanted));
    return;
  }
  for (let before = await facts.playback(); before.pace !== wanted; ) {
    const now = before.pace === 'auto' ? before.rate : before.pace;
    await page.keyboard.press(now < wanted ? '+' : '-');
    const { pace } = before;
    before = await facts.untilPlayback('another pace', (playback) => playback.pace !== pace);
  }
}

const JOURNEYS: readonly Journey[] = [
  {
    called: 'a consumer is carried out of its group, and into another',
    scenario: 'default',
    go: async ({ visit, page, hand, called }) => {
      const { facts, clients } = visit;
      await visit.settled();
      const bench = region(page, called.bench);
      const analytics = region(page, called.group('analytics'));
      // Up from the first group and round the end lies the bench; up from the bench the last group.
      await hand.carry(
        clients,
        button(page, called.memberOf(called.ada, 'billing')),
        bench,
        'ArrowUp',
        called.dropToLeave,
      );
      const out = await facts.until(
        'billing goes on without Ada',
        (frame) => consumerOf(frame, 'Ada')?.groupId === null && isSettled(frame),
      );
      expect(isEachOwnedOnce(out, 'billing')).toBe(true);
      expect(Object.values(ownersOf(out, 'billing')).flat()).not.toContain('Ada');
      const onBench = bench.getByRole('button', { name: called.onBench(called.ada), exact: true });
      await expect(onBench).toBeVisible();
      await hand.carry(clients, onBench, analytics, 'ArrowUp', called.dropToJoin);
      const back = await facts.until(
        'Ada has a share of analytics',
        (frame) =>
          (consumerOf(frame, 'Ada')?.owned.length ?? 0) > 0 &&
          isSettled(frame) &&
          isEachOwnedOnce(frame, 'analytics'),
      );
      expect(consumerOf(back, 'Ada')?.groupId).toBe('analytics');
      await expect(
        analytics.getByRole('button', { name: called.memberOf(called.ada, 'analytics'), exact: true }),
      ).toBeVisible();
    },
  },
  {
    called: 'a broker is killed, and restarted',
    scenario: 'default',
    go: async ({ visit, page, hand, called }) => {
      const { facts } = visit;
      const before = await visit.settled();
      const led = partitionsOf(before).filter(({ leaderId }) => leaderId === 2);
      expect(led.length).toBeGreaterThan(0);
      await hand.doToBroker(2, 'kill');
      await expect(page.getByRole('columnheader', { name: called.brokerDown(2) })).toHaveCount(1);
      const moved = await facts.until('others lead', ({ partitions }) =>
        led.every(({ id }) => partitions[id]?.status === 'online' && partitions[id].leaderId !== 2),
      );
      for (const { id, isr } of led) expect(isr, id).toContain(moved.partitions[id]?.leaderId);
      await hand.doToBroker(2, 'restart');
      await facts.until('broker 2 is back in every ISR', (frame) =>
        partitionsOf(frame).every(({ replicas, isr }) => !replicas.includes(2) || isr.includes(2)),
      );
      await expect(page.getByRole('columnheader', { name: called.brokerUp(2) })).toHaveCount(1);
    },
  },
  {
    called: 'acks of a producer are changed while it sends',
    scenario: 'default',
    daily: 'keyboard',
    go: async ({ visit, page, hand, called }) => {
      const { facts } = visit;
      const before = await facts.frame();
      expect(before.producers['p-card-gateway']?.acks).toBe(1);
      await hand.openProducers();
      const acks = page.getByRole('group', { name: called.acksOf('card-gateway') });
      for (const value of ['all', '1'] as const) {
        await hand.pick(acks, value);
        await expect(acks.getByRole('radio', { name: value, exact: true })).toBeChecked();
        await facts.until(
          `acks=${value}`,
          ({ producers }) => String(producers['p-card-gateway']?.acks) === value,
        );
      }
      const { producers } = await facts.frame();
      await facts.until(
        'it goes on sending',
        (frame) =>
          (frame.producers['p-card-gateway']?.acknowledged ?? 0) >
          (producers['p-card-gateway']?.acknowledged ?? 0),
      );
    },
  },
  {
    called: 'a topic with more replicas than brokers is refused in words, and mended',
    scenario: 'default',
    daily: 'touch',
    go: async ({ visit, page, hand, called }) => {
      const { facts } = visit;
      const before = (await facts.frame()).order.topics;
      await hand.choose(button(page, called.add), called.add, called.topic);
      const form = page.getByRole('dialog', { name: called.newTopic, exact: true });
      await expect(form).toBeVisible();
      await hand.write(form.getByLabel(called.topicName, { exact: true }), 'invoices');
      const replication = form.getByLabel(called.replication, { exact: true });
      await hand.write(replication, '9');
      await hand.press(form.getByRole('button', { name: called.createTopic }));
      await expect(form.getByRole('alert')).toContainText(called.refused);
      expect((await facts.frame()).order.topics).toEqual(before);
      await hand.write(replication, '2');
      await hand.press(form.getByRole('button', { name: called.createTopic }));
      await expect(form).toHaveCount(0);
      const { topics } = await facts.until('it is there', (frame) => frame.topics.invoices !== undefined);
      expect(topics.invoices?.replicationFactor).toBe(2);
    },
  },
  {
    called: 'a lost record is followed from the counter to its cause',
    scenario: 'acks-1-leader-crash',
    go: async (walk) => {
      const { visit, page, hand, called } = walk;
      const { facts } = visit;
      await setPace(walk, 10);
      await facts.until('a record is lost', ({ audit }) => audit.lost > 0);
      await pause(walk);
      const { timeUs } = await facts.frame();
      await hand.press(button(page, called.why));
      const kinds = region(page, called.anomalies);
      await expect(kinds.getByRole('row', { name: called.lostRow })).toHaveCount(1);
      await expect(page.getByRole('heading', { name: called.biography })).toBeVisible();
      const why = region(page, called.whyItCame);
      await expect(why.getByRole('columnheader', { name: called.keptBy })).toBeVisible();
      // The cause has a moment: going there, nothing is lost yet.
      await hand.press(why.getByRole('button', { name: called.dies }));
      const cause = await facts.until('at the cause', (frame) => frame.timeUs < timeUs);
      expect(cause.audit.lost).toBe(0);
      const then = (await facts.events()).filter((event) => event.timeUs === cause.timeUs);
      expect(then.map(({ type }) => type)).toContain('node.killed');
    },
  },
  {
    called: 'one record is stepped through the producer to the log',
    scenario: 'default',
    go: async ({ visit, page, hand, called }) => {
      await hand.openLens('producer');
      const next = button(page, called.nextRecord);
      await expect(next).toBeEnabled();
      await hand.press(next);
      const stage = region(page, called.yourThread).getByRole('status');
      await expect(stage).toHaveText(called.onItsWay);
      const stepOn = page.getByRole('button', { name: called.stepping });
      const stages = [await stage.innerText()];
      // A record has at most as many stages as a batch has spans, and each takes a few steps.
      for (let i = 0; i < 40 && stages.at(-1) !== called.inLog; i++) {
        await expect(stepOn).toBeEnabled();
        await hand.press(button(page, called.stepOn));
        await expect(stepOn).toBeEnabled();
        stages.push(await stage.innerText());
      }
      expect(stages.at(-1), stages.join(', ')).toBe(called.inLog);
      await expect(region(page, called.life).getByText(called.hasLeft)).toBeVisible();
      expect((await visit.facts.playback()).playing, 'the run stood still from step to step').toBe(false);
    },
  },
  {
    called: 'an offset is looked up in the log, probe by probe',
    scenario: 'default',
    go: async (walk) => {
      const { visit, page, hand, called } = walk;
      await visit.facts.until('it is long enough', ({ partitions }) =>
        Boolean(partitions['orders-0']?.logs.every(({ logEndOffset }) => logEndOffset > 17)),
      );
      await pause(walk);
      await hand.openLens('log');
      const search = region(page, called.find);
      const field = search.getByRole('spinbutton', { name: called.find });
      await hand.write(field, '17');
      await expect(search.getByText(called.found)).toBeVisible();
      await expectSearched(search, 17, called);
      // Another offset is another search; one that the log does not hold is said to be none of it.
      await hand.write(field, '5');
      await expect(search.locator('.log-box--found')).toContainText(/^(\d+–)?5\b|^[0-5]–/);
      await expectSearched(search, 5, called);
      await hand.write(field, '999999');
      await expect(search.getByRole('alert')).toHaveText(called.outOfRange);
    },
  },
  {
    called: 'a transaction is followed to the fence of its zombie, and back',
    scenario: 'zombie-producer',
    go: async (walk) => {
      const { visit, page, hand, called } = walk;
      await hand.openLens('transactions');
      await setPace(walk, 1);
      const lanes = region(page, called.transactionOverTime);
      const readers = region(page, called.readersOf);
      await expect(lanes.getByText(called.fenced)).toBeVisible({ timeout: 90_000 });
      await pause(walk);
      await expect(readers.getByText(called.skipsAborted)).toBeVisible();
      const { timeUs } = await visit.facts.frame();
      await hand.press(page.getByRole('button', { name: called.goTo }).first());
      await visit.facts.until('the playhead is back', (frame) => frame.timeUs < timeUs);
      await expect(lanes.getByText(called.fenced)).toBeHidden();
      await expect(readers.getByText(called.waitsToo)).toBeVisible();
    },
  },
];

/** What is shown of a search is a binary search, and ends at the batch that holds the offset. */
async function expectSearched(search: Locator, offset: number, called: Called): Promise<void> {
  const steps = search.getByRole('list').first().locator(':scope > li');
  await expect(steps).toHaveCount(3);
  const base = Number(await steps.nth(0).locator('.log-box--chosen').innerText());
  expect(base, 'the segment begins at or below it').toBeLessThanOrEqual(offset);
  const entries = await steps.nth(1).locator('.log-box').allInnerTexts();
  for (const entry of entries) {
    const [, relative = '0'] = /^\+(\d+)/.exec(entry) ?? [];
    const isProbed = entry.includes(':') || entry.includes('：');
    if (isProbed) expect(entry.includes(called.fits), entry).toBe(Number(relative) + base <= offset);
  }
  const found = await steps.nth(2).locator('.log-box--found').innerText();
  const [, from = '', to = from] = /^(\d+)(?:–(\d+))?/.exec(found) ?? [];
  expect(Number(from), found).toBeLessThanOrEqual(offset);
  expect(Number(to), found).toBeGreaterThanOrEqual(offset);
}

/** Each journey goes each way once, and has been in each language after two of them. */
const WAYS: readonly Way[] = ['mouse', 'touch', 'keyboard'];
const langOf = (way: Way, i: number): Lang =>
  way === 'mouse' ? 'zh-CN' : way === 'touch' ? 'en' : i % 2 === 0 ? 'zh-CN' : 'en';

for (const [i, journey] of JOURNEYS.entries())
  for (const way of WAYS) {
    if (!isDeep && journey.daily !== way) continue;
    const lang = langOf(way, i);
    test.describe(`${way}, ${lang}`, () => {
      test.use({ ...BROWSER[way], query: { scenario: journey.scenario, lang } });
      test(journey.called, async ({ visit, page }) => {
        const called = CALLED[lang];
        await journey.go({ visit, page, called, hand: new Hand(page, way, called) });
      });
    });
  }
