/** Topic configs: org.apache.kafka.storage.internals.log.LogConfig. Each stands over a broker config, by the same name
 *  unless `brokerName` says another. */
import { maker, NEVER, ZSTD } from './definition.ts';

const { int, long, double, bool, text } = maker('topic');
const HOUR_MS = 3_600_000;
const over = (brokerName: string) => ({ brokerName });

export const TOPIC_CONFIGS = {
  'min.insync.replicas': int(1, 1, 1_000),
  'unclean.leader.election.enable': bool(false, { eraDefaults: { '0.10': 'true' } }),
  'max.message.bytes': int(1_048_588, 0, undefined, {
    ...over('message.max.bytes'),
    eraDefaults: { '0.10': '1000012', '0.11': '1000012', '2.4': '1000012' },
  }),
  'segment.bytes': int(1_073_741_824, 1_024, undefined, over('log.segment.bytes')),
  'segment.ms': long(604_800_000, 1, {
    ...over('log.roll.ms'),
    brokerUnits: [['log.roll.hours', HOUR_MS]],
  }),
  'segment.jitter.ms': long(0, 0, {
    ...over('log.roll.jitter.ms'),
    brokerUnits: [['log.roll.jitter.hours', HOUR_MS]],
  }),
  'segment.index.bytes': int(10_485_760, 4, undefined, over('log.index.size.max.bytes')),
  'index.interval.bytes': int(4_096, 0, undefined, over('log.index.interval.bytes')),
  'cleanup.policy': text('delete', {
    ...over('log.cleanup.policy'),
    values: ['delete', 'compact', 'delete,compact', 'compact,delete'],
  }),
  'retention.ms': long(604_800_000, -1, {
    ...over('log.retention.ms'),
    brokerUnits: [
      ['log.retention.minutes', 60_000],
      ['log.retention.hours', HOUR_MS],
    ],
  }),
  'retention.bytes': long(-1, -1, over('log.retention.bytes')),
  'file.delete.delay.ms': long(60_000, 0, over('log.segment.delete.delay.ms')),
  'delete.retention.ms': long(86_400_000, 0, over('log.cleaner.delete.retention.ms')),
  'min.cleanable.dirty.ratio': double(0.5, 0, 1, over('log.cleaner.min.cleanable.ratio')),
  'min.compaction.lag.ms': long(0, 0, over('log.cleaner.min.compaction.lag.ms')),
  'max.compaction.lag.ms': long(NEVER, 1, {
    ...over('log.cleaner.max.compaction.lag.ms'),
    eras: ['2.4', '3.3', '4.1'],
  }),
  'flush.messages': long(NEVER, 1, over('log.flush.interval.messages')),
  'flush.ms': long(NEVER, 0, {
    ...over('log.flush.interval.ms'),
    brokerUnits: [['log.flush.scheduler.interval.ms', 1]],
  }),
  'message.timestamp.type': text('CreateTime', {
    ...over('log.message.timestamp.type'),
    values: ['CreateTime', 'LogAppendTime'],
  }),
  'compression.type': text('producer', {
    values: ['producer', 'uncompressed', 'gzip', 'snappy', 'lz4', 'zstd'],
    eraValues: ZSTD,
  }),
  'leader.replication.throttled.replicas': text(''),
  'follower.replication.throttled.replicas': text(''),
} as const;
