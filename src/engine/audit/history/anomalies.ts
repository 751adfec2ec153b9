/** What a history of clients proves: how often each anomaly is in it. From scratch, and from nothing but the history.
 *  Models      the checker of jepsen.tests.kafka, class by class
 *  Simplifies  realtime lag is not counted here: it is no anomaly
 *  See         operation.ts, version-order.ts, steps.ts, cycles.ts */
import type { HistoryAnomaly } from '../../../contract/facts.ts';
import type { PartitionKey } from '../../../contract/ids.ts';
import { countCycles } from './cycles.ts';
import type { Count, Operation, Value } from './operation.ts';
import { readsOf, sendsOf } from './operation.ts';
import { countInternalSteps, countPolls, countSends } from './steps.ts';
import type { VersionOrder } from './version-order.ts';
import { mustHaveCommitted, valuesRead, versionOrders } from './version-order.ts';

/** Counts of what is there; what is not is absent.
 *  @param wwDeps whether the order of the log is taken for an order of writes; Kafka allows cycles of those */
export function anomaliesOf(
  history: readonly Operation[],
  { wwDeps }: { readonly wwDeps: boolean },
): Readonly<Partial<Record<HistoryAnomaly, number>>> {
  const counts: Partial<Record<HistoryAnomaly, number>> = {};
  const count: Count = (anomaly, times = 1) => {
    if (times > 0) counts[anomaly] = (counts[anomaly] ?? 0) + times;
  };
  const read = valuesRead(history);
  const orders = versionOrders(history, read);
  for (const order of orders.values()) {
    count('inconsistent-offsets', order.entries.filter(({ values }) => values.length > 1).length);
    count('duplicate', valuesAtSeveral(order));
  }
  countLost(history, orders, read, count);
  count('unseen', countUnseen(history, read));
  countAborted(history, count);
  countInternalSteps(history, orders, count);
  countPolls(history, orders, count);
  countSends(history, orders, count);
  countCycles(history, orders, read, wwDeps, count);
  count('consumed-more-than-once', countConsumedAgain(history));
  return counts;
}

/** Values at more than one offset, where they are what is taken for the order. */
function valuesAtSeveral({ entries }: VersionOrder): number {
  const times = new Map<Value, number>();
  for (const { values } of entries) {
    const [chosen] = values;
    if (chosen !== undefined) times.set(chosen, (times.get(chosen) ?? 0) + 1);
  }
  return [...times.values()].filter((found) => found > 1).length;
}

/** Whoever has read something has had the chance to read all before it: what was never read of that is lost. */
function countLost(
  history: readonly Operation[],
  orders: ReadonlyMap<PartitionKey, VersionOrder>,
  read: ReadonlyMap<PartitionKey, ReadonlySet<Value>>,
  count: Count,
): void {
  const committed = new Set<string>();
  for (const operation of history) {
    if (!mustHaveCommitted(operation, read)) continue;
    for (const [key, values] of sendsOf(operation))
      for (const value of values) committed.add(`${key} ${value}`);
  }
  for (const [key, values] of read) {
    const order = orders.get(key);
    if (!order) continue;
    let bound = -1;
    for (const value of values) bound = Math.max(bound, order.firstIndexOf.get(value) ?? -1);
    for (const [value, index] of order.lastIndexOf)
      if (index <= bound && !values.has(value) && committed.has(`${key} ${value}`)) count('lost-write');
  }
}

/** Acknowledged, and returned by no poll that ended well. */
function countUnseen(
  history: readonly Operation[],
  read: ReadonlyMap<PartitionKey, ReadonlySet<Value>>,
): number {
  const unseen = new Set<string>();
  for (const operation of history) {
    if (operation.type !== 'ok') continue;
    for (const [key, values] of sendsOf(operation))
      for (const value of values) if (!read.get(key)?.has(value)) unseen.add(`${key} ${value}`);
  }
  return unseen.size;
}

/** G1a: read, and its writer failed for certain. Precommitted: read by the very transaction that sent it. */
function countAborted(history: readonly Operation[], count: Count): void {
  const failed = new Set<string>();
  for (const operation of history) {
    if (operation.type !== 'fail') continue;
    for (const [key, values] of sendsOf(operation)) for (const value of values) failed.add(`${key} ${value}`);
  }
  for (const operation of history) {
    const own = sendsOf(operation);
    for (const [key, values] of readsOf(operation)) {
      if (operation.type === 'ok')
        count('G1a', values.filter((value) => failed.has(`${key} ${value}`)).length);
      count('precommitted-read', values.filter((value) => own.get(key)?.includes(value)).length);
    }
  }
}

/** By a process that subscribed: the same value in two polls that ended well. */
function countConsumedAgain(history: readonly Operation[]): number {
  const subscribed = new Set<string>();
  const times = new Map<string, number>();
  for (const operation of history) {
    const { process, type, does } = operation;
    if (does === 'subscribe' && type !== 'fail') subscribed.add(process);
    if (does === 'assign' && type !== 'fail') subscribed.delete(process);
    if (type !== 'ok' || !subscribed.has(process)) continue;
    for (const [key, values] of readsOf(operation))
      for (const value of new Set(values)) {
        const what = `${process} ${key} ${value}`;
        times.set(what, (times.get(what) ?? 0) + 1);
      }
  }
  return [...times.values()].filter((found) => found > 1).length;
}
