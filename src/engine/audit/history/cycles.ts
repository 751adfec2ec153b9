/** Cycles of information: of writes that follow each other (G0), and of reads of what others wrote (G1c).
 *  Models      Elle's G0 and G1c over the graph of jepsen.tests.kafka
 *  Simplifies  a strongly connected part of the graph counts once, however many cycles it holds
 *  See         anomalies.ts */
import type { PartitionKey } from '../../../contract/ids.ts';
import type { Count, Operation, Value } from './operation.ts';
import { readsOf, sendsOf } from './operation.ts';
import type { VersionOrder } from './version-order.ts';
import { mustHaveCommitted } from './version-order.ts';

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly isRead: boolean;
}

/** @param wwDeps whether a value that follows another in the log is taken for written after it */
export function countCycles(
  history: readonly Operation[],
  orders: ReadonlyMap<PartitionKey, VersionOrder>,
  read: ReadonlyMap<PartitionKey, ReadonlySet<Value>>,
  wwDeps: boolean,
  count: Count,
): void {
  const writerOf = new Map<string, number>();
  for (const [i, operation] of history.entries()) {
    if (!mustHaveCommitted(operation, read)) continue;
    for (const [key, values] of sendsOf(operation))
      for (const value of values) writerOf.set(`${key} ${value}`, i);
  }
  const edges: Edge[] = [];
  const connect = (from: number | undefined, to: number | undefined, isRead: boolean): void => {
    if (from !== undefined && to !== undefined && from !== to) edges.push({ from, to, isRead });
  };
  for (const [i, operation] of history.entries()) {
    if (operation.type !== 'ok') continue;
    for (const [key, values] of readsOf(operation))
      for (const value of values) connect(writerOf.get(`${key} ${value}`), i, true);
  }
  if (wwDeps) {
    for (const [key, { entries }] of orders)
      for (let i = 1; i < entries.length; i++)
        connect(
          writerOf.get(`${key} ${entries[i - 1]?.values[0]}`),
          writerOf.get(`${key} ${entries[i]?.values[0]}`),
          false,
        );
    const writes = edges.filter(({ isRead }) => !isRead);
    for (const _ of knots(history.length, writes)) count('G0');
  }
  for (const knot of knots(history.length, edges))
    if (edges.some(({ from, to, isRead }) => isRead && knot.has(from) && knot.has(to))) count('G1c');
}

/** Strongly connected parts of more than one operation (Tarjan, without recursion). */
function knots(size: number, edges: readonly Edge[]): readonly ReadonlySet<number>[] {
  const next: number[][] = Array.from({ length: size }, () => []);
  for (const { from, to } of edges) next[from]?.push(to);
  const order = new Array<number>(size).fill(-1);
  const low = new Array<number>(size).fill(0);
  const isOpen = new Array<boolean>(size).fill(false);
  const open: number[] = [];
  const found: Set<number>[] = [];
  let counter = 0;
  const enter = (at: number): { at: number; edge: number } => {
    order[at] = low[at] = counter++;
    open.push(at);
    isOpen[at] = true;
    return { at, edge: 0 };
  };
  for (let root = 0; root < size; root++) {
    if (order[root] !== -1) continue;
    const path = [enter(root)];
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const { at } = step;
      const to = next[at]?.[step.edge++];
      if (to !== undefined) {
        if (order[to] === -1) path.push(enter(to));
        else if (isOpen[to]) low[at] = Math.min(low[at] ?? 0, order[to] ?? 0);
        continue;
      }
      path.pop();
      const parent = path.at(-1)?.at;
      if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[at] ?? 0);
      if (low[at] !== order[at]) continue;
      const part = new Set(open.splice(open.indexOf(at)));
      for (const member of part) isOpen[member] = false;
      if (part.size > 1) found.push(part);
    }
  }
  return found;
}
