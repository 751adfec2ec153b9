/** Scenario files, saved runs and links by the number, and what must be true of each: it is read back as it was, and
 *  what is spoilt is run or refused with a sentence. */
import type { JournaledCommand } from '../../../contract/commands.ts';
import type { SavedRun } from '../../../contract/saved-run.ts';
import type { Scenario } from '../../../contract/scenario.ts';
import { asEra } from '../../../scenario/era.ts';
import { decodeLink, encodeLink } from '../../../scenario/link.ts';
import { runOfFile } from '../../../scenario/open.ts';
import { createEngine } from '../../index.ts';
import { Dice } from '../fuzz/dice.ts';
import { historyOf } from '../fuzz/history.ts';
import { replicationHistoryOf } from '../fuzz/replication.ts';
import { mutatedJson, mutatedText } from './mutate.ts';

/** Every other one of the profile that draws settings, faults and releases for replication. */
export function scenarioNo(seed: number): Scenario {
  // What only tests may set is in no file.
  const { rules: _, ...scenario } = seed % 2 === 0 ? historyOf(seed) : replicationHistoryOf(seed);
  return asEra(scenario, scenario.era);
}

/** The commands of its script as a visitor's, a third of a second apart. */
export function savedRunNo(seed: number): SavedRun {
  const scenario = scenarioNo(seed);
  const commands = scenario.script.map(
    ({ command }, i): JournaledCommand => ({ commandId: `you-${i + 1}`, atUs: 15e6 + i * 333_333, command }),
  );
  return {
    highwater: 1,
    program: '0.1.0',
    scenario: seed % 3 === 0 ? { shipped: 'default', set: { seed: String(seed) } } : scenario,
    commands,
    atUs: 20e6 + seed,
    digest: '0123456789abcdef',
    ...(seed % 5 === 0 ? { selection: { kind: 'replica', id: 'orders-0', brokerId: 2 } } : {}),
    ...(seed % 7 === 0 ? { against: { scenario: { shipped: 'default' }, commands } } : {}),
  };
}

const nothingShipped = () => Promise.resolve({ ok: false, kind: 'unknown', why: '' } as const);

/** What went wrong with a file: empty when it was run or refused in words. */
export async function verdictOnFile(text: string): Promise<string> {
  const found = await runOfFile(text, nothingShipped);
  return found.ok ? verdictOnScenario(found.run.scenario) : verdictOnWords(found.problems);
}

export async function verdictOnLink(fragment: string): Promise<string> {
  const decoded = await decodeLink(fragment);
  if (decoded.ok) return 'shipped' in decoded.run.scenario ? '' : verdictOnScenario(decoded.run.scenario);
  return decoded.problem.kind === 'wrong' ? verdictOnWords(decoded.problem.sentences) : '';
}

const verdictOnWords = (problems: readonly string[]): string =>
  problems.length > 0 && problems.every((problem) => problem.length > 10 && /[.?]$/.test(problem))
    ? ''
    : `refused without a sentence: ${JSON.stringify(problems)}`;

/** So much of it that a cluster has booted, or has refused what it was told. */
const TASTE_EVENTS = 1_500;

function verdictOnScenario(scenario: Scenario): string {
  const engine = createEngine(scenario);
  for (let atUs = 500_000, events = 0; atUs <= 3e6 && events < TASTE_EVENTS; atUs += 500_000)
    events += engine.advanceTo(atUs, TASTE_EVENTS).length;
  const { broken } = engine.frame().audit;
  return broken?.sentence ?? '';
}

export function spoiltFile(seed: number): string {
  const dice = new Dice(seed);
  const json = JSON.parse(JSON.stringify(seed % 4 === 0 ? savedRunNo(seed) : scenarioNo(seed)));
  return seed % 10 === 9 ? mutatedText(JSON.stringify(json), dice) : JSON.stringify(mutatedJson(json, dice));
}

export async function spoiltLink(seed: number): Promise<string> {
  const dice = new Dice(seed);
  const good = await encodeLink(savedRunNo(seed));
  if (seed % 2 === 0) return mutatedText(good, dice);
  // Well packed, with something wrong inside.
  const spoilt = mutatedJson(JSON.parse(JSON.stringify(savedRunNo(seed))), dice);
  try {
    return await encodeLink(spoilt as unknown as SavedRun);
  } catch {
    // What is no run any more has no link.
    return mutatedText(good, dice);
  }
}
