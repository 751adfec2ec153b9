/** Other vocabularies for the same cluster: RocketMQ's, and bowls of rice. Only words change. What is Kafka's own name (a
 *  setting, a state, a request) stays as it is, for it is still Kafka that runs. */
import type { Dress, WordsLocale, WordsSkin } from './words.ts';

type Swap = readonly [from: RegExp, to: string];

/** A Kafka term, what stands for it, and where the likeness ends. */
export interface Mapping {
  readonly kafka: string;
  readonly other: string;
  readonly note: string;
}

const RICE_EN: readonly Swap[] = [
  [/\bconsumer groups?\b/gi, 'table'],
  [/\bgroups\b/gi, 'tables'],
  [/\bgroup\b/gi, 'table'],
  [/\bpartitions\b/gi, 'bowls'],
  [/\bpartition\b/gi, 'bowl'],
  [/\bconsumers\b/gi, 'people'],
  [/\bconsumer\b/gi, 'person'],
  [/\bproducers\b/gi, 'cooks'],
  [/\bproducer\b/gi, 'cook'],
  [/\brecords\b/gi, 'grains'],
  [/\brecord\b/gi, 'grain'],
  [/\btopics\b/gi, 'dishes'],
  [/\btopic\b/gi, 'dish'],
  [/\blag\b/gi, 'rice left'],
];
const RICE_ZH: readonly Swap[] = [
  [/消费者?组/g, '餐桌'],
  // 按键分区 is what is done, not a thing.
  [/(?<!键)分区/g, '碗'],
  [/消费者/g, '食客'],
  [/生产者/g, '厨师'],
  [/记录/g, '米粒'],
  [/主题/g, '菜'],
  [/滞后/g, '剩饭'],
];
const ROCKET_EN: readonly Swap[] = [
  [/\bpartitions\b/gi, 'queues'],
  [/\bpartition\b/gi, 'queue'],
  [/\brecords\b/gi, 'messages'],
  [/\brecord\b/gi, 'message'],
  [/\bleaders\b/gi, 'masters'],
  [/\bleader\b/gi, 'master'],
  [/\bfollowers\b/gi, 'slaves'],
  [/\bfollower\b/gi, 'slave'],
  [/\bISR\b/g, 'SyncStateSet'],
  [/\bhigh watermark\b/gi, 'confirm offset'],
];
const ROCKET_ZH: readonly Swap[] = [
  [/(?<!键)分区/g, '队列'],
  [/记录/g, '消息'],
  [/领导者/g, '主节点'],
  [/跟随者/g, '从节点'],
  [/\bISR\b/g, 'SyncStateSet'],
  [/高水位/g, '确认位点'],
];

const SWAPS: Readonly<Record<Exclude<WordsSkin, 'kafka'>, Readonly<Record<WordsLocale, readonly Swap[]>>>> = {
  bowls: { en: RICE_EN, 'zh-CN': RICE_ZH },
  rocketmq: { en: ROCKET_EN, 'zh-CN': ROCKET_ZH },
};

/** Holes, settings (`min.insync.replicas`, `__consumer_offsets`) and names in capitals within (`PreparingRebalance`,
 *  `NOT_LEADER_OR_FOLLOWER`, `commitSync()`): never swapped. */
const KEPT = /(\{\w+\}|[\w-]*[._][\w.-]*\w|\b\w*[a-z][A-Z]\w*|\b[A-Z]{2,}_\w+)/;

export const dressOf = (skin: Exclude<WordsSkin, 'kafka'>, locale: WordsLocale): Dress => {
  const swaps = SWAPS[skin][locale];
  const text = (words: string): string =>
    words
      .split(KEPT)
      .map((part, i) => (i % 2 === 1 ? part : swapped(part, swaps)))
      .join('');
  return (messages) =>
    // The same keys, each with a message of the same form.
    Object.fromEntries(
      Object.entries(messages as Record<string, string | Record<string, string>>).map(([key, message]) => [
        key,
        typeof message === 'string'
          ? text(message)
          : Object.fromEntries(Object.entries(message).map(([form, words]) => [form, text(words)])),
      ]),
    ) as typeof messages;
};

const swapped = (part: string, swaps: readonly Swap[]): string =>
  swaps.reduce(
    (words, [from, to]) =>
      words.replace(from, (found) => (/^[A-Z][a-z]/.test(found) ? to[0]?.toUpperCase() + to.slice(1) : to)),
    part,
  );

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
