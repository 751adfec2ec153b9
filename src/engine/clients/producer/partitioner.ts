/** Which partition a record goes to.
 *  Models      org.apache.kafka.clients.producer.internals.BuiltInPartitioner (KIP-480, KIP-794), RoundRobinPartitioner;
 *              DefaultPartitioner of releases before 2.4
 *  Invariants  a key goes to the same partition as long as their number stays the same
 *  See         accumulator.ts, protocol/murmur2.ts */
import { partitionForKey } from '../../protocol/murmur2.ts';
import type { LoadStats, Partitioner } from './state.ts';

/** The partitions of a topic, as a client knows them. */
export interface Choice {
  readonly count: number;
  /** Those with a leader, ascending. */
  readonly available: readonly number[];
  /** An integer from 0 to `bound` − 1. */
  readonly random: (bound: number) => number;
}

/** Throws when the size would let no record stay: BuiltInPartitioner refuses it, and its caller never asks. */
export function createPartitioner(stickyBatchSize: number): Partitioner {
  if (stickyBatchSize < 1) {
    throw new RangeError(`stickyBatchSize must be positive but got ${stickyBatchSize}`);
  }
  return { stickyBatchSize, partition: -1, bytes: 0, counter: -1, nextExplicit: 0, load: null };
}

const INT_RANGE = 2 ** 32;
/** Utils#toPositive of a Java int. */
const toPositive = (value: number): number => value & 0x7fffffff;

export const partitionOfKey = (key: string, { count }: Choice): number => partitionForKey(key, count);

/** Round the topic, leader or not. */
export function nextExplicit(partitioner: Partitioner, { count }: Choice): number {
  const partition = partitioner.nextExplicit % count;
  partitioner.nextExplicit = (partition + 1) % count;
  return partition;
}

/** One after the other of those that have a leader. Before 2.4 the count begins anywhere; RoundRobinPartitioner's at 0. */
export function nextInTurn(partitioner: Partitioner, choice: Choice, start: 'random' | 'zero'): number {
  if (partitioner.counter < 0) partitioner.counter = start === 'random' ? choice.random(INT_RANGE) : 0;
  const value = toPositive(partitioner.counter);
  partitioner.counter = (partitioner.counter + 1) % INT_RANGE;
  const { available, count } = choice;
  return available.length > 0 ? (available[value % available.length] ?? 0) : value % count;
}

// ---- sticky

/** The partition that keyless records go to now. `isLastFull`: its last batch takes no more, or there is none. */
export function stickyPartition(
  partitioner: Partitioner,
  choice: Choice,
  isLastFull: (partition: number) => boolean,
): number {
  const { partition, bytes, stickyBatchSize } = partitioner;
  const isGone = partition < 0 || partition >= choice.count;
  // A switch that was due at the end of a batch is taken when the next record finds that batch full, or gone.
  if (isGone || (bytes >= stickyBatchSize && isLastFull(partition))) switchPartition(partitioner, choice);
  return partitioner.partition;
}

/** Counts what has been appended: after `batch.size` bytes, at the end of a batch, it is another partition's turn; after
 *  twice that in any case. Answers whether it was switched. */
export function noteAppended(
  partitioner: Partitioner,
  choice: Choice,
  bytes: number,
  isLastFull: boolean,
): boolean {
  partitioner.bytes += bytes;
  const { stickyBatchSize } = partitioner;
  const isDue = partitioner.bytes >= stickyBatchSize && isLastFull;
  if (!isDue && partitioner.bytes < 2 * stickyBatchSize) return false;
  switchPartition(partitioner, choice);
  return true;
}

function switchPartition(partitioner: Partitioner, choice: Choice): void {
  partitioner.partition = nextSticky(partitioner.load, choice);
  partitioner.bytes = 0;
}

/** Drawn by load, when that is known; else evenly among those with a leader, else among all. */
export function nextSticky(load: LoadStats | null, { available, count, random }: Choice): number {
  if (load) return load.partitions[indexFor(load, random(load.cumulative.at(-1) ?? 1))] ?? 0;
  return available.length > 0 ? (available[random(available.length)] ?? 0) : random(count);
}

/** The first whose sum is strictly above what was drawn. */
export const indexFor = ({ cumulative }: LoadStats, drawn: number): number =>
  cumulative.findIndex((sum) => sum > drawn);

/** What the queues of all partitions say; null when it makes no difference (BuiltInPartitioner#updatePartitionLoadStats).
 *  @param queues batches by partition; of those that are left out for being slow, nothing
 *  @param allCount how many there are with those that are left out */
export function loadStatsOf(
  queues: readonly { readonly partition: number; readonly batches: number }[],
  allCount: number,
): LoadStats | null {
  if (queues.length < 1 || allCount < 2) return null;
  const first = queues[0]?.batches ?? 0;
  if (queues.length === allCount && queues.every(({ batches }) => batches === first)) return null;
  const most = Math.max(...queues.map(({ batches }) => batches)) + 1;
  let sum = 0;
  const cumulative = queues.map(({ batches }) => {
    sum += most - batches;
    return sum;
  });
  return Object.freeze({
    partitions: Object.freeze(queues.map(({ partition }) => partition)),
    cumulative: Object.freeze(cumulative),
  });
}
