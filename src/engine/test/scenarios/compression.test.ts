/** Compression as a model of sizes, times stamped by leaders, and answers no larger than a broker gives. */
import { describe, expect, it } from 'vitest';
import { configRefusal } from '../../../contract/configs.ts';
import { batchOfBytes } from '../../protocol/batch-bytes.ts';
import { COMPRESSIONS } from '../../protocol/format/batch-header.ts';
import type { RecordBatch } from '../../protocol/records.ts';
import { BATCH_HEADER_BYTES, recordsBytes, timestampAt } from '../../protocol/records.ts';
import { batchesOf } from '../../storage/log.ts';
import { decodeOffsetIndex } from '../../storage/offset-index.ts';
import type { ClusterSpec } from '../cluster-script.ts';
import { Cluster, logIn, ORDERS, SHOP } from '../cluster-script.ts';

/** First and last offset of each batch of a `.log` file, and where it begins; each is valid. */
function shellsIn(file: Uint8Array) {
  const shells: (readonly [number, number])[] = [];
  const positions: number[] = [];
  for (let at = 0; at < file.length; ) {
    const size = new DataView(file.buffer, file.byteOffset).getInt32(at + 8) + 12;
    const { baseOffset, lastOffset, records } = batchOfBytes(file.slice(at, at + size));
    expect(records.length).toBe(lastOffset - baseOffset + 1);
    shells.push([baseOffset, lastOffset]);
    positions.push(at);
    at += size;
  }
  return { shells, positions };
}

const batchesIn = (cluster: Cluster, broker = cluster.leader()): readonly RecordBatch[] => [
  ...batchesOf(logIn(cluster.insides, broker)),
];

/** A producer with time to fill its batches has written a burst. */
function burst(spec: ClusterSpec, count = 200): Cluster {
  const cluster = new Cluster({
    ...spec,
    producerConfigs: { 'linger.ms': '20', 'batch.size': '4000', ...spec.producerConfigs },
  });
  cluster.give({ type: 'producer.send', producerId: SHOP, count });
  cluster.run(5);
  return cluster;
}

describe('compression.type of a producer', () => {
  it.each(COMPRESSIONS)(
    '%s: batches are as small as the model says, and the same on every replica',
    (codec) => {
      const cluster = burst({ producerConfigs: { 'compression.type': codec } });
      const batches = batchesIn(cluster);
      expect(batches.reduce((sum, { records }) => sum + records.length, 0)).toBe(200);
      for (const batch of batches) {
        expect(batch.compression).toBe(codec);
        const plain = BATCH_HEADER_BYTES + recordsBytes(batch);
        if (codec === 'none') expect(batch.sizeBytes).toBe(plain);
        else if (batch.records.length > 3) expect(batch.sizeBytes).toBeLessThan(plain);
      }
      const [follower] = cluster.followers();
      expect(cluster.replica(follower).sizeBytes).toBe(cluster.replica(cluster.leader()).sizeBytes);
      expect(cluster.story(follower)).toBe(cluster.story(cluster.leader()));
      expect(cluster.complaints()).toEqual([]);
    },
  );

  it('lets more records into a batch, the better the producer knows how they compress', () => {
    const cluster = burst({ producerConfigs: { 'compression.type': 'gzip' } }, 4_000);
    const longest = (from: number): number =>
      Math.max(
        ...batchesIn(cluster)
          .filter(({ baseOffset }) => baseOffset >= from)
          .map(({ records }) => records.length),
      );
    const before = longest(0);
    cluster.give({ type: 'producer.send', producerId: SHOP, count: 500 });
    cluster.run(5);
    expect(longest(4_000)).toBeGreaterThan(before);
  });

  it('takes zstd since 2.1 only', () => {
    expect(configRefusal('producer', 'compression.type', 'zstd', '0.11')?.sentence).toContain('zstd');
    expect(configRefusal('topic', 'compression.type', 'zstd', '0.10')?.error).toBe('INVALID_CONFIG');
    expect(configRefusal('producer', 'compression.type', 'zstd', '2.4')).toBeNull();
    expect(configRefusal('producer', 'compression.type', 'lz4', '0.10')).toBeNull();
  });

  it('is saved without compression: the same records, and indexes that find them', () => {
    const cluster = burst({
      producerConfigs: { 'compression.type': 'lz4' },
      topicConfigs: { 'index.interval.bytes': '1000' },
    });
    const before = cluster.engine.digest();
    const files = cluster.engine.segmentFiles(`b${cluster.leader()}`, ORDERS) ?? [];
    const named = (end: string): Uint8Array =>
      files.find(({ name }) => name.endsWith(end))?.bytes ?? new Uint8Array(0);
    const { shells, positions } = shellsIn(named('.log'));
    expect(shells).toEqual(batchesIn(cluster).map(({ baseOffset, lastOffset }) => [baseOffset, lastOffset]));
    expect(named('.log').length).toBeGreaterThan(cluster.replica(cluster.leader()).sizeBytes);
    const { entries } = decodeOffsetIndex(named('.index'), 0);
    expect(entries.length).toBeGreaterThan(2);
    for (const { position } of entries) expect(positions).toContain(position);
    expect(cluster.engine.digest()).toBe(before);
  });
});

