import type { storage as source } from '../../en/story/storage.ts';
import type { Message } from '../../messages.ts';

/** 日志内部。 */
export const storage = {
  'event.log.segmentsDeleted.startOffset':
    'Broker {broker} 删除 {partition} 的 {n} 个段：它们都在日志起点 {start} 之前',
  'event.log.segmentsDeleted.retentionBytes':
    'Broker {broker} 删除 {partition} 的 {n} 个段：日志超过了 retention.bytes，如今从偏移量 {start} 开始',
  'event.log.segmentsDeleted.retentionMs':
    'Broker {broker} 删除 {partition} 的 {n} 个段：它们已超过 retention.ms，日志如今从偏移量 {start} 开始',
  'event.log.recordsDeleted': 'Broker {broker} 按请求删除 {partition} 从偏移量 {from} 到 {to} 的记录',
  'event.log.cleaned': 'Broker {broker} 压缩 {partition} 直到偏移量 {end}：{before} 条记录中留下 {after} 条',
  'event.log.tailLost':
    'Broker {broker} 丢失 {partition} 的 {n} 条记录，它们只在页缓存里：日志末端从 {from} 退到 {to}',
  'event.log.cutByRecovery': 'Broker {broker} 在 {partition} 发现残缺的批次，在偏移量 {end} 处切断日志',
  'event.log.appended': 'Broker {broker} 向 {partition} 追加 {n} 条记录，偏移量 {offset} 起',
  'event.log.copied': 'Broker {broker} 复制 {partition} 的 {n} 条记录，偏移量 {offset} 起',
  'event.log.flushed': 'Broker {broker} 把 {partition} 刷入磁盘，直到偏移量 {to}',
} satisfies Record<keyof typeof source, Message>;
