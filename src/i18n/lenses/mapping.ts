/** Kafka and RocketMQ, term by term. */
import type { WordsLocale } from '../vocabulary.ts';

/** A Kafka term, what stands for it, and where the likeness ends. */
export interface Mapping {
  readonly kafka: string;
  readonly other: string;
  readonly note: string;
}

/** How RocketMQ says it, and what is not the same. */
export const ROCKETMQ_MAPPING: Readonly<Record<WordsLocale, readonly Mapping[]>> = {
  en: [
    { kafka: 'topic', other: 'topic', note: '' },
    {
      kafka: 'partition',
      other: 'message queue',
      note: 'an index into the one CommitLog of the broker, not a log of its own',
    },
    { kafka: 'record', other: 'message', note: 'with a tag that the broker can filter by' },
    {
      kafka: 'log of a partition',
      other: 'CommitLog and ConsumeQueue',
      note: 'all queues of a broker share one CommitLog',
    },
    {
      kafka: 'leader, follower',
      other: 'master, slave',
      note: 'of a whole broker group, not of each partition',
    },
    { kafka: 'in-sync replicas', other: 'SyncStateSet', note: 'in controller mode, since 5.0' },
    { kafka: 'controller', other: 'controller (5.0), DLedger before', note: '' },
    {
      kafka: 'bootstrap and metadata',
      other: 'NameServer',
      note: 'each stands alone; brokers register with all of them',
    },
    {
      kafka: 'consumer group',
      other: 'consumer group',
      note: 'members share queues by their own reckoning every 20 s; 5.0 can share message by message',
    },
    {
      kafka: 'committed offset',
      other: 'consumer offset',
      note: 'kept by the broker, in memory, written every 5 s',
    },
    { kafka: 'transaction', other: 'half message', note: 'the broker asks the producer how it ended' },
  ],
  'zh-CN': [
    { kafka: '主题', other: '主题', note: '' },
    { kafka: '分区', other: '消息队列', note: '只是 broker 上同一个 CommitLog 的索引，没有自己的日志' },
    { kafka: '记录', other: '消息', note: '带有 tag，broker 可以按它过滤' },
    {
      kafka: '分区的日志',
      other: 'CommitLog 与 ConsumeQueue',
      note: '一个 broker 的所有队列共用一个 CommitLog',
    },
    { kafka: '领导者、跟随者', other: '主节点、从节点', note: '以整个 broker 组为单位，不按分区' },
    { kafka: '同步副本', other: 'SyncStateSet', note: '5.0 起的 controller 模式' },
    { kafka: '控制器', other: 'controller（5.0），之前是 DLedger', note: '' },
    { kafka: '引导与元数据', other: 'NameServer', note: '彼此独立，broker 向每一个注册' },
    { kafka: '消费组', other: '消费组', note: '成员每 20 秒各自算出队列归属；5.0 起可以逐条分发' },
    { kafka: '已提交的偏移量', other: '消费位点', note: '由 broker 保存在内存里，每 5 秒写盘' },
    { kafka: '事务', other: '半消息', note: '由 broker 回查生产者结果如何' },
  ],
};
