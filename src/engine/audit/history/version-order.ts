/** The log of a partition as clients can piece it together, and the order that it gives the values.
 *
 *      offset   0   1   3   5            gaps say nothing: markers and compaction leave them
 *      value    a   b   c   b            index 0 1 2 3; b is at two
 *
 *  Models      jepsen.tests.kafka version-orders: sends of what must have committed, and every poll
 *  See         anomalies.ts */
import type { PartitionKey } from '../../../contract/ids.ts';
import type { Operation, Value } from './operation.ts';
import { readsOf, sendsOf } from './operation.ts';

export interface VersionOrder {
  /** Offsets that are claimed, ascending, each with the values claimed for it, the first claim first. */
  readonly entries: readonly { readonly offset: number; readonly values: readonly Value[] }[];
  /** Index of a value in the order: the last, where it is at several. */
  readonly indexOf: ReadonlyMap<Value, number>;
  /** Index at which a value comes first, and last, whatever else is claimed for the offset. */
  readonly firstIndexOf: ReadonlyMap<Value, number>;
  readonly lastIndexOf: ReadonlyMap<Value, number>;
}

/** Values that some poll returned which ended well, by partition. */
export function valuesRead(history: readonly Operation[]): ReadonlyMap<PartitionKey, ReadonlySet<Value>> {
  const found = new Map<PartitionKey, Set<Value>>();
  for (const operation of history) {
    if (operation.type !== 'ok') continue;
    for (const [key, values] of readsOf(operation)) {
      const known = found.get(key) ?? new Set();
      for (const value of values) known.add(value);
      found.set(key, known);
    }
  }
  return found;
}

/** Whether what an operation sent is in the log for certain: it ended well, or something it sent has been read. */
export function mustHaveCommitted(
  operation: Operation,
  read: ReadonlyMap<PartitionKey, ReadonlySet<Value>>,
): boolean {
  if (operation.type !== 'info') return operation.type === 'ok';
  for (const [key, values] of sendsOf(operation))
    if (values.some((value) => read.get(key)?.has(value))) return true;
  return false;
}

export function versionOrders(
  history: readonly Operation[],
  read: ReadonlyMap<PartitionKey, ReadonlySet<Value>>,
): ReadonlyMap<PartitionKey, VersionOrder> {
  const logs = new Map<PartitionKey, Map<number, Value[]>>();
  const claim = (key: PartitionKey, offset: number | null, value: Value): void => {
    if (offset === null) return;
    const log = logs.get(key) ?? new Map<number, Value[]>();
    logs.set(key, log);
    const claimed = log.get(offset);
    if (!claimed) log.set(offset, [value]);
    else if (!claimed.includes(value)) claimed.push(value);
  };
  for (const operation of history) {
    const isCommitted = mustHaveCommitted(operation, read);
    for (const micro of operation.micro) {
      // Bad data must never be returned, whatever becomes of the transaction around the poll.
      if (micro.kind === 'poll')
        for (const { offset, value } of micro.reads) claim(micro.partition, offset, value);
      else if (isCommitted) claim(micro.partition, micro.offset, micro.value);
    }
  }
  return new Map([...logs].map(([key, log]) => [key, orderOf(log)]));
}

function orderOf(log: ReadonlyMap<number, readonly Value[]>): VersionOrder {
  const entries = [...log].sort(([a], [b]) => a - b).map(([offset, values]) => ({ offset, values }));
  const indexOf = new Map<Value, number>();
  const firstIndexOf = new Map<Value, number>();
  const lastIndexOf = new Map<Value, number>();
  for (const [index, { values }] of entries.entries()) {
    const [chosen] = values;
    if (chosen !== undefined) indexOf.set(chosen, index);
    for (const value of values) {
      if (!firstIndexOf.has(value)) firstIndexOf.set(value, index);
      lastIndexOf.set(value, index);
    }
  }
  return { entries, indexOf, firstIndexOf, lastIndexOf };
}

/** How many steps of the order lie between two values; 1 when that is not known. */
export function stepsBetween(order: VersionOrder | undefined, from: Value, to: Value): number {
  const fromIndex = order?.indexOf.get(from);
  const toIndex = order?.indexOf.get(to);
  return fromIndex === undefined || toIndex === undefined ? 1 : toIndex - fromIndex;
}
