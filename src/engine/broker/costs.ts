/** What a broker's work on its logs costs the machine it runs on. Without a machine it costs nothing, and is not counted.
 *
 *      produced   socket → process → page cache                     two copies; the disk later, or at once by flush.messages
 *      fetched    page cache → socket                               none with zero copy
 *                 page cache → process → socket                     two without, as with TLS
 *
 *  Models      org.apache.kafka.common.record.FileRecords#writeTo (FileChannel.transferTo), FileChannel#force; socket buffers
 *  Simplifies  files of indexes, checkpoints and snapshots cost nothing; neither does truncation
 *  See         kernel/machine.ts, log-manager.ts, contract/hardware.ts */
import { configInt } from '../../contract/configs.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import { copyBytes, forgetFile, readFile, syncFile, writeFile } from '../kernel/machine.ts';
import type { RecordBatch } from '../protocol/records.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { activeSegment, segmentIndexOf, segmentsBetween } from '../storage/log.ts';
import type { Segment } from '../storage/segment.ts';
import { filePositionOf } from '../storage/segment.ts';
import { diskOf } from './state.ts';

const fileOf = (key: PartitionKey, { baseOffset }: Pick<Segment, 'baseOffset'>): string =>
  `${key}/${baseOffset}`;

/** Request handler threads are as many as `num.io.threads` says by now. */
export function tuneThreads(node: NodeContext): void {
  const { machine } = node.node;
  if (machine) machine.threads.count = configInt(diskOf(node).configs, 'num.io.threads');
}

/** So many bytes have just been written to the end of a log. A log that is flushed up to its end by now has forced them onto
 *  the disk before it answers. */
export function costOfAppend(node: NodeContext, key: PartitionKey, log: ReplicaLog, bytes: number): void {
  const { machine } = node.node;
  if (!machine) return;
  const segment = activeSegment(log);
  copyBytes(node.sim, machine, bytes, 2);
  writeFile(node.sim, machine, fileOf(key, segment), segment.sizeBytes - bytes, bytes);
  if (log.recoveryPoint >= log.logEndOffset) syncFile(node.sim, machine, fileOf(key, segment));
}

/** What lies in [from, to) of a log is forced onto the disk. */
export function costOfFlush(
  node: NodeContext,
  key: PartitionKey,
  log: ReplicaLog,
  from: number,
  to: number,
): void {
  const { machine } = node.node;
  if (!machine) return;
  for (const segment of segmentsBetween(log, from, to)) syncFile(node.sim, machine, fileOf(key, segment));
}

/** Batches of a log have been read for somebody who asked for them. */
export function costOfFetch(
  node: NodeContext,
  key: PartitionKey,
  log: ReplicaLog,
  batches: readonly RecordBatch[],
): void {
  const { machine } = node.node;
  const first = batches[0];
  if (!machine || !first) return;
  let total = 0;
  let s = segmentIndexOf(log, first.baseOffset);
  let at = filePositionOf(log.segments[s], first.baseOffset);
  let bytes = 0;
  for (const { baseOffset, sizeBytes } of batches) {
    const next = log.segments[s + 1];
    if (next && baseOffset >= next.baseOffset) {
      readSegment(node, key, log.segments[s], at, bytes);
      s = segmentIndexOf(log, baseOffset);
      at = 0;
      bytes = 0;
    }
    bytes += sizeBytes;
    total += sizeBytes;
  }
  readSegment(node, key, log.segments[s], at, bytes);
  if (!machine.hardware.zeroCopy) copyBytes(node.sim, machine, total, 2);
}

function readSegment(
  node: NodeContext,
  key: PartitionKey,
  segment: Segment | undefined,
  position: number,
  bytes: number,
): void {
  const { machine } = node.node;
  if (machine && segment) readFile(node.sim, machine, fileOf(key, segment), position, bytes);
}

/** A log is opened after an unclean end: its newest segments are read from beginning to end. */
export function costOfRecovery(
  node: NodeContext,
  key: PartitionKey,
  log: ReplicaLog,
  segmentCount: number,
): void {
  if (segmentCount === 0) return;
  for (const segment of log.segments.slice(-segmentCount))
    readSegment(node, key, segment, 0, segment.sizeBytes);
}

/** Segments have been cleaned: what they held was read, and what is left of it written to files of their own and forced onto
 *  the disk. */
export function costOfCleaning(
  node: NodeContext,
  key: PartitionKey,
  before: readonly Pick<Segment, 'baseOffset' | 'sizeBytes'>[],
  after: readonly Segment[],
): void {
  const { machine } = node.node;
  if (!machine) return;
  for (const { baseOffset, sizeBytes } of before) {
    readFile(node.sim, machine, fileOf(key, { baseOffset }), 0, sizeBytes);
    forgetFile(machine, fileOf(key, { baseOffset }));
  }
  for (const segment of after) {
    writeFile(node.sim, machine, fileOf(key, segment), 0, segment.sizeBytes);
    syncFile(node.sim, machine, fileOf(key, segment));
  }
}
