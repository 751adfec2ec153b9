/** Plain data: copying it for keyframes, and a digest of it. What is frozen is never changed again and is shared
 *  between copies; everything else is copied. Maps and Sets keep their order. */
import { InvariantError } from '../../contract/errors.ts';

/** A copy that shares nothing but what is frozen. What is reachable twice is copied once. */
export function copyPlain<T>(value: T): T {
  // Each branch returns the same kind of thing that it was given.
  return copy(value, new Map()) as T;
}

function copy(value: unknown, done: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) {
    if (typeof value === 'function') throw new InvariantError('the state of the engine holds a function');
    return value;
  }
  const known = done.get(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) {
    const result = new Array<unknown>(value.length);
    done.set(value, result);
    for (let i = 0; i < value.length; i++) result[i] = copy(value[i], done);
    return result;
  }
  if (value instanceof Map) {
    const result = new Map<unknown, unknown>();
    done.set(value, result);
    for (const [key, item] of value) result.set(key, copy(item, done));
    return result;
  }
  const result: unknown = value instanceof Set ? new Set(value) : {};
  done.set(value, result);
  if (value instanceof Set) return result;
  // A plain object, copied field by field into a new one.
  const fields = result as Record<string, unknown>;
  for (const key in value) fields[key] = copy((value as Record<string, unknown>)[key], done);
  return result;
}

/** Sixteen hexadecimal digits that stand for a piece of plain data; order of keys and entries counts. */
export function digestOf(value: unknown): string {
  const state = { low: 0x811c9dc5, high: 0x9e3779b9 };
  absorb(state, value, new Map());
  const hex = (n: number): string => (n >>> 0).toString(16).padStart(8, '0');
  return hex(state.high) + hex(state.low);
}

interface Hash {
  low: number;
  high: number;
}

function mix(hash: Hash, word: number): void {
  hash.low = Math.imul(hash.low ^ word, 0x01000193);
  hash.high = Math.imul(hash.high ^ word ^ (hash.low >>> 13), 0x85ebca6b);
}

function text(hash: Hash, value: string): void {
  mix(hash, value.length);
  for (let i = 0; i < value.length; i++) mix(hash, value.charCodeAt(i));
}

/** Frozen things are many and shared; each is digested once per call. */
function absorb(hash: Hash, value: unknown, known: Map<object, string>): void {
  switch (typeof value) {
    case 'number':
      mix(hash, value | 0);
      mix(hash, Math.floor(value / 0x100000000) | 0);
      // A rate may be a fraction.
      if (!Number.isInteger(value)) text(hash, String(value));
      return;
    case 'string':
      text(hash, value);
      return;
    case 'boolean':
      mix(hash, value ? 3 : 5);
      return;
    case 'undefined':
      mix(hash, 7);
      return;
    case 'object':
      break;
    default:
      throw new InvariantError(`the state of the engine holds a ${typeof value}`);
  }
  if (value === null) mix(hash, 11);
  else if (Object.isFrozen(value)) {
    let digest = known.get(value);
    if (digest === undefined) {
      const inner: Hash = { low: 0x811c9dc5, high: 0x9e3779b9 };
      absorbParts(inner, value, known);
      digest = `${inner.low}:${inner.high}`;
      known.set(value, digest);
    }
    text(hash, digest);
  } else absorbParts(hash, value, known);
}

function absorbParts(hash: Hash, value: object, known: Map<object, string>): void {
  if (Array.isArray(value)) {
    mix(hash, value.length);
    for (const item of value) absorb(hash, item, known);
  } else if (value instanceof Map) {
    mix(hash, value.size);
    for (const [key, item] of value) {
      absorb(hash, key, known);
      absorb(hash, item, known);
    }
  } else if (value instanceof Set) {
    mix(hash, value.size);
    for (const item of value) absorb(hash, item, known);
  } else {
    for (const key in value) {
      text(hash, key);
      absorb(hash, (value as Record<string, unknown>)[key], known);
    }
  }
}
