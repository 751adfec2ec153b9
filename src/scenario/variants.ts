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

/** A setting that two scenarios have otherwise. */
export interface Difference {
  /** Whose it is, by name; empty for one of the whole cluster. */
  readonly of: string;
  /** As the scenario, or Kafka, calls it. */
  readonly setting: string;
  /** Null: not set, so that the default holds. */
  readonly a: string | null;
  readonly b: string | null;
}

/** What is said of a run, and is no part of it. */
const SAID: ReadonlySet<string> = new Set(['version', 'id', 'title', 'about', 'expect', 'variants']);

/** What is set otherwise in two scenarios, in the order of their form. Things without a match by name differ as a whole. */
export function differencesOf(a: Scenario, b: Scenario): readonly Difference[] {
  const found: Difference[] = [];
  compare({ of: '', setting: '' }, a, b);
  return found;

  function compare(at: Pick<Difference, 'of' | 'setting'>, left: unknown, right: unknown): void {
    const [textA, textB] = [textOf(left), textOf(right)];
    if (textA === textB) return;
    const [partsA, partsB] = [partsOf(left), partsOf(right)];
    if (!partsA || !partsB) {
      found.push({ ...at, a: textA, b: textB });
      return;
    }
    for (const key of new Set([...partsA.keys(), ...partsB.keys()])) {
      if (left === a && SAID.has(key)) continue;
      const next = Array.isArray(left) ? { of: key, setting: '' } : { ...at, setting: key };
      compare(next, partsA.get(key), partsB.get(key));
    }
  }
}

/** Fields, or things of a list by their names; null for what has neither. */
function partsOf(value: unknown): ReadonlyMap<string, unknown> | null {
  if (!isBranch(value)) return null;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  return value.every(isNamed) ? new Map(value.map((one) => [one.name, one])) : null;
}

const textOf = (value: unknown): string | null =>
  value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value);

const isNamed = (value: unknown): value is { readonly name: string } =>
  isBranch(value) && typeof value.name === 'string';

const isBranch = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
