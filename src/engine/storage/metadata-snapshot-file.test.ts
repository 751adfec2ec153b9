import { describe, expect, it } from 'vitest';
import { bytesOfBatch } from '../protocol/batch-bytes.ts';
import { emptyImage, replay } from '../protocol/metadata-image.ts';
import type { MetadataSnapshot } from '../protocol/metadata-snapshot.ts';
import { makeSnapshot, snapshotBatches, snapshotName } from '../protocol/metadata-snapshot.ts';
import { keyBytes, valueBytes } from '../protocol/record-messages.ts';
import type { LogRecord, MetadataRecord } from '../protocol/records.ts';
import { decodeMetadataSnapshot, encodeMetadataSnapshot } from './metadata-snapshot-file.ts';

const TOPIC = 'k7Rr2CkWQ0eqfWQ5cM3nYw';
const RECORDS: readonly MetadataRecord[] = [
  { type: 'FeatureLevelRecord', name: 'metadata.version', featureLevel: 27 },
  { type: 'TopicRecord', name: 'orders', topicId: TOPIC },
  {
    type: 'PartitionRecord',
    topicId: TOPIC,
    partitionId: 0,
    replicas: [1, 2, 3],
    isr: [1, 2],
    removingReplicas: [],
    addingReplicas: [],
    leader: 1,
    leaderEpoch: 4,
    partitionEpoch: 9,
  },
];

function snapshotOf(records: readonly MetadataRecord[]): MetadataSnapshot {
  const image = emptyImage();
  for (const [offset, record] of records.entries()) replay(image, record, offset);
  return makeSnapshot(image, 7, 1_700_000_000_123, 1_700_000_060_000);
}
const contentOf = (record: LogRecord): readonly unknown[] => [keyBytes(record), valueBytes(record)];

describe('a .checkpoint file', () => {
  it.each([[RECORDS], [[]]])('reads as it was written, and is as long as was said', (records) => {
    const snapshot = snapshotOf(records);
    const bytes = encodeMetadataSnapshot(snapshot);
    expect(bytes.length).toBe(snapshot.sizeBytes);
    const found = decodeMetadataSnapshot(bytes);
    expect(found).toMatchObject({ epoch: 7, lastContainedLogTimestampMs: 1_700_000_000_123 });
    expect(found.records.map(contentOf)).toEqual(snapshot.records.map(contentOf));
  });

  it('begins and ends as RecordsSnapshotWriter has it', () => {
    const [header, data, footer] = snapshotBatches(snapshotOf(RECORDS));
    expect(
      [header, data, footer].map((batch) => [batch?.baseOffset, batch?.lastOffset, batch?.isControl]),
    ).toEqual([
      [0, 0, true],
      [1, 3, false],
      [4, 4, true],
    ]);
    // Key: version 0, type 3 and 4. Value: version 0, the time, no tagged fields.
    const [headerRecord] = header?.records ?? [];
    const [footerRecord] = footer?.records ?? [];
    if (!headerRecord || !footerRecord) throw new Error('no records');
    expect(keyBytes(headerRecord)).toEqual(new Uint8Array([0, 0, 0, 3]));
    expect(valueBytes(headerRecord)).toEqual(
      new Uint8Array([0, 0, 0x00, 0x00, 0x01, 0x8b, 0xcf, 0xe5, 0x68, 0x7b, 0]),
    );
    expect(keyBytes(footerRecord)).toEqual(new Uint8Array([0, 0, 0, 4]));
    expect(valueBytes(footerRecord)).toEqual(new Uint8Array([0, 0, 0]));
  });

  it('is named by where it ends and by its epoch', () => {
    expect(snapshotName(snapshotOf(RECORDS).id)).toBe('00000000000000000003-0000000007.checkpoint');
  });
});

describe('a broken .checkpoint file', () => {
  const snapshot = snapshotOf(RECORDS);
  const whole = encodeMetadataSnapshot(snapshot);
  const [header, data, footer] = snapshotBatches(snapshot).map(bytesOfBatch);
  const joined = (...parts: readonly (Uint8Array | undefined)[]): Uint8Array =>
    Uint8Array.from(parts.flatMap((part) => [...(part ?? [])]));
  const complaintOf = (bytes: Uint8Array): unknown => {
    try {
      return decodeMetadataSnapshot(bytes);
    } catch (error) {
      return error;
    }
  };

  it('is refused with the byte when a bit of it has changed', () => {
    for (let at = 0; at < whole.length; at++) {
      const bytes = whole.slice();
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      const complaint = complaintOf(bytes);
      // The epoch of a batch is not under its checksum: the other batches give it away.
      expect([at, complaint]).toEqual([at, expect.objectContaining({ name: 'KafkaException' })]);
      expect((complaint as { position: number }).position).toBeLessThanOrEqual(whole.length);
    }
  });

  it('is refused with the byte wherever it is cut', () => {
    for (let end = 0; end < whole.length; end++) {
      const complaint = complaintOf(whole.slice(0, end)) as { position: number };
      expect([end, complaint]).toEqual([end, expect.objectContaining({ name: 'KafkaException' })]);
      expect(complaint.position).toBeLessThanOrEqual(end);
    }
  });

  it('is refused when a part is missing, twice there, or out of place', () => {
    expect(complaintOf(joined(data, footer))).toMatchObject({ position: 0 });
    expect(complaintOf(joined(header, footer))).toMatchObject({ position: header?.length });
    expect(complaintOf(joined(header, data))).toMatchObject({
      message: 'the snapshot is not whole: it does not end with a SnapshotFooterRecord',
      position: (header?.length ?? 0) + (data?.length ?? 0),
    });
    expect(complaintOf(joined(whole, header))).toMatchObject({ position: whole.length });
  });
});
