/** One record of a producer: what became of it in send(), in which batch it is, and where it lies in the leader's log.
 *  See         clients/producer/send.ts, partitioner.ts, protocol/murmur2.ts */
import type { PartitionKey } from '../../contract/ids.ts';
import { partitionKey } from '../../contract/ids.ts';
import type { FollowedRecord } from '../../contract/producer-close-up.ts';
import { partitionCountOf } from '../clients/metadata.ts';
import { strategyOf } from '../clients/producer/accumulator.ts';
import type { ProducerMemory, RecordDraft } from '../clients/producer/state.ts';
import { producerDisk, producerMemory } from '../clients/producer/state.ts';
import type { World } from '../cluster/world.ts';
import { latestImage } from '../cluster/world.ts';
import { NodeContext } from '../kernel/context.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import { murmur2, utf8 } from '../protocol/murmur2.ts';
import { offsetAt } from '../protocol/records.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { spokenLog } from './leader-log.ts';

/** Batches of each log that are looked through, from its end. */
const LOOKED_THROUGH = 400;

/** @param wanted from 1; null: the newest that the producer has called send() with
 *  Null when it has not called it yet. */
export function followedRecord(world: World, node: NodeRecord, wanted: number | null): FollowedRecord | null {
  const { counts, name } = producerDisk(node);
  const memory = producerMemory(node);
  const number = wanted ?? Math.max(counts.sent, newestIn(memory));
  if (number < 1) return null;
  const held = memory ? heldBy(memory, number) : null;
  const logged = loggedAs(world, node, name, number, held?.partition ?? null);
  const draft = held?.draft ?? logged?.draft ?? null;
  if (!draft) return { ...NOTHING, number, stage: number > counts.sent ? 'unsent' : 'done' };
  const how = node.isUp && memory ? strategyOf(new NodeContext(world.sim, node), draft) : null;
  const keyBytes = draft.key === null ? null : utf8(draft.key);
  const partition = held?.partition ?? logged?.partition ?? null;
  const topic = partition?.slice(0, partition.lastIndexOf('-')) ?? producerDisk(node).topics[0] ?? '';
  return {
    number,
    stage: held?.stage ?? 'done',
    key: draft.key,
    keyBytes: keyBytes && [...keyBytes],
    valueBytes: draft.valueBytes,
    how,
    hash: how === 'key' && keyBytes ? murmur2(keyBytes) : null,
    partitionCount: memory ? partitionCountOf(memory.metadata, topic) : 0,
    partition,
    batchId: held?.batchId ?? 0,
    offset: logged?.offset ?? -1,
    isCommitted: logged?.isCommitted ?? false,
  };
}

const NOTHING = {
  key: null,
  keyBytes: null,
  valueBytes: -1,
  how: null,
  hash: null,
  partitionCount: 0,
  partition: null,
  batchId: 0,
  offset: -1,
  isCommitted: false,
} as const;

function newestIn(memory: ProducerMemory | undefined): number {
  let newest = 0;
  for (const { deque } of memory?.partitions.values() ?? [])
    newest = Math.max(newest, deque.at(-1)?.records.at(-1)?.number ?? 0);
  return newest;
}

interface Held {
  readonly stage: 'blocked' | 'batch' | 'flight' | 'retry';
  readonly draft: RecordDraft;
  readonly partition: PartitionKey | null;
  readonly batchId: number;
}

/** Where the producer itself has it. */
function heldBy({ sends, partitions }: ProducerMemory, number: number): Held | null {
  const call = sends.find(({ draft }) => draft.number === number);
  if (call) {
    const chosen = call.chosen?.partition ?? -1;
    const partition = chosen < 0 ? null : partitionKey(call.topic, chosen);
    return { stage: 'blocked', draft: call.draft, partition, batchId: 0 };
  }
  for (const { key, deque, inFlight } of partitions.values()) {
    for (const batch of [...inFlight, ...deque]) {
      const draft = batch.records.find((record) => record.number === number);
      if (!draft) continue;
      const waiting = batch.attempts > 0 ? 'retry' : 'batch';
      const stage = inFlight.includes(batch) ? 'flight' : waiting;
      return { stage, draft, partition: key, batchId: batch.id };
    }
  }
  return null;
}

interface Logged {
  readonly partition: PartitionKey;
  readonly draft: RecordDraft;
  readonly offset: number;
  readonly isCommitted: boolean;
}

/** Where it lies in the log of a leader. @param only the partition it is known to go to; null: any */
function loggedAs(
  world: World,
  node: NodeRecord,
  generator: string,
  number: number,
  only: PartitionKey | null,
): Logged | null {
  const image = latestImage(world);
  const keys =
    only !== null
      ? [only]
      : producerDisk(node).topics.flatMap((topic) =>
          (image.topics.get(topic)?.partitions ?? []).map(({ partition }) => partitionKey(topic, partition)),
        );
  for (const partition of keys) {
    const spoken = spokenLog(world, partition);
    const found = spoken && lastCopy(spoken.log, generator, number);
    if (found) return { partition, ...found, isCommitted: found.offset < spoken.highWatermark };
  }
  return null;
}

function lastCopy(
  { segments }: ReplicaLog,
  generator: string,
  number: number,
): Pick<Logged, 'draft' | 'offset'> | null {
  let left = LOOKED_THROUGH;
  for (const { batches } of segments.toReversed()) {
    for (let i = batches.length - 1; i >= 0 && left > 0; i--, left--) {
      const batch = batches[i];
      const place = batch?.records.findIndex(
        (record) => record.type === 'user' && record.generator === generator && record.number === number,
      );
      const record = batch?.records[place ?? -1];
      if (batch && place !== undefined && record?.type === 'user')
        return { draft: record, offset: offsetAt(batch, place) };
    }
  }
  return null;
}
