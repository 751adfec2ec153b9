/** Same seed, same wishes, same film: in the browser and in Node, word for word. */
import { execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import type { JournaledCommand } from '../src/contract/commands.ts';
import type { EngineEvent } from '../src/contract/events.ts';
import type { ClusterFrame } from '../src/contract/frame.ts';
import { hashEvents, NO_EVENTS } from '../src/contract/journal-hash.ts';
import type { Scenario } from '../src/contract/scenario.ts';
import { Highwater } from './pages/highwater.ts';
import { canonical } from './pages/kafka.ts';
import { expect, isDeep, test } from './test.ts';

// A scenario that the reader has accepted is plain JSON of this shape.
const scenario = JSON.parse(readFileSync('public/scenarios/default.json', 'utf8')) as Scenario;

const UNTIL_MS = 45_000;
/** The default cluster, with a leader killed and brought back, and consumers on the move, thirty seconds long. */
const eventful: Scenario = {
  ...scenario,
  openAtMs: UNTIL_MS,
  script: [
    { atMs: 16_000, command: { type: 'broker.kill', brokerId: 2 } },
    { atMs: 19_000, command: { type: 'consumer.move', consumerId: 'k-ada', groupId: null } },
    { atMs: 27_500, command: { type: 'broker.start', brokerId: 2 } },
    { atMs: 31_000, command: { type: 'consumer.crash', consumerId: 'k-dee' } },
    { atMs: 34_000, command: { type: 'network.cut', a: 'b1', b: 'b3' } },
    { atMs: 37_000, command: { type: 'network.heal', a: 'b1', b: 'b3' } },
  ],
};

interface Opened {
  readonly journalHash: string;
  readonly frame: ClusterFrame;
}

/** Overhears what the page's own worker says when a run is opened, with the hash of its journal. */
async function overhear(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message: { type: string }, ...rest: unknown[]) {
      this.addEventListener('message', ({ data }) => {
        if (data.type === 'opened') Object.assign(window, { opened: data });
      });
      return Reflect.apply(post, this, [
        message.type === 'open' ? { ...message, hashed: true } : message,
        ...rest,
      ]);
    };
  });
}

const openedIn = (page: Page): Promise<Opened> =>
  page.evaluate(() => (window as unknown as { opened: Opened }).opened);

/** What a scenario file comes to in Node by this moment. */
async function digestInNode(file: string, untilMs: number): Promise<{ journal: string; events: number }> {
  const args = ['scripts/simulate.mjs', file, '--until', `${untilMs}ms`, '--format', 'digest'];
  // Exit 1: what the scenario expects has not come yet.
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 }).catch(
    (error: { readonly code: number; readonly stdout: string }) => {
      if (error.code === 1) return error;
      throw error;
    },
  );
  return JSON.parse(stdout);
}

test('each shipped scenario has the same journal in the browser and in Node', async ({ page }) => {
  test.skip(!isDeep, 'takes minutes: npm run test:deep');
  test.setTimeout(30 * 60_000);
  await overhear(page);
  const visit = new Highwater(page);
  const names = readdirSync('public/scenarios').map((file) => file.replace(/\.json$/, ''));
  for (const name of names) {
    const file = `public/scenarios/${name}.json`;
    const { openAtMs, brokers } = JSON.parse(readFileSync(file, 'utf8')) as Scenario;
    // Those that open at their first instant are heard from twenty seconds on.
    const untilMs = Math.max(openAtMs, brokers.length > 6 ? 1_000 : 20_000);
    await page.unrouteAll();
    const later = test.info().outputPath(`${name}.json`);
    writeFileSync(later, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), openAtMs: untilMs }));
    await page.route(`**/scenarios/${name}.json`, (route) => route.fulfill({ path: later }));
    // An opening that was shipped with it would spare the page the playing.
    await page.route('**/openings/**', (route) => route.abort());
    await visit.open({ scenario: name });
    const opened = await openedIn(page);
    const digest = await digestInNode(later, untilMs);
    expect.soft(opened.journalHash, `${name}, ${digest.events} events`).toBe(digest.journal);
  }
});

test('the event journal of a run is the same, byte for byte, in the browser and in Node', async ({
  page,
}, testInfo) => {
  const file = testInfo.outputPath('eventful.json');
  writeFileSync(file, JSON.stringify(eventful));
  await page.route('**/scenarios/default.json', (route) => route.fulfill({ path: file }));
  await overhear(page);
  const visit = new Highwater(page);
  await visit.open();
  const opened = await openedIn(page);
  expect(opened.frame.timeUs).toBe(UNTIL_MS * 1000);
  expect(opened.journalHash).toMatch(/^[0-9a-f]{16}$/);

  const simulate = async (...more: string[]) => {
    const args = ['scripts/simulate.mjs', file, '--until', `${UNTIL_MS}ms`, ...more];
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 });
    return JSON.parse(stdout);
  };
  const digest: { readonly journal: string; readonly events: number } = await simulate('--format', 'digest');
  expect(digest.events).toBeGreaterThan(10_000);
  expect(opened.journalHash).toBe(digest.journal);
  expect(canonical(opened.frame)).toBe(canonical(await simulate('--format', 'frame')));
  // Another seed is another film: the hash can tell.
  const other: { readonly journal: string } = await simulate('--format', 'digest', '--seed', 'lowwater');
  expect(other.journal).not.toBe(digest.journal);
});

