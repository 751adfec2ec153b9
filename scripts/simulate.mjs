/** `npm run -s simulate`: runs a scenario without a screen and prints JSON.
 *
 *    npm run -s simulate -- FILE                  how it ended: expectations, counts, invariants
 *    npm run -s simulate -- FILE --variant ID     with what one of its variants sets
 *    npm run -s simulate -- FILE --seed X --until 90s --set topics/0/configs/min.insync.replicas=2
 *    npm run -s simulate -- FILE --seeds 1000     that many seeds, and how every count fell
 *    npm run -s simulate -- FILE --format journal [--story]     every event on a line; only those worth a sentence
 *    npm run -s simulate -- FILE --format frame | audit | digest
 *    npm run -s simulate -- --fuzz 4711           the history of a fuzz seed, with its healing
 *    npm run -s simulate -- --until 60s --segment b1/orders-0 --into FOLDER
 *                                                 saves a partition's directory as it is then, for Kafka's own tools;
 *                                                 b1/orders-0/9: the segment with base offset 9 only
 *
 *  Without FILE: the default scenario. Exit 0 when every expectation is met and every invariant held, 1 when not, 2 for a
 *  file or an argument that cannot be used.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadBundle } from './bundle.mjs';
import { root, say } from './lib.mjs';

const FORMATS = ['summary', 'journal', 'frame', 'audit', 'digest'];

const { values, positionals } = readArguments();
if (!FORMATS.includes(values.format))
  refuse(`--format is one of ${FORMATS.join(', ')}; got ${values.format}.`);
if (positionals.length > 1) refuse(`One scenario at a time; got ${positionals.join(' and ')}.`);
if (values.seeds !== undefined && !/^[1-9]\d{0,5}$/.test(values.seeds))
  refuse(`--seeds is a whole number from 1 to 999999; got ${values.seeds}.`);
if (values.seeds !== undefined && values.format !== 'summary')
  refuse(`--seeds prints how counts fell, which goes with --format summary; got ${values.format}.`);

// `npm run simulate | head` closes the pipe early, and that is no error.
process.stdout.on('error', (error) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const engineOf = await loadBundle('src/engine/test/fuzz/main.ts');
const scenario = readScenario();
const untilUs = values.until === undefined ? engineOf.endOf(scenario) : microsecondsOf(values.until);
process.exitCode = values.seeds === undefined ? runOnce() : runMany(Number(values.seeds));

function runOnce() {
  const startedAt = performance.now();
  const engine = engineOf.createEngine(scenario);
  let journal = engineOf.NO_EVENTS;
  const summary = engineOf.conduct(engine, untilUs, (events) => {
    if (values.format === 'digest') journal = engineOf.hashEvents(journal, events);
    if (values.format !== 'journal') return;
    const shown = values.story ? events.filter(engineOf.isStory) : events;
    process.stdout.write(shown.map((event) => `${JSON.stringify(event)}\n`).join(''));
  });
  const wallMs = Math.round(performance.now() - startedAt);
  if (values.segment !== undefined) saveSegment(engine);
  if (values.format === 'summary') print({ ...summary, wallMs });
  if (values.format === 'frame') print(engine.frame());
  if (values.format === 'audit') print({ ...summary.audit, ...summary.outcome });
  if (values.format === 'digest') {
    const { seed, events } = summary;
    print({ seed, timeUs: engine.nowUs(), events, digest: engine.digest(), journal }, 0);
  }
  const { id, seed } = scenario;
  say(`${summary.events} events in ${untilUs / 1e6} simulated seconds of ${id}, seed ${seed}`);
  return summary.ok ? 0 : 1;
}

/** Writes the files of `--segment NODE/PARTITION[/BASE]` into a folder of the partition's name in `--into`. */
function saveSegment(engine) {
  const [node, partition, base, ...rest] = values.segment.split('/');
  if (!node || !partition || rest.length > 0 || (base !== undefined && !/^\d+$/.test(base)))
    refuse(`--segment ${values.segment}: give a node and a partition, as b1/orders-0 or b1/orders-0/9.`);
  const files = engine.segmentFiles(node, partition, base === undefined ? undefined : Number(base));
  if (!files) {
    const kept = [...engine.segments(node)].map(([name, bases]) => `${name} from ${bases.join(', ')}`);
    refuse(
      `${node} keeps no ${values.segment.slice(node.length + 1)}; it keeps ${kept.join('; ') || 'no logs'}.`,
    );
  }
  const folder = join(values.into, partition);
  mkdirSync(folder, { recursive: true });
  for (const { name, bytes } of files) {
    writeFileSync(join(folder, name), bytes);
    say(`${join(folder, name)}: ${bytes.length} bytes`);
  }
}

