/** The published JSON Schema, made from the schemas that the reader itself uses. What a schema cannot say (names that must
 *  lead somewhere, configs of an era) only the reader does: see consistency.ts. */
import type * as v from 'valibot';
import { eventFact, fact, factAtTheEnd, pathFactFrom, ROOTS, ROOTS_AT_THE_END } from './fact-schema.ts';
import { commands, savedRunSchema, shippedSource, source } from './saved-run.ts';
import { scenarioSchema } from './schema.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** As in `public/schema/scenario.schema.json`. */
export function scenarioJsonSchema(): JsonObject {
  return {
    $schema: DIALECT,
    $id: 'scenario.schema.json',
    title: 'A scenario of Highwater',
    ...jsonOf(scenarioSchema),
    $defs: {
      fact: factOf(ROOTS, '#/$defs/fact'),
      factAtTheEnd: factOf(ROOTS_AT_THE_END, '#/$defs/factAtTheEnd'),
    },
  };
}

/** As in `public/schema/run.schema.json`. */
export function runJsonSchema(): JsonObject {
  return {
    $schema: DIALECT,
    $id: 'run.schema.json',
    title: 'A saved run of Highwater',
    ...jsonOf(savedRunSchema),
    $defs: { commands: writtenOut(commands) },
  };
}

/** A fact is told by its one telling field. */
function factOf(roots: readonly string[], self: string): JsonObject {
  const facts: JsonObject = { type: 'array', items: { $ref: self } };
  const only = (name: string, value: Json): JsonObject => ({
    type: 'object',
    properties: { [name]: value },
    required: [name],
    additionalProperties: false,
  });
  const path = jsonOf(pathFactFrom(roots)) as { properties: JsonObject };
  return {
    anyOf: [
      {
        ...path,
        properties: {
          ...path.properties,
          path: { type: 'string', pattern: `^(?:${roots.join('|')})(?:/|$)` },
        },
        // The path, and exactly one question.
        minProperties: 2,
        maxProperties: 2,
      },
      // Events come with every version of the engine, and the reader names them: any text here.
      jsonOf(eventFact),
      only('all', facts),
      only('any', facts),
      only('not', { $ref: self }),
    ],
  };
}

type Schema = v.GenericSchema & {
  readonly pipe?: readonly (v.GenericSchema | Action)[];
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly options?: readonly (Schema | string | number)[];
  readonly wrapped?: Schema;
  readonly item?: Schema;
  readonly key?: Schema;
  readonly value?: Schema;
  readonly literal?: string | number;
  readonly message?: unknown;
};
interface Action {
  readonly kind: 'validation' | 'transformation' | 'metadata';
  readonly type: string;
  readonly requirement?: unknown;
}

function jsonOf(schema: v.GenericSchema): JsonObject {
  if (schema === fact) return { $ref: '#/$defs/fact' };
  if (schema === factAtTheEnd) return { $ref: '#/$defs/factAtTheEnd' };
  if (schema === commands) return { $ref: '#/$defs/commands' };
  if (schema === source) return { anyOf: [{ $ref: 'scenario.schema.json' }, jsonOf(shippedSource)] };
  return writtenOut(schema);
}

/** Taken apart by its `type`; the fields are valibot's own. */
function writtenOut(schema: v.GenericSchema): JsonObject {
  const { pipe, ...plain } = schema as Schema;
  const [, ...actions] = pipe ?? [];
  return Object.assign(
    {},
    plainOf(plain as Schema),
    ...actions.map((action) => boundOf(action as Action, plain.type === 'array' ? 'Items' : 'Length')),
  );
}

function plainOf(schema: Schema): JsonObject {
  const { entries = {}, options = [], wrapped, item, value, literal } = schema;
  switch (schema.type) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return { type: schema.type };
    case 'literal':
      return { const: literal ?? null };
    case 'picklist':
      return { enum: options as readonly string[] };
    case 'nullable':
      return { anyOf: [jsonOf(wrapped as Schema), { type: 'null' }] };
    case 'optional':
    case 'exact_optional':
      return jsonOf(wrapped as Schema);
    case 'array':
      return { type: 'array', items: jsonOf(item as Schema) };
    case 'record':
      return { type: 'object', additionalProperties: jsonOf(value as Schema) };
    case 'union':
    case 'variant':
      return { anyOf: (options as readonly Schema[]).map(jsonOf) };
    case 'strict_object': {
      const isOptional = ({ type }: Schema): boolean => type === 'optional' || type === 'exact_optional';
      return {
        type: 'object',
        properties: Object.fromEntries(Object.entries(entries).map(([name, field]) => [name, jsonOf(field)])),
        required: Object.keys(entries).filter((name) => !isOptional(entries[name] as Schema)),
        additionalProperties: false,
      };
    }
    case 'unknown':
    case 'custom':
      return {};
    default:
      throw new Error(`The schema has a ${schema.type}, which has no form in JSON Schema yet.`);
  }
}

/** What an action of a pipe asks for, where JSON Schema can say it. */
function boundOf({ type, requirement }: Action, unit: 'Items' | 'Length'): JsonObject {
  switch (type) {
    case 'integer':
      return { type: 'integer' };
    case 'min_value':
      return { minimum: requirement as number };
    case 'max_value':
      return { maximum: requirement as number };
    case 'regex':
      return { pattern: (requirement as RegExp).source };
    case 'min_length':
      return { [`min${unit}`]: requirement as number };
    case 'max_length':
      return { [`max${unit}`]: requirement as number };
    default:
      return {};
  }
}
