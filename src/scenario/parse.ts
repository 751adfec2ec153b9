/** The way into a run: JSON of unknown origin becomes a scenario, or a list of sentences on what to mend. */
import * as v from 'valibot';
import type { Scenario } from '../contract/scenario.ts';
import { inconsistencies } from './consistency.ts';
import { wrongConfigs } from './known-configs.ts';
import { scenarioSchema } from './schema.ts';
import { sentencesOf } from './sentences.ts';

export type ParsedScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problems: string[] };

/** Answers every problem of the file, not only the first. */
export function parseScenario(json: unknown): ParsedScenario {
  const shape = v.safeParse(scenarioSchema, json);
  if (!shape.success) return { ok: false, problems: sentencesOf(shape.issues) };
  const problems = [...inconsistencies(shape.output), ...wrongConfigs(shape.output)];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, scenario: shape.output };
}
