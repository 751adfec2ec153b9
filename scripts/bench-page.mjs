/** The part of `npm run bench` that needs a browser: how soon the built page is there, how smooth it is under several loads,
 *  what its heap comes to. Where a load falls short of its frames, a profile says which functions took the time. */
import { freePort, root, say } from './lib.mjs';

const VIEW = { width: 1440, height: 900 };
/** A shipped scenario whose file a load of ours takes the place of. */
const STAND_IN = 'twelve-brokers';
const READY_WITHIN_MS = 120_000;
const SETTLES_MS = 4_000;
const WATCHED_MS = 10_000;
const PROFILED_MS = 5_000;
const TOP_FUNCTIONS = 12;
const HEAP_SAMPLES = 10;

/** Loads, and how many frames a second they are to have. Each plays as the page opens (a tenth of a second in a second, when
 *  nothing is on), and at a simulated second in a second. */
const LOADS = [
  { name: 'default scenario', query: '', framesWanted: 55 },
  { name: '2,000 records/s, 48 partitions, 24 consumers', scenario: busy, framesWanted: 55 },
  { name: '10,000 records/s, 12 brokers, 300 partitions', scenario: twelve, framesWanted: 30 },
  { name: '100 brokers, 1,000 partitions', query: 'scenario=hundred-brokers', framesWanted: 0 },
];

