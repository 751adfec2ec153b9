/** What clients did and what they were told: all that the auditor of histories may know. No broker is asked.
 *  Models      the history of jepsen.tests.kafka: operations of processes, made of sends and polls
 *  See         anomalies.ts */
import type { HistoryAnomaly } from '../../../contract/facts.ts';
import type { PartitionKey } from '../../../contract/ids.ts';

/** A record as its application knows it; unlike any other of its partition. */
export type Value = string;

export type MicroOperation =
  /** `offset` null: nobody told. */
  | {
      readonly kind: 'send';
      readonly partition: PartitionKey;
      readonly value: Value;
      readonly offset: number | null;
    }
  | {
      readonly kind: 'poll';
      readonly partition: PartitionKey;
      readonly reads: readonly { readonly offset: number | null; readonly value: Value }[];
    };

/** Takes down that an anomaly has been found, once unless said otherwise. */
export type Count = (anomaly: HistoryAnomaly, times?: number) => void;

/** How an operation ended. Frozen. */
export interface Operation {
  /** One client; a crashed one is followed by another. */
  readonly process: string;
  /** `fail`: it certainly has no effect; `info`: nobody knows. */
  readonly type: 'ok' | 'fail' | 'info';
  readonly does: 'send' | 'poll' | 'txn' | 'assign' | 'subscribe';
  readonly micro: readonly MicroOperation[];
  /** Of assign and subscribe: what the process has from now on. */
  readonly partitions: readonly PartitionKey[];
  /** Taken away or given while the operation ran: nothing is said of their order. */
  readonly rebalanced: readonly PartitionKey[];
}

/** What an operation read of each partition, in order. */
export function readsOf(operation: Operation): ReadonlyMap<PartitionKey, readonly Value[]> {
  const found = new Map<PartitionKey, Value[]>();
  for (const micro of operation.micro) {
    if (micro.kind !== 'poll' || micro.reads.length === 0) continue;
    append(
      found,
      micro.partition,
      micro.reads.map(({ value }) => value),
    );
  }
  return found;
}

/** What it sent to each partition, in order. */
export function sendsOf(operation: Operation): ReadonlyMap<PartitionKey, readonly Value[]> {
  const found = new Map<PartitionKey, Value[]>();
  for (const micro of operation.micro)
    if (micro.kind === 'send') append(found, micro.partition, [micro.value]);
  return found;
}

function append(into: Map<PartitionKey, Value[]>, key: PartitionKey, values: readonly Value[]): void {
  const known = into.get(key);
  if (known) known.push(...values);
  else into.set(key, [...values]);
}
