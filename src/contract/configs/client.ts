/** ProducerConfig and ConsumerConfig. They are read when a client starts. */
import type { EraName } from '../eras.ts';
import { maker, ZSTD } from './definition.ts';

const both = maker('producer', 'consumer');
const producer = maker('producer');
const consumer = maker('consumer');
const shown = { isShownOnly: true };
const OLD: readonly EraName[] = ['0.10', '0.11'];

/** `by_duration` with an ISO 8601 duration (KIP-1106, since 4.0). */
const byDuration = {
  regex: '^by_duration:P(?=.)([0-9]+D)?(T(?=.)([0-9]+H)?([0-9]+M)?([0-9]+(\\.[0-9]+)?S)?)?$',
  example: 'by_duration:PT1H',
};

export const CLIENT_CONFIGS = {
  'request.timeout.ms': both.int(30_000, 100, 600_000),
  'retry.backoff.ms': both.int(100, 1, 60_000),
  // Back-off grows since KIP-580 (3.7); before, it stays what it is.
  'retry.backoff.max.ms': both.int(1_000, 1, 60_000, {
    eras: ['4.1'],
    eraDefaults: { '0.10': '100', '0.11': '100', '2.4': '100', '3.3': '100' },
  }),
  'metadata.max.age.ms': both.int(300_000, 100),
  'reconnect.backoff.ms': both.int(50, 0, undefined, shown),
  'reconnect.backoff.max.ms': both.int(1_000, 0, undefined, shown),
  // producer
  acks: producer.text('all', {
    values: ['0', '1', 'all', '-1'],
    eraDefaults: { '0.10': '1', '0.11': '1', '2.4': '1' },
  }),
  'enable.idempotence': producer.bool(true, {
    eras: ['0.11', '2.4', '3.3', '4.1'],
    eraDefaults: { '0.11': 'false', '2.4': 'false' },
  }),
  'batch.size': producer.int(16_384, 0),
  'linger.ms': producer.int(5, 0, 600_000, {
    eraDefaults: { '0.10': '0', '0.11': '0', '2.4': '0', '3.3': '0' },
  }),
  'max.in.flight.requests.per.connection': producer.int(5, 1, 100),
  'max.request.size': producer.int(1_048_576, 1),
  'delivery.timeout.ms': producer.int(120_000, 1),
  'buffer.memory': producer.int(33_554_432, 1_024),
  'max.block.ms': producer.int(60_000, 0),
  retries: producer.int(2_147_483_647, 0, undefined, { eraDefaults: { '0.10': '0', '0.11': '0' } }),
  'compression.type': producer.text('none', {
    values: ['none', 'gzip', 'snappy', 'lz4', 'zstd'],
    eraValues: ZSTD,
  }),
  'transactional.id': producer.text('', { eras: ['0.11', '2.4', '3.3', '4.1'] }),
  'transaction.timeout.ms': producer.int(60_000, 1, undefined, {
    eras: ['0.11', '2.4', '3.3', '4.1'],
  }),
  'partitioner.class': producer.text('', {
    eras: ['2.4', '3.3', '4.1'],
    values: ['', 'RoundRobinPartitioner'],
  }),
  'partitioner.ignore.keys': producer.bool(false, { eras: ['3.3', '4.1'] }),
  'partitioner.adaptive.partitioning.enable': producer.bool(true, { eras: ['3.3', '4.1'] }),
  'partitioner.availability.timeout.ms': producer.int(0, 0, undefined, { eras: ['3.3', '4.1'] }),
  // the old consumer (kafka.consumer.ConsumerConfig), until 2.0: one that is told where ZooKeeper is
  'zookeeper.connect': consumer.text('', { eras: OLD }),
  'zookeeper.session.timeout.ms': consumer.int(6_000, 1, undefined, { eras: OLD }),
  'offsets.storage': consumer.text('zookeeper', { eras: OLD, values: ['zookeeper'] }),
  'auto.commit.enable': consumer.bool(true, { eras: OLD }),
  'rebalance.max.retries': consumer.int(4, 1, 1_000, { eras: OLD }),
  // `zookeeper.sync.time.ms`.
  'rebalance.backoff.ms': consumer.int(2_000, 1, 600_000, { eras: OLD }),
  // consumer
  'group.protocol': consumer.text('classic', { eras: ['4.1'], values: ['classic', 'consumer'] }),
  'group.remote.assignor': consumer.text('', { eras: ['4.1'], values: ['', 'uniform', 'range'] }),
  'auto.offset.reset': consumer.text('latest', {
    values: ['earliest', 'latest', 'none', 'smallest', 'largest'],
    // Of the old consumer.
    eraValues: { smallest: OLD, largest: OLD },
    pattern: { ...byDuration, eras: ['4.1'] },
  }),
  'isolation.level': consumer.text('read_uncommitted', {
    eras: ['0.11', '2.4', '3.3', '4.1'],
    values: ['read_uncommitted', 'read_committed'],
  }),
  'enable.auto.commit': consumer.bool(true),
  'auto.commit.interval.ms': consumer.int(5_000, 10),
  'session.timeout.ms': consumer.int(45_000, 100, undefined, {
    eraDefaults: { '0.10': '10000', '0.11': '10000', '2.4': '10000' },
  }),
  'heartbeat.interval.ms': consumer.int(3_000, 10),
  'max.poll.interval.ms': consumer.int(300_000, 100),
  'max.poll.records': consumer.int(500, 1),
  'partition.assignment.strategy': consumer.list('range,cooperative-sticky', {
    ...shown,
    values: ['range', 'roundrobin', 'sticky', 'cooperative-sticky'],
    eraDefaults: { '0.10': 'range', '0.11': 'range', '2.4': 'range' },
  }),
  // of share consumers: KIP-932
  'share.acknowledgement.mode': consumer.text('implicit', {
    eras: ['4.1'],
    values: ['implicit', 'explicit'],
  }),
  'fetch.min.bytes': consumer.int(1, 0),
  'fetch.max.wait.ms': consumer.int(500, 0),
  'fetch.max.bytes': consumer.int(52_428_800, 1),
  'max.partition.fetch.bytes': consumer.int(1_048_576, 1),
  'group.instance.id': consumer.text('', { eras: ['2.4', '3.3', '4.1'] }),
  'client.rack': consumer.text('', { eras: ['2.4', '3.3', '4.1'] }),
} as const;
