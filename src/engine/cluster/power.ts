/** A machine loses power: its processes die as if killed, and of what their logs had in the page cache only, a part is gone.
 *  What had been fsynced is safe; what Linux had written back by itself is safe unless the worst is wished for.
 *  Models      nothing of Kafka’s own: Kafka gives no number for what a power cut takes, and survives any
 *  Simplifies  the drives keep what they have acknowledged; checkpoint files and snapshots are never half written
 *  See         storage/recovery.ts, storage/page-cache.ts */
import type { PowerLoss } from '../../contract/commands.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { timestampMsAt } from '../../contract/units.ts';
import { stopNode } from '../kernel/loop.ts';
import { dropMemory } from '../kernel/machine-state.ts';
import { nextBelow } from '../kernel/random.ts';
import type { NodeRecord, SimState } from '../kernel/sim.ts';
import { emit, streamOf } from '../kernel/sim.ts';
import type { RecordBatch } from '../protocol/records.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { batchesOf } from '../storage/log.ts';
import { writtenBackOffset } from '../storage/page-cache.ts';
import type { Survival } from '../storage/recovery.ts';
import { losePower } from '../storage/recovery.ts';
import { brokerDisk } from './broker-node.ts';

/** Cuts a broker’s power. It may be down already: its page cache is still there to be lost. */
export function cutBrokerPower(sim: SimState, node: NodeRecord, lose: PowerLoss): void {
  if (node.isUp) stopNode(sim, node, 'killed');
  if (node.machine) dropMemory(node.machine);
  const { brokerId, logs, metadataLog } = brokerDisk(node);
  let recordCount = 0;
  let partitionCount = 0;
  for (const [partition, log] of logs) {
    const lost = loseTail(sim, node, partition, log, lose);
    if (lost === 0) continue;
    recordCount += lost;
    partitionCount++;
  }
  loseQuietly(sim, node, metadataLog, lose);
  emit(sim, { type: 'broker.powerLost', brokerId, partitionCount, recordCount });
}

/** Answers how many records are gone. */
function loseTail(
  sim: SimState,
  node: NodeRecord,
  partition: PartitionKey,
  log: ReplicaLog,
  lose: PowerLoss,
): number {
  const fromOffset = log.logEndOffset;
  const gone = loseQuietly(sim, node, log, lose, partition);
  if (gone.length === 0) return 0;
  const recordCount = gone.reduce((sum, { records }) => sum + records.length, 0);
  const { brokerId } = brokerDisk(node);
  const toOffset = log.logEndOffset;
  emit(sim, { type: 'log.tailLost', partition, brokerId, fromOffset, toOffset, recordCount });
  return recordCount;
}

function loseQuietly(
  sim: SimState,
  node: NodeRecord,
  log: ReplicaLog,
  lose: PowerLoss,
  name = '__cluster_metadata-0',
): readonly RecordBatch[] {
  return losePower(log, survivalFor(sim, `${node.id}:power:${name}`, log, lose));
}

function survivalFor(sim: SimState, stream: string, log: ReplicaLog, lose: PowerLoss): Survival {
  if (lose === 'some') {
    return (dirty) => {
      const state = streamOf(sim, stream);
      const batches = nextBelow(state, dirty.length + 1);
      return { batches, tornBytes: nextBelow(state, dirty[batches]?.sizeBytes ?? 1) };
    };
  }
  const safeOffset = safeOffsetOf(sim, log, lose);
  return (dirty) => {
    const first = dirty.findIndex(({ lastOffset }) => lastOffset >= safeOffset);
    return { batches: first < 0 ? dirty.length : first, tornBytes: 0 };
  };
}

/** Everything below survives, dirty or not. */
function safeOffsetOf(sim: SimState, log: ReplicaLog, lose: Exclude<PowerLoss, 'some'>): number {
  if (lose === 'none') return log.logEndOffset;
  if (lose === 'all') return log.durableOffset;
  if (lose === 'unwritten') return writtenBackOffset(log, timestampMsAt(sim.nowUs));
  // A batch goes as a whole: with its newest record all of them.
  let left = lose;
  let offset = log.logEndOffset;
  for (const batch of [...batchesOf(log)].reverse()) {
    if (left <= 0 || batch.baseOffset < log.durableOffset) break;
    left -= batch.records.length;
    offset = batch.baseOffset;
  }
  return offset;
}
