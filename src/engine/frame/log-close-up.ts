/** The logs of a partition as they lie on the brokers' disks: records of a stretch of offsets on each, and the files of one
 *  with the search that a read of an offset makes in them.
 *  See         storage/segment.ts, storage/segment-lookup.ts */
import type {
  BatchView,
  LogCloseUp,
  LogFilesView,
  LogSubject,
  PlacedBatch,
  RecordView,
  ReplicaCloseUp,
  SearchView,
  SegmentView,
} from '../../contract/close-up.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { brokerNode, parsePartitionKey } from '../../contract/ids.ts';
import { brokerDisk } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { latestImage } from '../cluster/world.ts';
import { valueLength } from '../protocol/record-messages.ts';
import { keyText, offsetAt, type RecordBatch } from '../protocol/records.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { isOutOfRange, readLog, segmentIndexOf } from '../storage/log.ts';
import type { Segment } from '../storage/segment.ts';
import { nextOffsetOf } from '../storage/segment.ts';
import { watchOffsetSearch } from '../storage/segment-lookup.ts';

const MAX_COUNT = 200;

/** Null when nobody has such a log. */
export function closeUpOfLog(world: World, subject: LogSubject): LogCloseUp | null {
  const { topic, partition } = parsePartitionKey(subject.partition);
  const replicas = latestImage(world).topics.get(topic)?.partitions[partition]?.replicas ?? [];
  const logs: (readonly [BrokerId, ReplicaLog])[] = [];
  for (const brokerId of replicas) {
    const log = logOn(world, brokerId, subject.partition);
    if (log) logs.push([brokerId, log]);
  }
  if (logs.length === 0) return null;
  const count = Math.max(1, Math.min(subject.count, MAX_COUNT));
  const end = Math.max(...logs.map(([, log]) => log.logEndOffset));
  const from = Math.max(0, subject.from ?? end - count);
  const to = from + count;
  const filesOf = logs.find(([brokerId]) => brokerId === subject.brokerId);
  return {
    kind: 'log',
    partition: subject.partition,
    from,
    to,
    replicas: logs.map(([brokerId, log]) => projectReplica(brokerId, log, from, to)),
    files: filesOf ? projectFiles(filesOf[0], filesOf[1], subject.find) : null,
  };
}

function logOn(world: World, brokerId: BrokerId, key: PartitionKey): ReplicaLog | undefined {
  const node = world.sim.nodes.get(brokerNode(brokerId));
  return node && brokerDisk(node).logs.get(key);
}

const projectReplica = (brokerId: BrokerId, log: ReplicaLog, from: number, to: number): ReplicaCloseUp => ({
  brokerId,
  logStartOffset: log.logStartOffset,
  logEndOffset: log.logEndOffset,
  durableOffset: log.durableOffset,
  epochs: log.epochs.map(({ epoch, startOffset }) => ({ epoch, startOffset })),
  batches: readLog(log, Math.max(from, log.logStartOffset), to, Number.MAX_SAFE_INTEGER).map(projectBatch),
});

/** Batches are frozen, and so is what is told of them: made once for each. */
const views = new WeakMap<RecordBatch, BatchView>();

function projectBatch(batch: RecordBatch): BatchView {
  const known = views.get(batch);
  if (known) return known;
  const view: BatchView = Object.freeze({
    baseOffset: batch.baseOffset,
    lastOffset: batch.lastOffset,
    partitionLeaderEpoch: batch.partitionLeaderEpoch,
    producerId: batch.producerId,
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    isTransactional: batch.isTransactional,
    isControl: batch.isControl,
    maxTimestampMs: batch.maxTimestampMs,
    sizeBytes: batch.sizeBytes,
    records: batch.records.map(
      (record, i): RecordView => ({
        offset: offsetAt(batch, i),
        key: keyText(record),
        valueBytes: valueLength(record),
        type: typeOf(record),
      }),
    ),
  });
  views.set(batch, view);
  return view;
}

function typeOf(record: RecordBatch['records'][number]): string | null {
  if (record.type === 'user' || record.type === 'raw') return null;
  return record.type === 'EndTransactionMarker' ? record.outcome.toUpperCase() : record.type;
}

function projectFiles(brokerId: BrokerId, log: ReplicaLog, find: number | null): LogFilesView {
  return {
    brokerId,
    segments: log.segments.map(projectSegment),
    indexIntervalBytes: log.config.indexIntervalBytes,
    segmentBytes: log.config.segmentBytes,
    search: find === null ? null : projectSearch(log, find),
  };
}

function projectSegment(segment: Segment): SegmentView {
  let position = 0;
  const batches: PlacedBatch[] = [];
  for (const { baseOffset, lastOffset, sizeBytes } of segment.batches) {
    batches.push({ baseOffset, lastOffset, position, sizeBytes });
    position += sizeBytes;
  }
  return {
    baseOffset: segment.baseOffset,
    nextOffset: nextOffsetOf(segment),
    sizeBytes: segment.sizeBytes,
    batches,
    offsetIndex: segment.offsetIndex.entries.map(({ offset, position: at }) => ({ offset, position: at })),
    timeIndex: segment.timeIndex.entries.map(({ timestampMs, offset }) => ({ timestampMs, offset })),
  };
}

function projectSearch(log: ReplicaLog, offset: number): SearchView | null {
  const segment = log.segments[segmentIndexOf(log, offset)];
  if (!segment) return null;
  const { probes, entry, scanned, found } = watchOffsetSearch(segment, offset);
  return {
    offset,
    isOutOfRange: isOutOfRange(log, offset),
    baseOffset: segment.baseOffset,
    probes: probes.map(({ slot, comparison }) => ({ slot, comparison })),
    slot: segment.offsetIndex.entries.findIndex(({ offset: at }) => at === entry.offset),
    position: entry.position,
    scanned: scanned.map((at) => ({
      baseOffset: segment.batches[at.batchIndex]?.baseOffset ?? at.lastOffset,
      lastOffset: at.lastOffset,
      position: at.position,
      sizeBytes: at.sizeBytes,
    })),
    isFound: found !== null,
  };
}
