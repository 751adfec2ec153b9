/** Anomalies of order: what one process read or sent, held against the order of the log.
 *  Models      jepsen.tests.kafka poll-skip, nonmonotonic-poll, nonmonotonic-send and their forms inside one operation
 *  See         anomalies.ts */
import type { PartitionKey } from '../../../contract/ids.ts';
import type { Count, Operation, Value } from './operation.ts';
import { readsOf, sendsOf } from './operation.ts';
import type { VersionOrder } from './version-order.ts';
import { stepsBetween } from './version-order.ts';

type Orders = ReadonlyMap<PartitionKey, VersionOrder>;

/** Neighbours inside one operation. Kafka does not keep others from writing between two sends: that is counted, and allowed. */
export function countInternalSteps(history: readonly Operation[], orders: Orders, count: Count): void {
  for (const operation of history) {
    for (const [key, values] of readsOf(operation)) {
      if (operation.rebalanced.includes(key)) continue;
      for (const steps of neighbours(orders.get(key), values)) {
        if (steps > 1) count('int-poll-skip');
        if (steps < 1) count('int-nonmonotonic-poll');
      }
    }
    for (const [key, values] of sendsOf(operation)) {
      for (const steps of neighbours(orders.get(key), values)) {
        if (steps > 1) count('int-send-skip');
        if (steps < 1) count('int-nonmonotonic-send');
      }
    }
  }
}

function* neighbours(order: VersionOrder | undefined, values: readonly Value[]): Generator<number> {
  for (let i = 1; i < values.length; i++)
    yield stepsBetween(order, values[i - 1] as Value, values[i] as Value);
}

/** From where a process last stood to where it goes on. Polls that failed do not move it: reading again after an abort is
 *  right, and going on is not. */
export function countPolls(history: readonly Operation[], orders: Orders, count: Count): void {
  const stands = new Map<string, Map<PartitionKey, Value>>();
  for (const operation of history) {
    const last = stands.get(operation.process) ?? new Map<PartitionKey, Value>();
    stands.set(operation.process, last);
    if (keepAssigned(operation, last)) continue;
    for (const [key, values] of readsOf(operation)) {
      const before = last.get(key);
      const steps = before === undefined ? 1 : stepsBetween(orders.get(key), before, values[0] as Value);
      if (steps > 1) count('poll-skip');
      if (steps < 1) count('nonmonotonic-poll');
      if (operation.type === 'ok') last.set(key, values.at(-1) as Value);
    }
  }
}

export function countSends(history: readonly Operation[], orders: Orders, count: Count): void {
  const stands = new Map<string, Map<PartitionKey, Value>>();
  for (const operation of history) {
    if (operation.type === 'fail') continue;
    const last = stands.get(operation.process) ?? new Map<PartitionKey, Value>();
    stands.set(operation.process, last);
    if (keepAssigned(operation, last)) continue;
    for (const [key, values] of sendsOf(operation)) {
      const before = last.get(key);
      if (before !== undefined && stepsBetween(orders.get(key), before, values[0] as Value) < 1)
        count('nonmonotonic-send');
      last.set(key, values.at(-1) as Value);
    }
  }
}

/** An assignment keeps only what it names. Answers whether the operation was one. */
function keepAssigned(operation: Operation, last: Map<PartitionKey, Value>): boolean {
  if (operation.does !== 'assign' && operation.does !== 'subscribe') return false;
  if (operation.type === 'fail') return true;
  for (const key of [...last.keys()]) if (!operation.partitions.includes(key)) last.delete(key);
  return true;
}
