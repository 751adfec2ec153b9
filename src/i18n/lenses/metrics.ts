/** Words of the metrics page: what each of Kafka's metrics means, in one sentence. */
import type { MetricName } from '../../contract/metrics.ts';
import { createArea, useArea } from '../area.ts';

type About = { readonly [K in `about.${MetricName}`]: string };

const about = {
  'about.UnderReplicatedPartitions':
    'Partitions whose leader has fewer replicas in sync than the topic has; they lead, but one failure more is closer.',
  'about.UnderMinIsrPartitionCount':
    'Partitions with fewer replicas in sync than min.insync.replicas: writes with acks=all are refused.',
  'about.AtMinIsrPartitionCount':
    'Partitions with exactly min.insync.replicas in sync: if one more goes, writes with acks=all are refused.',
  'about.IsrShrinksPerSec':
    'How often a leader has taken a replica that fell behind out of its ISR; what the controller takes out, as a fenced broker, is not counted.',
  'about.IsrExpandsPerSec': 'How often a leader has taken a replica that caught up back into its ISR.',
  'about.FailedIsrUpdatesPerSec': 'How often a leader’s change of ISR was refused.',
  'about.MessagesInPerSec': 'Records that leaders have appended, those of internal topics included.',
  'about.BytesInPerSec':
    'Bytes of the batches that leaders have appended, those of internal topics included.',
  'about.ReplicationBytesInPerSec': 'Bytes that followers have fetched from leaders and appended.',
  'about.FailedProduceRequestsPerSec':
    'Writes that a broker could not carry out, as with too few replicas in sync; a broker that is not the leader says so and does not count it.',
  'about.ActiveControllerCount':
    'Controllers that say they are the active one: it should be one; zero means that nobody decides about leaders.',
  'about.OfflinePartitionsCount': 'Partitions without a leader: they can be neither written nor read.',
  'about.FencedBrokerCount':
    'Registered brokers that the controller does not count on: it has not heard from them within their session.',
  'about.LeaderElectionRateAndTimeMs': 'Leaders that were elected since the boot.',
  'about.UncleanLeaderElectionsPerSec':
    'Elections of a leader that was not in sync: committed records may be lost.',
  'about.ElectionFromEligibleLeaderReplicasPerSec':
    'Elections of a leader out of the ISR that holds all committed records all the same (KIP-966).',
  'about.record-send-rate':
    'Records that the producer has put on the wire, repetitions included; zero while it waits for a leader.',
  'about.record-retry-rate': 'Records that the producer has to send again.',
  'about.record-error-rate': 'Records that the producer has given up: the application gets an exception.',
  'about.records-lag-max':
    'The largest lag that one of the group’s consumers has on a partition; while nobody fetches, nobody tells it.',
  'about.rebalance-total':
    'Rebalances that a member has come through, for one that has been in the group all along.',
  'about.rebalance-rate-per-hour': 'Rebalances of the last minute, times sixty.',
} as const satisfies About;

