/** `npm run bench`: how fast, how small. Prints one JSON object. Measures on a frozen copy of the default scenario, so
 *  that two results differ by the code alone.
 *
 *    npm run bench                     engine, frames, size of the build, the page in a browser
 *    npm run bench -- --only engine    the engine and its frames; no build, no browser
 *    npm run bench -- --only page      the build and the page in a browser, under several loads
 *    npm run bench -- --only heap      ten minutes of the page, and what it then holds in memory
 *    npm run bench -- --only history   going back in runs of ten minutes and of an hour, and what that holds in memory
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { benchPage } from './bench-page.mjs';
import { loadBundle } from './bundle.mjs';
import { ensureBrowser, ensureBuild, ensureInstall, root, say } from './lib.mjs';

const PARTS = ['engine', 'page', 'heap', 'history'];
const { values } = parseArgs({ options: { only: { type: 'string' } } });
if (values.only !== undefined && !PARTS.includes(values.only)) {
  say(`--only takes ${PARTS.join(', ')}; got ${values.only}.`);
  process.exit(1);
}

const RUN_US = 120e6;
const REPEATS = 5;
/** A frame of the default pace: 60 a second, of which each is worth 100 simulated milliseconds. */
const FRAME_US = Math.round(100_000 / 60);
const FRAMES = 1_200;
/** Brokers, and simulated time: the larger cluster has more to do in each second. */
const SIZES = [
  { brokers: 3, untilUs: 120e6 },
  { brokers: 30, untilUs: 30e6 },
  { brokers: 100, untilUs: 15e6 },
];
/** Lengths of runs that are looked back in, simulated minutes; and how often. */
const HISTORY_MINUTES = [10, 20, 60];
const SEEKS = 60;
/** How long the page's heap is watched, minutes. */
const HEAP_MINUTES = 10;

ensureInstall();
const engineOf = await loadBundle('src/engine/test/fuzz/main.ts');
const scenario = JSON.parse(readFileSync(join(root, 'scripts', 'bench-scenario.json'), 'utf8'));
const asksFor = (part) => values.only === undefined || values.only === part;

const result = {};
if (asksFor('engine'))
  Object.assign(result, {
    engine: benchEngine(),
    audits: SIZES.map(benchAudits),
    bytesPerRecordHeld: bytesPerRecord(),
    large: benchLarge(),
    frames: benchFrames(),
  });
if (asksFor('history')) Object.assign(result, { history: await benchHistory() });
if (asksFor('page') || asksFor('heap')) {
  if (ensureBuild() !== 0) {
    say('The site does not build; see above.');
    process.exit(1);
  }
  const executablePath = ensureBrowser();
  if (!executablePath) process.exit(1);
  if (asksFor('page')) Object.assign(result, sizeOfBuild(), { page: await benchPage(executablePath) });
  if (asksFor('heap'))
    Object.assign(result, { heap: await benchPage(executablePath, { heapMinutes: HEAP_MINUTES }) });
}
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);

/** Boots the scenario and runs two simulated minutes, several times over; the median counts. Per second of processor
 *  time. */
function benchEngine() {
  const runs = Array.from({ length: REPEATS }, () => {
    const engine = engineOf.createEngine(scenario);
    let events = 0;
    const seconds =
      busyMs(() => {
        events = engine.advanceTo(RUN_US).length;
      }) / 1000;
    return { events, perSecond: events / seconds, simulated: RUN_US / 1e6 / seconds, engine };
  });
  const { engine } = runs[0];
  return {
    eventsPerSecond: Math.round(median(runs.map((run) => run.perSecond))),
    simulatedSecondsPerSecond: Math.round(median(runs.map((run) => run.simulated))),
    eventsPerSimulatedSecond: Math.round(runs[0].events / (RUN_US / 1e6)),
    keyframeMs: rounded(busyMs(() => engine.keyframe(), 20)),
    keyframeAndRestoreMs: rounded(busyMs(() => engineOf.restoreEngine(engine.keyframe()), 20)),
  };
}

/** Twelve brokers and three hundred partitions, three replicas each. */
function benchLarge() {
  const large = structuredClone(scenario);
  large.brokers = Array.from({ length: 12 }, (_, i) => ({ id: i + 1, rack: 'abc'[i % 3] }));
  large.topics = Array.from({ length: 6 }, (_, i) => ({
    ...large.topics[0],
    name: i === 0 ? 'orders' : i === 1 ? 'payments' : `topic-${i}`,
    partitionCount: 50,
  }));
  const untilUs = 30e6;
  const engine = engineOf.createEngine(large);
  const ms = busyMs(() => engine.advanceTo(untilUs));
  return {
    brokers: 12,
    partitions: 300,
    simulatedSecondsPerSecond: rounded(untilUs / 1000 / ms),
  };
}

/** Jumps to moments all over a run: time of the one thread that works until the frame is made and copied as it goes to the
 *  page (on a machine that does nothing else), and processor time, with the helpers that collect garbage; what the
 *  history holds in memory, and how both grow with the run's length. */