describe('compression.type of a topic', () => {
  it.each([
    ['producer', 'gzip', 'gzip'],
    ['uncompressed', 'gzip', 'none'],
    ['zstd', 'none', 'zstd'],
    ['snappy', 'lz4', 'snappy'],
  ] as const)('%s makes of a batch by %s one by %s', (topic, producer, stored) => {
    const cluster = burst({
      topicConfigs: { 'compression.type': topic },
      producerConfigs: { 'compression.type': producer },
    });
    expect(new Set(batchesIn(cluster).map(({ compression }) => compression))).toEqual(new Set([stored]));
    expect(cluster.complaints()).toEqual([]);
  });

  it('may make a batch too large for its topic, which is refused then', () => {
    const cluster = new Cluster({
      minIsr: 1,
      topicConfigs: { 'compression.type': 'uncompressed', 'max.message.bytes': '3000' },
      producerConfigs: { 'linger.ms': '20', 'batch.size': '16000', 'compression.type': 'zstd' },
    });
    cluster.give({ type: 'producer.send', producerId: SHOP, count: 20 });
    cluster.until('produce.refused', ({ error }) => error === 'MESSAGE_TOO_LARGE');
    expect(cluster.complaints()).toEqual([]);
  });
});

describe('message.timestamp.type=LogAppendTime', () => {
  it('stamps a whole batch with the leader’s time, and the bytes say so', () => {
    const cluster = burst({ topicConfigs: { 'message.timestamp.type': 'LogAppendTime' } });
    const appendedMs = new Map(
      cluster
        .seen('log.appended', ({ partition, asLeader }) => partition === ORDERS && asLeader)
        .map(({ baseOffset, timeUs }) => [baseOffset, Math.floor(timeUs / 1000)]),
    );
    const batches = batchesIn(cluster);
    const firstMs = batches[0]?.maxTimestampMs ?? 0;
    const firstAt = appendedMs.get(0) ?? 0;
    for (const batch of batches) {
      expect(batch.timestampType).toBe('LogAppendTime');
      expect(batch.maxTimestampMs - firstMs).toBe((appendedMs.get(batch.baseOffset) ?? 0) - firstAt);
      for (const i of batch.records.keys()) expect(timestampAt(batch, i)).toBe(batch.maxTimestampMs);
    }
    const files = cluster.engine.segmentFiles(`b${cluster.leader()}`, ORDERS) ?? [];
    const log = files.find(({ name }) => name.endsWith('.log'))?.bytes ?? new Uint8Array(0);
    // Attributes: bit 3 says LogAppendTime.
    expect(new DataView(log.buffer, log.byteOffset).getInt16(21) & 8).toBe(8);
    const [follower] = cluster.followers();
    expect(batchesIn(cluster, follower).map(({ maxTimestampMs }) => maxTimestampMs)).toEqual(
      batches.map(({ maxTimestampMs }) => maxTimestampMs),
    );
    expect(cluster.complaints()).toEqual([]);
  });

  it('outlives compaction', () => {
    const cluster = new Cluster({
      topicConfigs: {
        'message.timestamp.type': 'LogAppendTime',
        'cleanup.policy': 'compact',
        'segment.bytes': '8000',
        'min.cleanable.dirty.ratio': '0.01',
      },
      producer: { keyStrategy: 'keyed' },
      producerConfigs: { 'linger.ms': '20', 'batch.size': '2000' },
    });
    cluster.give({ type: 'producer.send', producerId: SHOP, count: 400 });
    const { brokerId } = cluster.until('log.cleaned', ({ partition, recordsAfter, recordsBefore }) => {
      return partition === ORDERS && recordsAfter < recordsBefore;
    });
    const cleaned = batchesIn(cluster, brokerId).filter(({ offsetDeltas }) => offsetDeltas !== null);
    expect(cleaned.length).toBeGreaterThan(0);
    for (const batch of cleaned) expect(batch.timestampType).toBe('LogAppendTime');
    expect(cluster.engine.segmentFiles(`b${brokerId}`, ORDERS)).not.toBeNull();
    expect(cluster.complaints()).toEqual([]);
  });
});

describe('fetch.max.bytes of a broker', () => {
  it('bounds every answer, but for the first batch', () => {
    const cluster = burst({
      partitions: 4,
      configs: { 'fetch.max.bytes': '3000' },
      producerConfigs: { 'batch.size': '1000' },
    });
    cluster.heal();
    const answers = cluster.seen(
      'request.sent',
      ({ flight }) => flight.api === 'Fetch' && flight.isResponse && flight.recordCount > 0,
    );
    expect(answers.length).toBeGreaterThan(5);
    // 60 bytes for the message and 40 for each partition that it names.
    for (const { flight } of answers) expect(flight.sizeBytes).toBeLessThanOrEqual(3_000 + 60 + 4 * 40);
    expect(cluster.complaints()).toEqual([]);
  });
});
