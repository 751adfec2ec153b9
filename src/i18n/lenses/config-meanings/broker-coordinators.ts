/** server.properties: transactions, groups, share groups. */
import type { Meaning } from './meaning.ts';

export const BROKER_COORDINATORS = {
  'transaction.state.log.num.partitions': {
    en: 'Partitions of __transaction_state; each transactional.id belongs to one, and that one’s leader coordinates its transactions. More spread the work over more brokers; the number must stay once the topic is there.',
    zh: '__transaction_state 的分区数；每个 transactional.id 归其中一个，该分区的领导者就是它的事务协调者。多了能把工作摊给更多 broker；主题建好后不能再改。',
  },
  'transaction.state.log.replication.factor': {
    en: 'Replicas of __transaction_state. More keep transactions going through more failures; until that many brokers are there, the topic cannot be created and no transaction can begin.',
    zh: '__transaction_state 的副本数。多了，事务经得起更多故障；broker 还没凑够这么多时主题建不出来，事务也开不了。',
  },
  'transaction.state.log.min.isr': {
    en: 'How many replicas of __transaction_state must be in sync for a step of a transaction to be written. Larger protects what was decided; smaller lets transactions go on with fewer brokers.',
    zh: '__transaction_state 至少几个副本同步，事务的每一步才写得进去。调大，已作的决定更安全；调小，broker 少时事务也能继续。',
  },
  'transaction.state.log.segment.bytes': {
    en: 'How large a segment of __transaction_state grows. Smaller lets compaction get at it sooner, so that a new coordinator has less to load; larger means fewer files.',
    zh: '__transaction_state 的段写到多大换新。调小，压缩更早，新协调者要加载的更少；调大，文件更少。',
  },
  'transaction.max.timeout.ms': {
    en: 'The longest transaction.timeout.ms a producer may ask for; one that asks for more is refused. Larger lets an abandoned transaction hold read_committed consumers back for longer.',
    zh: '生产者最多可以要多长的 transaction.timeout.ms，再长就被拒绝。调大，没人管的事务会把 read_committed 的消费者挡得更久。',
  },
  'transactional.id.expiration.ms': {
    en: 'How long a coordinator remembers a transactional.id that does nothing. Smaller saves memory; a producer that comes back after that is a stranger and gets a new producer id.',
    zh: 'transactional.id 闲置多久之后协调者就忘掉它。调小省内存；之后再回来的生产者会被当作新来的，换一个生产者 id。',
  },
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': {
    en: 'How often a coordinator looks for transactions past their timeout, to abort them. Smaller releases waiting read_committed consumers sooner; larger lets such a transaction hang on that much longer.',
    zh: '协调者每隔多久查找超时的事务并中止。调小，被挡住的 read_committed 消费者更早放行；调大，超时的事务还要多挂一阵。',
  },
  'transaction.remove.expired.transaction.cleanup.interval.ms': {
    en: 'How often a coordinator looks for transactional ids that have expired, to write their tombstones. Smaller forgets them closer to their time; larger does it rarely and in bulk.',
    zh: '协调者每隔多久查找过期的 transactional.id，写下墓碑。调小，到期就忘；调大，攒一批再清。',
  },
  'transaction.partition.verification.enable': {
    en: 'Whether a partition’s leader asks the coordinator, before the first write of a transaction, that it is really open. true costs a request; false leaves a gap through which a late write can hang for ever.',
    zh: '事务第一次写入某分区前，领导者是否先向协调者核实事务确实开着。true 多一次请求；false 则留下漏洞：迟到的写入可能成为永远悬着的事务。',
  },
  'offsets.topic.num.partitions': {
    en: 'Partitions of __consumer_offsets; a group’s id chooses one, and its leader is the group’s coordinator. More spread groups over more brokers; changing the number later would give groups other coordinators.',
    zh: '__consumer_offsets 的分区数；组 id 决定归哪个分区，其领导者就是该组的协调者。多了能把消费组摊给更多 broker；日后再改，组就会找到别的协调者。',
  },
  'offsets.topic.replication.factor': {
    en: 'Replicas of __consumer_offsets. More: groups find a coordinator and their offsets after more failures; with fewer brokers than that the topic cannot be created, and no group can begin.',
    zh: '__consumer_offsets 的副本数。多了，故障之后消费组仍找得到协调者和偏移量；broker 不够这个数时主题建不出来，消费组也开始不了。',
  },
  'offsets.topic.segment.bytes': {
    en: 'How large a segment of __consumer_offsets grows. Smaller lets compaction drop old commits sooner, so that a failover loads less; larger means fewer files.',
    zh: '__consumer_offsets 的段写到多大换新。调小，旧的提交更早被压缩掉，协调者切换时加载更少；调大，文件更少。',
  },
  'offsets.commit.timeout.ms': {
    en: 'How long the coordinator waits for a commit to reach all in-sync replicas before it says that it failed. Smaller lets the consumer try again sooner; larger bears slow followers.',
    zh: '提交的偏移量多久没到齐所有同步副本，协调者就答复失败。调小，消费者更早重试；调大，容得下慢的跟随者。',
  },
  'offsets.retention.minutes': {
    en: 'How long offsets are kept once a group has no members, or, where nobody joins, since the commit. Smaller tidies up; a group that is away longer begins again where auto.offset.reset says.',
    zh: '消费组没有成员之后（不入组的消费者则从提交时算起），偏移量还保留多久。调小清得干净；离开更久的组回来时，只能按 auto.offset.reset 重新开始。',
  },
  'offsets.retention.check.interval.ms': {
    en: 'How often a coordinator looks for offsets that have outlived their retention. Smaller removes them closer to their time; larger looks less often.',
    zh: '协调者每隔多久查找过期的偏移量。调小，到期不久就删；调大，查得少，过期的多留一阵。',
  },
  'offset.metadata.max.bytes': {
    en: 'How long the note may be that a consumer can attach to a committed offset; a longer one is refused. Larger lets applications keep more there, in every coordinator’s memory.',
    zh: '消费者提交偏移量时附带的备注最长多少字节，超了就拒绝。调大，应用能多存一些，但都占协调者的内存。',
  },
  'group.initial.rebalance.delay.ms': {
    en: 'How long an empty classic group waits for more members after the first. Larger: consumers that start together are one rebalance, not many; smaller: the first one reads sooner.',
    zh: '空的经典消费组等到第一个成员后，再等多久看有没有别人。调大，一起启动的消费者只再均衡一次；调小，第一个成员更早开始读。',
  },
  'group.min.session.timeout.ms': {
    en: 'The shortest session.timeout.ms that a member of a classic group may have. Smaller lets groups notice failures faster, and brokers serve more heartbeats.',
    zh: '经典消费组的成员最短可以设多长的 session.timeout.ms。调小，组能更快发现故障，broker 也要应付更多心跳。',
  },
  'group.max.session.timeout.ms': {
    en: 'The longest session.timeout.ms that a member of a classic group may have. Larger lets members be silent for long; nobody reads the partitions of a dead one meanwhile.',
    zh: '经典消费组的成员最长可以设多长的 session.timeout.ms。调大，成员可以沉默很久；要是真停了，它的分区这期间没人读。',
  },
  'group.max.size': {
    en: 'How many members a classic group may have; whoever comes after that is refused. Smaller keeps rebalances short and the coordinator safe from a flood; larger lets more consumers join.',
    zh: '经典消费组最多有几个成员，再来的被拒绝。调小，再均衡更短，协调者也不怕成员泛滥；调大，能容纳更多消费者。',
  },
  'group.consumer.session.timeout.ms': {
    en: 'How long a member of a KIP-848 group may be silent before the coordinator puts it out. Smaller gives a dead member’s partitions away sooner; larger forgives long pauses.',
    zh: 'KIP-848 消费组的成员多久没有心跳，就被协调者移出。调小，已停成员的分区更快给别人；调大，容得下长时间的暂停。',
  },
  'group.consumer.heartbeat.interval.ms': {
    en: 'How often members of KIP-848 groups are told to send a heartbeat; a new assignment reaches them with the answer. Smaller rebalances faster, and makes more requests.',
    zh: '协调者要求 KIP-848 消费组的成员多久发一次心跳；新的分配随答复送达。调小，再均衡更快，请求也更多。',
  },
  'group.consumer.max.size': {
    en: 'How many members a KIP-848 group may have before newcomers are refused. Smaller bounds what the coordinator has to compute for each assignment.',
    zh: 'KIP-848 消费组最多有几个成员，满了就拒绝新来的。调小，协调者每次计算分配的工作量就有上限。',
  },
  'group.share.session.timeout.ms': {
    en: 'For share groups that set none: how long a member may be silent before the coordinator puts it out. Smaller notices a dead member sooner; larger forgives pauses.',
    zh: '共享组自己没有设置时，成员多久没有心跳就被协调者移出。调小，更快发现已停的成员；调大，容得下暂停。',
  },
  'group.share.heartbeat.interval.ms': {
    en: 'For share groups that set none: how often members are told to send a heartbeat. Smaller tells them of partitions sooner; larger saves requests.',
    zh: '共享组自己没有设置时，要求成员多久发一次心跳。调小，成员更早得知该读哪些分区；调大，省请求。',
  },
  'group.share.max.size': {
    en: 'How many members a share group may have; more are refused. Unlike a consumer group it can use more members than partitions, so that this is the bound on how far it scales.',
    zh: '共享组最多有几个成员，再多就拒绝。与消费组不同，它的成员可以比分区多，所以能扩到多大由这里限定。',
  },
  'group.share.delivery.count.limit': {
    en: 'How many times a record may be handed out before it is archived undone. Larger gives a passing trouble more tries; smaller is sooner rid of a record that nobody can process.',
    zh: '一条记录最多投递几次，仍没处理成就归档。调大，遇到暂时的故障多几次机会；调小，谁也处理不了的记录更早放弃。',
  },
  'group.share.record.lock.duration.ms': {
    en: 'For share groups that set none: how long a member has a record to itself before others may get it. Too short, and slow work is done twice; too long, and a crashed member’s records wait.',
    zh: '共享组自己没有设置时，成员获取记录后能独占多久。太短，慢活会被重做；太长，崩溃成员手里的记录要久等。',
  },
  'group.share.partition.max.record.locks': {
    en: 'How many records of one partition may be under way in a share group. More keep many members busy; fewer bound memory, and what is delivered again after a failure.',
    zh: '共享组在一个分区上最多同时有多少条记录在处理中。多了能让许多成员都有活干；少了省内存，出故障后要重新投递的也少。',
  },
  'group.share.max.share.sessions': {
    en: 'How many share sessions a broker keeps. More let more share consumers fetch from it at a time; each takes memory.',
    zh: '一个 broker 最多保留多少个共享会话。多了，能同时服务更多共享组的消费者；每个都占内存。',
  },
  'share.coordinator.state.topic.num.partitions': {
    en: 'Partitions of __share_group_state, where the progress of share groups is kept; each has its share coordinator. More spread that work; the number must stay.',
    zh: '保存共享组进度的 __share_group_state 有几个分区；每个分区有自己的协调者。多了能分摊工作；建好后不能再改。',
  },
  'share.coordinator.state.topic.replication.factor': {
    en: 'Replicas of __share_group_state. More keep the progress of share groups through more failures, at the price of more copies of every acknowledgement.',
    zh: '__share_group_state 的副本数。多了，共享组的进度经得起更多故障，代价是每次确认都要多存几份。',
  },
  'share.coordinator.state.topic.min.isr': {
    en: 'How many replicas of __share_group_state must be in sync for an acknowledgement to be kept. Larger is safer; smaller lets share groups go on with fewer brokers.',
    zh: '__share_group_state 至少几个副本同步，对记录的确认才存得下来。调大更安全；调小，broker 少时共享组也能继续。',
  },
  'share.coordinator.state.topic.segment.bytes': {
    en: 'How large a segment of __share_group_state grows. Smaller segments let what snapshots have replaced go sooner; larger ones are fewer files.',
    zh: '__share_group_state 的段写到多大换新。调小，已被快照取代的内容更早能删；调大，文件更少。',
  },
  'share.coordinator.snapshot.update.records.per.snapshot': {
    en: 'How many small updates follow a full snapshot of a share-partition’s state before the next. More write less; a new coordinator then has more of them to read.',
    zh: '一个共享分区的状态，每写一次完整快照，之后最多跟多少条增量更新。多了写得少，但新的协调者要多读一些。',
  },
  'share.coordinator.write.timeout.ms': {
    en: 'How long the share coordinator waits for a change of state to be replicated before it reports a failure. Smaller fails sooner and tries again; larger bears slow followers.',
    zh: '共享组的状态变更多久没复制到位，协调者就报失败。调小，更早失败重试；调大，容得下慢的跟随者。',
  },
} as const satisfies Readonly<Record<string, Meaning>>;
