/** The same run with something set otherwise: a scenario's own variants, and `--set` of the command line. */
import type { Scenario } from '../contract/scenario.ts';
import { type ParsedScenario, parseScenario } from './parse.ts';

/** Sets parts of a scenario by path. Steps are names or numbers of list items, with slashes between them; what is missing
 *  on the way to the last step is a mistake, the last step itself may be new. Answers a sentence when a path leads
 *  nowhere. */
export function setParts(scenario: unknown, parts: Readonly<Record<string, unknown>>): ParsedScenario {
  // A scenario is JSON.
  const copy: unknown = JSON.parse(JSON.stringify(scenario));
  for (const [path, value] of Object.entries(parts)) {
    const steps = path.split('/');
    const last = steps.pop() ?? '';
    let here: unknown = copy;
    for (const step of steps) {
      here = isBranch(here) && Object.hasOwn(here, step) ? here[step] : undefined;
      if (here === undefined) break;
    }
    if (!isBranch(here) || (Array.isArray(here) && !Object.hasOwn(here, last))) {
      return {
        ok: false,
        problems: [`set ${JSON.stringify(path)}: this path leads nowhere in the scenario.`],
      };
    }
    here[last] = value;
  }
  return parseScenario(copy);
}

/** The scenario as a variant of it has it, with the variant's expectations. */
export function variantOf(scenario: Scenario, id: string): ParsedScenario {
  const variant = scenario.variants?.find((other) => other.id === id);
  if (!variant) {
    const known = scenario.variants?.map((other) => other.id).join(', ') || 'none';
    return { ok: false, problems: [`There is no variant ${JSON.stringify(id)}; known are ${known}.`] };
  }
  return setParts({ ...scenario, variants: [], expect: variant.expect }, variant.set);
}

const isBranch = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