test('a visit of twenty simulated seconds and more can be run again in Node', async ({ visit }) => {
  test.skip(!isDeep, 'npm run test:deep');
  const { facts, dock } = visit;
  const first = await visit.settled();
  const startUs = first.timeUs;
  await dock.pace.selectOption({ label: '1 s = 5 s' });
  await visit.broker(2).hover();
  await visit.button('Kill broker 2').click();
  await facts.until('nine seconds of silence', ({ brokers }) => brokers.b2?.registration === 'fenced');
  await visit.clients.choose('Actions for Ada', 'Leave the group');
  await facts.until('Ada is on the bench', ({ order }) => order.bench.includes('k-ada'));
  await visit.button('Restart broker 2').click();
  await facts.until('more than twenty simulated seconds', ({ timeUs }) => timeUs > startUs + 21_000_000);
  await visit.paused();
  // A scrub there and back, so that the picture is that of a whole microsecond.
  const lived = await facts.events();
  await dock.playhead.focus();
  const { timeUs } = await facts.playback();
  await dock.playhead.press('ArrowLeft');
  await facts.untilPlayback('scrubbed back', (playback) => playback.timeUs < timeUs);
  await dock.playhead.press('ArrowRight');
  await facts.untilPlayback('scrubbed there', (playback) => playback.timeUs === timeUs);
  const frame = await facts.until('the picture has come', (picture) => picture.timeUs === timeUs);

  const commands = await facts.commands();
  expect(commands.map(({ command }) => command.type)).toEqual([
    'broker.kill',
    'consumer.move',
    'broker.start',
  ]);
  const rerun = await runInNode({ scenario, commands, untilUs: timeUs });
  expect(canonical(frame)).toBe(canonical(rerun.frame));
  const [firstLived, lastLived] = [lived[0]?.id ?? 0, lived.at(-1)?.id ?? 0];
  expect(lived.length).toBeGreaterThan(100);
  expect(lived.map((event) => JSON.stringify(event))).toEqual(
    rerun.story.filter(({ id }) => id >= firstLived && id <= lastLived).map((event) => JSON.stringify(event)),
  );
});

test('nothing differs on a page that is six times slower, at every speed, paused and scrubbed', async ({
  visit,
  page,
}) => {
  test.skip(!isDeep, 'takes minutes: npm run test:deep');
  test.slow();
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  const { facts, dock } = visit;
  await visit.broker(2).hover();
  await visit.button('Kill broker 2').click();
  await facts.until('broker 2 is dead', ({ brokers }) => brokers.b2?.process === 'down');
  const paces = await dock.pace.getByRole('option').allTextContents();
  expect(paces.length).toBeGreaterThan(5);
  for (const label of paces) {
    await dock.pace.selectOption({ label });
    const beforeUs = (await facts.frame()).timeUs;
    await facts.until(`it moves at ${label}`, (frame) => frame.timeUs > beforeUs);
    const { timeUs } = await visit.paused();
    await dock.playhead.focus();
    await dock.playhead.press('ArrowLeft');
    await facts.untilPlayback('scrubbed back', (playback) => playback.timeUs < timeUs);
    await dock.playhead.press('End');
    await facts.untilPlayback('scrubbed to the end', (playback) => playback.timeUs === playback.headUs);
    await dock.play.click();
  }
  await visit.paused();
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });

  const held = await facts.place();
  if (!held) throw new Error('The page did not say where it stands.');
  const rerun = await runInNode({ scenario, commands: held.commands, untilUs: held.atUs });
  expect(held.digest, 'the state that was lived through').toBe(rerun.digest);
  const lines = await journalOf(visit);
  expect(hashEvents(NO_EVENTS, lines.slice(0, rerun.events))).toBe(rerun.journal);
  expect(lines.length).toBeGreaterThan(5_000);
});

/** All events so far, as the page saves them. */
async function journalOf(visit: Highwater): Promise<EngineEvent[]> {
  await visit.button('Share and save').click();
  const saving = visit.page.waitForEvent('download');
  await visit.dialog('Share and save').getByRole('button', { name: 'Event journal (.ndjson)' }).click();
  const saved = readFileSync(await (await saving).path(), 'utf8');
  return saved
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

interface Rerun {
  readonly journal: string;
  readonly events: number;
  readonly story: readonly EngineEvent[];
  readonly frame: ClusterFrame;
  readonly digest: string;
}

async function runInNode(run: {
  readonly scenario: Scenario;
  readonly commands: readonly JournaledCommand[];
  readonly untilUs: number;
}): Promise<Rerun> {
  const child = spawn(process.execPath, ['e2e/pages/rerun.mjs'], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(run));
  return JSON.parse(await text(child.stdout));
}
