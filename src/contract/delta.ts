/** Difference between two frames: arithmetic on tables, nothing more.
 *  Law: `applyDelta(a, diff(a, b))` equals `b`; untouched entries keep their reference. */
import type { ClusterFrame, Table } from './frame.ts';

/** The tables of a frame, by name. */
export const FRAME_TABLES = [
  'brokers',
  'controllers',
  'zookeepers',
  'sessions',
  'znodes',
  'topics',
  'partitions',
  'producers',
  'groups',
  'consumers',
  'flights',
  'links',
  'anomalies',
] as const;
const VALUES = ['timeUs', 'eventId', 'order', 'cluster', 'audit'] as const;

type TableName = (typeof FRAME_TABLES)[number];

/** What changed: entries set, ids removed, single values replaced. Absent parts did not change. */
export interface FrameDelta {
  readonly set: { readonly [K in TableName]?: ClusterFrame[K] };
  readonly removed: { readonly [K in TableName]?: readonly string[] };
  readonly values: Partial<Pick<ClusterFrame, (typeof VALUES)[number]>>;
}

/** Equality by content of plain data. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!isSame(a[i], b[i])) return false;
    return true;
  }
  const keysA = Object.keys(a);
  if (keysA.length !== Object.keys(b).length) return false;
  for (const key of keysA) {
    // Both are plain objects here; a missing key reads as undefined, which a frame never holds.
    if (!isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key])) return false;
  }
  return true;
}

export function diff(before: ClusterFrame, after: ClusterFrame): FrameDelta {
  const set: Record<string, Table<unknown>> = {};
  const removed: Record<string, readonly string[]> = {};
  for (const name of FRAME_TABLES) {
    const old: Table<unknown> = before[name];
    const fresh: Table<unknown> = after[name];
    if (old === fresh) continue;
    const changed: Record<string, unknown> = {};
    let hasChanged = false;
    for (const id in fresh) {
      if (!(id in old) || !isSame(old[id], fresh[id])) {
        changed[id] = fresh[id];
        hasChanged = true;
      }
    }
    const gone = Object.keys(old).filter((id) => !(id in fresh));
    if (hasChanged) set[name] = changed;
    if (gone.length > 0) removed[name] = gone;
  }
  const values: Record<string, unknown> = {};
  for (const name of VALUES) if (!isSame(before[name], after[name])) values[name] = after[name];
  // The three records are filled only under the names of FrameDelta above.
  return { set, removed, values } as FrameDelta;
}

export function applyDelta(frame: ClusterFrame, delta: FrameDelta): ClusterFrame {
  const next: Record<string, unknown> = { ...frame, ...delta.values };
  for (const name of FRAME_TABLES) {
    const set = delta.set[name];
    const gone = delta.removed[name];
    if (!set && !gone) continue;
    const table: Record<string, unknown> = { ...frame[name], ...set };
    for (const id of gone ?? []) delete table[id];
    next[name] = table;
  }
  // Same keys as the frame it was spread from.
  return next as unknown as ClusterFrame;
}

/** One delta that does what `first` and then `second` do. */
export function squash(first: FrameDelta, second: FrameDelta): FrameDelta {
  const set: Record<string, Record<string, unknown>> = {};
  const removed: Record<string, readonly string[]> = {};
  for (const name of FRAME_TABLES) {
    const table: Record<string, unknown> = { ...first.set[name] };
    const gone = new Set(first.removed[name]);
    for (const id of second.removed[name] ?? []) {
      delete table[id];
      gone.add(id);
    }
    const later: Table<unknown> = second.set[name] ?? {};
    for (const id in later) {
      table[id] = later[id];
      gone.delete(id);
    }
    if (Object.keys(table).length > 0) set[name] = table;
    if (gone.size > 0) removed[name] = [...gone];
  }
  return { set, removed, values: { ...first.values, ...second.values } } as FrameDelta;
}

/** Nothing but the clock moved. */
export function isQuiet(delta: FrameDelta): boolean {
  return Object.keys(delta.set).length === 0 && Object.keys(delta.removed).length === 0;
}
