/** A snapshot of the cluster's metadata: what the log up to an offset comes to, as records that need none of it.
 *
 *      offset 0: SnapshotHeaderRecord | 1 … n: one batch of records | n + 1: SnapshotFooterRecord
 *
 *  Models      org.apache.kafka.image.MetadataImage#write, ImageReWriter; org.apache.kafka.snapshot.RecordsSnapshotWriter; KIP-630
 *  Simplifies  the records are one batch, however large (RecordsSnapshotWriter begins another at 8 MiB)
 *  Invariants  records that are replayed into an empty image give the image they were written from; two images that know the
 *              same write the same records, in whatever order they learnt it
 *  See         metadata-image.ts, storage/metadata-log.ts, storage/metadata-snapshot-file.ts */
import type { ConfigResourceType } from './log-records.ts';
import type { MetadataImage, TopicImage } from './metadata-image.ts';
import { replay } from './metadata-image.ts';
import type { LogRecord, MetadataRecord, RecordBatch } from './records.ts';
import { makeBatch, placeBatch } from './records.ts';

/** Names a snapshot: the offset of the first record that is not in it, and the epoch of the last one that is. */
export interface SnapshotId {
  readonly endOffset: number;
  readonly epoch: number;
}

/** Frozen; nodes that fetch one from another share it. */
export interface MetadataSnapshot {
  readonly id: SnapshotId;
  /** Of the last record that it stands for. */
  readonly lastContainedLogTimestampMs: number;
  /** When it was written: the time of all its records. */
  readonly writtenAtMs: number;
  /** Of its file. */
  readonly sizeBytes: number;
  readonly records: readonly MetadataRecord[];
}

/** Kafka's name of its file. */
export const snapshotName = ({ endOffset, epoch }: SnapshotId): string =>
  `${String(endOffset).padStart(20, '0')}-${String(epoch).padStart(10, '0')}.checkpoint`;

export function makeSnapshot(
  image: MetadataImage,
  epoch: number,
  lastContainedLogTimestampMs: number,
  writtenAtMs: number,
): MetadataSnapshot {
  const content = {
    id: Object.freeze({ endOffset: image.appliedOffset + 1, epoch }),
    lastContainedLogTimestampMs,
    writtenAtMs,
    records: Object.freeze(recordsOf(image)),
  };
  const sizeBytes = snapshotBatches(content).reduce((sum, batch) => sum + batch.sizeBytes, 0);
  return Object.freeze({ ...content, sizeBytes });
}

/** The batches of its file, whose offsets begin at 0. */
export function snapshotBatches({
  id,
  lastContainedLogTimestampMs,
  writtenAtMs,
  records,
}: Omit<MetadataSnapshot, 'sizeBytes'>): readonly RecordBatch[] {
  const header = {
    type: 'SnapshotHeaderRecord',
    lastContainedLogTimestamp: lastContainedLogTimestampMs,
  } as const;
  const control = (record: LogRecord): RecordBatch => makeBatch([record], writtenAtMs, undefined, true);
  const batches = [
    control(header),
    ...(records.length > 0 ? [makeBatch(records, writtenAtMs)] : []),
    control({ type: 'SnapshotFooterRecord' }),
  ];
  let offset = 0;
  return batches.map((batch) => {
    const placed = placeBatch(batch, offset, id.epoch);
    offset = placed.lastOffset + 1;
    return placed;
  });
}

/** Bytes of a snapshot from a position on, at most so many; with the last of them comes what they say. */
export function snapshotRange(snapshot: MetadataSnapshot, position: number, maxBytes: number) {
  const size = snapshot.sizeBytes;
  const bytes = Math.min(maxBytes, size - position);
  return { size, bytes, snapshot: position + bytes >= size ? snapshot : null };
}

/** What an image knows, as records: features, brokers, topics with their partitions, configs, producer ids. */
export function recordsOf(image: MetadataImage): readonly MetadataRecord[] {
  const records: MetadataRecord[] = [];
  for (const [name, featureLevel] of byName(image.features))
    records.push({ type: 'FeatureLevelRecord', name, featureLevel });
  for (const broker of [...image.brokers.values()].sort((a, b) => a.brokerId - b.brokerId))
    records.push({ type: 'RegisterBrokerRecord', ...broker });
  const topics = byName(image.topics);
  for (const [, topic] of topics) records.push(...topicRecords(topic));
  for (const [name, { configs }] of topics) records.push(...configRecords('topic', name, configs));
  for (const [name, configs] of byName(image.brokerConfigs))
    records.push(...configRecords('broker', name, configs));
  for (const [name, configs] of byName(image.groupConfigs))
    records.push(...configRecords('group', name, configs));
  if (image.nextProducerId > 0)
    records.push({
      type: 'ProducerIdsRecord',
      brokerId: -1,
      brokerEpoch: -1,
      nextProducerId: image.nextProducerId,
    });
  return records;
}

function topicRecords({ name, topicId, partitions }: TopicImage): readonly MetadataRecord[] {
  return [
    { type: 'TopicRecord', name, topicId },
    ...partitions.map(
      ({ topic: _, partition: partitionId, ...registration }): MetadataRecord => ({
        type: 'PartitionRecord',
        topicId,
        partitionId,
        ...registration,
      }),
    ),
  ];
}

const configRecords = (
  resourceType: ConfigResourceType,
  resourceName: string,
  configs: ReadonlyMap<string, string>,
): readonly MetadataRecord[] =>
  byName(configs).map(([name, value]) => ({ type: 'ConfigRecord', resourceType, resourceName, name, value }));

const byName = <T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1));

/** Makes an image what a snapshot says, whatever it was before. */
export function loadImage(image: MetadataImage, { id, records }: MetadataSnapshot): void {
  for (const part of [image.brokers, image.topics, image.names, image.features]) part.clear();
  image.brokerConfigs.clear();
  image.groupConfigs.clear();
  image.nextProducerId = 0;
  for (const record of records) replay(image, record, id.endOffset - 1);
  image.appliedOffset = id.endOffset - 1;
}
