/** The logs of a partition as they lie on the brokers' disks: records of a stretch of offsets on each, and the files of one
 *  with the search that a read of an offset makes in them.
 *  See         storage/segment.ts, storage/segment-lookup.ts, log-bytes.ts, log-durability.ts, log-retention.ts,
 *              log-compaction.ts, log-truncation.ts, log-acknowledged.ts */
import type {
  BatchView,
  LogCloseUp,
  LogConfigView,
  LogFilesView,
  LogSubject,
  PlacedBatch,
  RecordView,
  ReplicaCloseUp,
  SearchView,
  SegmentView,
} from '../../contract/close-up.ts';
import type { TopicConfigName } from '../../contract/configs.ts';
import { topicConfigText } from '../../contract/configs.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { brokerNode, parsePartitionKey } from '../../contract/ids.ts';
import type { AuditState } from '../audit/state.ts';
import { fileNow } from '../audit/view.ts';
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { latestImage } from '../cluster/world.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import { valueLength } from '../protocol/record-messages.ts';
import { keyText, offsetAt, type RecordBatch } from '../protocol/records.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { isOutOfRange, readLog, segmentIndexOf } from '../storage/log.ts';
import type { Segment } from '../storage/segment.ts';
import { nextOffsetOf } from '../storage/segment.ts';
import { watchOffsetSearch } from '../storage/segment-lookup.ts';
import { acknowledgedFrom, unacknowledgedIn } from './log-acknowledged.ts';
import { projectBytes } from './log-bytes.ts';
import { projectCompaction } from './log-compaction.ts';
import { projectDurability } from './log-durability.ts';
import { projectRetention } from './log-retention.ts';
import { projectTruncation } from './log-truncation.ts';

const MAX_COUNT = 200;

interface Copy {
  readonly brokerId: BrokerId;
  readonly node: NodeRecord;
  readonly log: ReplicaLog;
  /** A broker that is down knows of it only what it wrote to the checkpoint file. */
  readonly highWatermark: number;
}

/** Null when nobody has such a log. */
export function closeUpOfLog(world: World, audit: AuditState, subject: LogSubject): LogCloseUp | null {
  const { topic, partition } = parsePartitionKey(subject.partition);
  const known = latestImage(world).topics.get(topic)?.partitions[partition];
  const copies: Copy[] = [];
  for (const brokerId of known?.replicas ?? []) {
    const copy = copyOn(world, brokerId, subject.partition);
    if (copy) copies.push(copy);
  }
  if (copies.length === 0) return null;
  const count = Math.max(1, Math.min(subject.count, MAX_COUNT));
  const end = Math.max(...copies.map(({ log }) => log.logEndOffset));
  const from = Math.max(0, subject.from ?? end - count);
  const to = from + count;
  const leader = copies.find(({ brokerId }) => brokerId === known?.leader);
  // What is beyond a high watermark here may have been written anew, and acknowledged, from there on.
  const told = acknowledgedFrom(
    audit.partitions.get(fileNow(world, subject.partition))?.ledger.acknowledged ?? [],
    Math.min(from, ...copies.map(({ highWatermark }) => highWatermark)),
  );
  // What every copy may have let go of, the ledger has forgotten as well (audit/past.ts).
  const remembered = Math.min(...copies.map(({ log }) => Math.max(log.logStartOffset, log.sparseTo)));
  const filesOf = copies.find(({ brokerId }) => brokerId === subject.brokerId);
  const { bytesOf } = subject;
  const opened = copies.find(({ brokerId }) => brokerId === bytesOf?.brokerId);
  return {
    kind: 'log',
    partition: subject.partition,
    from,
    to,
    replicas: copies.map((copy): ReplicaCloseUp => {
      const { brokerId, node, log } = copy;
      const batches = readLog(log, Math.max(from, log.logStartOffset), to, Number.MAX_SAFE_INTEGER);
      return {
        brokerId,
        logStartOffset: log.logStartOffset,
        logEndOffset: log.logEndOffset,
        durableOffset: log.durableOffset,
        epochs: log.epochs.map(({ epoch, startOffset }) => ({ epoch, startOffset })),
        batches: batches.map(projectBatch),
        unacknowledged: unacknowledgedIn(batches, told, Math.max(from, remembered), to),
        truncation: projectTruncation(
          world,
          node,
          subject.partition,
          log,
          copy === leader ? undefined : leader,
        ),
      };
    }),
    files: filesOf ? projectFiles(world, subject.partition, filesOf, subject.find) : null,
    bytes: opened && bytesOf ? projectBytes(opened.brokerId, opened.log, bytesOf.offset) : null,
  };
}

function copyOn(world: World, brokerId: BrokerId, key: PartitionKey): Copy | undefined {
  const node = world.sim.nodes.get(brokerNode(brokerId));
  const log = node && brokerDisk(node).logs.get(key);
  if (!node || !log) return undefined;
  const highWatermark =
    brokerProcess(node)?.broker.replicas.get(key)?.highWatermark ??
    Math.min(brokerDisk(node).highWatermarks.get(key) ?? 0, log.logEndOffset);
  return { brokerId, node, log, highWatermark };
}

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

/** What of a topic's configs shapes its logs, and is shown where it does. */
const SHOWN_CONFIGS = [
  'index.interval.bytes',
  'segment.bytes',
  'flush.messages',
  'flush.ms',
  'retention.ms',
  'retention.bytes',
  'file.delete.delay.ms',
  'min.cleanable.dirty.ratio',
  'delete.retention.ms',
] as const satisfies readonly TopicConfigName[];

function projectFiles(
  world: World,
  key: PartitionKey,
  { brokerId, node, log, highWatermark }: Copy,
  find: number | null,
): LogFilesView {
  const { topic } = parsePartitionKey(key);
  const image = brokerProcess(node)?.broker.image ?? latestImage(world);
  const overrides = image.topics.get(topic)?.configs;
  const { configs } = brokerDisk(node);
  return {
    brokerId,
    segments: log.segments.map(projectSegment),
    indexIntervalBytes: log.config.indexIntervalBytes,
    segmentBytes: log.config.segmentBytes,
    configs: SHOWN_CONFIGS.map(
      (name): LogConfigView => ({
        name,
        value: topicConfigText(overrides, configs, name),
        isSet: overrides?.has(name) === true,
      }),
    ),
    search: find === null ? null : projectSearch(log, find),
    durability: projectDurability(world, node, key, log),
    retention: projectRetention(world, node, key, log, highWatermark),
    compaction: projectCompaction(world, node, key, log, highWatermark),
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
