/** The producer's accumulator and sender, by what they put on the wire. */
import { describe, expect, it } from 'vitest';
import type { ProduceRequest } from '../../protocol/api.ts';
import { partitionForKey } from '../../protocol/murmur2.ts';
import type { UserRecord } from '../../protocol/records.ts';
import { Cluster, SHOP } from '../../test/cluster-script.ts';

/** What the brokers wrote for clients, in order. */
const written = (cluster: Cluster) => cluster.seen('log.appended', ({ asLeader }) => asLeader);

function quiet(cluster: Cluster): void {
  cluster.configure({ ratePerSecond: 0 });
  cluster.run(2);
}

describe('a record without a key', () => {
  it('goes where the last one went, until batch.size bytes have gone there', () => {
    const cluster = new Cluster({
      partitions: 6,
      producer: { keyStrategy: 'sticky' },
      producerConfigs: { 'batch.size': '1024' },
    });
    cluster.configure({ ratePerSecond: 100 });
    cluster.run(6);
    quiet(cluster);
    const runs: { partition: string; bytes: number }[] = [];
    for (const { partition, sizeBytes } of written(cluster)) {
      const last = runs.at(-1);
      if (last?.partition === partition) last.bytes += sizeBytes;
      else runs.push({ partition, bytes: sizeBytes });
    }
    runs.pop();
    expect(runs.length).toBeGreaterThan(30);
    expect(new Set(runs.map(({ partition }) => partition)).size).toBe(6);
    for (const { bytes } of runs) expect(bytes).toBeGreaterThanOrEqual(1_024);
    // One more record at most; the same partition may be drawn again, and then a run is longer.
    expect(Math.min(...runs.map(({ bytes }) => bytes))).toBeLessThan(1_024 + 600);
    expect(runs.filter(({ bytes }) => bytes < 1_024 + 600).length).toBeGreaterThan(runs.length / 2);
  });
});

describe('a record with a key', () => {
  it('goes where murmur2 of its key says', () => {
    const cluster = new Cluster({ partitions: 4, producer: { keyStrategy: 'keyed' } });
    cluster.configure({ ratePerSecond: 100 });
    cluster.run(3);
    quiet(cluster);
    const { world } = cluster.insides;
    let seen = 0;
    for (const [id, { disk }] of world.sim.nodes) {
      if (!id.startsWith('b')) continue;
      const { logs } = disk as {
        logs: Map<string, { segments: { batches: { records: UserRecord[] }[] }[] }>;
      };
      for (const [key, log] of logs) {
        for (const { key: recordKey } of log.segments.flatMap((s) => s.batches.flatMap((b) => b.records))) {
          expect(`orders-${partitionForKey(recordKey ?? '', 4)}`).toBe(key);
          seen++;
        }
      }
    }
    expect(seen).toBeGreaterThan(600);
  });
});

describe('a batch', () => {
  it('waits linger.ms for company', () => {
    const cluster = new Cluster({ producerConfigs: { 'linger.ms': '500' } });
    cluster.configure({ ratePerSecond: 50 });
    cluster.run(10);
    quiet(cluster);
    const counts = cluster.seen('produce.acknowledged').map(({ recordCount }) => recordCount);
    // 20 ms apart, a fifth more or less: some 25 in half a second.
    for (const count of counts.slice(0, -1)) expect(count).toBeGreaterThan(20);
    expect(Math.max(...counts)).toBeLessThan(33);
  });

  it('goes sooner when it is full', () => {
    const cluster = new Cluster({ producerConfigs: { 'linger.ms': '5000', 'batch.size': '1024' } });
    cluster.configure({ ratePerSecond: 50 });
    cluster.run(5);
    quiet(cluster);
    cluster.run(5);
    const sizes = written(cluster).map(({ sizeBytes }) => sizeBytes);
    expect(sizes.length).toBeGreaterThan(50);
    for (const size of sizes) expect(size).toBeLessThanOrEqual(1_024);
  });

  it('of each partition of a broker travels in one request, lingered or not', () => {
    const cluster = new Cluster({ partitions: 6, producerConfigs: { 'linger.ms': '300' } });
    cluster.configure({ ratePerSecond: 60 });
    cluster.run(3);
    const requests = cluster.seen('request.sent', ({ flight }) => flight.kind === 'produce');
    for (const { flight } of requests) expect(new Set(flight.partitions).size).toBe(flight.partitions.length);
    expect(Math.max(...requests.map(({ flight }) => flight.partitions.length))).toBe(2);
  });

  it('is sent again byte for byte', () => {
    const cluster = new Cluster();
    cluster.send(1);
    const bodies: unknown[] = [];
    const look = (): void => {
      for (const entry of cluster.insides.world.sim.queue) {
        if (entry.kind !== 'arrival' || entry.message.api !== 'Produce' || entry.message.isResponse) continue;
        const { topicData } = entry.message.body as ProduceRequest;
        bodies.push(topicData[0]?.partitionData[0]?.records);
      }
    };
    cluster.hand(1);
    cluster.until('request.sent', ({ flight }) => flight.api === 'Produce' && flight.isResponse);
    cluster.link('reset', SHOP, `b${cluster.leader()}`);
    cluster.until('request.sent', ({ flight }) => flight.kind === 'produce');
    look();
    expect(bodies).toMatchObject([{ baseSequence: 1, producerId: 0, producerEpoch: 0 }]);
    cluster.until('produce.duplicateRecognised');
  });
});

describe('a record that nobody takes', () => {
  it('fails when delivery.timeout.ms is over, and the producer goes on under a new epoch', () => {
    const cluster = new Cluster({
      producerConfigs: { 'delivery.timeout.ms': '3000', 'request.timeout.ms': '1000' },
    });
    cluster.send(2);
    const leader = cluster.leader();
    for (const id of cluster.followers()) cluster.link('cut', `b${leader}`, `b${id}`);
    cluster.hand(1);
    const handedUs = cluster.engine.nowUs();
    const given = cluster.until('produce.refused', ({ willRetry }) => !willRetry);
    expect((given.timeUs - handedUs) / 1e6).toBeGreaterThan(2.9);
    expect((given.timeUs - handedUs) / 1e6).toBeLessThan(3.2);
    expect(cluster.frame.audit.failed).toBe(1);
    for (const id of cluster.followers()) cluster.link('heal', `b${leader}`, `b${id}`);
    cluster.send(2);
    // It had been written all the same: given up is not undone.
    expect(cluster.story(cluster.leader())).toMatch(/^1@0 2@0 3@\d 4@\d 5@\d$/);
    expect(cluster.frame.audit).toMatchObject({ acknowledged: 4, failed: 1, duplicated: 0, lost: 0 });
    expect(cluster.complaints()).toEqual([]);
  });
});
