import type { topics as source } from '../../en/story/topics.ts';
import type { Message } from '../../messages.ts';

/** 主题与配置。 */
export const topics = {
  'event.topic.created': '主题 {topic} 已创建：{partitions} 个分区，{replication} 个副本',
  'event.topic.deleted': '主题 {topic} 已删除',
  'event.topic.partitionsOverwritten':
    '刚为主题 {topic} 增加的分区又没了（从 {from} 个回到 {to} 个）：重新分配写回了控制器此前所知的分配方案',
  'event.topic.partitionsAdded': '主题 {topic} 增加分区：从 {from} 个到 {to} 个',
  'event.topic.commitRule.majority': '主题 {topic} 从此按多数提交，这不是 Kafka 的做法',
  'event.topic.commitRule.isr': '主题 {topic} 恢复按 ISR 提交，与 Kafka 一样',
  'event.config.topic': '主题 {name} 的配置改为 {configs}',
  'event.config.broker': 'Broker {name} 的配置改为 {configs}',
  'event.config.group': '消费组 {name} 的配置改为 {configs}',
  'event.config.brokers': '所有 broker 的配置改为 {configs}',
  'event.config.default': '{name} 的默认值',
} satisfies Record<keyof typeof source, Message>;
