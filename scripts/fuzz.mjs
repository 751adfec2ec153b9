/** `npm run fuzz`: random histories against the engine, with every audit on, on all cores.
 *
 *    npm run fuzz -- --seeds 300               seeds 1 to 300
 *    npm run fuzz -- --seeds 20000 --resume    goes on where the last such run of the same sources was ended
 *    npm run fuzz -- --from 4711 --seeds 1     one seed
 *    npm run fuzz -- --profile replication     small clusters, dense faults, every release and setting by chance
 *    npm run fuzz -- --profile clients         groups and their members: joins, crashes, stalls, seeks, dead coordinators
 *    npm run fuzz -- --mutations --seeds 500   rules off one at a time: which seed finds it, and the median
 *
 *  Standard output is one JSON object: what was run, how often each kind of rare situation was reached, and every
 *  violation with its seed and the shortest history that still shows it; that history also goes into
 *  `.reports/fuzz-<seed>.json`, for `npm run simulate`. Exits 1 on a violation, and when 2000 seeds or more have not come into
 *  every rare situation that the profile can come into. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { loadBundle } from './bundle.mjs';
import { ensureFolder, filesBelow, reports, root, say } from './lib.mjs';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '300' },
    from: { type: 'string', default: '1' },
    threads: { type: 'string' },
    resume: { type: 'boolean', default: false },
    profile: { type: 'string', default: 'default' },
    mutations: { type: 'boolean', default: false },
  },
});
const seeds = wholeNumber('seeds', 1);
const from = wholeNumber('from', 0);
const threads = Math.min(values.threads ? wholeNumber('threads', 1) : availableParallelism(), seeds);

/** After so many violations the rest would tell nothing new. */
const MAX_FINDINGS = 10;
/** A seed without a sign of life for so long hangs. */
const HANG_MS = 60_000;

const engineOf = await loadBundle('src/engine/test/fuzz/main.ts');
const cache = join(ensureFolder(join(root, 'node_modules', '.cache')), 'highwater-fuzz.json');
const { profile } = values;
if (!['default', 'replication', 'clients'].includes(profile)) {
  say(`--profile takes default, replication or clients; got ${profile}.`);
  process.exit(1);
}
const identity = { profile, seeds, from, sources: hashOfSources() };

const startedAt = performance.now();
const total = resumed() ?? {
  ...identity,
  next: from,
  simulatedSeconds: 0,
  events: 0,
  faults: 0,
  wallSeconds: 0,
  reached: engineOf.noCoverage(),
  explained: {},
  violations: [],
};
const wallBefore = total.wallSeconds;
/** Reports of seeds ahead of one that is not done yet: they are counted in order, so that a resume loses none. */
const early = new Map();
let handedOut = total.next;
let isOver = false;

if (values.mutations) await tryMutations();
else {
  await Promise.all(Array.from({ length: threads }, runThread));
  finish();
}

/** Keeps one thread busy until all seeds are handed out; replaces it when a seed hangs. */
async function runThread() {
  while (!isOver && handedOut < from + seeds) {
    const worker = new Worker(new URL('./fuzz-worker.mjs', import.meta.url));
    await new Promise((done) => {
      let seed = null;
      let watch = null;
      const rest = () => {
        clearTimeout(watch);
        worker.terminate().then(done, done);
      };
      const seen = () => {
        clearTimeout(watch);
        watch = setTimeout(() => {
          count(failure(seed, 'hang', `no sign of life for ${HANG_MS / 1000} s`));
          rest();
        }, HANG_MS);
      };
      const next = () => {
        if (isOver || handedOut >= from + seeds) {
          rest();
          return;
        }
        seed = handedOut++;
        seen();
        worker.postMessage({ seed, profile });
      };
      worker.on('message', (message) => {
        if (message.report) count(message.report);
        if (message.alive !== undefined) seen();
        else next();
      });
      worker.on('error', (error) => {
        if (seed !== null) count(failure(seed, 'crash', error.stack ?? String(error)));
        else {
          say(`A fuzz thread cannot start: ${error.stack ?? error}`);
          process.exitCode = 1;
          isOver = true;
        }
        rest();
      });
    });
  }
}

/** A report in the words of the main thread, for a seed whose own thread could give none. */
function failure(seed, rule, sentence) {
  const { replicationHistoryOf: replication, clientsHistoryOf: clients, historyOf } = engineOf;
  const drawn = { replication, clients }[profile] ?? historyOf;
  const scenario = engineOf.healed(drawn(seed));
  const finding = {
    kind: 'crash',
    rule,
    sentence,
    atMs: 0,
    seed,
    scenario,
    commands: scenario.script.length,
  };
  return { seed, simulatedMs: 0, events: 0, faults: 0, coverage: engineOf.noCoverage(), finding };
}

function count(report) {
  early.set(report.seed, report);
  for (let next = early.get(total.next); next; next = early.get(total.next)) {
    early.delete(total.next++);
    total.simulatedSeconds += next.simulatedMs / 1000;
    total.events += next.events;
    total.faults += next.faults;
    for (const [name, times] of Object.entries(next.coverage)) total.reached[name] += times;
    for (const [name, times] of Object.entries(next.explained ?? {}))
      total.explained[name] = (total.explained[name] ?? 0) + times;
    if (next.finding) tellFinding(next.finding);
    const done = total.next - from;
    if (done % 50 === 0) {
      save();
      const perSecond = total.simulatedSeconds / total.wallSeconds;
      say(`${done} of ${seeds} seeds, ${total.violations.length} violations, ${perSecond.toFixed(0)}:1`);
    }
  }
  if (total.violations.length >= MAX_FINDINGS) isOver = true;
}

