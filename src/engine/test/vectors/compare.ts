/** Whether an answer is the expected one. */
import { AnyOrder, isObject, Known, Ways } from './cases.ts';

/** An answer as JSON: big integers as decimal texts, what is undefined left away, sets as the lists they hold. */
export function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof AnyOrder) return value.items.map(plain);
  if (value instanceof Known) return plain(value.facts);
  if (value instanceof Ways) return plain(value.ways[0]);
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value === undefined ? null : value;
  const copy: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) if (inner !== undefined) copy[key] = plain(inner);
  return copy;
}

/** Deep equality of an answer with an expectation that came from JSON. */
export function agrees(actual: unknown, expected: unknown): boolean {
  if (actual instanceof AnyOrder) {
    return Array.isArray(expected) && sorted(actual.items).join() === sorted(expected).join();
  }
  if (actual instanceof Ways) return actual.ways.some((way) => agrees(way, expected));
  if (actual instanceof Known) return tellsOf(actual.facts, expected);
  if (typeof actual === 'bigint') return actual.toString() === expected;
  if (Array.isArray(actual)) {
    if (!Array.isArray(expected) || actual.length !== expected.length) return false;
    return actual.every((item, i) => agrees(item, expected[i]));
  }
  if (!isObject(actual)) return actual === expected || (actual === undefined && expected === null);
  if (!isObject(expected)) return false;
  const keys = definedKeys(actual);
  return (
    keys.length === definedKeys(expected).length &&
    keys.every((key) => Object.hasOwn(expected, key) && agrees(actual[key], expected[key]))
  );
}

function tellsOf(facts: Readonly<Record<string, unknown>>, expected: unknown): boolean {
  if (!isObject(expected)) return false;
  const asked = Object.keys(expected);
  return (
    asked.length > 0 && asked.every((key) => Object.hasOwn(facts, key) && agrees(facts[key], expected[key]))
  );
}

const definedKeys = (object: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(object).filter((key) => object[key] !== undefined);

/** Texts of the items, in an order of their own. */
const sorted = (items: readonly unknown[]): string[] =>
  items.map((item) => canonical(plain(item))).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

/** JSON with the keys of every object in order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).sort((a, b) => (a < b ? -1 : 1));
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
}
