import type { consumers as source } from '../../en/story/consumers.ts';
import type { Message } from '../../messages.ts';

/** 消费者。 */
export const consumers = {
  'event.consumer.sought.offset': '{consumer} 按要求从偏移量 {offset} 起读 {partition}',
  'event.consumer.sought.beginning': '{consumer} 从开头读 {partition}，即偏移量 {offset}',
  'event.consumer.sought.end': '{consumer} 从末尾读 {partition}，即偏移量 {offset}',
  'event.consumer.sought.time': '{consumer} 从那个时刻起读 {partition}，即偏移量 {offset}',
  'event.consumer.partitionPaused': '{consumer} 暂停 {partition}：不再拉取，也不再交出它的记录',
  'event.consumer.partitionResumed': '{consumer} 恢复 {partition}',
  'event.consumer.callFailed.RetriableCommitFailedException':
    '{consumer}：{call} 的回调收到 RetriableCommitFailedException：这次提交不会再有人重试',
  'event.consumer.recordUnreadable.pollAgain':
    '{consumer}：poll() 在 {partition} 偏移量 {offset} 处抛出 RecordDeserializationException，下次还会如此',
  'event.consumer.recordUnreadable.skip':
    '{consumer}：poll() 在 {partition} 偏移量 {offset} 处抛出 RecordDeserializationException；应用 seek 到它后面',
  'event.consumer.recordUnreadable.die':
    '{consumer}：poll() 在 {partition} 偏移量 {offset} 处抛出 RecordDeserializationException，进程因此退出',
  'event.consumer.callFailed.CommitFailedException':
    '{consumer}：{call} 抛出 CommitFailedException：它已不是这一代的成员',
  'event.consumer.callFailed.RebalanceInProgressException':
    '{consumer}：{call} 抛出 RebalanceInProgressException：下一次 poll() 之后可以再提交',
  'event.consumer.callFailed.TimeoutException': '{consumer}：{call} 抛出 TimeoutException：期限内无人应答',
  'event.consumer.callFailed.IllegalStateException':
    '{consumer}：{call} 抛出 IllegalStateException：这个分区已不再分配给它',
  'event.consumer.callFailed.NoOffsetForPartitionException':
    '{consumer}：{call} 抛出 NoOffsetForPartitionException：没有已提交的偏移量，而 auto.offset.reset 为 none；应用退出',
  'event.consumer.callFailed.OffsetOutOfRangeException':
    '{consumer}：{call} 抛出 OffsetOutOfRangeException：要读的记录已不存在，而 auto.offset.reset 为 none；应用退出',
  'event.consumer.callFailed.LogTruncationException':
    '{consumer}：{call} 抛出 LogTruncationException：日志已与它的位置分叉，而 auto.offset.reset 为 none；应用退出',
  'event.consumer.fenced':
    '{consumer} 退出：消费组 {group} 中的 group.instance.id {instance} 已归另一个进程（FENCED_INSTANCE_ID）',
  'event.consumer.skippedAborted':
    '{consumer} 跳过 {partition} 的偏移量 {from} 到 {to}：生产者 ID {pid} 已中止这些记录',
  'event.consumer.revoked': '{consumer} 交出 {partitions}',
  'event.consumer.assigned': '{consumer} 开始读 {partitions}，第 {generation} 代',
  'event.consumer.assignedNone': '{consumer} 在第 {generation} 代没有得到新的分区',
  'event.consumer.claimed': '{consumer} 在 ZooKeeper 中登记为 {partitions} 的所有者，开始读取',
  'event.consumer.claimedNone': '{consumer} 算出没有新的分区归自己',
  'event.consumer.rebalanceBegan': '{consumer} 停止读取，在 ZooKeeper 中放弃所有权，重新计算哪些分区归自己',
  'event.consumer.rebalanceAgain': '{consumer} 再次尝试再均衡：第 {attempt} 次',
  'event.consumer.ownerInTheWay': '{consumer} 还拿不到 {partition}：ZooKeeper 中的所有者仍是 {owner}',
  'event.consumer.ownerWasInTheWay': '{consumer} 没能拿到 {partition}：前一刻它的所有者还在',
  'event.consumer.rebalanceFailed':
    '{consumer} 尝试 {attempts} 次后放弃（ConsumerRebalanceFailedException）：消费组再次变化之前什么也不读',
  'event.consumer.lost': '{consumer} 失去 {partitions}，来不及提交',
  'event.consumer.reset': '{consumer} 在 {partition} 没有位置，从偏移量 {offset} 开始（{policy}）',
  'event.consumer.truncationDetected':
    '{consumer} 在 {partition} 的位置是 {position}；新领导者的日志从 {offset} 起与它读过的不同，于是从那里继续',
  'event.consumer.truncationResets':
    '{consumer} 在 {partition} 的位置是 {position}；新领导者不认识那个纪元，位置被重置',
  'event.consumer.truncationStops':
    '{consumer} 在 {partition} 的位置是 {position}，新领导者的日志到那里已不相同；没有 auto.offset.reset，它停在那里',
  'event.consumer.delivery.push': '从现在起，记录一可读，broker 就推送给 {consumer}，这不是 Kafka 的做法',
  'event.consumer.delivery.pull': '{consumer} 重新自己拉取记录，与 Kafka 一样',
  'event.consumer.overflowed':
    '{consumer} 的收件箱满了（{inbox}）：{partition} 偏移量 {from} 到 {to} 的 {n} 条记录被丢弃（推送，非 Kafka）',
  'event.consumer.readsFrom': '{consumer} 现在从更近的 broker {broker} 读取 {partition}',
  'event.consumer.polled': '{consumer} 读取 {partition}，从偏移量 {from} 到 {to}',
} satisfies Record<keyof typeof source, Message>;
