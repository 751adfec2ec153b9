/** `npm run simulate`: runs a scenario without a screen and prints its event journal, one JSON event per line.
 *
 *    npm run simulate -- --until 60s                          the default scenario
 *    npm run simulate -- --scenario file.json --seed X        another one, with another seed
 *    npm run simulate -- --fuzz 4711                          the history of a fuzz seed, with its healing
 *    npm run simulate -- --story                              only events worth a sentence
 *    npm run simulate -- --digest                             only what stands for the run: {"digest", "journal", …}
 *    npm run simulate -- --frame                              only the picture at the end
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadBundle } from './bundle.mjs';
import { root, say } from './lib.mjs';

const { values } = parseArgs({
  options: {
    scenario: { type: 'string' },
    fuzz: { type: 'string' },
    seed: { type: 'string' },
    until: { type: 'string', default: '60s' },
    story: { type: 'boolean', default: false },
    digest: { type: 'boolean', default: false },
    frame: { type: 'boolean', default: false },
  },
});

// `npm run simulate | head` closes the pipe early, and that is no error.
process.stdout.on('error', (error) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const engineOf = await loadBundle('src/engine/test/fuzz/main.ts');
const scenario = readScenario();
const untilUs = microsecondsOf(values.until);
const engine = engineOf.createEngine(
  values.seed === undefined ? scenario : { ...scenario, seed: values.seed },
);

let journal = engineOf.NO_EVENTS;
let count = 0;
for (let atUs = 0; atUs < untilUs; ) {
  atUs = Math.min(atUs + 1_000_000, untilUs);
  const events = engine.advanceTo(atUs);
  count += events.length;
  if (values.digest) journal = engineOf.hashEvents(journal, events);
  else if (!values.frame) {
    const shown = values.story ? events.filter(engineOf.isStory) : events;
    process.stdout.write(shown.map((event) => `${JSON.stringify(event)}\n`).join(''));
  }
}
if (values.digest) {
  const { seed } = engine.scenario;
  const result = { seed, timeUs: engine.nowUs(), events: count, digest: engine.digest(), journal };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
if (values.frame) process.stdout.write(`${JSON.stringify(engine.frame(), null, 2)}\n`);
say(
  `${count} events in ${untilUs / 1e6} simulated seconds of ${engine.scenario.id}, seed ${engine.scenario.seed}`,
);

function readScenario() {
  if (values.fuzz !== undefined) return engineOf.healed(engineOf.historyOf(Number(values.fuzz)));
  const file = values.scenario ?? join(root, 'public', 'scenarios', 'default.json');
  let json;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    say(`${file} cannot be read as JSON: ${error.message}`);
    process.exit(1);
  }
  // What `fuzz` prints of a finding holds the scenario inside.
  const parsed = engineOf.parseScenario(json?.scenario ?? json);
  if (parsed.ok) return parsed.scenario;
  say(`${file} is no scenario that can be run:`);
  for (const problem of parsed.problems) say(`  ${problem}`);
  return process.exit(1);
}

/** `60s`, `1500ms`, `2m`; a bare number is seconds. */
function microsecondsOf(text) {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  if (!match) {
    say(`--until ${text}: give a time like 60s, 1500ms or 2m.`);
    process.exit(1);
  }
  return Math.round(Number(match[1]) * { ms: 1e3, s: 1e6, m: 6e7, h: 3.6e9 }[match[2] ?? 's']);
}
