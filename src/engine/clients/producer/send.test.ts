/** send() from the caller's side: what it waits for, how long, and what the caller learns of its records. */
import { describe, expect, it } from 'vitest';
import type { ProducerSettings } from '../../../contract/commands.ts';
import { Cluster, ORDERS, SHOP } from '../../test/cluster-script.ts';

const burst = (cluster: Cluster, count: number): void =>
  cluster.give({ type: 'producer.send', producerId: SHOP, count });

const shop = (cluster: Cluster) => {
  const view = cluster.frame.producers[SHOP];
  if (!view) throw new Error('no producer');
  return view;
};

/** Room for three batches of one record each. */
const SMALL = { 'batch.size': '1024', 'buffer.memory': '3072', 'max.block.ms': '2000' };

describe('send()', () => {
  it('tells where each record went, and how it found its way, before anything is sent', () => {
    const cluster = new Cluster({ partitions: 3, producerConfigs: { 'linger.ms': '100' } });
    burst(cluster, 4);
    expect(
      cluster
        .seen('producer.recordAccumulated')
        .map(({ number, partition, how, batchId, place }) => [number, partition, how, batchId, place]),
    ).toEqual([
      [1, 'orders-0', 'explicit', 1, 0],
      [2, 'orders-1', 'explicit', 2, 0],
      [3, 'orders-2', 'explicit', 3, 0],
      [4, 'orders-0', 'explicit', 1, 1],
    ]);
    expect(cluster.seen('request.sent', ({ flight }) => flight.api === 'Produce')).toEqual([]);
  });

  it('waits for memory while no broker takes what there is, and ends with an exception after max.block.ms', () => {
    const cluster = new Cluster({ brokers: 1, replicas: 1, minIsr: 1, producerConfigs: SMALL });
    cluster.kill(1);
    // Some 300 bytes each: three batches hold three each at least.
    burst(cluster, 40);
    expect(shop(cluster)).toMatchObject({ blocked: ['memory'], bufferBytes: 3072 });
    const taken = cluster.seen('producer.recordAccumulated').length;
    const calledUs = cluster.engine.nowUs();
    const failed = cluster.until('producer.sendFailed');
    expect(failed).toMatchObject({
      number: taken + 1,
      stage: 'memory',
      exception: 'BufferExhaustedException',
    });
    expect(failed.timeUs - calledUs).toBe(2_000_000);
    // The next call has a budget of its own.
    expect(cluster.until('producer.sendFailed').timeUs - failed.timeUs).toBe(2_000_000);
    expect(shop(cluster).failed).toBe(2);
    expect(cluster.complaints()).toEqual([]);
  });

  it('goes on as soon as a batch has come to its end, and loses nothing', () => {
    const cluster = new Cluster({ producerConfigs: SMALL });
    burst(cluster, 60);
    expect(shop(cluster).blocked).toEqual(['memory']);
    cluster.run(10);
    expect(shop(cluster)).toMatchObject({
      sent: 60,
      acknowledged: 60,
      failed: 0,
      blocked: [],
      bufferBytes: 0,
    });
    expect(
      cluster
        .story(cluster.leader())
        .split(' ')
        .map((record) => Number.parseInt(record, 10)),
    ).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    expect(cluster.complaints()).toEqual([]);
  });

  it('does not let a batch linger while somebody waits for its memory', () => {
    const cluster = new Cluster({ producerConfigs: { ...SMALL, 'linger.ms': '1500' } });
    burst(cluster, 60);
    cluster.run(1);
    expect(shop(cluster).acknowledged).toBeGreaterThan(40);
  });

  it('waits for the metadata of a topic that nobody knows, and ends with a TimeoutException', () => {
    const cluster = new Cluster({ producerConfigs: { 'max.block.ms': '3000' } });
    cluster.give({ type: 'topic.delete', name: 'orders' });
    cluster.run(1);
    cluster.give({ type: 'producer.crash', producerId: SHOP });
    cluster.give({ type: 'producer.start', producerId: SHOP });
    cluster.run(1);
    burst(cluster, 1);
    expect(shop(cluster).blocked).toEqual(['metadata']);
    const calledUs = cluster.engine.nowUs();
    const failed = cluster.until('producer.sendFailed');
    expect(failed).toMatchObject({ number: 1, stage: 'metadata', exception: 'TimeoutException' });
    expect(failed.timeUs - calledUs).toBe(3_000_000);
  });

  it('refuses a record that is larger than max.request.size at once', () => {
    const cluster = new Cluster({ producerConfigs: { 'max.request.size': '100' } });
    burst(cluster, 2);
    expect(cluster.seen('producer.sendFailed')).toMatchObject([
      { number: 1, stage: 'size', exception: 'RecordTooLargeException' },
      { number: 2, stage: 'size', exception: 'RecordTooLargeException' },
    ]);
    expect(shop(cluster)).toMatchObject({ sent: 2, failed: 2, toldFailed: 2, bufferBytes: 0 });
  });
});

