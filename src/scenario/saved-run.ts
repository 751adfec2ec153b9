/** The JSON form of a saved run: shape and ranges. What it refers to is looked up in `open.ts`. */
import * as v from 'valibot';
import { ERAS } from '../contract/eras.ts';
import type { SavedRun } from '../contract/saved-run.ts';
import { command } from './command-schema.ts';
import { list, name, oneOf, record, text, whole } from './fields.ts';
import { type ParsedScenario, parseScenario } from './parse.ts';
import { sentencesOf } from './sentences.ts';

/** Commands that one run may hold; a person gives some hundreds. */
export const MAX_COMMANDS = 5_000;
/** Ten simulated days. */
const atUs = whole(0, 864_000_000_000);

const COMMAND_ID = 'a command id of 1 to 40 letters, digits or "-", as you-1';
const journaled = record({
  commandId: v.pipe(v.string(COMMAND_ID), v.regex(/^[A-Za-z0-9-]{1,40}$/, COMMAND_ID)),
  atUs,
  command,
});
const SHIPPED = 'the name of a shipped scenario: small letters, digits and hyphens, as default';
export const shippedName = v.pipe(v.string(SHIPPED), v.regex(/^[a-z0-9][a-z0-9-]{0,60}$/, SHIPPED));

export const shippedSource = record({
  shipped: shippedName,
  variant: v.exactOptional(name),
  era: v.exactOptional(oneOf(ERAS)),
  set: v.exactOptional(
    v.record(v.string(), v.unknown(), 'an object of paths and values, as { "seed": "7f3a" }'),
  ),
});

/** A scenario written out is read by its own reader afterwards, so that it is told apart by its one telling field. */
const WRITTEN = 'a scenario, or { "shipped": "default" }';
export const source = v.lazy(
  (input): v.GenericSchema<unknown, SavedRun['scenario']> =>
    typeof input === 'object' && input !== null && 'shipped' in input
      ? shippedSource
      : (v.custom((value) => typeof value === 'object' && value !== null, WRITTEN) as v.GenericSchema<
          unknown,
          SavedRun['scenario']
        >),
);

const ID = 'the id of something in the picture, 1 to 300 characters';
const selection = record({
  kind: oneOf([
    'partition',
    'replica',
    'broker',
    'controller',
    'producer',
    'group',
    'consumer',
    'topic',
    'event',
    'record',
  ]),
  id: v.pipe(v.string(ID), v.minLength(1, ID), v.maxLength(300, ID)),
  brokerId: v.exactOptional(whole(0, 9_999)),
  offset: v.exactOptional(whole(0, Number.MAX_SAFE_INTEGER)),
});

const DIGEST = 'sixteen hexadecimal digits';
export const commands = list(journaled, 0, MAX_COMMANDS);
export const savedRunSchema = record({
  highwater: v.literal(1, 'the number 1'),
  program: v.exactOptional(text(40)),
  scenario: source,
  commands,
  atUs,
  digest: v.exactOptional(v.pipe(v.string(DIGEST), v.regex(/^[0-9a-f]{16}$/, DIGEST))),
  lens: v.exactOptional(text(40)),
  selection: v.exactOptional(selection),
  against: v.exactOptional(record({ scenario: source, commands })),
});

export type ParsedRun =
  | { readonly ok: true; readonly run: SavedRun }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Answers every problem at once. Scenarios written out in it are looked through too. */
export function parseSavedRun(json: unknown): ParsedRun {
  const shape = v.safeParse(savedRunSchema, json);
  if (!shape.success) return { ok: false, problems: sentencesOf(shape.issues) };
  // The schema lets through what `SavedRun` says; scenarios written out follow below.
  const run = shape.output as SavedRun;
  const problems = [
    ...problemsOf('scenario', run.scenario),
    ...outOfOrder('commands', run.commands),
    ...(run.against
      ? [
          ...problemsOf('against.scenario', run.against.scenario),
          ...outOfOrder('against.commands', run.against.commands),
        ]
      : []),
  ];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, run };
}

function problemsOf(place: string, from: SavedRun['scenario']): string[] {
  if ('shipped' in from) return [];
  const parsed: ParsedScenario = parseScenario(from);
  return parsed.ok ? [] : parsed.problems.map((problem) => `${place}.${problem}`);
}

function outOfOrder(place: string, lines: SavedRun['commands']): string[] {
  const at = lines.findIndex((line, i) => line.atUs < (lines[i - 1]?.atUs ?? 0));
  return at < 0
    ? []
    : [
        `${place}[${at}].atUs: ${lines[at]?.atUs} comes before ${lines[at - 1]?.atUs} of the command above; put them in order of time.`,
      ];
}