function runMany(count) {
  const startedAt = performance.now();
  const summaries = [];
  const failed = [];
  for (let i = 1; i <= count; i++) {
    const seed = `${scenario.seed}-${i}`;
    const summary = engineOf.conduct(engineOf.createEngine({ ...scenario, seed }), untilUs);
    summaries.push(summary);
    if (!summary.ok) failed.push(seed);
  }
  const wallMs = Math.round(performance.now() - startedAt);
  print({
    scenario: scenario.id,
    era: scenario.era,
    runs: count,
    ok: count - failed.length,
    failed: failed.slice(0, 20),
    simulatedMs: (untilUs / 1000) * count,
    wallMs,
    counts: engineOf.spreadOf(summaries),
  });
  return failed.length === 0 ? 0 : 1;
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        fuzz: { type: 'string' },
        segment: { type: 'string' },
        into: { type: 'string', default: join(root, '.reports') },
        variant: { type: 'string' },
        seed: { type: 'string' },
        seeds: { type: 'string' },
        until: { type: 'string' },
        set: { type: 'string', multiple: true, default: [] },
        format: { type: 'string', default: 'summary' },
        story: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return refuse(error.message);
  }
}

function readScenario() {
  if (values.fuzz !== undefined) return engineOf.healed(engineOf.historyOf(Number(values.fuzz)));
  const file = positionals[0] ?? join(root, 'public', 'scenarios', 'default.json');
  let json;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return refuse(`${file} cannot be read as JSON: ${error.message}`);
  }
  // What `fuzz` prints of a finding holds the scenario inside.
  let found = engineOf.parseScenario(json?.scenario ?? json);
  if (found.ok && values.variant !== undefined) found = engineOf.variantOf(found.scenario, values.variant);
  const parts = Object.fromEntries(values.set.map(partOf));
  if (values.seed !== undefined) parts.seed = values.seed;
  if (found.ok && Object.keys(parts).length > 0) found = engineOf.setParts(found.scenario, parts);
  if (found.ok) return found.scenario;
  return refuse(`${file} is no scenario that can be run:\n  ${found.problems.join('\n  ')}`);
}

/** `path=value`: the value as JSON, or as a text where it is none. */
function partOf(text) {
  const at = text.indexOf('=');
  if (at < 1) refuse(`--set ${text}: give a path and a value, as --set era=0.11.`);
  const value = text.slice(at + 1);
  // A config is a text, whatever it looks like; so is a seed.
  const isText = /(?:^|\/)(?:configs\/[^/]+|seed|era)$/.test(text.slice(0, at));
  try {
    return [text.slice(0, at), isText ? value : JSON.parse(value)];
  } catch {
    return [text.slice(0, at), value];
  }
}

/** `60s`, `1500ms`, `2m`; a bare number is seconds. */
function microsecondsOf(text) {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  if (!match) refuse(`--until ${text}: give a time like 60s, 1500ms or 2m.`);
  return Math.round(Number(match[1]) * { ms: 1e3, s: 1e6, m: 6e7, h: 3.6e9 }[match[2] ?? 's']);
}

function print(value, indent = 2) {
  process.stdout.write(`${JSON.stringify(value, null, indent)}\n`);
}

function refuse(sentence) {
  say(sentence);
  process.exit(2);
}
