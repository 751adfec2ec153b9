/** Walks a lesson from its first step to its last on the engine alone, as a visitor would who does what it asks. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { EngineEvent } from '../../contract/events.ts';
import type { ShippedScenario } from '../../contract/saved-run.ts';
import type { Scenario } from '../../contract/scenario.ts';
import { US_PER_S } from '../../contract/units.ts';
import { createEngine, type Engine } from '../../engine/index.ts';
import { command as commandSchema } from '../../scenario/command-schema.ts';
import { scenarioOf } from '../../scenario/open.ts';
import { Watches } from '../../worker/watches.ts';
import { begin, type Course, deedOf, open, saw, stepOf, targetsOf, watchesOf } from '../course.ts';
import type { Lesson } from '../lesson.ts';

/** Simulated time after which a step is given up. */
const PATIENCE_US = 120 * US_PER_S;

export interface Walk {
  readonly engine: Engine;
  /** Each step when it had come true. */
  readonly steps: readonly Course[];
}

export async function scenarioFor(source: ShippedScenario, seed?: string): Promise<Scenario> {
  const found = await scenarioOf(
    seed === undefined ? source : { ...source, set: { ...source.set, seed } },
    async (name) => ({
      ok: true,
      json: JSON.parse(readFileSync(`public/scenarios/${name}.json`, 'utf8')),
    }),
  );
  if (!found.ok) throw new Error(`${source.shipped}: ${found.problems.join(' ')}`);
  return found.scenario;
}

/** @param look called at each step's beginning, with what it points at
 *  @throws when a step does not come true, a wish is refused, or a question has not exactly one true option */
export async function walk(
  lesson: Lesson,
  seed: string,
  look: (course: Course, engine: Engine) => void = () => undefined,
): Promise<Walk> {
  const scenario = await scenarioFor(lesson.scenario, seed);
  const engine = createEngine(scenario);
  engine.advanceTo(scenario.openAtMs * 1000);
  const steps: Course[] = [];
  for (let index = 0; index < lesson.steps.length; index++) {
    const done = takeStep(begin(lesson, index), engine, look);
    steps.push(done);
  }
  return { engine, steps };
}

function takeStep(first: Course, engine: Engine, look: (course: Course, engine: Engine) => void): Course {
  const watches = new Watches();
  const untilUs = engine.nowUs() + PATIENCE_US;
  let course = first;
  const place = `${course.lesson.id}, ${stepOf(course)?.id}`;
  const become = (next: Course): void => {
    const isOther = next.phase !== course.phase || next.bound !== course.bound;
    course = next;
    if (!isOther) return;
    for (const seen of watches.watch(watchesOf(course), () => engine.frame()))
      become(saw(course, seen, engine.frame()));
  };
  const note = (events: readonly EngineEvent[]): void => {
    for (const seen of watches.note(events, () => engine.frame())) become(saw(course, seen, engine.frame()));
  };
  const step = stepOf(course);
  if (step?.needs)
    for (const seen of watches.watch(watchesOf(course), () => engine.frame()))
      become(saw(course, seen, engine.frame()));
  else become(open(course, engine.frame()));
  let isDeedDone = false;
  while (course.phase !== 'done') {
    if (course.phase === 'open' && step && !isDeedDone) {
      isDeedDone = true;
      look(course, engine);
      targetsOf(course);
      for (const command of deedOf(course, step)) {
        const wish = v.safeParse(commandSchema, command);
        if (!wish.success) throw new Error(`${place}: ${JSON.stringify(command)} is no command`);
        const { result, events } = engine.submit(command, `you-${engine.lastEventId()}`);
        if (!result.ok && !step.deed?.isRefused)
          throw new Error(`${place}: ${command.type} is refused: ${result.reason.code}`);
        note(events);
      }
      continue;
    }
    if (engine.nowUs() >= untilUs)
      throw new Error(`${place}: ${JSON.stringify(watchesOf(course))} has not come true`);
    note(engine.advanceTo(untilUs, 1));
    if (course.phase === 'needs' && !step?.needs) become(open(course, engine.frame()));
  }
  return course;
}
