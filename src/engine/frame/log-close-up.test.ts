/** The logs of a partition up close, against what the logs hold, counted here by hand, and against what happens afterwards. */
import { describe, expect, it } from 'vitest';
import type { LogCloseUp, LogFilesView, ReplicaCloseUp } from '../../contract/close-up.ts';
import type { ByteField } from '../../contract/log-close-up.ts';
import { SIM_EPOCH_MS } from '../../contract/units.ts';
import type { UserRecord } from '../protocol/records.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { batchesOf } from '../storage/log.ts';
import type { ClusterSpec } from '../test/cluster-script.ts';
import { Cluster, diskOf, logIn, ORDERS } from '../test/cluster-script.ts';

interface Wanted {
  readonly files?: number;
  readonly bytesOf?: { readonly brokerId: number; readonly offset: number };
}

function look(cluster: Cluster, { files, bytesOf }: Wanted = {}): LogCloseUp {
  const closeUp = cluster.engine.closeUp({
    kind: 'log',
    partition: ORDERS,
    from: 0,
    count: 100,
    brokerId: files ?? null,
    find: null,
    bytesOf: bytesOf ?? null,
  });
  if (closeUp?.kind !== 'log') throw new Error('no close look came');
  return closeUp;
}

function filesOf(cluster: Cluster, brokerId: number): LogFilesView {
  const { files } = look(cluster, { files: brokerId });
  if (!files) throw new Error(`broker ${brokerId} has no files`);
  return files;
}

function replicaOf(cluster: Cluster, brokerId: number): ReplicaCloseUp {
  const found = look(cluster).replicas.find((replica) => replica.brokerId === brokerId);
  if (!found) throw new Error(`broker ${brokerId} has no replica`);
  return found;
}

// ---- a reader of its own

/** Bytes of the fields one after another, as they are shown; every field begins where the one before it ends. */
function bytesIn(fields: readonly ByteField[], from: number): number[] {
  let position = from;
  return fields.flatMap((field) => {
    expect(field.position).toBe(position);
    position += field.sizeBytes;
    const bytes = (field.hex ?? '').split(' ').filter(Boolean);
    expect(bytes).toHaveLength(Math.min(field.sizeBytes, 24));
    return bytes.map((byte) => Number.parseInt(byte, 16));
  });
}

/** What the workload writes as a value. */
const workloadValue = ({ number, valueBytes }: UserRecord): string =>
  `shop-${number}`.padEnd(valueBytes, '.');

/** CRC-32C, bit by bit. */
function crc32c(bytes: readonly number[]): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}

/** A zig-zag number of variable length. */
function varintIn(hex: string | null): number {
  const bytes = (hex ?? '').split(' ').map((byte) => Number.parseInt(byte, 16));
  const raw = bytes.reduce((sum, byte, i) => sum + (byte & 0x7f) * 128 ** i, 0);
  return raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2;
}

const bigEndian = (hex: string | null): bigint =>
  BigInt.asIntN(4 * (hex ?? '').replaceAll(' ', '').length, BigInt(`0x${(hex ?? '').replaceAll(' ', '')}`));

