/** Other vocabularies for the same cluster: RocketMQ's, and bowls of rice. Only words change. What is Kafka's own name (a
 *  setting, a state, a request) stays as it is, for it is still Kafka that runs. */
import type { Dress, WordsLocale, WordsSkin } from './vocabulary.ts';

type Swap = readonly [from: RegExp, to: string];

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
