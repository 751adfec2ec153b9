/** The script of a scenario: steps in order, each with a time, a fact, or both to wait for. The step that comes next
 *  goes on the agenda as soon as nothing but time is missing.
 *  See  contract/facts.ts, contract/scenario.ts */
import type { EngineEvent } from '../../contract/events.ts';
import { countSightings, eventFactsOf, isTrue, mayTell } from '../../contract/facts.ts';
import type { ClusterFrame } from '../../contract/frame.ts';
import type { ScriptedCommand } from '../../contract/scenario.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import { msToUs } from '../../contract/units.ts';
import type { AgendaItem, World } from './world.ts';

/** Puts the next step on the agenda, or begins to wait for its fact. */
export function armScript(world: World): void {
  const step = nextStep(world);
  if (!step) return;
  world.script.sightings.clear();
  if (step.when === undefined) schedule(world, step, msToUs(step.atMs ?? 0) + msToUs(step.afterMs ?? 0));
  else world.script.isWaiting = true;
}

/** Looks whether the fact that the script waits for has come true.
 *  @param picture made only when it is needed */
export function watchScript(world: World, events: readonly EngineEvent[], picture: () => ClusterFrame): void {
  const { script } = world;
  const step = nextStep(world);
  if (!script.isWaiting || step?.when === undefined) return;
  if (world.sim.nowUs < msToUs(step.atMs ?? 0)) return;
  countSightings(script.sightings, eventFactsOf(step.when), events);
  if (!mayTell(events) || !isTrue(step.when, picture(), script.sightings)) return;
  script.isWaiting = false;
  schedule(world, step, world.sim.nowUs + msToUs(step.afterMs ?? 0));
}

const nextStep = (world: World): ScriptedCommand | undefined => world.scenario.script[world.script.next];

/** After what was on the agenda for that instant before. */
function schedule(world: World, step: ScriptedCommand, wantedUs: SimTimeUs): void {
  const atUs = Math.max(wantedUs, world.sim.nowUs);
  world.script.next++;
  const item: AgendaItem = Object.freeze({
    atUs,
    what: { kind: 'script', commandId: `script-${world.script.next}`, command: step.command } as const,
  });
  const after = world.agenda.findIndex((other) => other.atUs > atUs);
  if (after < 0) world.agenda.push(item);
  else world.agenda.splice(after, 0, item);
}