describe('a batch byte by byte', () => {
  const cluster = new Cluster({ producer: { keyStrategy: 'keyed' } });
  cluster.give({ type: 'producer.send', producerId: 'p-shop', count: 6 });
  cluster.run(2);
  const leader = cluster.leader();
  const [batch] = [...batchesOf(logIn(cluster.insides, leader))].filter(({ records }) => records.length > 3);
  if (!batch) throw new Error('nothing lies in a batch with others');
  const wanted = { brokerId: leader, offset: batch.lastOffset };
  const { bytes } = look(cluster, { bytesOf: wanted });
  if (!bytes) throw new Error('no bytes came');
  const value = (name: string): string | null =>
    bytes.header.find((field) => field.name === name)?.value ?? null;

  it('has the 61 bytes of its header in order, and they say what the batch is', () => {
    const header = bytesIn(bytes.header, 0);
    expect(header).toHaveLength(61);
    for (const { name, hex, value: told } of bytes.header)
      if (name !== 'crc') expect(String(bigEndian(hex)), name).toBe(told);
    expect(value('baseOffset')).toBe(String(batch.baseOffset));
    expect(value('batchLength')).toBe(String(batch.sizeBytes - 12));
    expect(value('partitionLeaderEpoch')).toBe(String(batch.partitionLeaderEpoch));
    expect(value('magic')).toBe('2');
    expect(value('lastOffsetDelta')).toBe(String(batch.records.length - 1));
    expect(value('maxTimestamp')).toBe(String(batch.maxTimestampMs));
    expect(value('producerId')).toBe(String(batch.producerId));
    expect(value('baseSequence')).toBe(String(batch.baseSequence));
    expect(value('recordCount')).toBe(String(batch.records.length));
  });

  it('tells the bits of its attributes', () => {
    const bits = bytes.header.find(({ name }) => name === 'attributes')?.bits ?? [];
    expect(bits.map((bit) => [bit.name, bit.bits, bit.value])).toEqual([
      ['compression', '000', 'none'],
      ['timestampType', '0', 'CreateTime'],
      ['isTransactional', '0', 'false'],
      ['isControl', '0', 'false'],
      ['hasDeleteHorizon', '0', 'false'],
      ['unused', '000000000', ''],
    ]);
  });

  it('shows the first three records and the one that is asked for, each by its own fields', () => {
    expect(bytes.records.map(({ index }) => index)).toEqual([0, 1, 2, batch.records.length - 1]);
    expect(bytes.recordCount).toBe(batch.records.length);
    for (const record of bytes.records) {
      const [length, ...body] = record.fields;
      // What follows the length is as long as it says.
      expect(varintIn(length?.hex ?? null)).toBe(body.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
      const made = batch.records[record.index] as UserRecord;
      const told = Object.fromEntries(record.fields.map((field) => [field.name, field.value]));
      expect(told.offsetDelta).toBe(String(record.index));
      expect(told.key).toBe(made.key);
      expect(told.value).toBe(workloadValue(made));
      expect(Number(told.timestampDelta)).toBe(
        made.timestampMs - (batch.records[0] as UserRecord).timestampMs,
      );
    }
  });

  it('has the checksum of what lies behind it', () => {
    const single = new Cluster();
    single.send(1);
    const { bytes: small } = look(single, { bytesOf: { brokerId: single.leader(), offset: 0 } });
    const [written] = [...batchesOf(logIn(single.insides, single.leader()))];
    if (!small || !written) throw new Error('no bytes came');
    const text = workloadValue(written.records[0] as UserRecord);
    // Of a long value only the beginning is shown: the rest is known from the workload.
    const all = [small.header, small.records[0]?.fields ?? []].flat().flatMap((field) => {
      const shown = bytesIn([field], field.position);
      if (field.name === 'value') expect(shown).toEqual([...text.slice(0, 24)].map((c) => c.charCodeAt(0)));
      return field.name === 'value' ? [...text].map((c) => c.charCodeAt(0)) : shown;
    });
    expect(all).toHaveLength(small.sizeBytes);
    expect(String(crc32c(all.slice(21)))).toBe(small.header.find(({ name }) => name === 'crc')?.value);
  });

  it('begins in the file where those before it end', () => {
    const before = [...batchesOf(logIn(cluster.insides, leader))].filter(
      (b) => b.lastOffset < batch.baseOffset,
    );
    expect(bytes.filePosition).toBe(before.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
    expect(bytes.segment).toBe(0);
  });

  it('is not there where the log has none', () => {
    expect(look(cluster, { bytesOf: { brokerId: leader, offset: 99 } }).bytes).toBeNull();
    expect(look(cluster).bytes).toBeNull();
  });

  it('is known by its header alone where it is compressed, and nobody makes up its checksum', () => {
    const packed = new Cluster({ producerConfigs: { 'compression.type': 'lz4' } });
    packed.send(1);
    const opened = look(packed, { bytesOf: { brokerId: packed.leader(), offset: 0 } }).bytes;
    expect(opened).toMatchObject({ compression: 'lz4', records: [], recordCount: 1 });
    const field = (name: string) => opened?.header.find((one) => one.name === name);
    expect(field('crc')).toMatchObject({ hex: null, value: null });
    expect(field('attributes')?.hex).toBe('00 03');
    expect(field('batchLength')?.value).toBe(String((opened?.sizeBytes ?? 0) - 12));
  });
});

// ---- what is on the disk

const sizeOf = (log: ReplicaLog, isMeant: (lastOffset: number) => boolean): number =>
  [...batchesOf(log)].reduce(
    (sum, { lastOffset, sizeBytes }) => sum + (isMeant(lastOffset) ? sizeBytes : 0),
    0,
  );

describe('page cache and disk', () => {
  it('count as fsynced what closed segments hold, and the rest as lying in the page cache', () => {
    const cluster = new Cluster({ topicConfigs: { 'segment.bytes': '1200' } });
    cluster.send(12);
    const leader = cluster.leader();
    const log = logIn(cluster.insides, leader);
    const { durability } = filesOf(cluster, leader);
    const active = log.segments.at(-1)?.baseOffset ?? 0;
    expect(active).toBeGreaterThan(0);
    expect(durability.recoveryPoint).toBe(active);
    expect(durability.fsyncedBytes).toBe(sizeOf(log, (lastOffset) => lastOffset < active));
    expect(durability.cachedBytes).toBe(sizeOf(log, (lastOffset) => lastOffset >= active));
    expect(durability.writtenBackBytes).toBe(0);
    // No checkpoint has been written yet; the file says nothing of this partition.
    expect(durability.checkpoints.recoveryPoint).toBe(
      diskOf(cluster.insides, leader).dir.recoveryPoints.get(ORDERS) ?? null,
    );
    expect(durability.pages).toBeNull();
    // Linux writes back by itself what has been dirty for half a minute.
    cluster.run(45);
    const later = filesOf(cluster, leader).durability;
    expect(later.cachedBytes).toBe(0);
    expect(later.writtenBackBytes).toBe(durability.cachedBytes);
    expect(later.durableOffset).toBe(durability.durableOffset);
  });

  it('count the pages that a machine holds', () => {
    const cluster = new Cluster();
    cluster.give({ type: 'hardware.set', brokerId: null, hardware: {} });
    cluster.send(3);
    expect(filesOf(cluster, cluster.leader()).durability.pages).toEqual({ held: 1, all: 1 });
  });
});

// ---- retention

const SMALL: ClusterSpec = {
  topicConfigs: { 'segment.bytes': '1200', 'retention.ms': '20000', 'file.delete.delay.ms': '7000' },
  configs: { 'log.retention.check.interval.ms': '5000', 'log.initial.task.delay.ms': '1000' },
};

describe('retention', () => {
  it('says which segment goes by which rule at which check, and so it happens', () => {
    const cluster = new Cluster(SMALL);
    cluster.send(12);
    const leader = cluster.leader();
    const { segments, deleted } = filesOf(cluster, leader).retention;
    expect(deleted).toEqual([]);
    const [oldest] = segments;
    if (oldest?.fate.kind !== 'goes') throw new Error('the oldest segment does not go');
    expect(oldest.fate.rule).toBe('retentionMs');
    // By the rule as Kafka words it: at the first check at which its newest record is older than retention.ms.
    const newestMs = Math.max(
      ...(logIn(cluster.insides, leader).segments[0]?.batches ?? []).map((b) => b.maxTimestampMs),
    );
    expect(oldest.newestMs).toBe(newestMs);
    const dueUs = (newestMs - SIM_EPOCH_MS + 20_000) * 1000;
    expect(oldest.fate.atUs).toBeGreaterThan(dueUs);
    expect(oldest.fate.atUs).toBeLessThanOrEqual(dueUs + 5_001_000);
    const gone = cluster.until('log.segmentsDeleted', ({ brokerId }) => brokerId === leader);
    expect(gone).toMatchObject({ timeUs: oldest.fate.atUs, reason: 'retentionMs' });
    const together = segments.filter(({ fate }) => fate.kind === 'goes' && fate.atUs === gone.timeUs);
    expect(gone.segmentCount).toBe(together.length);
    // Their files have another name until the delay has passed.
    const { retention } = filesOf(cluster, leader);
    expect(retention.deleted.map(({ baseOffset }) => baseOffset)).toEqual(together.map((s) => s.baseOffset));
    expect(retention.deleted[0]).toMatchObject({ reason: 'retentionMs', sizeBytes: oldest.sizeBytes });
    const removeAtUs = retention.deleted[0]?.removeAtUs ?? 0;
    expect(removeAtUs - gone.timeUs).toBeLessThanOrEqual(7_000_000);
    cluster.run((removeAtUs - gone.timeUs) / 1e6 + 0.01);
    expect(filesOf(cluster, leader).retention.deleted.some(({ baseOffset }) => baseOffset === 0)).toBe(false);
  });

  it('takes by size as many as leave the log at its limit or above', () => {
    const cluster = new Cluster({
      ...SMALL,
      topicConfigs: { 'segment.bytes': '1200', 'retention.ms': '-1', 'retention.bytes': '2000' },
    });
    cluster.send(14);
    const leader = cluster.leader();
    const { segments } = filesOf(cluster, leader).retention;
    const fates = segments.map(({ fate }) => (fate.kind === 'goes' ? fate.rule : fate.why));
    let left = segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const expected = segments.map(({ sizeBytes }) => {
      if (left - sizeBytes < 2000) return 'fits';
      left -= sizeBytes;
      return 'retentionBytes';
    });
    expect(fates).toEqual(expected);
    expect(fates).toContain('retentionBytes');
  });

  it('keeps what is not committed, however old it is', () => {
    const cluster = new Cluster({ ...SMALL, producer: { acks: 1, idempotence: false }, minIsr: 1 });
    cluster.send(2);
    const [one, two] = cluster.followers();
    const leader = cluster.leader();
    // Both stand still, so that nobody replicates and nobody is taken out of the ISR for a while.
    cluster.give({ type: 'broker.pause', brokerId: one });
    cluster.give({ type: 'broker.pause', brokerId: two });
    cluster.hand(8);
    const { retention } = filesOf(cluster, leader);
    const last = retention.segments.findLast(({ sizeBytes }) => sizeBytes > 0);
    expect(last?.nextOffset).toBeGreaterThan(retention.highWatermark);
    expect(last?.fate).toEqual({ kind: 'stays', why: 'aboveHighWatermark' });
  });

  it('foresees nothing where nobody looks', () => {
    const cluster = new Cluster(SMALL);
    cluster.send(6);
    const [follower] = cluster.followers();
    cluster.kill(follower);
    const { retention } = filesOf(cluster, follower);
    expect(retention.nextCheckUs).toBeNull();
    expect(new Set(retention.segments.map(({ fate }) => fate.kind === 'stays' && fate.why))).toEqual(
      new Set(['unwatched']),
    );
  });
});

// ---- compaction

describe('compaction', () => {
  const compacted = (): Cluster =>
    new Cluster({
      producer: { keyStrategy: 'keyed' },
      configs: { 'log.cleaner.backoff.ms': '4000' },
      topicConfigs: { 'cleanup.policy': 'compact', 'segment.bytes': '1200' },
    });

  it('is not there for a log that is not compacted', () => {
    const cluster = new Cluster();
    expect(filesOf(cluster, cluster.leader()).compaction).toBeNull();
  });

  it('counts clean and dirty bytes of closed segments, and comes when it says', () => {
    const cluster = compacted();
    cluster.send(3);
    const leader = cluster.leader();
    expect(filesOf(cluster, leader).compaction).toMatchObject({ state: 'oneSegment', checkpoint: null });
    cluster.send(25);
    const log = logIn(cluster.insides, leader);
    const { compaction } = filesOf(cluster, leader);
    if (compaction?.state !== 'due') throw new Error(`it is ${compaction?.state}`);
    const checkpoint = compaction.checkpoint ?? 0;
    const closed = log.segments.slice(0, -1);
    const sum = (isDirty: boolean): number =>
      closed
        .filter((s) => s.baseOffset >= checkpoint === isDirty)
        .reduce((bytes, s) => bytes + s.sizeBytes, 0);
    expect(compaction).toMatchObject({ cleanableBytes: sum(true), cleanBytes: sum(false), minRatio: 0.5 });
    expect(compaction.ratio).toBeCloseTo(sum(true) / (sum(true) + sum(false)), 10);
    const cleaned = cluster.until('log.cleaned', (e) => e.brokerId === leader && e.partition === ORDERS);
    expect(cleaned.timeUs).toBe(compaction.nextLookUs);
    expect(cleaned).toMatchObject({
      firstDirtyOffset: checkpoint,
      endOffset: compaction.firstUncleanableOffset,
    });
    const after = filesOf(cluster, leader).compaction;
    expect(after).toMatchObject({ checkpoint: cleaned.endOffset, state: 'nothingDirty', cleanableBytes: 0 });
    // All of it was acknowledged, and nothing else is said of what has been cleaned since.
    cluster.run(10);
    for (const { unacknowledged } of look(cluster).replicas) expect(unacknowledged).toEqual([]);
  });
});

// ---- acknowledged or not, and where logs part

describe('a leader that was alone', () => {
  const cluster = new Cluster({ minIsr: 1 });
  cluster.send(2);
  const old = cluster.leader();
  const [one, two] = cluster.followers();
  cluster.kill(one);
  cluster.kill(two);
  cluster.hand(2);
  // The second waits behind the first on its connection, until that is answered.
  cluster.run(0.5);

  it('has records that no producer was told to be stored, and those alone are marked', () => {
    expect(replicaOf(cluster, old)).toMatchObject({ logEndOffset: 3, unacknowledged: [2] });
  });

  it('will be cut where its last epoch ends on the next leader, and so it is', () => {
    cluster.kill(old);
    cluster.start(one);
    cluster.start(two);
    cluster.untilTrue(() => [one, two].includes(cluster.leader()) && cluster.partition().status === 'online');
    cluster.untilTrue(() => cluster.replica(cluster.leader()).logEndOffset >= 4);
    const { truncation } = replicaOf(cluster, old);
    expect(truncation).toMatchObject({ rule: 'epoch', last: null, isUnderWay: false });
    const ownEpochs = logIn(cluster.insides, old).epochs;
    expect(truncation.next).toMatchObject({
      ownEpoch: ownEpochs.at(-1)?.epoch,
      logEndOffset: 3,
      toOffset: 2,
    });
    cluster.start(old);
    const cut = cluster.until('replica.truncated', ({ brokerId }) => brokerId === old);
    expect(cut).toMatchObject({ fromOffset: 3, toOffset: truncation.next?.toOffset });
    const after = replicaOf(cluster, old).truncation;
    expect(after.isUnderWay).toBe(true);
    expect(after.last).toMatchObject({ toOffset: 2, leaderEpoch: truncation.next?.leaderEpoch });
    expect(after.next).toBeNull();
  });

  it('is not to be cut as long as its log is the beginning of its leader’s', () => {
    for (const { truncation } of look(new Cluster()).replicas) expect(truncation.next).toBeNull();
  });
});

it('changes nothing, whatever is looked at', () => {
  const cluster = new Cluster({
    producer: { keyStrategy: 'keyed' },
    topicConfigs: { 'cleanup.policy': 'compact,delete', 'segment.bytes': '1200', 'retention.ms': '100' },
  });
  cluster.send(12);
  const before = cluster.engine.digest();
  for (const brokerId of cluster.partition().replicas)
    look(cluster, { files: brokerId, bytesOf: { brokerId, offset: 3 } });
  expect(cluster.engine.digest()).toEqual(before);
});
