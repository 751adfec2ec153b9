/** What a producer process keeps. */
import type { ProducerSettings } from '../../../contract/commands.ts';
import type { Configs } from '../../../contract/configs.ts';
import type { Rules } from '../../../contract/eras.ts';
import type { BrokerId } from '../../../contract/ids.ts';
import type { SimTimeUs } from '../../../contract/units.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { RecordBatch, UserRecord } from '../../protocol/records.ts';
import type { ClientMetadata } from '../metadata.ts';

export interface ProducerDisk {
  /** Its node id. */
  readonly producerId: string;
  readonly name: string;
  readonly topic: string;
  readonly configs: Configs;
  /** Of the release its library is from. */
  readonly rules: Rules;
  readonly bootstrap: readonly BrokerId[];
  settings: ProducerSettings;
  readonly counts: ProducerCounts;
}
/** Records, since the producer was added. */
export interface ProducerCounts {
  sent: number;
  acknowledged: number;
  failed: number;
  retries: number;
}

export interface ProducerMemory {
  readonly metadata: ClientMetadata;
  /** −1 until InitProducerId has been answered. */
  pid: number;
  epoch: number;
  isAskingPid: boolean;
  readonly partitions: Map<number, PartitionQueue>;
  /** Unanswered Produce requests by broker. */
  readonly inFlight: Map<BrokerId, number>;
  readonly sticky: { partition: number; bytes: number };
  nextExplicit: number;
  lastBatchId: number;
  bufferBytes: number;
  /** Records that the application holds in a burst of sends, not yet taken. */
  burst: number;
}

/** The deque of one partition, and its place in the idempotent producer's count. */
export interface PartitionQueue {
  readonly deque: ProducerBatch[];
  inFlight: ProducerBatch[];
  pid: number;
  epoch: number;
  nextSequence: number;
  /** −1 before the first acknowledgement of this epoch. */
  lastAckedSequence: number;
  /** A batch expired after it was sent: nobody knows whether it lies in the log. */
  isUnresolved: boolean;
}

export interface ProducerBatch {
  readonly id: number;
  readonly partition: number;
  readonly records: UserRecord[];
  readonly createdUs: SimTimeUs;
  sizeBytes: number;
  attempts: number;
  /** No attempt before this instant, unless another leader comes first. */
  retryAtUs: SimTimeUs;
  /** Epoch of the leader that it was last sent to; −1 before the first attempt. */
  leaderEpoch: number;
  /** As it goes over the wire; made when it is first drained. */
  sealed: RecordBatch | null;
}

// A node of kind `producer` is made with this disk, and its boot sets this memory before anything else runs.
export const diskOf = (node: NodeContext): ProducerDisk => node.node.disk as ProducerDisk;
export const memoryOf = (node: NodeContext): ProducerMemory => node.node.memory as ProducerMemory;

export function queueOf(memory: ProducerMemory, partition: number): PartitionQueue {
  let queue = memory.partitions.get(partition);
  if (!queue) {
    queue = {
      deque: [],
      inFlight: [],
      pid: -1,
      epoch: -1,
      nextSequence: 0,
      lastAckedSequence: -1,
      isUnresolved: false,
    };
    memory.partitions.set(partition, queue);
  }
  return queue;
}
