/** What a file of cases is made of, whatever its form: cases of parts, each with what is given, what is done and what
 *  must come of it. */

/** One question to the engine. `expected` stays with the runner; an adapter never sees it. */
export interface Part {
  /** Name of the adapter that answers it: a key of `areas.ts`. */
  readonly adapter: string;
  readonly given: unknown;
  readonly when: unknown;
  /** How to read `given` and `when`: a file says here that its steps are not in sequence, for example. */
  readonly note?: string;
  readonly expected: unknown;
}

/** Passes when all its parts do. */
export interface VectorCase {
  /** Unlike that of any other case of its file. */
  readonly name: string;
  readonly area: string;
  readonly parts: readonly Part[];
}

/** A way in which files of cases are written. Recognised by what is in a file, never by its name. */
export interface Form {
  readonly name: string;
  readonly recognises: (json: unknown) => boolean;
  /** Throws `BadVectors` when something is not as the form has it. */
  readonly casesOf: (json: unknown) => VectorCase[];
}

/** What an adapter may need that the engine leaves to the host. */
export interface Host {
  /** Lower-case hex. */
  readonly sha256: (bytes: Uint8Array) => string;
}

/** Answers a part with the engine's own code: plain JSON values, big integers (compared as decimal texts), and `asSet`.
 *  Calls `leaveOut` for what the engine does not model. */
// An adapter reads whatever its area's files hold; their shape is not ours to type more narrowly here.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Adapter = (given: any, when: any, note: string, host: Host) => unknown;
export type Adapters = Readonly<Record<string, Adapter>>;

/** A case that the engine does not claim to answer; the reason is a sentence for people. */
export class LeftOut extends Error {
  override readonly name = 'LeftOut';
}

export function leaveOut(reason: string): never {
  throw new LeftOut(reason);
}

/** A file that is not what its form says; the message names the place. */
export class BadVectors extends Error {
  override readonly name = 'BadVectors';
}

/** A list whose order says nothing: equal to any order of the same items. */
export class AnyOrder {
  readonly items: readonly unknown[];
  constructor(items: readonly unknown[]) {
    this.items = items;
  }
}

/** All that the engine knows of what came of a case; a file tells of it what it cares for. Equal when all that is expected,
 *  and that must be something, is in it. */
export class Known {
  readonly facts: Readonly<Record<string, unknown>>;
  constructor(facts: Readonly<Record<string, unknown>>) {
    this.facts = facts;
  }
}

export const asKnown = (facts: Readonly<Record<string, unknown>>): Known => new Known(facts);

/** One fact that can be said in several ways: "current" and the number of the generation, for example. */
export class Ways {
  readonly ways: readonly unknown[];
  constructor(ways: readonly unknown[]) {
    this.ways = ways;
  }
}

export const asAnyOf = (...ways: readonly unknown[]): Ways => new Ways(ways);

export const asSet = (items: readonly unknown[]): AnyOrder => new AnyOrder(items);

export const isObject = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** A list under this name, or a sentence about what is there instead. */
export function listOf(json: unknown, place: string): readonly unknown[] {
  if (Array.isArray(json)) return json;
  throw new BadVectors(`${place} is not a list`);
}

/** An object at this place, or a sentence about what is there instead. */
export function objectOf(json: unknown, place: string): Readonly<Record<string, unknown>> {
  if (isObject(json)) return json;
  throw new BadVectors(`${place} is not an object`);
}
