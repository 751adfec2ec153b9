/** Plain data set aside again and again, so that one more time costs what has changed since the last: a part that is as it
 *  was then is the same part. What is frozen is shared as it is (decision 0003), long lists are kept in pieces.
 *
 *      live      { log: [a b c d e f], clock: 7 }        kept   fields → [a b c d] [e f]
 *      later     { log: [a b c d e f g], clock: 9 }      kept   fields → [a b c d] [e f g]     the first piece is shared
 *
 *  Simplifies  a list that loses something at its front is kept anew
 *  Invariants  what was kept is never changed; what is reachable twice is one thing again when it is revived; nothing reaches
 *              itself
 *  See         plain.ts (a whole copy), decision 0010 */
import { InvariantError } from '../../contract/errors.ts';

/** Entries of one piece. Shorter ones share more and cost more to hold. */
const PIECE = 128;
/** What is counted for a piece or a part besides its entries, and for an entry; bytes, roughly as V8 has them. */
const BYTES_PER_PART = 48;
const BYTES_PER_ENTRY = 8;
/** Counted for a frozen thing that was not at this place before. */
const BYTES_PER_FROZEN = 160;

type Piece = readonly unknown[];
/** Lists of one part: an array or a Set has one, a Map two. */
interface Pieces {
  readonly length: number;
  readonly pieces: readonly Piece[];
  /** Some entries are parts themselves. */
  readonly isDeep: boolean;
}

/** A part that can change: as it was when it was kept. Opaque. */
export type Kept = KeptObject | KeptArray | KeptMap | KeptSet;

/** What all of them know: whether the part was reached by more than one way. */
abstract class Part {
  isShared = false;
}

class KeptObject extends Part {
  /** The object's own fields; where a field is a part, that part as it was kept. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly deep: readonly string[];
  /** Of all fields, in their order, which is part of what is kept. */
  readonly keys: readonly string[];
  constructor(fields: Readonly<Record<string, unknown>>, deep: readonly string[], keys: readonly string[]) {
    super();
    this.fields = fields;
    this.deep = deep;
    this.keys = keys;
  }
}

class KeptArray extends Part {
  readonly items: Pieces;
  constructor(items: Pieces) {
    super();
    this.items = items;
  }
}

class KeptSet extends Part {
  readonly items: Pieces;
  constructor(items: Pieces) {
    super();
    this.items = items;
  }
}

class KeptMap extends Part {
  readonly keys: Pieces;
  readonly values: Pieces;
  constructor(keys: Pieces, values: Pieces) {
    super();
    this.keys = keys;
    this.values = values;
  }
}

/** Whether a state was kept by an archive. */
export const isKept = (state: unknown): state is Kept => state instanceof Part;

/** Sets aside one living piece of plain data again and again. What stands at the same place as last time is looked at side
 *  by side with what was kept of it. */
export class Archive {
  private last: Kept | undefined;
  /** What this passage has come by. */
  private met = new Map<object, Kept>();
  private claimed = new Set<Kept>();
  private bytes = 0;

  /** @param last what the living thing was revived from */
  constructor(last?: Kept) {
    this.last = last;
  }

  /** Sets aside what is reachable from here. Throws when it holds a function.
   *  @returns with it, about how many bytes it holds that the last one does not */
  keep(value: object): { readonly kept: Kept; readonly bytes: number } {
    this.met = new Map();
    this.claimed = new Set();
    this.bytes = 0;
    this.last = this.part(value, this.last);
    this.met.clear();
    return { kept: this.last, bytes: this.bytes };
  }

  private part(live: object, last: unknown): Kept {
    const known = this.met.get(live);
    if (known) {
      known.isShared = true;
      return known;
    }
    const kept = this.fresh(live, this.unclaimed(last));
    this.met.set(live, kept);
    return kept;
  }

  /** What was one thing at two places may have become two: only the first of them is laid beside it. */
  private unclaimed(last: unknown): unknown {
    if (!isKept(last) || !last.isShared) return last;
    if (this.claimed.has(last)) return undefined;
    this.claimed.add(last);
    return last;
  }

  private fresh(live: object, last: unknown): Kept {
    if (Array.isArray(live)) {
      const before = last instanceof KeptArray ? last : undefined;
      const items = this.pieces(live, before?.items, null);
      return before?.items === items ? before : new KeptArray(items);
    }
    if (live instanceof Map) return this.map(live, last instanceof KeptMap ? last : undefined);
    if (live instanceof Set) {
      const before = last instanceof KeptSet ? last : undefined;
      const items = this.pieces([...live], before?.items, null);
      return before?.items === items ? before : new KeptSet(items);
    }
    return this.object(live, last instanceof KeptObject ? last : undefined);
  }

  /** Entries of a Map move when one before them goes; a part is looked up by its key then. */
  private map(live: ReadonlyMap<unknown, unknown>, before: KeptMap | undefined): KeptMap {
    const keys = this.pieces([...live.keys()], before?.keys, null);
    const moved = before?.values.isDeep && before.keys !== keys ? valuesByKey(before) : null;
    const values = this.pieces([...live.values()], before?.values, moved && partsInOrder(live, moved));
    return before?.keys === keys && before.values === values ? before : new KeptMap(keys, values);
  }

