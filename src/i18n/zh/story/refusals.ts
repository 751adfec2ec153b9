import type { refusals as source } from '../../en/story/refusals.ts';
import type { Message } from '../../messages.ts';

/** 拒绝的理由：整句，并尽量说出办法。 */
export const refusals = {
  'refused.unknownBroker': '没有 broker {broker}。现有：{known}。',
  'refused.brokerAlreadyDown': 'Broker {broker} 已经停了。',
  'refused.brokerAlreadyUp': 'Broker {broker} 已经在运行。',
  'refused.brokerIsPaused': 'Broker {broker} 已暂停，听不到任何请求。请让它继续运行，或者直接杀掉它。',
  'refused.brokerNotPaused': 'Broker {broker} 没有暂停。',
  'refused.diskIsWell': 'Broker {broker} 的磁盘本来就是好的。',
  'refused.diskAlreadyFull': 'Broker {broker} 的磁盘已经满了。',
  'refused.diskAlreadyFailed': 'Broker {broker} 的磁盘已经故障，请先修好它。',
  'refused.brokerIdInUse': 'Broker ID {broker} 已被占用。',
  'refused.unknownController': '没有控制器 {controller}。现有：{known}。',
  'refused.unknownZooKeeper': '没有 ZooKeeper 服务器 {server}。现有：{known}。',
  'refused.zookeeperAlreadyDown': 'ZooKeeper 服务器 {server} 已经停了。',
  'refused.zookeeperAlreadyUp': 'ZooKeeper 服务器 {server} 已经在运行。',
  'refused.deletionDisabled':
    '不能删除主题 {topic}：delete.topic.enable 为 false，这是 0.11 及以前的默认值。',
  'refused.eraLacks': '{era} 时代还没有 {feature}，Kafka 从 {since} 起才有。',
  'refused.unknownConsumer': '消费者 {consumer} 已经不在了。',
  'refused.unknownProducer': '生产者 {producer} 已经不在了。',
  'refused.unknownGroup': '没有消费组 {group}。现有：{known}。',
  'refused.unknownTopic': '没有主题 {topic}。现有：{known}。',
  'refused.whatIfEra': '非 Kafka 的做法只能在 {only} 时代试；这个集群是 {era} 时代。',
  'refused.commitRuleAlready': '主题 {topic} 本来就{rule}提交。',
  'refused.deliveryAlready': '{consumer} 的记录本来就{delivery}。',
  'refused.commitRuleNeedsAll':
    '只有每个副本都存有全部已提交的记录时，才能改主题 {topic} 的提交规则；而 {partition} 中同步的只有 broker {isr}。请等一等，或把其余副本恢复。',
  'refused.commitRuleNeedsLeader':
    '只有分区有领导者时，才能改主题 {topic} 的提交规则；而 {partition} 没有领导者。请先恢复它的副本。',
  'refused.majorityDecides':
    '主题 {topic} 按多数提交：存得最多的副本当领导者，副本也不能迁移。请先让它恢复按 ISR 提交。',
  'refused.nameTaken': '名称 {name} 已被占用，请换一个。',
  'refused.badName': '“{name}”不能作名称：只能用字母、数字、点、短横线和下划线。',
  'refused.consumerAlreadyThere': '{consumer} 已经在消费组 {place} 里。',
  'refused.consumerAlreadyOnBench': '{consumer} 已经在长凳上。',
  'refused.consumerAlreadyUp': '{consumer} 已经在运行。',
  'refused.consumerIsClosing': '{consumer} 正在离开，请等它关闭。',
  'refused.producerIsDown': '{producer} 没有运行，无法发送。',
  'refused.producerAlreadyUp': '{producer} 已经在运行。',
  'refused.producerIsPaused': '{producer} 已暂停。请先让它继续运行，或让它崩溃。',
  'refused.producerNotPaused': '{producer} 没有暂停。',
  'refused.consumerIsPaused': '{consumer} 已暂停。请先让它继续运行，或让它崩溃。',
  'refused.consumerNotPaused': '{consumer} 没有暂停。',
  'refused.idempotenceNeedsRetries':
    'retries=0 时 {producer} 不能启用幂等：只发送一次的记录不需要序列号。请允许重试，或关闭 enable.idempotence。',
  'refused.idempotenceNeedsFewInFlight':
    'max.in.flight.requests.per.connection={inFlight} 时 {producer} 不能启用幂等：broker 只记得它最近的 {limit} 个批次。请设为 {limit} 或更小。',
  'refused.transactionNeedsIdempotence':
    '{producer} 设置了 transactional.id={transactionalId}，而事务需要 enable.idempotence=true。',
  'refused.deliveryTimeoutTooShort':
    '{producer} 不能在 {ms} 毫秒后放弃：delivery.timeout.ms 至少要等于 linger.ms + request.timeout.ms，这里是 {least}。',
  'refused.configException': '{producer} 不接受这个值（ConfigException）。',
  'refused.consumerNotAssigned':
    '{consumer} 没有分到 {partition}（IllegalStateException）。它现有：{assigned}。请从中选一个。',
  'refused.consumerHasOneThread':
    'ConcurrentModificationException：{consumer} 正被自己的线程占用，在 poll() 或 commitSync() 里，别的线程此时不能调用 {call}。请让它自己的线程来调用。',
  'refused.groupIsActive':
    '消费组 {group} 没有成员时才能重置偏移量，而它现在是 {state}。请先把它的消费者移到长凳。',
  'refused.oneThreadHasNoPool':
    '{consumer} 用一个线程拉取并处理，不能有 {value} 个工作线程。请设为 1，或改用线程池。',
  'refused.threadWaitsForItself':
    '{consumer} 的线程在处理时无法拉取。请让它等这一批处理完，或把处理交给线程池。',
  'refused.noOpenTransaction':
    '{partition} 上没有从偏移量 {offset} 开始且仍未了结的事务。事务视图会列出仍未了结的事务。',
  'refused.poolOutlivesExceptions':
    '异常只会结束拉取线程的循环，{consumer} 的线程池不受影响。请改用单线程处理，或不设异常。',
  'refused.poolSharesNoTransaction':
    '{consumer} 的工作线程逐条取记录，没有共同的批次。请每条记录用一个事务，或按键、按批次处理。',
  'refused.rowsNeedTransactions':
    '{consumer} 要把偏移量和数据行存在一起，这需要事务。请每条记录或每批用一个事务。',
  'refused.offsetsLieInDatabase':
    '{consumer} 的偏移量存在数据库里，不会再提交到 Kafka（{value}）。请把 commit 设为 database。',
  'refused.databaseKeepsNoOffsets': '{consumer} 的数据库不保存偏移量。请改用事务写入，或提交到 Kafka。',
  'refused.transformsInOneThread': '{consumer} 在一个线程、一个事务里完成转换。请去掉线程池，或去掉转换。',
  'refused.consumerDoesNotCall': '{consumer} 卡住了，什么都不调用。请先让它重新调用 poll()。',
  'refused.consumerNotInGroup': '{consumer} 在长凳上，没有可供调用的客户端。请先把它移进一个消费组。',
  'refused.notInShareGroup': '{consumer} 在共享组里（或正要加入）：只有独占分区的消费者才能用{what}。',
  'refused.onlyInShareGroup': '只有共享组的成员才能释放或拒绝记录，请先让 {consumer} 加入共享组。',
  'refused.consumerIsDown': '{consumer} 没有运行，请先重启它。',
  'refused.idempotenceNeedsAcksAll':
    '幂等需要 acks=all，而 {producer} 会是 acks={acks}。请先把 acks 设为 all，或关掉幂等。',
  'refused.badValue': '{name} 不能是 {value}。允许：{allowed}。',
  'refused.noBrokerUp': '没有正在运行的 broker，请先启动一个。',
  'refused.noController': '没有活动控制器可问。请等待选举，或启动一个控制器。',
  'refused.kafkaError': '{error}：{why}。',
  'refused.quoted': '{sentence}Kafka 原文：“{quote}”',
  'refused.because': '{sentence}{why}。',
  'refused.none': '无',
  'refused.linkAlreadyCut': '{a} 与 {b} 之间的网络已经切断。',
  'refused.linkNotCut': '{a} 与 {b} 之间的网络没有切断。',
  'refused.tooMany': '{what}太多：最多放得下 {limit} 个。',

  // 理由里以代号相称的词。
  'many.brokers': 'Broker ',
  'many.consumers': '消费者',
  'many.groups': '消费组',
  'many.producers': '生产者',
  'many.topics': '主题',
  'allowed.fourInterceptors': '最多四个，每个是 prefixKey 或 throws',
  'allowed.kafkaConfig': 'Kafka 自有的配置',
  'allowed.keyLength': '1 – 100 个字符',
  'allowed.offsetOrHighWatermark': '一个偏移量，或 -1（即高水位）',
  'allowed.oneTopic': '至少一个主题',
  'allowed.otherNode': '与 a 不同的节点',
  'allowed.powerLoss': 'none、unwritten、some、all，或记录条数',
  'allowed.transactionStart': '事务开始处的偏移量',
  'allowed.wholeFrom0': '不小于 0 的整数',
  'commitRule.isr': '按 ISR ',
  'commitRule.majority': '按多数',
  'delivery.pull': '由它自己拉取',
  'delivery.push': '由 broker 推送',
  'feature.groupConfigs': '消费组级的配置',
  'ownOnly.push': '推送',
  'ownOnly.threads': '工作线程和事务',
} satisfies Record<keyof typeof source, Message>;
