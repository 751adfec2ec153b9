/** For the build: the opening of a scenario file, as a text. See opening.ts */
import { createEngine, restoreEngine } from '../engine/index.ts';
import { parseScenario } from '../scenario/parse.ts';
import { packOpening } from './opening.ts';

/** Throws with the reader's sentences when the file is not a scenario. */
export function makeOpening(file: unknown): string {
  const found = parseScenario(file);
  if (!found.ok) throw new Error(found.problems.join('\n'));
  return packOpening({ createEngine, restoreEngine }, found.scenario);
}
