/** Consumers: of both protocols, of share groups, and those of the time of ZooKeeper. */
import type { Meaning } from './meaning.ts';

export const CONSUMER = {
  'zookeeper.connect': {
    en: 'Where ZooKeeper is. A consumer that is given it is an old one: its group meets in ZooKeeper, with no coordinator, and every member works the assignment out for itself.',
    zh: 'ZooKeeper 在哪里。设了它就是旧式消费者：消费组在 ZooKeeper 里碰头，没有协调者，每个成员各自算分配。',
  },
  'zookeeper.session.timeout.ms': {
    en: 'How long ZooKeeper hears nothing from this old consumer before its partitions are free for others. Smaller hands them on sooner; a pause longer than that makes two read the same partition.',
    zh: 'ZooKeeper 多久没有这个旧式消费者的消息，就把它的分区放给别人。调小，接手更快；暂停得比这更久，就会有两个消费者读同一个分区。',
  },
  'offsets.storage': {
    en: 'Where an old consumer keeps its committed offsets. In ZooKeeper every commit is a write of the whole ensemble, so that committing often is expensive.',
    zh: '旧式消费者把提交的偏移量存在哪里。存在 ZooKeeper，每次提交都是整个 ZooKeeper 集群的一次写入，提交得勤就很贵。',
  },
  'auto.commit.enable': {
    en: 'Whether an old consumer commits by itself now and then. true is convenient, and a crash repeats what came since the last commit; with false the application has to do it.',
    zh: '旧式消费者是否自己定时提交。true 省事，崩溃后会重复上次提交以来的记录；false 则由应用自己提交。',
  },
  'rebalance.max.retries': {
    en: 'How many times an old consumer tries a rebalance before it gives up and reads nothing more. More outlast owners that leave late; each try takes rebalance.backoff.ms.',
    zh: '旧式消费者的再均衡最多试几次，试完就放弃，不再读。次数多，等得起迟迟不让位的旧主；每次要花 rebalance.backoff.ms。',
  },
  'rebalance.backoff.ms': {
    en: 'How long an old consumer waits between two tries of a rebalance. Longer lets former owners notice and let go; the partitions stand still meanwhile.',
    zh: '旧式消费者两次尝试再均衡之间等多久。等得久，前任来得及发现并放手；这期间分区没人读。',
  },
  'group.protocol': {
    en: 'How the consumer keeps its place in the group: classic stops and rejoins together with all others, consumer (KIP-848) lets the coordinator assign and moves partitions one by one, so that the others read on.',
    zh: '消费者用哪种协议在组里：classic 大家一起停下重新加入；consumer（KIP-848）由协调者分配，分区逐个移动，其他成员照常读。',
  },
  'group.remote.assignor': {
    en: 'Which assignor the coordinator shall use for a KIP-848 group. uniform evens the load out and moves little; range gives each member neighbouring partitions, the same of every topic.',
    zh: 'KIP-848 消费组让协调者用哪个分配器。uniform 分得匀、移动少；range 给成员分连续的分区，各主题编号一致。',
  },
  'auto.offset.reset': {
    en: 'Where to begin when the group has no committed offset, or it is no longer in the log: earliest reads all again, latest skips what is there already, none makes it an error. One repeats records, the other misses some.',
    zh: '组里没有提交过偏移量，或它已不在日志里时，从哪里开始：earliest 从头读，latest 跳过已有的，none 则报错。前者会重复，后者会漏。',
  },
  'isolation.level': {
    en: 'Whether records of open and aborted transactions are read as well. read_committed leaves them out and waits at the last stable offset, so that an open transaction holds it up; read_uncommitted is never held up and reads what may be aborted.',
    zh: '未完成和已中止事务的记录读不读。read_committed 不读，停在最后稳定偏移量，会被未完成的事务挡住；read_uncommitted 不受阻，但会读到可能中止的记录。',
  },
  'enable.auto.commit': {
    en: 'Whether the consumer commits inside poll(), now and then, what poll() has handed out. Convenient; but what other threads have not finished is committed too, and after a crash the latest records come again.',
    zh: '消费者是否在 poll() 里定时自动提交已交出的记录。省事，但别的线程没做完的也会一并提交；崩溃后，最近的记录会再来一遍。',
  },
  'auto.commit.interval.ms': {
    en: 'How often offsets are committed automatically. Smaller repeats fewer records after a crash and makes more requests; larger is the other way round.',
    zh: '每隔多久自动提交一次偏移量。调小，崩溃后重复的记录少，请求多；调大则相反。',
  },
  'session.timeout.ms': {
    en: 'How long a member of a classic group may miss its heartbeats before the coordinator gives its partitions to others. Smaller notices a dead member sooner; too small, and a pause costs two rebalances.',
    zh: '经典消费组的成员多久没有心跳，协调者就把它的分区给别人。调小，更快发现已停的成员；太小，暂停一下就要多两次再均衡。',
  },
  'heartbeat.interval.ms': {
    en: 'How often a member of a classic group sends heartbeats, by which it also learns of a rebalance; about a third of session.timeout.ms. Smaller hears of it sooner, with more requests.',
    zh: '经典消费组的成员多久发一次心跳；它也靠心跳得知要再均衡，一般设为 session.timeout.ms 的三分之一。调小，得知更早，请求更多。',
  },
  'max.poll.interval.ms': {
    en: 'How long the application may work between two calls of poll() before the consumer leaves the group. Larger allows slow processing; but a rebalance may wait as long for it, and a stuck application is found later.',
    zh: '应用两次 poll() 之间最多隔多久，超过消费者就离组。调大，容得下慢的处理；但再均衡也可能等它这么久，卡死的应用更晚才发现。',
  },
  'max.poll.records': {
    en: 'How many records one poll() hands out. Fewer bring the application back to poll() sooner; more save calls, and put more at stake within max.poll.interval.ms.',
    zh: '一次 poll() 最多交出几条记录。调小，应用更快回到 poll()；调大，调用更少，但必须在 max.poll.interval.ms 内处理完更多。',
  },
  'partition.assignment.strategy': {
    en: 'Which assignors a member of a classic group offers, the best liked first. range keeps the same partitions of several topics together; sticky ones move less; cooperative-sticky lets what does not move be read on.',
    zh: '经典消费组的成员愿用哪些分配器，最中意的在前。range 把几个主题的同号分区分在一起；sticky 移动少；cooperative-sticky 让不移动的分区照常读。',
  },
  'share.acknowledgement.mode': {
    en: 'How a share consumer says that a record is done: implicit takes it as accepted with the next poll(), explicit has the application accept, release or reject each. implicit is short; explicit can give one back.',
    zh: '共享组的消费者怎么表示记录处理完了：implicit 在下次 poll() 时一律算确认，explicit 由应用逐条确认、释放或拒绝。前者省事，后者能把记录退回。',
  },
  'fetch.min.bytes': {
    en: 'How much a broker gathers before it answers a consumer’s fetch. Larger spares broker and network; the records come later, by up to fetch.max.wait.ms.',
    zh: 'broker 攒够这么多字节才答复消费者的拉取。调大，broker 和网络更轻松；记录则来得更晚，最多晚 fetch.max.wait.ms。',
  },
  'fetch.max.wait.ms': {
    en: 'How long a broker may keep a consumer waiting for fetch.min.bytes. Larger means fewer empty answers from quiet partitions; smaller, more requests.',
    zh: '没攒够 fetch.min.bytes 时，broker 最多让消费者等多久。调大，空闲的分区少发空答复；调小，请求更多。',
  },
  'fetch.max.bytes': {
    en: 'How much a consumer wants in one answer, all partitions together; a first batch that is larger comes all the same. Larger reads faster from far behind, and needs memory.',
    zh: '消费者一次答复最多要多少字节，所有分区合计；打头的批次再大也会给。调大，滞后多时读得更快，也更占内存。',
  },
  'max.partition.fetch.bytes': {
    en: 'How much a consumer takes of one partition in one answer. Larger gets through a busy partition faster; smaller lets all partitions have their share of each answer.',
    zh: '一次答复里，消费者从单个分区最多取多少字节。调大，数据多的分区读得快；调小，每次答复里各分区都能分到一些。',
  },
  'group.instance.id': {
    en: 'A name that makes the consumer a static member: when it restarts within its session it gets its partitions back without a rebalance. If it stays away, nobody reads them until the session is over.',
    zh: '给消费者起个名字，它就是静态成员：在会话期内重启，分区原样还它，不必再均衡。要是没回来，会话结束前那些分区没人读。',
  },
  'client.rack': {
    en: 'Where the consumer stands. If the brokers choose by rack it reads from an in-sync replica nearby, which is cheaper, and a little later than the leader; left empty, always from the leader.',
    zh: '消费者在哪个机架。broker 若按机架选副本，它就读同机架的同步副本，更省，但比领导者晚一点；留空总是读领导者。',
  },
} as const satisfies Readonly<Record<string, Meaning>>;