  private object(live: object, last: KeptObject | undefined): KeptObject {
    const values = live as Readonly<Record<string, unknown>>;
    const before = last?.fields;
    const deep: string[] = [];
    const parts: unknown[] = [];
    let isSame = before !== undefined;
    let isInOrder = last !== undefined;
    let count = 0;
    for (const key in values) {
      const value = values[key];
      if (last?.keys[count] !== key) isInOrder = false;
      count++;
      // What is the same was frozen then, or is no object: a part is never what it was kept as.
      if (before !== undefined && before[key] === value && value !== undefined) continue;
      const item = this.item(value, before?.[key]);
      if (item !== value) {
        deep.push(key);
        parts.push(item);
      }
      if (before !== undefined && before[key] === item && key in before) continue;
      isSame = false;
      if (item === value && typeof item === 'object') this.bytes += BYTES_PER_FROZEN;
    }
    if (last?.keys.length !== count) isInOrder = false;
    if (isSame && isInOrder && last) return last;
    this.bytes += BYTES_PER_PART + BYTES_PER_ENTRY * count;
    const fields: Record<string, unknown> = { ...live };
    for (let i = 0; i < deep.length; i++) fields[deep[i] as string] = parts[i];
    return new KeptObject(fields, deep, isInOrder && last ? last.keys : Object.keys(fields));
  }

  /** The entries in pieces; the last ones themselves, when nothing has changed.
   *  @param moved what was kept of each entry, where that does not stand at its place */
  private pieces(
    live: readonly unknown[],
    last: Pieces | undefined,
    moved: readonly unknown[] | null,
  ): Pieces {
    const pieces: Piece[] = [];
    let isDeep = false;
    let isSame = last?.length === live.length;
    for (let from = 0; from < live.length; from += PIECE) {
      const before = last?.pieces[pieces.length];
      const end = Math.min(from + PIECE, live.length);
      if (before && isAsKept(live, from, end, before)) {
        pieces.push(before);
        continue;
      }
      const piece = this.piece(live, from, end, before, moved);
      if (piece !== before) isSame = false;
      if (!isAsKept(live, from, end, piece)) isDeep = true;
      pieces.push(piece);
    }
    return isSame && last ? last : { length: live.length, pieces, isDeep };
  }

  private piece(
    live: readonly unknown[],
    from: number,
    end: number,
    before: Piece | undefined,
    moved: readonly unknown[] | null,
  ): Piece {
    const piece = new Array<unknown>(end - from);
    let isSame = before?.length === piece.length;
    for (let i = 0; i < piece.length; i++) {
      const value = live[from + i];
      const item =
        before && before[i] === value ? value : this.item(value, moved ? moved[from + i] : before?.[i]);
      piece[i] = item;
      if (before && before[i] === item) continue;
      isSame = false;
      if (item === value && typeof item === 'object') this.bytes += BYTES_PER_FROZEN;
    }
    if (isSame && before) return before;
    this.bytes += BYTES_PER_PART + BYTES_PER_ENTRY * piece.length;
    return piece;
  }

  private item(value: unknown, last: unknown): unknown {
    if (typeof value === 'function') throw new InvariantError('the state of the engine holds a function');
    if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
    return this.part(value, last);
  }
}

/** Whether these entries are what was kept of them, one by one: frozen, or no objects. */
function isAsKept(live: readonly unknown[], from: number, end: number, before: Piece): boolean {
  if (before.length !== end - from) return false;
  for (let i = from; i < end; i++) if (live[i] !== before[i - from]) return false;
  return true;
}

function valuesByKey({ keys, values }: KeptMap): ReadonlyMap<unknown, unknown> {
  const all = values.pieces.flat();
  return new Map(keys.pieces.flat().map((key, i) => [key, all[i]] as const));
}

const partsInOrder = (
  live: ReadonlyMap<unknown, unknown>,
  kept: ReadonlyMap<unknown, unknown>,
): readonly unknown[] => [...live.keys()].map((key) => kept.get(key));

/** A living copy of what was kept, and an archive that knows where it came from: kept again, it costs what has changed. */
export function revive(kept: Kept): { readonly value: object; readonly archive: Archive } {
  return { value: liveOf(kept, new Map()), archive: new Archive(kept) };
}

function liveOf(kept: Kept, shared: Map<Kept, object>): object {
  if (!kept.isShared) return bare(kept, shared);
  const known = shared.get(kept);
  if (known !== undefined) return known;
  const live = bare(kept, shared);
  shared.set(kept, live);
  return live;
}

function bare(kept: Kept, shared: Map<Kept, object>): object {
  if (kept instanceof KeptObject) {
    const live: Record<string, unknown> = { ...kept.fields };
    // What is deep is a part.
    for (const key of kept.deep) live[key] = liveOf(live[key] as Kept, shared);
    return live;
  }
  if (kept instanceof KeptArray) return listOf(kept.items, shared);
  if (kept instanceof KeptSet) return new Set(listOf(kept.items, shared));
  const live = new Map<unknown, unknown>();
  const values = listOf(kept.values, shared);
  for (const [i, key] of listOf(kept.keys, shared).entries()) live.set(key, values[i]);
  return live;
}

function listOf({ pieces, isDeep }: Pieces, shared: Map<Kept, object>): unknown[] {
  const all = ([] as unknown[]).concat(...pieces);
  if (!isDeep) return all;
  for (let i = 0; i < all.length; i++) {
    const item = all[i];
    if (isKept(item)) all[i] = liveOf(item, shared);
  }
  return all;
}
