import type { audit as source } from '../../en/story/audit.ts';
import type { Message } from '../../messages.ts';

/** 审计所见。 */
export const audit = {
  'event.record.lost':
    '丢失：{partition} 偏移量 {offset}，来自 {producer}，已按 acks={acks} 确认，如今任何副本上都没有',
  'event.record.lostUnstored':
    '丢失：{producer} 发往 {partition} 的第 {number} 条记录，以 acks={acks} 发送，从未写入日志，而生产者以为已存储',
  'event.record.processed': '{consumer} 处理完 {partition} 偏移量 {offset}',
  'event.sink.written': '{consumer} 向 {group} 的数据库写入 {rows} 条记录，其中 {again} 条早已有数据行',
  'event.record.duplicated':
    '重复：{producer} 的第 {number} 条记录又提交到 {partition} 偏移量 {offset}，此前已在 {other}',
  'event.record.reordered':
    '乱序：{producer} 的第 {number} 条记录提交在 {partition} 偏移量 {offset}，排在它较晚的记录（{other}）之后',
  'event.record.missed':
    '遗漏：{group}（{consumer}）从 {partition} 偏移量 {from} 到 {to} 之后继续消费，其中 {n} 条记录从未处理',
  'event.record.reprocessed':
    '重做：{consumer} 处理了 {partition} 偏移量 {from} 到 {to} 的 {n} 条记录，而 {group} 早已处理过',
  'event.invariant.broken': '承诺被打破：{what}',
  'event.invariant.explained': '意料之中（{why}）：{what}',
} satisfies Record<keyof typeof source, Message>;