const aboutZh = {
  'about.UnderReplicatedPartitions':
    '领导者的同步副本少于主题副本数的分区；它们仍在服务，但离下一次故障造成的损失更近了。',
  'about.UnderMinIsrPartitionCount': '同步副本少于 min.insync.replicas 的分区：acks=all 的写入被拒绝。',
  'about.AtMinIsrPartitionCount':
    '同步副本恰好等于 min.insync.replicas 的分区：再少一个，acks=all 的写入就会被拒绝。',
  'about.IsrShrinksPerSec': '领导者把落后的副本移出 ISR 的次数；由控制器移出的（例如 broker 被隔离）不计入。',
  'about.IsrExpandsPerSec': '领导者把追上的副本重新纳入 ISR 的次数。',
  'about.FailedIsrUpdatesPerSec': '领导者变更 ISR 被拒绝的次数。',
  'about.MessagesInPerSec': '领导者追加的记录数，包括内部主题。',
  'about.BytesInPerSec': '领导者追加的批次的字节数，包括内部主题。',
  'about.ReplicationBytesInPerSec': '跟随者从领导者拉取并追加的字节数。',
  'about.FailedProduceRequestsPerSec':
    'broker 没能完成的写入，例如同步副本太少；不是领导者的 broker 会如实回答，不计入。',
  'about.ActiveControllerCount': '自称处于活动状态的控制器数：应该是 1；为 0 时，没有谁能决定领导者。',
  'about.OfflinePartitionsCount': '没有领导者的分区：既不能写入，也不能读取。',
  'about.FencedBrokerCount': '已注册、但控制器不再指望的 broker：会话期内没有收到它的消息。',
  'about.LeaderElectionRateAndTimeMs': '启动以来选出的领导者数。',
  'about.UncleanLeaderElectionsPerSec': '选出未同步的领导者的次数：已提交的记录可能丢失。',
  'about.ElectionFromEligibleLeaderReplicasPerSec':
    '从 ISR 之外、但仍有全部已提交记录的副本中选出领导者的次数（KIP-966）。',
  'about.record-send-rate': '生产者发到网络上的记录数，包括重发的；等待领导者时为 0。',
  'about.record-retry-rate': '生产者需要重发的记录数。',
  'about.record-error-rate': '生产者放弃的记录数：应用程序会得到异常。',
  'about.records-lag-max': '组内消费者在某个分区上的最大滞后；没有消费者拉取时，就没有谁报告它。',
  'about.rebalance-total': '一直在组里的成员所经历的再均衡次数。',
  'about.rebalance-rate-per-hour': '最近一分钟的再均衡次数乘以六十。',
} as const satisfies About;

export const metricsWords = createArea(
  {
    span: 'How much of the run',
    'span.minute': '1 min',
    'span.minutes': '5 min',
    'span.all': 'All',
    atClock: 'at the clock, {clock}',
    atCursor: 'at {clock}',
    'of.brokers': 'Brokers, all together',
    'of.controller': 'Controller',
    'of.producer': 'Producer {producer}',
    'of.group': 'Group {group}',
    valueOf: '{name}, {heading}',
    plotOf: '{name} over time, {heading}',
    reading: '{value} at {clock}',
    nobody: 'not told',
    perSecond: '{value}/s',
    perHour: '{value}/h',
    attribute: 'attribute {attribute}',
    missed:
      'Controllers of the ZooKeeper eras tell it; KRaft’s do not (KAFKA-20238). Counted here all the same.',
    note: 'A value for each simulated second. Kafka’s own meters smooth a rate over a minute or more; here every second stands for itself. What lies after the clock is recorded already, and pale.',
    gone: 'There is no run to ask.',
    ...about,
  },
  {
    span: '显示多长时间',
    'span.minute': '1 分钟',
    'span.minutes': '5 分钟',
    'span.all': '全部',
    atClock: '时钟处 {clock}',
    atCursor: '{clock} 处',
    'of.brokers': '所有 broker 合计',
    'of.controller': '控制器',
    'of.producer': '生产者 {producer}',
    'of.group': '消费组 {group}',
    valueOf: '{name}，{heading}',
    plotOf: '{name} 随时间的变化，{heading}',
    reading: '{clock} 处为 {value}',
    nobody: '无人报告',
    perSecond: '{value}/秒',
    perHour: '{value}/小时',
    attribute: '属性 {attribute}',
    missed: 'ZooKeeper 时代的控制器报告它；KRaft 的控制器不再报告（KAFKA-20238）。这里照样统计。',
    note: '每个模拟秒一个值。Kafka 自己的速率会在一分钟或更长的时间里平滑；这里每一秒只代表它自己。时钟之后已录下的部分颜色较浅。',
    gone: '没有可以查询的运行。',
    ...aboutZh,
  },
);

export const useMetricsWords = () => useArea(metricsWords);
