/** From a saved run, a scenario's file or a name to a run that can be opened. */
import type { SavedRun, ScenarioSource } from '../contract/saved-run.ts';
import { isShipped } from '../contract/saved-run.ts';
import type { Scenario } from '../contract/scenario.ts';
import { asEra } from './era.ts';
import { type ParsedScenario, parseScenario } from './parse.ts';
import { parseSavedRun } from './saved-run.ts';
import { type Fetched, fetchShipped } from './shipped.ts';
import { setParts, variantOf } from './variants.ts';

/** A run with its scenario found. */
export interface FoundRun {
  readonly scenario: Scenario;
  /** How a link refers to it. */
  readonly source: ScenarioSource;
  /** Null: a scenario's file, which opens at its own moment, untouched. */
  readonly saved: SavedRun | null;
  /** The other scenario of a pair. */
  readonly other: Scenario | null;
}

export type Found =
  | { readonly ok: true; readonly run: FoundRun }
  | { readonly ok: false; readonly problems: readonly string[] };

type Loader = (name: string) => Promise<Fetched>;

/** The scenario that a source means. */
export async function scenarioOf(
  source: ScenarioSource,
  load: Loader = fetchShipped,
): Promise<ParsedScenario> {
  if (!isShipped(source)) return parseScenario(source);
  const { shipped, variant, era, set } = source;
  const fetched = await load(shipped);
  if (!fetched.ok) {
    const problem =
      fetched.kind === 'unknown'
        ? `scenario: no scenario ${JSON.stringify(shipped)} is shipped.`
        : `scenario: ${JSON.stringify(shipped)} could not be fetched: ${fetched.why}.`;
    return { ok: false, problems: [problem] };
  }
  let found = parseScenario(fetched.json);
  if (found.ok && variant !== undefined) found = variantOf(found.scenario, variant);
  if (found.ok && era !== undefined) found = parseScenario(asEra(found.scenario, era));
  if (found.ok && set !== undefined) found = setParts(found.scenario, set);
  return found;
}

/** The run that a saved one stands for. */
export async function runOf(saved: SavedRun, load: Loader = fetchShipped): Promise<Found> {
  const { scenario: source, against } = saved;
  const found = await scenarioOf(source, load);
  if (!found.ok) return found;
  const other = against ? await scenarioOf(against.scenario, load) : null;
  if (other && !other.ok) return other;
  return {
    ok: true,
    run: { scenario: found.scenario, source, saved, other: other?.scenario ?? null },
  };
}

/** Larger files are no scenarios: the largest that can be written by hand has a hundredth of it. */
export const MAX_FILE = 8_000_000;

/** What a file holds, a saved run or a scenario. */
export async function runOfFile(text: string, load: Loader = fetchShipped): Promise<Found> {
  if (text.length > MAX_FILE) {
    return {
      ok: false,
      problems: [`The file has ${text.length} characters; a scenario has ${MAX_FILE} at most.`],
    };
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return {
      ok: false,
      problems: [`The file is no JSON: ${error instanceof Error ? error.message : error}.`],
    };
  }
  if (typeof json === 'object' && json !== null && 'highwater' in json) {
    const parsed = parseSavedRun(json);
    return parsed.ok ? runOf(parsed.run, load) : parsed;
  }
  const parsed = parseScenario(json);
  if (!parsed.ok) return parsed;
  const { scenario } = parsed;
  return { ok: true, run: { scenario, source: scenario, saved: null, other: null } };
}
