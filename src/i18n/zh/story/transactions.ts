import type { transactions as source } from '../../en/story/transactions.ts';
import type { Message } from '../../messages.ts';

/** 事务。 */
export const transactions = {
  'event.transaction.Empty':
    'Broker {broker} 给事务 ID {id} 分配生产者 ID {pid}、epoch {epoch}，更旧的 epoch 从此被隔离',
  'event.transaction.Ongoing': '事务 {id} 进行中：生产者 ID {pid}，epoch {epoch}，分区 {partitions}',
  'event.transaction.PrepareCommit': 'Broker {broker} 决定提交事务 {id}，向 {partitions} 写标记',
  'event.transaction.PrepareAbort': 'Broker {broker} 决定中止事务 {id}，向 {partitions} 写标记',
  'event.transaction.CompleteCommit': '事务 {id} 完成：每个分区都有了提交标记',
  'event.transaction.CompleteAbort': '事务 {id} 完成：每个分区都有了中止标记',
  'event.transactions.loaded': 'Broker {broker} 读完 {partition}，开始协调 {ids}',
  'event.transactions.unloaded': 'Broker {broker} 不再协调 {ids}（{partition}）',
  'event.noTransactions': '没有事务 ID',
  'event.transaction.marker.commit':
    'Broker {broker} 把生产者 ID {pid} 的提交标记写入 {partition}，偏移量 {offset}',
  'event.transaction.marker.abort':
    'Broker {broker} 把生产者 ID {pid} 的中止标记写入 {partition}，偏移量 {offset}',
  'event.transaction.markerRefused': 'Broker {broker} 没有把生产者 ID {pid} 的标记写入 {partition}：{error}',
  'event.transaction.mustWait': '上一个事务还没有完成：{asker} 过 {ms} 毫秒再问（CONCURRENT_TRANSACTIONS）',
  'event.transaction.notVerified':
    'Broker {broker} 不接受生产者 ID {pid} 写入 {partition} 的批次，它在那里没有进行中的事务：{error}',
} satisfies Record<keyof typeof source, Message>;
