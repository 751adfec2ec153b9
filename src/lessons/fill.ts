/** Puts what a step has bound in place of `{name}`. */
import type { Fact, FactValue } from '../contract/facts.ts';
import { valueAt } from '../contract/facts.ts';
import type { ClusterFrame } from '../contract/frame.ts';
import type { Binding } from './lesson.ts';

export type Bound = Readonly<Record<string, FactValue>>;

const NAME = /\{(\w+)\}/g;
const WHOLE = /^\{(\w+)\}$/;

/** What the names stand for in this picture, or the first path that leads to nothing that can be named. */
export function bindAll(
  bindings: Readonly<Record<string, Binding>>,
  frame: ClusterFrame,
): { readonly ok: true; readonly bound: Bound } | { readonly ok: false; readonly missing: string } {
  const bound: Record<string, FactValue> = {};
  for (const [name, binding] of Object.entries(bindings)) {
    const value =
      typeof binding === 'string' ? valueAt(frame, fillText(binding, bound)) : firstOf(binding, bound, frame);
    if (!isFactValue(value)) return { ok: false, missing: name };
    bound[name] = value;
  }
  return { ok: true, bound };
}

function firstOf(
  { firstOf: path, except }: Exclude<Binding, string>,
  bound: Bound,
  frame: ClusterFrame,
): unknown {
  const list = valueAt(frame, fillText(path, bound));
  const taken = except.map((name) => bound[name]);
  return Array.isArray(list) ? list.find((item: unknown) => !taken.some((one) => one === item)) : undefined;
}

const isFactValue = (value: unknown): value is FactValue =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** A text with its names filled in. A name that is not bound stays as it is. */
export const fillText = (text: string, bound: Bound): string =>
  text.replace(NAME, (whole, name: string) => (Object.hasOwn(bound, name) ? String(bound[name]) : whole));

/** Plain data with the names in its texts filled in; a text that is one name and nothing else becomes its value. */
export function fill<T>(data: T, bound: Bound): T {
  if (typeof data === 'string') {
    const name = WHOLE.exec(data)?.[1];
    const value = name !== undefined && Object.hasOwn(bound, name) ? bound[name] : fillText(data, bound);
    // A template says where a value may stand that is no text.
    return value as T;
  }
  if (Array.isArray(data)) return data.map((item: unknown) => fill(item, bound)) as T;
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, fill(value, bound)])) as T;
}

/** Names that a piece of data asks for. */
export const namesIn = (data: unknown): readonly string[] =>
  [...JSON.stringify(data ?? null).matchAll(NAME)].map(([, name]) => name ?? '');

export const fillFact = (fact: Fact, bound: Bound): Fact => fill(fact, bound);