describe('records without a key', () => {
  const partitionsOf = (cluster: Cluster): readonly string[] =>
    cluster.seen('producer.recordAccumulated').map(({ partition }) => partition);

  it('went one to each partition in turn before 2.4', () => {
    const cluster = new Cluster({
      era: '0.11',
      partitions: 3,
      producer: { keyStrategy: 'sticky', idempotence: false },
    });
    burst(cluster, 6);
    cluster.run(2);
    const all = partitionsOf(cluster);
    expect(new Set(all.slice(0, 3)).size).toBe(3);
    expect(all.slice(3)).toEqual(all.slice(0, 3));
  });

  it('stick to one since, and so do those with keys where they are to be ignored', () => {
    const cluster = new Cluster({
      partitions: 3,
      producer: { keyStrategy: 'keyed' },
      producerConfigs: { 'partitioner.ignore.keys': 'true' },
    });
    burst(cluster, 6);
    cluster.run(2);
    expect(new Set(partitionsOf(cluster)).size).toBe(1);
    expect(cluster.seen('producer.recordAccumulated').every(({ how }) => how === 'sticky')).toBe(true);
  });
});

describe('interceptors', () => {
  const run = (interceptors: ProducerSettings['interceptors']): Cluster => {
    const cluster = new Cluster({
      partitions: 3,
      producer: { keyStrategy: 'keyed', ...(interceptors && { interceptors }) },
    });
    cluster.give({ type: 'producer.send', producerId: SHOP, count: 1, key: 'user-3' });
    cluster.run(2);
    return cluster;
  };
  const chosen = (cluster: Cluster) =>
    cluster.seen('producer.recordAccumulated').map(({ key, partition }) => [key, partition]);

  it('may hand on another record, which then has another partition', () => {
    // murmur2 of user-3 modulo 3 is 2, of eu-user-3 is 1 (org.apache.kafka.common.utils.Utils).
    expect(chosen(run(undefined))).toEqual([['user-3', 'orders-2']]);
    expect(chosen(run(['prefixKey']))).toEqual([['eu-user-3', 'orders-1']]);
    expect(chosen(run(['prefixKey', 'prefixKey']))[0]?.[0]).toBe('eu-eu-user-3');
  });

  it('may throw, and nothing comes of it', () => {
    const cluster = run(['throws', 'prefixKey']);
    expect(cluster.seen('producer.intercepted').map(({ isThrown, key }) => [isThrown, key])).toEqual([
      [true, 'user-3'],
      [false, 'eu-user-3'],
    ]);
    expect(cluster.frame.audit).toMatchObject({ acknowledged: 1, failed: 0 });
  });
});

describe('flush()', () => {
  it('sends what lingers, and returns when all of it has come to its end', () => {
    const cluster = new Cluster({ producerConfigs: { 'linger.ms': '60000' } });
    burst(cluster, 3);
    cluster.run(1);
    expect(shop(cluster).acknowledged).toBe(0);
    cluster.give({ type: 'producer.flush', producerId: SHOP });
    const { timeUs } = cluster.until('producer.flushed', undefined, 1);
    expect(cluster.seen('produce.acknowledged')).toMatchObject([{ firstNumber: 1, recordCount: 3 }]);
    expect(cluster.seen('produce.acknowledged')[0]?.timeUs).toBe(timeUs);
    // What comes afterwards lingers again.
    burst(cluster, 1);
    cluster.run(1);
    expect(shop(cluster).acknowledged).toBe(3);
  });
});

describe('a caller', () => {
  const told = (caller: 'fireAndForget' | 'sync' | 'async', lost: boolean) => {
    const cluster = new Cluster({
      brokers: 1,
      replicas: 1,
      minIsr: 1,
      producer: { caller },
      producerConfigs: { 'delivery.timeout.ms': '3000', 'request.timeout.ms': '1000' },
    });
    if (lost) cluster.kill(1);
    burst(cluster, 3);
    cluster.run(2);
    const { inFlightRequests, accumulator } = shop(cluster);
    const underWay = inFlightRequests + (accumulator[0]?.records ?? 0);
    cluster.run(18);
    const { toldStored, toldFailed, acknowledged, failed } = shop(cluster);
    return { cluster, underWay, toldStored, toldFailed, acknowledged, failed };
  };

  it('that drops the future is never told, though its records fail', () => {
    expect(told('fireAndForget', true)).toMatchObject({ toldStored: 0, toldFailed: 0, failed: 3 });
    expect(told('fireAndForget', false)).toMatchObject({ toldStored: 0, toldFailed: 0, acknowledged: 3 });
  });

  it('with a callback is told of each', () => {
    expect(told('async', true)).toMatchObject({ toldStored: 0, toldFailed: 3, failed: 3, underWay: 3 });
    expect(told('async', false)).toMatchObject({ toldStored: 3, toldFailed: 0, acknowledged: 3 });
  });

  it('that waits for the future has one record under way at most: each is a batch of its own', () => {
    const failing = told('sync', true);
    expect(failing).toMatchObject({ toldStored: 0, toldFailed: 3, failed: 3, underWay: 1 });
    const { cluster, ...end } = told('sync', false);
    expect(end).toMatchObject({ toldStored: 3, toldFailed: 0, acknowledged: 3 });
    expect(cluster.seen('produce.acknowledged').map(({ recordCount }) => recordCount)).toEqual([1, 1, 1]);
    expect(cluster.story(1, ORDERS)).toBe('1@0 2@0 3@0');
  });

  it('is told that all is stored with acks=0, whatever became of it', () => {
    const cluster = new Cluster({ producer: { acks: 0, idempotence: false, caller: 'async' } });
    cluster.hand(1);
    cluster.run(1);
    cluster.hand(1);
    cluster.link('reset', SHOP, `b${cluster.leader()}`);
    cluster.run(5);
    expect(cluster.story(cluster.leader())).toBe('1@0');
    expect(shop(cluster)).toMatchObject({ sent: 2, toldStored: 2, toldFailed: 0 });
  });
});