/** Everything, or with `heapMinutes` the heap alone. Null without a browser. */
export async function benchPage(executablePath, { heapMinutes } = {}) {
  const { chromium } = await import('@playwright/test');
  const { preview } = await import('vite');
  const server = await preview({
    root,
    logLevel: 'error',
    preview: { host: '127.0.0.1', port: await freePort(4373), strictPort: true },
  });
  const args = ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const browser = await chromium.launch({ executablePath, args });
  const [address] = server.resolvedUrls.local;
  try {
    if (heapMinutes) return await heapOver(browser, address, heapMinutes);
    const loads = [];
    const first = await firstView(browser, address);
    for (const load of LOADS) {
      say(`bench: ${load.name}`);
      loads.push(await measured(browser, address, load));
    }
    return { firstView: first, loads };
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Three brokers, two topics of 24 partitions, four producers of 500 records a second each, one group of 24. */
function busy() {
  const topics = ['orders', 'payments'];
  return cluster({
    id: 'bench-busy',
    brokers: 3,
    topics: topics.map((name) => ({ name, partitionCount: 24 })),
    producers: topics.flatMap((topic) => [1, 2].map((n) => ({ name: `${topic}-${n}`, topic, rate: 500 }))),
    consumers: 24,
  });
}

/** Twelve brokers, six topics of 50 partitions, ten producers of 1,000 records a second each, one group of 24. */
function twelve() {
  const topics = ['orders', 'payments', 'clicks', 'sessions', 'shipments', 'metrics'];
  return cluster({
    id: 'bench-twelve',
    brokers: 12,
    topics: topics.map((name) => ({ name, partitionCount: 50 })),
    producers: Array.from({ length: 10 }, (_, i) => ({
      name: `writer-${i + 1}`,
      topic: topics[i % topics.length],
      rate: 1_000,
    })),
    consumers: 24,
  });
}

function cluster({ id, brokers, topics, producers, consumers }) {
  return {
    version: 1,
    id,
    era: '4.1',
    seed: 'bench',
    network: { latencyMsMin: 4, latencyMsMax: 12, processingMs: 1 },
    controllers: [101, 102, 103],
    brokers: Array.from({ length: brokers }, (_, i) => ({ id: i + 1, rack: 'abc'[i % 3] })),
    configs: { 'offsets.topic.num.partitions': '12' },
    topics: topics.map((topic) => ({
      ...topic,
      replicationFactor: 3,
      configs: { 'min.insync.replicas': '2' },
    })),
    producers: producers.map(({ name, topic, rate }, i) => ({
      name,
      topic,
      settings: { acks: 'all', idempotence: true, ratePerSecond: rate, keyStrategy: 'sticky' },
      startAtMs: 4_000 + 20 * i,
      configs: {},
    })),
    groups: [{ name: 'team', topics: topics.map(({ name }) => name), assignor: 'range', configs: {} }],
    consumers: Array.from({ length: consumers }, (_, i) => ({
      name: `worker-${i + 1}`,
      groupId: 'team',
      startAtMs: 5_000 + 20 * i,
      processingMs: 0,
    })),
    script: [],
    openAtMs: 9_000,
  };
}

/** Milliseconds from the start of the navigation: something painted, the cluster moving. The page opens as for one who comes
 *  for the first time; the median of five counts. */
async function firstView(browser, address) {
  const visits = [];
  for (let i = 0; i < 5; i++) {
    const context = await browser.newContext({ viewport: VIEW, serviceWorkers: 'block' });
    const page = await context.newPage();
    await page.addInitScript(() => {
      let openedUs = null;
      const look = () => {
        if (window.highwater?.ready) {
          const { timeUs } = window.highwater.frame();
          openedUs ??= timeUs;
          if (timeUs > openedUs) window.aliveAtMs = performance.now();
        }
        if (window.aliveAtMs === undefined) requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.goto(`${address}?testing=1`);
    await page.waitForFunction(() => window.aliveAtMs !== undefined);
    visits.push(
      await page.evaluate(() => ({
        paintedMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
        aliveMs: window.aliveAtMs,
      })),
    );
    await context.close();
  }
  const middle = (name) => rounded(visits.map((visit) => visit[name]).sort((a, b) => a - b)[2]);
  return { firstContentfulPaintMs: middle('paintedMs'), aliveMs: middle('aliveMs'), wanted: [300, 1_000] };
}

/** How soon a load is there, and how smoothly it plays. */
async function measured(browser, address, load) {
  const { page, openedMs } = await opened(browser, address, load);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const asOpened = await played(session, page, load);
  await page.locator('.transport__pace').selectOption('1');
  const atPaceOne = await played(session, page, load);
  await page.context().close();
  return {
    load: load.name,
    opensMs: rounded(openedMs),
    framesWanted: load.framesWanted,
    asOpened,
    atPaceOne,
  };
}

async function played(session, page, { framesWanted }) {
  await page.waitForTimeout(SETTLES_MS);
  const before = await metricsOf(session);
  const watched = await watch(page, WATCHED_MS);
  const after = await metricsOf(session);
  const part = (name) => (after[name] - before[name]) * 1_000;
  const framesPerSecond = (watched.gaps.length * 1_000) / watched.ms;
  const result = {
    framesPerSecond: rounded(framesPerSecond),
    longestGapMs: rounded(Math.max(...watched.gaps)),
    simulatedPerRealSecond: rounded(watched.simulatedMs / watched.ms),
    paceAsked: watched.pace,
    mainThreadPercent: rounded((part('TaskDuration') * 100) / watched.ms),
    mainThreadMsPerFrame: rounded(part('TaskDuration') / watched.gaps.length),
    scriptMsPerFrame: rounded(part('ScriptDuration') / watched.gaps.length),
    layoutMsPerFrame: rounded(part('LayoutDuration') / watched.gaps.length),
    styleMsPerFrame: rounded(part('RecalcStyleDuration') / watched.gaps.length),
    answersMs: rounded(await answers(page)),
    heapMegabytes: rounded(after.JSHeapUsedSize / 1e6),
  };
  if (framesPerSecond < framesWanted) result.profile = await profileOf(session, page);
  return result;
}

/** A page that plays this load, and how long it took to be there. */
async function opened(browser, address, { query, scenario }) {
  const context = await browser.newContext({ viewport: VIEW, serviceWorkers: 'block' });
  const page = await context.newPage();
  if (scenario) {
    const json = scenario();
    await page.route(`**/scenarios/${STAND_IN}.json`, (route) => route.fulfill({ json }));
  }
  const startedAt = performance.now();
  await page.goto(`${address}?testing=1&${scenario ? `scenario=${STAND_IN}` : query}`);
  await page.waitForFunction(() => window.highwater?.ready, undefined, { timeout: READY_WITHIN_MS });
  // Painted as well.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  return { page, openedMs: performance.now() - startedAt };
}

/** Gaps between animation frames for so long, and how far the cluster has come meanwhile. */
function watch(page, forMs) {
  return page.evaluate(
    (ms) =>
      new Promise((done) => {
        const gaps = [];
        const beganUs = window.highwater.frame().timeUs;
        const beganAt = performance.now();
        let last = beganAt;
        const beat = () => {
          const now = performance.now();
          gaps.push(now - last);
          last = now;
          if (now < beganAt + ms) requestAnimationFrame(beat);
          else
            done({
              gaps,
              ms: now - beganAt,
              simulatedMs: (window.highwater.frame().timeUs - beganUs) / 1_000,
              pace: window.highwater.playback().rate,
            });
        };
        requestAnimationFrame(beat);
      }),
    forMs,
  );
}

/** From a press of the space bar until the page says that the cluster stands, and has painted. */
async function answers(page) {
  await page.evaluate(() => {
    const listen = (done) =>
      addEventListener(
        'keydown',
        () => {
          const at = performance.now();
          const look = () => {
            if (!window.highwater.playback().playing) done(performance.now() - at);
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        },
        { once: true, capture: true },
      );
    window.answersAfterMs = new Promise(listen);
  });
  await page.keyboard.press('Space');
  const ms = await page.evaluate(() => window.answersAfterMs);
  await page.keyboard.press('Space');
  return ms;
}

async function metricsOf(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

/** Which functions the main thread was in, in percent of the time: `(program)` is the browser itself, which paints. */
async function profileOf(session, page) {
  await session.send('Profiler.enable');
  await session.send('Profiler.start');
  await page.waitForTimeout(PROFILED_MS);
  const { profile } = await session.send('Profiler.stop');
  const byId = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  const spent = new Map();
  profile.samples.forEach((id, i) => {
    const { functionName, url, lineNumber } = byId.get(id);
    const name = url
      ? `${functionName || '(anonymous)'} ${url.split('/').at(-1)}:${lineNumber + 1}`
      : functionName;
    spent.set(name, (spent.get(name) ?? 0) + (profile.timeDeltas[i] ?? 0));
  });
  const whole = [...spent.values()].reduce((sum, us) => sum + us, 0);
  return Object.fromEntries(
    [...spent]
      .sort(([, a], [, b]) => b - a)
      .slice(0, TOP_FUNCTIONS)
      .map(([name, us]) => [name, rounded((us * 100) / whole)]),
  );
}

/** What the page's own thread and its worker hold after each tenth of so many minutes of the default scenario at a
 *  simulated second in a second, garbage collected. */
async function heapOver(browser, address, minutes) {
  const { page } = await opened(browser, address, { query: '' });
  await page.locator('.transport__pace').selectOption('1');
  await page.waitForTimeout(SETTLES_MS);
  const held = await heapMeter(browser, page);
  const samples = [];
  for (let i = 0; i <= HEAP_SAMPLES; i++) {
    if (i > 0) await page.waitForTimeout((minutes * 60_000) / HEAP_SAMPLES);
    const simulatedS = await page.evaluate(() => window.highwater.frame().timeUs / 1e6);
    samples.push({ simulatedS: rounded(simulatedS), ...(await held()) });
  }
  return { minutes, samples };
}

/** Answers a function that tells the megabytes held by the page's thread and by its worker. */
async function heapMeter(browser, page) {
  const own = await page.context().newCDPSession(page);
  const root = await browser.newBrowserCDPSession();
  const { targetInfos } = await root.send('Target.getTargets', { filter: [{ type: 'worker' }] });
  const worker = targetInfos.find(({ url }) => /worker/.test(url));
  if (!worker) throw new Error('the page has no worker');
  const { sessionId } = await root.send('Target.attachToTarget', {
    targetId: worker.targetId,
    flatten: false,
  });
  let asked = 0;
  const ask = (method) =>
    new Promise((done, fail) => {
      const id = ++asked;
      const hear = ({ sessionId: from, message }) => {
        const answer = JSON.parse(message);
        if (from !== sessionId || answer.id !== id) return;
        root.off('Target.receivedMessageFromTarget', hear);
        if (answer.error) fail(new Error(answer.error.message));
        else done(answer.result);
      };
      root.on('Target.receivedMessageFromTarget', hear);
      root.send('Target.sendMessageToTarget', {
        sessionId,
        message: JSON.stringify({ id, method, params: {} }),
      });
    });
  return async () => {
    await own.send('HeapProfiler.collectGarbage');
    const { usedSize } = await own.send('Runtime.getHeapUsage');
    await ask('HeapProfiler.collectGarbage');
    const inWorker = await ask('Runtime.getHeapUsage');
    return { pageMegabytes: rounded(usedSize / 1e6), workerMegabytes: rounded(inWorker.usedSize / 1e6) };
  };
}

const rounded = (number) => Math.round(number * 1_000) / 1_000;
