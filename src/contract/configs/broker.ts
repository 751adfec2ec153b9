/** server.properties: KafkaConfig, ReplicationConfigs, ServerLogConfigs, GroupCoordinatorConfig, QuorumConfig,
 *  KRaftConfigs, ZkConfigs. */
import type { EraName } from '../eras.ts';
import { maker, NEVER, ZSTD } from './definition.ts';

const { int, long, double, bool, text } = maker('broker');
const KRAFT: readonly EraName[] = ['3.3', '4.1'];
const ZOOKEEPER: readonly EraName[] = ['0.10', '0.11', '2.4'];
const WITH_TRANSACTIONS: readonly EraName[] = ['0.11', '2.4', '3.3', '4.1'];
const kraft = { eras: KRAFT };
const SHARE = { eras: ['4.1'] } as const;
const live = { update: 'clusterWide' } as const;
const shown = { isShownOnly: true };

export const BROKER_CONFIGS = {
  // replication
  'replica.lag.time.max.ms': int(30_000, 500, undefined, {
    eraDefaults: { '0.10': '10000', '0.11': '10000', '2.4': '10000' },
  }),
  'replica.fetch.wait.max.ms': int(500, 0, 60_000),
  'replica.fetch.min.bytes': int(1, 0),
  'replica.fetch.max.bytes': int(1_048_576, 1),
  'replica.fetch.response.max.bytes': int(10_485_760, 1),
  'replica.fetch.backoff.ms': int(1_000, 0, 60_000),
  'num.replica.fetchers': int(1, 1, 100, live),
  'replica.socket.timeout.ms': int(30_000, 1_000, 600_000),
  'replica.high.watermark.checkpoint.interval.ms': int(5_000, 100, 600_000),
  'replica.selector.class': text('', {
    eras: ['2.4', '3.3', '4.1'],
    values: ['', 'org.apache.kafka.common.replica.RackAwareReplicaSelector'],
  }),
  'max.incremental.fetch.session.cache.slots': int(1_000, 0, undefined, { eras: ['2.4', '3.3', '4.1'] }),
  'leader.replication.throttled.rate': long(NEVER, 0, { update: 'perBroker' }),
  'follower.replication.throttled.rate': long(NEVER, 0, { update: 'perBroker' }),
  'replication.quota.window.num': int(11, 1),
  'replication.quota.window.size.seconds': int(1, 1),
  // Consumers have a config of this name with another default.
  'fetch.max.bytes': int(57_671_680, 1_024, undefined, {
    eras: KRAFT,
    eraDefaults: { '3.3': '57671680', '4.1': '57671680' },
  }),
  'min.insync.replicas': int(1, 1, 1_000, live),
  'default.replication.factor': int(1, 1, 32_767, shown),
  'num.partitions': int(1, 1, undefined, shown),
  'auto.create.topics.enable': bool(true, shown),
  'message.max.bytes': int(1_048_588, 0, undefined, {
    ...live,
    isShownOnly: true,
    eraDefaults: { '0.10': '1000012', '0.11': '1000012', '2.4': '1000012' },
  }),
  // threads; they are counted where the scenario has machines
  'num.io.threads': int(8, 1, undefined, live),
  // elections
  'unclean.leader.election.enable': bool(false, { ...live, eraDefaults: { '0.10': 'true' } }),
  'unclean.leader.election.interval.ms': long(300_000, 1, kraft),
  'auto.leader.rebalance.enable': bool(true),
  'leader.imbalance.check.interval.seconds': long(300, 1),
  'leader.imbalance.per.broker.percentage': int(10, 0, 100, { eras: ZOOKEEPER }),
  'controlled.shutdown.enable': bool(true, { eras: ZOOKEEPER }),
  'controlled.shutdown.max.retries': int(3, 0, undefined, { eras: ZOOKEEPER }),
  'controlled.shutdown.retry.backoff.ms': long(5_000, 0, { eras: ZOOKEEPER }),
  // logs; `log.` names are what topics override
  'log.segment.bytes': int(1_073_741_824, 1_024, undefined, live),
  // The finer unit counts where it is set; its default is what the coarser one comes to.
  'log.roll.hours': int(168, 1),
  'log.roll.ms': long(604_800_000, 1, live),
  'log.roll.jitter.hours': int(0, 0),
  'log.roll.jitter.ms': long(0, 0, live),
  'log.index.size.max.bytes': int(10_485_760, 4, undefined, live),
  'log.index.interval.bytes': int(4_096, 0, undefined, live),
  'log.retention.hours': int(168, -1),
  'log.retention.minutes': int(10_080, -1),
  'log.retention.ms': long(604_800_000, -1, live),
  'log.retention.bytes': long(-1, -1, live),
  'log.initial.task.delay.ms': long(30_000, 0, { eras: ['4.1'] }),
  'log.retention.check.interval.ms': long(300_000, 1),
  'log.segment.delete.delay.ms': long(60_000, 0, live),
  'log.flush.interval.messages': long(NEVER, 1, live),
  'log.flush.interval.ms': long(NEVER, 0, live),
  'log.flush.scheduler.interval.ms': long(NEVER, 1),
  'log.flush.offset.checkpoint.interval.ms': int(60_000, 0),
  'log.flush.start.offset.checkpoint.interval.ms': int(60_000, 0),
  'log.cleanup.policy': text('delete', {
    ...live,
    values: ['delete', 'compact', 'delete,compact', 'compact,delete'],
  }),
  'log.cleaner.delete.retention.ms': long(86_400_000, 0, live),
  'log.cleaner.min.compaction.lag.ms': long(0, 0, live),
  'log.cleaner.max.compaction.lag.ms': long(NEVER, 1, { eras: ['2.4', '3.3', '4.1'], ...live }),
  'log.cleaner.min.cleanable.ratio': double(0.5, 0, 1, live),
  'log.cleaner.enable': bool(true),
  'log.cleaner.threads': int(1, 0, undefined, live),
  'log.cleaner.dedupe.buffer.size': long(134_217_728, 1, live),
  'log.cleaner.io.buffer.load.factor': double(0.9, 0, 1, live),
  'log.cleaner.backoff.ms': long(15_000, 0, live),
  'compression.type': text('producer', {
    ...live,
    values: ['producer', 'uncompressed', 'gzip', 'snappy', 'lz4', 'zstd'],
    eraValues: ZSTD,
  }),
  'log.message.timestamp.type': text('CreateTime', {
    ...live,
    values: ['CreateTime', 'LogAppendTime'],
  }),
  'log.dir.failure.timeout.ms': long(30_000, 1, { eras: ['4.1'], isShownOnly: true }),
  // Before 3.3 producers lived as long as transactional ids: transactional.id.expiration.ms.
  'producer.id.expiration.ms': int(86_400_000, 1, undefined, {
    eras: ['3.3', '4.1'],
    eraDefaults: { '0.11': '604800000', '2.4': '604800000' },
    ...live,
  }),
  'producer.id.expiration.check.interval.ms': int(600_000, 1, undefined, { eras: ['3.3', '4.1'] }),
  // transactions
  'transaction.state.log.num.partitions': int(50, 1, 200, { eras: WITH_TRANSACTIONS }),
  'transaction.state.log.replication.factor': int(3, 1, 9, { eras: WITH_TRANSACTIONS }),
  'transaction.state.log.min.isr': int(2, 1, 9, { eras: WITH_TRANSACTIONS }),
  'transaction.state.log.segment.bytes': int(104_857_600, 1, undefined, { eras: WITH_TRANSACTIONS }),
  'transaction.max.timeout.ms': int(900_000, 1, undefined, { eras: WITH_TRANSACTIONS }),
  'transactional.id.expiration.ms': int(604_800_000, 1, undefined, { eras: WITH_TRANSACTIONS }),
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': int(10_000, 1, undefined, {
    eras: WITH_TRANSACTIONS,
    eraDefaults: { '0.11': '60000', '2.4': '60000' },
  }),
  'transaction.remove.expired.transaction.cleanup.interval.ms': int(3_600_000, 1, undefined, {
    eras: WITH_TRANSACTIONS,
  }),
  'transaction.partition.verification.enable': bool(true, { eras: ['4.1'], ...live }),
  // groups
  'offsets.topic.num.partitions': int(50, 1, 200),
  'offsets.topic.replication.factor': int(3, 1, 9),
  'offsets.topic.segment.bytes': int(104_857_600, 1_024),
  'offsets.commit.timeout.ms': int(5_000, 1, 600_000),
  'offsets.retention.minutes': int(10_080, 1, undefined, {
    eraDefaults: { '0.10': '1440', '0.11': '1440' },
  }),
  'offsets.retention.check.interval.ms': long(600_000, 1),
  'offset.metadata.max.bytes': int(4_096, 0),
  'group.initial.rebalance.delay.ms': int(3_000, 0, 600_000, {
    eras: ['0.11', '2.4', '3.3', '4.1'],
    eraDefaults: { '0.10': '0' },
  }),
  'group.min.session.timeout.ms': int(6_000, 1),
  'group.max.session.timeout.ms': int(1_800_000, 1, undefined, {
    eraDefaults: { '0.10': '300000', '0.11': '300000' },
  }),
  'group.max.size': int(2_147_483_647, 1, undefined, { eras: ['2.4', '3.3', '4.1'] }),
  // Groups of KIP-848
  'group.consumer.session.timeout.ms': int(45_000, 1, undefined, { eras: ['4.1'] }),
  'group.consumer.heartbeat.interval.ms': int(5_000, 1, undefined, { eras: ['4.1'] }),
  'group.consumer.max.size': int(2_147_483_647, 1, undefined, { eras: ['4.1'] }),
  // Share groups (KIP-932)
  'group.share.session.timeout.ms': int(45_000, 1, undefined, SHARE),
  'group.share.heartbeat.interval.ms': int(5_000, 1, undefined, SHARE),
  'group.share.max.size': int(200, 1, 1_000, SHARE),
  'group.share.delivery.count.limit': int(5, 2, 10, SHARE),
  'group.share.record.lock.duration.ms': int(30_000, 15_000, 60_000, SHARE),
  'group.share.partition.max.record.locks': int(200, 10, 10_000, SHARE),
  'group.share.max.share.sessions': int(2_000, 1, undefined, { ...SHARE, ...shown }),
  'share.coordinator.state.topic.num.partitions': int(50, 1, 50, SHARE),
  'share.coordinator.state.topic.replication.factor': int(3, 1, 12, SHARE),
  'share.coordinator.state.topic.min.isr': int(2, 1, 12, SHARE),
  'share.coordinator.state.topic.segment.bytes': int(104_857_600, 1_024, undefined, SHARE),
  'share.coordinator.snapshot.update.records.per.snapshot': int(500, 0, 500, SHARE),
  'share.coordinator.write.timeout.ms': int(5_000, 1, undefined, SHARE),
  // standing with the controller, and the quorum
  'broker.heartbeat.interval.ms': int(2_000, 10, 600_000, kraft),
  'broker.session.timeout.ms': int(9_000, 100, 600_000, kraft),
  'initial.broker.registration.timeout.ms': int(60_000, 1, undefined, kraft),
  'controller.quorum.election.timeout.ms': int(1_000, 50, 60_000, kraft),
  'controller.quorum.fetch.timeout.ms': int(2_000, 50, 60_000, kraft),
  'controller.quorum.election.backoff.max.ms': int(1_000, 0, 60_000, kraft),
  'controller.quorum.append.linger.ms': int(25, 0, 10_000, kraft),
  'controller.quorum.request.timeout.ms': int(2_000, 50, 60_000, kraft),
  'controller.quorum.retry.backoff.ms': int(20, 1, 60_000, kraft),
  'metadata.max.idle.interval.ms': int(500, 0, 60_000, kraft),
  'metadata.log.max.record.bytes.between.snapshots': long(20_971_520, 1, kraft),
  'metadata.log.max.snapshot.interval.ms': long(3_600_000, 0, { eras: ['4.1'] }),
  'metadata.log.segment.bytes': int(1_073_741_824, 8_388_608, undefined, kraft),
  'metadata.log.segment.ms': long(604_800_000, 1, kraft),
  'metadata.max.retention.bytes': long(104_857_600, -1, kraft),
  'metadata.max.retention.ms': long(604_800_000, -1, kraft),
  // 18 s from 2.5 on, where no era of ours has ZooKeeper.
  'zookeeper.session.timeout.ms': int(6_000, 1, undefined, { eras: ZOOKEEPER }),
  'zookeeper.connection.timeout.ms': int(6_000, 1, undefined, { eras: ZOOKEEPER }),
  'zookeeper.max.in.flight.requests': int(10, 1, undefined, { eras: ['2.4'] }),
  'controller.socket.timeout.ms': int(30_000, 1, undefined, { eras: ZOOKEEPER }),
  'delete.topic.enable': bool(true, { eraDefaults: { '0.10': 'false', '0.11': 'false' }, eras: ZOOKEEPER }),
} as const;
