/** Runs the cases of a file against the engine, and counts. */
import { adapters, forms } from './areas.ts';
import type { Adapters, Form, Host, Part, VectorCase } from './cases.ts';
import { BadVectors, LeftOut } from './cases.ts';
import { agrees, plain } from './compare.ts';

export interface Counts {
  cases: number;
  /** Cases that some adapter answers. */
  expressed: number;
  passed: number;
  failed: number;
  leftOut: number;
}
export interface FileReport {
  readonly file: string;
  readonly cases: number;
  readonly expressed: number;
  readonly passed: number;
  readonly failed: readonly { readonly case: string; readonly expected: unknown; readonly actual: unknown }[];
  readonly leftOut: readonly { readonly case: string; readonly reason: string }[];
  readonly areas: Readonly<Record<string, Counts>>;
}

/** Throws `BadVectors` with a sentence when the text is not a file of cases. */
export function runFile(file: string, text: string, host: Host, known: Adapters = adapters): FileReport {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new BadVectors(`${file} cannot be read as JSON: ${(error as Error).message}`);
  }
  const form = forms.find(({ recognises }) => recognises(json));
  if (!form) {
    throw new BadVectors(
      `${file} has none of the forms known here (${forms.map(({ name }) => name).join(', ')})`,
    );
  }
  return runCases(file, casesOf(form, file, json), host, known);
}

function casesOf(form: Form, file: string, json: unknown): VectorCase[] {
  try {
    return form.casesOf(json);
  } catch (error) {
    throw new BadVectors(`${file}, read as ${form.name}: ${(error as Error).message}`);
  }
}

export function runCases(
  file: string,
  cases: readonly VectorCase[],
  host: Host,
  known: Adapters,
): FileReport {
  const failed: { case: string; expected: unknown; actual: unknown }[] = [];
  const leftOut: { case: string; reason: string }[] = [];
  const areas: Record<string, Counts> = {};
  for (const { name, area, parts } of cases) {
    areas[area] ??= { cases: 0, expressed: 0, passed: 0, failed: 0, leftOut: 0 };
    const counts = areas[area];
    counts.cases++;
    const outcome = runCase(parts, host, known);
    counts[outcome.kind]++;
    if (outcome.kind === 'leftOut') {
      leftOut.push({ case: name, reason: outcome.reason });
      continue;
    }
    counts.expressed++;
    if (outcome.kind === 'failed') failed.push({ case: name, ...outcome.difference });
  }
  const expressed = cases.length - leftOut.length;
  return { file, cases: cases.length, expressed, passed: expressed - failed.length, failed, leftOut, areas };
}

type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly difference: { readonly expected: unknown; readonly actual: unknown } }
  | { readonly kind: 'leftOut'; readonly reason: string };

function runCase(parts: readonly Part[], host: Host, known: Adapters): Outcome {
  const differences: { readonly adapter: string; readonly expected: unknown; readonly actual: unknown }[] =
    [];
  for (const { adapter, given, when, note = '', expected } of parts) {
    const answer = Object.hasOwn(known, adapter) ? known[adapter] : undefined;
    if (!answer) return { kind: 'leftOut', reason: `no adapter answers ${adapter} yet` };
    let actual: unknown;
    try {
      // Copies, so that no adapter can reach from what it is given to what is expected, or change it for the next.
      actual = answer(copyOf(given), copyOf(when), note, host);
    } catch (error) {
      if (error instanceof LeftOut) return { kind: 'leftOut', reason: error.message };
      actual = { thrown: String((error as Error)?.stack ?? error) };
    }
    if (!agrees(actual, expected)) differences.push({ adapter, expected, actual: plain(actual) });
  }
  const first = differences[0];
  if (!first) return { kind: 'passed' };
  if (parts.length === 1) {
    const { expected, actual } = first;
    return { kind: 'failed', difference: { expected, actual } };
  }
  const byAdapter = (side: 'expected' | 'actual') =>
    Object.fromEntries(differences.map((difference) => [difference.adapter, difference[side]]));
  return { kind: 'failed', difference: { expected: byAdapter('expected'), actual: byAdapter('actual') } };
}

const copyOf = (json: unknown): unknown =>
  json === undefined ? undefined : JSON.parse(JSON.stringify(json));
