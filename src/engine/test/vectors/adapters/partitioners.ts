/** Where records go (BuiltInPartitionerTest, RoundRobinPartitionerTest, UtilsTest). */
import {
  createPartitioner,
  indexFor,
  loadStatsOf,
  nextInTurn,
  nextSticky,
  noteAppended,
  partitionOfKey,
  stickyPartition,
} from '../../../clients/producer/partitioner.ts';
import { murmur2, utf8 } from '../../../protocol/murmur2.ts';
import type { Adapter } from '../cases.ts';
import { asKnown, leaveOut } from '../cases.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const choiceOf = (count: number, available = upTo(count), random: (bound: number) => number = () => 0) => ({
  count,
  available,
  random,
});
export const builtInPartitioner: Adapter = (given, when) => {
  if (when === 'partitionForKey') return { partition: partitionOfKey(given.key, choiceOf(given.partitions)) };
  if (when === 'construct') {
    try {
      createPartitioner(given.stickyBatchSize);
      return {};
    } catch (error) {
      return { throws: error instanceof RangeError ? 'IllegalArgumentException' : String(error) };
    }
  }
  if (given.queueSizes) return loadOf(given.queueSizes, given.partitionIds);
  if (given.producedBytes !== undefined) {
    const partitioner = createPartitioner(given.stickyBatchSize);
    stickyPartition(partitioner, choiceOf(3), () => true);
    return { switch: noteAppended(partitioner, choiceOf(3), given.producedBytes, given.lastBatchFull) };
  }
  if (when.updatePartitionInfo) return switchesOf(given, when.updatePartitionInfo, when.enableSwitch);
  if (typeof given.partitions === 'object') {
    const all = Object.keys(given.partitions);
    const available = all.map(Number).filter((id) => given.partitions[id] !== 'no leader');
    const choices = all.map((_, drawn) =>
      nextSticky(
        null,
        choiceOf(all.length, available, () => drawn),
      ),
    );
    return { chosen: [...new Set(choices)] };
  }
  return leaveOut(`no such question: ${JSON.stringify(when)}`);
};

function loadOf(queueSizes: readonly number[], partitionIds?: readonly number[]): unknown {
  const queues = queueSizes.map((batches, i) => ({ partition: partitionIds?.[i] ?? i, batches }));
  const load = loadStatsOf(queues, queueSizes.length);
  const cumulative = load?.cumulative ?? [];
  const frequencies = cumulative.map((sum, i) => sum - (cumulative[i - 1] ?? 0));
  if (partitionIds || !load) return { frequencies, cumulative };
  // Of whatever may be drawn; a case names some.
  const drawn = upTo(cumulative.at(-1) ?? 0).map((number) => [number, indexFor(load, number)]);
  return { frequencies, cumulative, randomToIndex: asKnown(Object.fromEntries(drawn)) };
}

function switchesOf(
  given: { readonly stickyBatchSize: number; readonly partitions: number },
  bytes: readonly number[],
  enableSwitch: boolean,
): unknown {
  const partitioner = createPartitioner(given.stickyBatchSize);
  const choice = choiceOf(given.partitions);
  stickyPartition(partitioner, choice, () => true);
  const partitionUnchangedAfterBytes: number[] = [];
  let sum = 0;
  for (const more of bytes) {
    sum += more;
    if (noteAppended(partitioner, choice, more, enableSwitch))
      return { partitionUnchangedAfterBytes, switchAtBytes: sum };
    partitionUnchangedAfterBytes.push(sum);
  }
  return { partitionUnchangedAfterBytes };
}

export const roundRobin: Adapter = (given) => {
  const partitioner = createPartitioner(1);
  partitioner.counter = given.counter ?? given.counterStart;
  const choice = choiceOf(given.partitions, given.availablePartitions);
  return { partitions: upTo(given.records).map(() => nextInTurn(partitioner, choice, 'zero')) };
};

export const murmur: Adapter = ({ utf8: text }) => {
  const hash = murmur2(utf8(text));
  return text === '' ? { hash } : { hash, positive: hash & 0x7fffffff };
};
