/** What a log goes by: the topic's own configs, and the broker's for those that the topic leaves open.
 *  Models      org.apache.kafka.storage.internals.log.LogConfig; KafkaConfig#extractLogConfigMap
 *  Invariants  frozen: a change of configs puts another in its place */
import type { Configs, TopicConfigName } from '../../contract/configs.ts';
import { topicConfigText } from '../../contract/configs.ts';
import type { Compression } from '../protocol/format/batch-header.ts';
import { COMPRESSIONS } from '../protocol/format/batch-header.ts';

/** Bytes, and whole milliseconds; 2^63 stands for never. */
export interface LogConfig {
  readonly maxMessageBytes: number;
  readonly segmentBytes: number;
  readonly segmentMs: number;
  readonly segmentJitterMs: number;
  /** Room of each index file: 8 bytes an entry in the offset index, 12 in the time index. */
  readonly segmentIndexBytes: number;
  readonly indexIntervalBytes: number;
  /** −1: no bound. */
  readonly retentionBytes: number;
  readonly retentionMs: number;
  readonly fileDeleteDelayMs: number;
  /** `cleanup.policy` names delete, compact, or both. */
  readonly isDeleted: boolean;
  readonly isCompacted: boolean;
  readonly deleteRetentionMs: number;
  readonly minCompactionLagMs: number;
  readonly maxCompactionLagMs: number;
  readonly minCleanableDirtyRatio: number;
  /** What the log's batches are compressed by; `producer`: as they come. */
  readonly compression: Compression | 'producer';
  /** `message.timestamp.type` LogAppendTime: the leader's clock says when a record was made. */
  readonly stampsAppendTime: boolean;
  readonly flushMessages: number;
  readonly flushMs: number;
}

/** @param broker the broker's configs, with its era's defaults
 *  @param topic the topic's own, as its ConfigRecords say them */
export function logConfigOf(broker: Configs, topic?: ReadonlyMap<string, string>): LogConfig {
  const number = (name: TopicConfigName): number => Number(topicConfigText(topic, broker, name));
  const policies = topicConfigText(topic, broker, 'cleanup.policy').split(',');
  return Object.freeze({
    maxMessageBytes: number('max.message.bytes'),
    segmentBytes: number('segment.bytes'),
    segmentMs: number('segment.ms'),
    segmentJitterMs: number('segment.jitter.ms'),
    segmentIndexBytes: number('segment.index.bytes'),
    indexIntervalBytes: number('index.interval.bytes'),
    retentionBytes: number('retention.bytes'),
    retentionMs: number('retention.ms'),
    fileDeleteDelayMs: number('file.delete.delay.ms'),
    isDeleted: policies.includes('delete'),
    isCompacted: policies.includes('compact'),
    deleteRetentionMs: number('delete.retention.ms'),
    minCompactionLagMs: number('min.compaction.lag.ms'),
    maxCompactionLagMs: number('max.compaction.lag.ms'),
    minCleanableDirtyRatio: number('min.cleanable.dirty.ratio'),
    compression: compressionOfConfig(topicConfigText(topic, broker, 'compression.type')),
    stampsAppendTime: topicConfigText(topic, broker, 'message.timestamp.type') === 'LogAppendTime',
    flushMessages: number('flush.messages'),
    flushMs: number('flush.ms'),
  });
}

/** A topic says `uncompressed` where a batch says `none` (BrokerCompressionType). */
const compressionOfConfig = (text: string): LogConfig['compression'] =>
  text === 'uncompressed' ? 'none' : (COMPRESSIONS.find((codec) => codec === text) ?? 'producer');

export const DEFAULT_LOG_CONFIG: LogConfig = logConfigOf({});