async function benchHistory() {
  const { Playhead } = await loadBundle('src/worker/playhead.ts');
  const { packPlain } = await loadBundle('src/engine/kernel/pack.ts');
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const heap = () => {
    for (let i = 0; i < 4; i++) collect();
    return process.memoryUsage().heapUsed;
  };
  return HISTORY_MINUTES.map((minutes) => {
    const before = heap();
    const playhead = new Playhead(engineOf, scenario, []);
    // As fast as the dock offers: keyframes are as dense as they get.
    playhead.expectPace(10);
    for (let s = 10; s <= minutes * 60; s += 10) playhead.advanceTo(s * 1e6);
    const heldBytes = heap() - before;
    // One seed for all lengths: the golden section spreads evenly.
    const seeks = Array.from({ length: SEEKS }, (_, i) => {
      const to = ((i + 1) * 0.618_033_988_75) % 1;
      const startedAt = performance.now();
      const processorMs = busyMs(() => {
        playhead.seek(Math.floor(to * minutes * 60e6));
        structuredClone(playhead.engine.frame());
      });
      return { ms: performance.now() - startedAt, processorMs };
    });
    const ms = seeks.map((seek) => seek.ms);
    const { keyframes } = playhead.timeline;
    return {
      simulatedMinutes: minutes,
      seekMsMedian: rounded(median(ms)),
      seekMs95: rounded(percentile(ms, 0.95)),
      seekProcessorMsMedian: rounded(median(seeks.map(({ processorMs }) => processorMs))),
      historyMegabytes: rounded(heldBytes / 1e6),
      keyframes: keyframes.size,
      keyframeBytesMean: Math.round(keyframes.bytes / keyframes.size),
      wholeKeyframeBytes: packPlain(playhead.engine.keyframe()).length,
    };
  });
}

/** What the audits cost: the same run with and without them, turn about; the best of five counts. Two partitions of
 *  `orders` for each broker. */
function benchAudits({ brokers, untilUs }) {
  const sized = () => {
    const copy = structuredClone(scenario);
    copy.brokers = Array.from({ length: brokers }, (_, i) => ({ id: i + 1, rack: 'abc'[i % 3] }));
    copy.controllers = [1001, 1002, 1003];
    copy.topics[0].partitionCount = 2 * brokers;
    return copy;
  };
  const best = { on: 0, off: 0 };
  for (let i = 0; i < 5; i++) {
    for (const [way, create] of [
      ['on', engineOf.createEngine],
      ['off', engineOf.createUnauditedEngine],
    ]) {
      const engine = create(sized());
      let events = 0;
      const ms = busyMs(() => {
        events = engine.advanceTo(untilUs).length;
      });
      best[way] = Math.max(best[way], (events * 1000) / ms);
    }
  }
  return {
    brokers,
    eventsPerSecondAuditsOn: Math.round(best.on),
    eventsPerSecondAuditsOff: Math.round(best.off),
    auditsCostPercent: rounded(100 * (1 - best.on / best.off)),
  };
}

/** How the heap grows for each record that a disk comes to hold (a copy counts as one), whatever else grows with it. */
function bytesPerRecord() {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const heap = () => {
    for (let i = 0; i < 4; i++) collect();
    return process.memoryUsage().heapUsed;
  };
  const busy = structuredClone(scenario);
  for (const { settings } of busy.producers) settings.ratePerSecond = 100;
  const engine = engineOf.createEngine(busy);
  // In a function of its own, so that no local holds the events when the heap is read.
  const recordsUntil = (untilUs) => {
    let records = 0;
    while (engine.nowUs() < untilUs)
      for (const event of engine.advanceTo(engine.nowUs() + 1e6))
        if (event.type === 'log.appended') records += event.lastOffset - event.baseOffset + 1;
    return records;
  };
  recordsUntil(RUN_US / 12);
  const before = heap();
  const records = recordsUntil(RUN_US / 3);
  return Math.round((heap() - before) / records);
}

/** What a frame costs to make and weighs on its way to the page. */
function benchFrames() {
  const engine = engineOf.createEngine(scenario);
  engine.advanceTo(scenario.openAtMs * 1000);
  let last = engine.frame();
  const first = JSON.stringify(last).length;
  const bytes = [];
  let ms = 0;
  for (let i = 0; i < FRAMES; i++) {
    engine.advanceTo(engine.nowUs() + FRAME_US);
    let delta;
    ms += busyMs(() => {
      const next = engine.frame();
      delta = engineOf.diff(last, next);
      last = next;
    });
    bytes.push(JSON.stringify(delta).length);
  }
  return {
    firstFrameBytes: first,
    bytesPerDelta: Math.round(bytes.reduce((a, b) => a + b, 0) / FRAMES),
    bytesPerDelta95: percentile(bytes, 0.95),
    msPerFrameAndDelta: rounded(ms / FRAMES),
  };
}

function sizeOfBuild() {
  const { stdout } = spawnSync(process.execPath, [join(root, 'scripts', 'size.mjs')], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 2],
  });
  const { firstView, worker, fonts } = JSON.parse(stdout);
  return {
    firstViewBytes: firstView.gzipBytes,
    workerBytes: worker.gzipBytes,
    fontBytes: fonts.bytes,
  };
}

/** Processor time of some work, so that what else the machine does counts for less. */
function busyMs(work, times = 1) {
  const before = process.cpuUsage();
  for (let i = 0; i < times; i++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / times;
}

function percentile(numbers, part) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

function median(numbers) {
  return percentile(numbers, 0.5);
}

function rounded(number) {
  return Math.round(number * 1000) / 1000;
}
