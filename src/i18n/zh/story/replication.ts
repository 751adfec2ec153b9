import type { replication as source } from '../../en/story/replication.ts';
import type { Message } from '../../messages.ts';

/** 分区与副本。 */
export const replication = {
  'event.partition.leaderElected': '控制器任命 broker {to} 为 {partition} 的领导者，纪元 {epoch}，ISR {isr}',
  'event.partition.leaderMoved':
    '控制器把 {partition} 的领导权从 broker {from} 移交给 broker {to}，纪元 {epoch}，ISR {isr}',
  'event.partition.leaderUnclean':
    '不洁选举：未同步的 broker {to} 成为 {partition} 的领导者，纪元 {epoch}；可能丢失记录',
  'event.partition.leaderless': '{partition} 现在没有领导者，纪元 {epoch}：ISR {isr} 中没有一个在线',
  'event.partition.leaderlessEmpty': '{partition} 现在没有领导者，纪元 {epoch}：没有副本在同步',
  'event.partition.leaderFromElr':
    '不在 ISR 中但有资格的 broker {to} 成为 {partition} 的领导者，纪元 {epoch}：它有全部已提交的记录',
  'event.partition.leaderLastKnown':
    '已没有同步的或有资格的副本：上一任领导者 broker {to} 成为 {partition} 的领导者，纪元 {epoch}；它没有刷盘的记录可能丢失',
  'event.partition.leaderlessMajority':
    '{partition} 现在没有领导者，纪元 {epoch}：在线的副本要先报告各自存了多少（按多数提交，非 Kafka）',
  'event.partition.leaderByMajority':
    'Broker {to} 成为 {partition} 的领导者，纪元 {epoch}：多数副本中它存得最多（按多数提交，非 Kafka）',
  'event.partition.majorityAsked': '控制器询问 broker {brokers} 存有 {partition} 的多少记录，纪元 {epoch}',
  'event.partition.majorityAnswered':
    'Broker {broker} 报告 {partition}：最新记录的纪元是 {epoch}，日志末端 {leo}',
  'event.partition.majorityMissing':
    '{partition} 选不出领导者：至少要有 {needed} 个副本在线，现在在线的是：{alive}',
  'event.partition.leaderEpochBumped': '{partition} 的领导者 {leader} 进入纪元 {epoch}',
  'event.partition.eligible': '不在 ISR 中但仍有资格领导 {partition}：broker {elr}',
  'event.partition.eligibleNone': '现在只有 ISR 的成员有资格领导 {partition}',
  'event.partition.eligibleOnly':
    '{partition} 没有副本在同步；有资格当领导者的是 broker {elr}；上一任领导者是 broker {leader}',
  'event.partition.onlyLastKnown':
    '{partition} 没有副本在同步，也没有谁有资格；上一任领导者是 broker {leader}',
  'event.partition.reassigning': '{partition} 正从 broker {from} 迁往 broker {to}',
  'event.partition.reassigned': '{partition} 的副本现在位于 broker {to}，之前位于 {from}',
  'event.partition.isrEmpty': '{partition} 的 ISR 空了：{from} 是其中最后一个',
  'event.partition.isrShrank': '{partition} 的 ISR 从 {from} 缩为 {to}',
  'event.partition.isrGrew': '{partition} 的 ISR 从 {from} 扩为 {to}',
  'event.partition.isrChanged': '{partition} 的 ISR 从 {from} 变为 {to}',
  'event.replica.becameLeader':
    'Broker {broker} 从此领导 {partition}：纪元 {epoch}，日志末端 {leo}，高水位 {hw}',
  'event.replica.truncated': 'Broker {broker} 把 {partition} 从偏移量 {from} 截断到 {to}',
  'event.isr.shrinkProposed': 'Broker {leader} 请求控制器把 broker {brokers} 移出 {partition} 的 ISR',
  'event.isr.confirmed': '{partition} 的领导者 {leader} 从此以 ISR {isr} 为准',
  'event.isr.expandProposed': 'Broker {leader} 请求控制器把 broker {brokers} 加入 {partition} 的 ISR',
  'event.isr.proposalRefused': '控制器拒绝了领导者 {leader} 为 {partition} 请求的 ISR {isr}：{error}',
  'event.isr.proposalForgotten':
    '{partition} 的领导者 {leader} 忘了自己已请求 ISR {isr}：它早已知道的分区纪元 {epoch} 的消息又把状态放了回去',
  'event.isr.outcomeUnknown':
    '{partition} 的领导者 {leader} 不知道 ISR {isr} 是否已写入：会话已结束，它仍按原来的 ISR 行事',
  'event.partition.firstLeaderUnknown':
    '控制器 {controller} 无法为 {partition} 确定第一任领导者：状态已在 ZooKeeper 中，是应答丢失的那次尝试写下的；要等下一任控制器，副本才会得知',
  'event.replica.fetchFailed':
    'Broker {broker} 不再拉取 {partition}：领导者 {leader} 发来的数据从 {base} 开始，而它自己的日志末端是 {end}',
  'event.fetch.refused': 'Broker {broker} 拒绝了 {from} 对 {partition} 的拉取：{error}',
  'event.partition.highWatermarkAdvanced': '{partition} 在 broker {broker} 上的高水位从 {from} 升到 {to}',
  'event.replica.becameFollower': 'Broker {broker} 在 {partition} 跟随 broker {leader}，纪元 {epoch}',
  'event.nobody': '无',
  'event.noPartitions': '空',
} satisfies Record<keyof typeof source, Message>;
