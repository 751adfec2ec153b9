/** server.properties: replication, what topics are made with, elections. */
import type { Meaning } from './meaning.ts';

export const BROKER_REPLICATION = {
  'replica.lag.time.max.ms': {
    en: 'A follower that has not been caught up with its leader for this long leaves the ISR. Larger: acks=all waits longer for one that is slow or stuck; smaller: followers drop out and come back at every hiccup.',
    zh: '跟随者这么久都没追上领导者，就被移出 ISR。调大，acks=all 要为慢的或卡住的跟随者多等；调小，稍有抖动跟随者就进进出出。',
  },
  'replica.fetch.wait.max.ms': {
    en: 'How long a leader may hold a follower’s fetch when it has nothing new for it. Larger saves requests where little is written, and must stay well below replica.lag.time.max.ms; smaller means more empty answers.',
    zh: '没有新记录时，领导者最多把跟随者的拉取请求压这么久。调大，写入少的分区可少发请求，但要远小于 replica.lag.time.max.ms；调小，空答复变多。',
  },
  'replica.fetch.min.bytes': {
    en: 'How much a leader gathers before it answers a follower’s fetch, as long as the wait allows. Larger makes fewer, fuller answers, but followers trail behind and acks=all takes longer.',
    zh: '在允许的等待时间内，领导者攒够这么多字节才答复跟随者的拉取。调大，答复更少也更满，但跟随者落后得更多，acks=all 更慢。',
  },
  'replica.fetch.max.bytes': {
    en: 'How much a follower takes of one partition with one fetch; a first batch that is larger comes whole all the same. Larger catches up in fewer requests, and costs memory and the other partitions’ turn.',
    zh: '跟随者一次拉取最多从单个分区取多少字节；打头的批次再大也会整批送来。调大，追赶所需请求更少，但更占内存，别的分区也要多等。',
  },
  'replica.fetch.response.max.bytes': {
    en: 'How much one answer to a follower may hold, all partitions together. Larger catches up in fewer requests; smaller needs less memory, and partitions take turns.',
    zh: '给跟随者的一次答复最多多大，所有分区合计。调大，追赶所需请求更少；调小更省内存，但各分区要轮流。',
  },
  'replica.fetch.backoff.ms': {
    en: 'How long a follower leaves a partition alone after fetching it has failed. Smaller tries again sooner and asks a troubled leader more often; larger notices later that it is well again.',
    zh: '拉取某个分区失败后，跟随者隔多久再试。调小重试更快，却会频频打扰有麻烦的领导者；调大，领导者恢复后发现得更晚。',
  },
  'num.replica.fetchers': {
    en: 'How many fetchers a broker runs for each broker it copies from; each has one fetch under way at a time. More copy side by side and catch up faster, at the price of threads, connections and requests.',
    zh: '对每个复制来源，broker 开几个拉取器；每个拉取器同一时刻只有一个拉取请求在途。多开可以并行复制、追得更快，代价是更多线程、连接和请求。',
  },
  'replica.socket.timeout.ms': {
    en: 'How long a follower waits for its leader’s answer before it takes the connection for lost; it has to be longer than the leader may hold a fetch. Larger: a leader gone silent is noticed later.',
    zh: '跟随者等领导者答复的时限，超过就当连接断了；必须比领导者压住拉取请求的时间长。调大，领导者没了声音要更晚才发现。',
  },
  'replica.high.watermark.checkpoint.interval.ms': {
    en: 'How often a broker writes down the high watermarks from which it starts again. Larger saves writes; after a crash the high watermark begins further back, and before leader epochs that was where followers cut their logs.',
    zh: 'broker 每隔多久记下各分区的高水位，重启后从那里开始。调大少写盘，但崩溃后的高水位更旧；在还没有领导者纪元的版本里，跟随者就从那里截断日志。',
  },
  'replica.selector.class': {
    en: 'Who chooses the replica that a consumer reads from; nobody means always the leader. RackAwareReplicaSelector takes an in-sync replica in the consumer’s rack, which saves traffic between racks and is a little later, as the high watermark has to get there.',
    zh: '由谁来选消费者读哪个副本。留空总是读领导者；RackAwareReplicaSelector 选与消费者同机架的同步副本，省下跨机架流量，但要晚一点，等高水位传到那里。',
  },
  'max.incremental.fetch.session.cache.slots': {
    en: 'How many fetch sessions a broker remembers, so that fetches name only the partitions that have changed. More cost memory; when they run out, some clients list all their partitions each time.',
    zh: 'broker 能记住多少个拉取会话；有会话的拉取请求只需列出有变化的分区。多了占内存；不够用时，有些客户端每次都得列全。',
  },
  'leader.replication.throttled.rate': {
    en: 'How many bytes a second this broker sends, as a leader, to out-of-sync followers of throttled replicas. Smaller leaves the network to clients; too small, and a move never catches up with what is being written.',
    zh: '本 broker 作为领导者，每秒最多给限速副本中不同步的跟随者发多少字节。调小能把网络留给客户端；太小，副本迁移永远追不上新的写入。',
  },
  'follower.replication.throttled.rate': {
    en: 'How many bytes a second this broker fetches, as a follower, for throttled replicas that are behind. Smaller spares its disk and network; catching up takes longer.',
    zh: '本 broker 作为跟随者，每秒最多为落后的限速副本拉取多少字节。调小可减轻它的磁盘和网络负担，但追赶更慢。',
  },
  'replication.quota.window.num': {
    en: 'Over how many windows the rate of throttled replication is averaged. More forgive a longer burst, and demand a longer pause after it.',
    zh: '限速复制的速率按最近多少个时间窗平均。窗多，容得下更长的突发，之后也要停得更久。',
  },
  'replication.quota.window.size.seconds': {
    en: 'How long one window lasts in which throttled bytes are counted. Longer ones even out more and react later; shorter ones brake sooner and release sooner.',
    zh: '统计限速字节数的一个时间窗有多长。窗长，速率更平滑但反应慢；窗短，刹得快也放得快。',
  },
  'fetch.max.bytes': {
    en: 'The most that this broker puts into one fetch answer, whatever the reader asks for. Smaller protects its memory and network; readers need more requests.',
    zh: '不论对方要多少，本 broker 一次拉取答复最多给这么多字节。调小保护 broker 的内存和网络，读的一方要多发几次请求。',
  },
  'min.insync.replicas': {
    en: 'For topics that do not say themselves: how many replicas must be in sync for a write with acks=all to be taken. Larger survives more failures; smaller bears more brokers being away.',
    zh: '主题自己没有设置时用它：acks=all 的写入要被接受，至少得有几个副本同步。调大经得起更多故障；调小则允许更多 broker 不在。',
  },
  'default.replication.factor': {
    en: 'How many replicas a topic gets when whoever creates it does not say. More survive more failures; each costs a whole copy on disk and on the network.',
    zh: '建主题时没说副本数，就建这么多个副本。多一个副本就多经得起一次故障，也多一份磁盘和网络开销。',
  },
  'num.partitions': {
    en: 'How many partitions a topic gets when whoever creates it does not say. More let more consumers work side by side; each has its files, its leader and its part in every failover.',
    zh: '建主题时没说分区数，就建这么多个分区。分区多，能有更多消费者并行；但每个分区都有自己的文件和领导者，故障切换时也都要处理。',
  },
  'auto.create.topics.enable': {
    en: 'Whether a topic comes into being when a client asks for one that is not there. Convenient; but a mistyped name becomes a topic too, with whatever the defaults are.',
    zh: '客户端用到不存在的主题时，是否自动创建。方便，但写错的名字也会变成一个主题，而且全按默认值建。',
  },
  'message.max.bytes': {
    en: 'For topics without max.message.bytes: the largest batch, as it is sent, that a broker takes. Larger lets big records in, which every follower and consumer must then be able to hold.',
    zh: '主题没有设置 max.message.bytes 时用它：broker 接受的最大批次，按发来时（压缩后）的大小算。调大能放进大记录，跟随者和消费者也都得装得下。',
  },
  'num.io.threads': {
    en: 'How many threads of a broker work through its requests. More of them go on while others wait for the disk; in this simulation they count only where the cluster has machines.',
    zh: 'broker 有几个线程处理请求。线程多，一些在等磁盘时其余照常干活；在本模拟里，集群启用了机器才起作用。',
  },
  'unclean.leader.election.enable': {
    en: 'For topics that do not say themselves: whether an out-of-sync replica may lead once no in-sync one is left. true keeps partitions available and may lose committed records; false keeps records and waits.',
    zh: '主题自己没有设置时用它：同步副本全没了，能否让不同步的副本领导，即不洁选举。true 保可用，可能丢掉已提交的记录；false 保数据，但要等。',
  },
  'unclean.leader.election.interval.ms': {
    en: 'How often the controller looks for partitions without a leader that may be elected uncleanly by now. Smaller: switching unclean elections on works sooner; larger: less looking about.',
    zh: '控制器每隔多久检查一遍：没有领导者的分区里，哪些现在允许不洁选举。调小，打开不洁选举后见效更快；调大，少查几遍。',
  },
  'auto.leader.rebalance.enable': {
    en: 'Whether the controller gives leadership back to preferred leaders now and then. true spreads the load again after restarts, with a short change of leader; false leaves leaders where failures have put them.',
    zh: '控制器是否定期把领导权交还首选领导者。true 让重启之后的负载重新摊开，代价是短暂的领导者切换；false 则故障后落在谁那里就留在谁那里。',
  },
  'leader.imbalance.check.interval.seconds': {
    en: 'How often the controller looks for partitions that another than the preferred leader leads. Smaller evens the load out sooner; larger lets a broker that has just come back settle first.',
    zh: '控制器每隔多久检查一次哪些分区不由首选领导者领导。调小，负载更快恢复均匀；调大，让刚回来的 broker 先缓一缓。',
  },
  'leader.imbalance.per.broker.percentage': {
    en: 'What share of the partitions that should be led by a broker may be led elsewhere before the controller moves them back. Smaller moves leaders more often; larger puts up with lopsided load.',
    zh: '本该由某个 broker 领导的分区，有多大比例落在别处时控制器才动手搬回。调小，领导者切换更频繁；调大，容忍负载偏斜。',
  },
  'controlled.shutdown.enable': {
    en: 'Whether a broker hands its leaderships over before it stops. false stops at once, and its partitions have no leader until the controller has noticed.',
    zh: 'broker 停机前是否先交出领导权。false 立刻就停，它领导的分区在控制器发现之前都没有领导者。',
  },
  'controlled.shutdown.max.retries': {
    en: 'How many times a stopping broker asks again when a leadership could not be handed over. More give other replicas time to catch up; when they are used up it stops anyway, and those partitions are without a leader for a while.',
    zh: '停机时领导权没能全部交出，broker 再请求几次。次数多，给别的副本时间追上；用完了照样停，剩下的分区会有一阵没有领导者。',
  },
  'controlled.shutdown.retry.backoff.ms': {
    en: 'How long a stopping broker waits before it asks the controller once more to take its leaderships. Longer lets replicas catch up meanwhile; the shutdown takes as much longer.',
    zh: '停机中的 broker 隔多久再请控制器接走领导权。隔得久，副本有时间追上，停机也跟着变慢。',
  },
} as const satisfies Readonly<Record<string, Meaning>>;
