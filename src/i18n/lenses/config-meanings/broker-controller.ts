/** server.properties: standing with the controller, the quorum and its log, ZooKeeper. */
import type { Meaning } from './meaning.ts';

export const BROKER_CONTROLLER = {
  'broker.heartbeat.interval.ms': {
    en: 'How often a broker tells the controller that it is alive. It has to fit several times into broker.session.timeout.ms; smaller makes more requests, larger leaves less room for a lost one.',
    zh: 'broker 多久向控制器发一次心跳。broker.session.timeout.ms 里要容得下好几次；调小请求多，调大则丢一次心跳就更危险。',
  },
  'broker.session.timeout.ms': {
    en: 'How long a broker may be silent before the controller fences it and gives its leaderships away. Smaller fails over faster, and takes long pauses for death.',
    zh: 'broker 多久没有心跳，就被控制器隔离，领导权交给别人。调小，故障切换更快，但长暂停会被误当作停机。',
  },
  'initial.broker.registration.timeout.ms': {
    en: 'How long a starting broker tries to register with the controller before its process ends. Larger waits out a quorum that is not up yet; smaller lets whoever watches it know sooner.',
    zh: '启动中的 broker 设法向控制器注册的时限，超过就退出进程。调大，等得起还没起来的仲裁组；调小，守着它的人更早知道出了问题。',
  },
  'controller.quorum.election.timeout.ms': {
    en: 'How long a controller that knows of no leader waits before it stands for election; each adds up to as much again by chance. Smaller elects sooner; too small for the network, and votes are split time and again.',
    zh: '不知道领导者是谁的控制器等多久参加选举；各自再随机多等至多一倍。调小，选得更快；比网络往返还短，就会一再分票。',
  },
  'controller.quorum.fetch.timeout.ms': {
    en: 'How long a controller goes without a successful fetch from the leader before it calls an election; a leader cut off from the majority steps down after one and a half times that. Smaller replaces a dead leader sooner, and a slow one needlessly.',
    zh: '控制器多久没从领导者那里成功拉取，就发起选举；领导者联系不上多数派，则在一倍半的时间后退位。调小，更快换掉已停的领导者，也会误换慢的。',
  },
  'controller.quorum.election.backoff.max.ms': {
    en: 'The longest that a candidate rests after a lost election; how long it rests is drawn by chance. Larger keeps candidates out of each other’s way; smaller tries again sooner.',
    zh: '落选的候选者最多歇多久再参选；具体多久随机决定。调大，候选者不易再次撞车；调小，更快再试。',
  },
  'controller.quorum.append.linger.ms': {
    en: 'How long the active controller gathers records before it writes them to the metadata log. Larger makes fewer, fuller batches; every change of the cluster’s metadata is that much later.',
    zh: '活动控制器攒多久再把记录写进元数据日志。调大，批次更少更满，但集群的每个元数据变更都晚这么久。',
  },
  'controller.quorum.request.timeout.ms': {
    en: 'How long a node waits for an answer within the quorum before it takes the connection for lost. Smaller turns from a silent controller sooner; too small, and slow answers are thrown away.',
    zh: '仲裁组内的请求等多久没有答复就当连接断了。调小，更快离开没声音的控制器；太小，慢来的答复会白白丢掉。',
  },
  'controller.quorum.retry.backoff.ms': {
    en: 'How long a node of the quorum waits before it repeats a request that has failed. Smaller comes back sooner; larger spares a controller in trouble.',
    zh: '仲裁组的节点在请求失败后隔多久再发。调小恢复更快；调大，少打扰有麻烦的控制器。',
  },
  'metadata.max.idle.interval.ms': {
    en: 'How often the active controller appends a record that says nothing, by which others learn what is committed; 0: never. Smaller lets brokers act on changes sooner, and the log grows faster.',
    zh: '活动控制器多久追加一条空记录，让其他节点得知已提交到哪里；0 为从不。调小，broker 更早应用变更，元数据日志也长得更快。',
  },
  'metadata.log.max.record.bytes.between.snapshots': {
    en: 'After how many bytes of new records a node makes a snapshot of the metadata. Fewer: a restart reads less of the log; more: snapshots are rarer work.',
    zh: '元数据日志每新增多少字节做一次快照。调小，重启时要读的日志更少；调大，做快照的次数更少。',
  },
  'metadata.log.max.snapshot.interval.ms': {
    en: 'After how long a node makes a snapshot of the metadata even if little has been written; 0: by size alone. Shorter lets old records go sooner.',
    zh: '写入很少时，最久隔多长时间也做一次元数据快照；0 则只看大小。间隔短，旧记录更早可以丢弃。',
  },
  'metadata.log.segment.bytes': {
    en: 'How large a segment of the metadata log grows. Smaller lets the part before a snapshot go in smaller pieces; larger means fewer files.',
    zh: '元数据日志的段写到多大换新。调小，快照之前的部分可以更零碎地删掉；调大，文件更少。',
  },
  'metadata.log.segment.ms': {
    en: 'After how long a segment of the metadata log is closed though it is not full. Shorter lets old metadata go on a quiet cluster too.',
    zh: '元数据日志的段没写满，多久也要换新。时间短，空闲的集群里旧元数据也能及时清掉。',
  },
  'metadata.max.retention.bytes': {
    en: 'How large the metadata log and its snapshots may become before what a newer snapshot covers is deleted; −1: no bound. Smaller saves disk; a node that was away long has to fetch a snapshot.',
    zh: '元数据日志连同快照最多多大，再大就删掉已被更新快照覆盖的部分；−1 不限。调小省磁盘；离开太久的节点回来只能去取快照。',
  },
  'metadata.max.retention.ms': {
    en: 'How old metadata records and snapshots may become before they go, if a newer snapshot covers them; −1: any age. Longer leaves more history to look at.',
    zh: '元数据记录和快照最多留多久，已被更新快照覆盖的到期就删；−1 不限。留得久，可以回看更多历史。',
  },
  'zookeeper.session.timeout.ms': {
    en: 'How long ZooKeeper hears nothing from a broker before its registration goes, and its leaderships with it. Smaller fails over faster; a long garbage collection then looks like death.',
    zh: 'ZooKeeper 多久没有 broker 的消息，就删掉它的注册，领导权随之移走。调小，故障切换更快；但一次长的垃圾回收就会被当作停机。',
  },
  'zookeeper.connection.timeout.ms': {
    en: 'How long a starting broker tries to reach ZooKeeper before its process ends. Larger waits for an ensemble that is still starting.',
    zh: '启动中的 broker 最多花多久连接 ZooKeeper，连不上就退出进程。调大，等得起还在启动的 ZooKeeper 集群。',
  },
  'zookeeper.max.in.flight.requests': {
    en: 'How many requests a broker sends to ZooKeeper without waiting for the first answer. More get a new controller through many partitions faster; ZooKeeper has more to do at once.',
    zh: 'broker 不等答复，最多连着给 ZooKeeper 发多少个请求。多了，新控制器处理大量分区更快，ZooKeeper 一时的负担也更重。',
  },
  'controller.socket.timeout.ms': {
    en: 'How long the controller waits for a broker’s answer, and a stopping broker for the controller’s. Smaller sends again sooner; larger lets one silent broker hold up its queue longer.',
    zh: '控制器等 broker 答复、停机中的 broker 等控制器答复的时限。调小，更早重发；调大，一个没声音的 broker 会把发给它的队列堵得更久。',
  },
  'delete.topic.enable': {
    en: 'Whether topics can be deleted at all. false guards against a slip of the hand; true lets anyone who may delete take all records away for good.',
    zh: '是否允许删除主题。false 防手滑；true 则有权删除的人一下就能让全部记录永远消失。',
  },
} as const satisfies Readonly<Record<string, Meaning>>;
