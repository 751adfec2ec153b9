/** The same run without a browser: reads `{ scenario, commands, untilUs }` as JSON from standard input, lets the engine
 *  play it in Node, and prints `{ journal, events, story, frame, digest }`. A process of its own, so that nothing is shared
 *  with the tests but the sources. */
import { text } from 'node:stream/consumers';
import { loadBundle } from '../../scripts/bundle.mjs';

const { scenario, commands, untilUs } = JSON.parse(await text(process.stdin));
const { createEngine, hashEvents, isStory, NO_EVENTS, parseScenario } = await loadBundle(
  'src/engine/test/fuzz/main.ts',
);
const parsed = parseScenario(scenario);
if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
const engine = createEngine(parsed.scenario);
const events = [];
for (const { commandId, atUs, command } of commands) {
  events.push(...engine.advanceTo(atUs));
  events.push(...engine.submit(command, commandId).events);
}
events.push(...engine.advanceTo(untilUs));
const answer = {
  journal: hashEvents(NO_EVENTS, events),
  events: events.length,
  story: events.filter(isStory),
  frame: engine.frame(),
  digest: engine.digest(),
};
process.stdout.write(JSON.stringify(answer));