function tellFinding(finding) {
  total.violations.push(finding);
  const file = join(ensureFolder(reports), `fuzz-${finding.seed}.json`);
  writeFileSync(file, `${JSON.stringify(finding.scenario, null, 2)}\n`);
  const { seed, kind, rule, sentence, atMs, commands } = finding;
  say(`\nseed ${seed}: ${kind} ${rule} at ${atMs / 1000} s, shortest history ${commands} commands`);
  say(`  ${sentence}`);
  say(
    `  npm run simulate -- --scenario .reports/fuzz-${seed}.json --until ${Math.ceil(atMs / 1000)}s --story`,
  );
}

function finish() {
  save();
  if (total.next >= from + seeds && total.violations.length === 0) rmSync(cache, { force: true });
  const { next: _next, sources: _sources, ...result } = total;
  result.seedsDone = total.next - from;
  result.neverReached = engineOf.neverReached(total.reached, profile);
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  const isLong = result.seedsDone >= engineOf.SEEDS_FOR_ALL;
  if (result.neverReached.length > 0) {
    const consequence = isLong ? ' A campaign as long as this has to reach all of them.' : '';
    say(`Never reached: ${result.neverReached.join(', ')}.${consequence}`);
    if (isLong) process.exitCode = 1;
  }
  const found = total.violations.length;
  say(
    `${total.next - from} seeds, ${Math.round(total.simulatedSeconds)} simulated s, ${total.events} events, ` +
      `${total.faults} faults in ${Math.round(total.wallSeconds)} s: ${found} violation${found === 1 ? '' : 's'}`,
  );
  if (found > 0) process.exitCode = 1;
}

// ---- rules off, one at a time

/** Tries seeds until each mutation is found, or its seeds are used up. Exits 1 when one is never found. */
async function tryMutations() {
  const names = Object.keys(engineOf.MUTATIONS);
  const found = Object.fromEntries(names.map((name) => [name, null]));
  const waiting = [...names];
  const one = async () => {
    const worker = new Worker(new URL('./fuzz-worker.mjs', import.meta.url));
    const ask = (message) =>
      new Promise((done, fail) => {
        worker.once('message', done);
        worker.once('error', fail);
        if (message) worker.postMessage(message);
      });
    await ask(null);
    for (let mutation = waiting.shift(); mutation; mutation = waiting.shift()) {
      for (let seed = from; seed < from + seeds && !found[mutation]; seed++) {
        const { verdict } = await ask({ seed, mutation });
        if (!verdict.violation) continue;
        const { kind, rule, sentence } = verdict.violation;
        found[mutation] = { seeds: seed - from + 1, kind, rule, sentence };
      }
      const how = found[mutation];
      say(
        how
          ? `${mutation}: ${how.rule} after ${how.seeds} seeds`
          : `${mutation}: not found in ${seeds} seeds`,
      );
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: threads }, one));
  const counts = Object.values(found).flatMap((how) => (how ? [how.seeds] : []));
  const medianSeeds = counts.sort((a, b) => a - b)[Math.floor(counts.length / 2)] ?? null;
  const shown = shownByTraces(names.filter((name) => !found[name]));
  const unseen = names.filter((name) => !found[name] && !shown[name]);
  const result = { mutations: found, shown, unseen, caught: counts.length, of: names.length, medianSeeds };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  say(
    `${counts.length} of ${names.length} rules are noticed to be off within ${seeds} seeds, the median after ${medianSeeds}`,
  );
  for (const [name, how] of Object.entries(shown))
    say(`${name} (${how.trace}): ${how.breaks ?? 'breaks nothing'}; masked by: ${how.maskedBy ?? 'nothing'}`);
  if (unseen.length > 0) {
    say(`Nothing notices ${unseen.join(', ')}.`);
    process.exitCode = 1;
  }
}

/** Mutations that no seed has found, by their formal traces: either a promise breaks there, or the trace gets through and what
 *  stands in for the rule is known. */
function shownByTraces(names) {
  const { SHOWN_BY, MASKED_BY, tryTrace } = engineOf;
  const file = join(root, 'src/engine/test/golden/tla-traces.json.gz');
  const { traces } = JSON.parse(gunzipSync(readFileSync(file)).toString());
  const shown = {};
  for (const name of names) {
    const trace = traces.find(({ id }) => id === SHOWN_BY[name]);
    if (!trace) continue;
    const broken = tryTrace(trace);
    const mask = MASKED_BY[name];
    const breaks = broken ? `${broken.invariant} at step ${broken.step}` : null;
    const isMasked = mask !== undefined && tryTrace(trace, mask.with) === null;
    if (broken || isMasked) shown[name] = { trace: trace.id, breaks, maskedBy: isMasked ? mask.why : null };
  }
  return shown;
}

// ---- where a campaign was

function save() {
  total.wallSeconds = wallBefore + (performance.now() - startedAt) / 1000;
  writeFileSync(`${cache}.new`, JSON.stringify(total));
  renameSync(`${cache}.new`, cache);
}

function resumed() {
  if (!values.resume || !existsSync(cache)) return undefined;
  const last = JSON.parse(readFileSync(cache, 'utf8'));
  if (Object.keys(identity).some((key) => last[key] !== identity[key])) {
    say('The last run was of other seeds or other sources; starting anew.');
    return undefined;
  }
  say(`Going on at seed ${last.next}.`);
  return last;
}

function hashOfSources() {
  const hash = createHash('sha256');
  for (const folder of ['src/contract', 'src/engine', 'src/scenario']) {
    for (const path of filesBelow(folder)) hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest('hex');
}

function wholeNumber(name, min) {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= min) return number;
  say(`--${name} ${values[name]}: give a whole number from ${min} up.`);
  return process.exit(1);
}
