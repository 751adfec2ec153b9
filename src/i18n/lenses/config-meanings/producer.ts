/** What both kinds of clients read, and producers. */
import type { Meaning } from './meaning.ts';

export const BOTH_CLIENTS = {
  'request.timeout.ms': {
    en: 'How long a client waits for the answer to a request before it takes the connection for lost and tries again. Smaller leaves a silent broker sooner; too small, and requests that were only slow are made twice.',
    zh: '客户端等一个请求的答复等多久，超过就当连接断了再试。调小，更快离开没声音的 broker；太小，只是慢了的请求会发两遍。',
  },
  'retry.backoff.ms': {
    en: 'How long a client rests before it tries a failed request again, the first time at least. Smaller recovers sooner; larger spares a cluster in trouble.',
    zh: '请求失败后，客户端（至少第一次）歇多久再试。调小恢复更快；调大，少给有麻烦的集群添乱。',
  },
  'retry.backoff.max.ms': {
    en: 'How far the rest between tries may grow when one after the other fails. Larger eases the load in a long outage; the client then comes back a little later after it.',
    zh: '接连失败时，两次重试之间最多歇到多久。调大，长时间故障中负载更轻，但恢复之后客户端也晚一点回来。',
  },
  'metadata.max.age.ms': {
    en: 'After how long a client asks again who leads what, even if nothing has failed. Smaller finds new topics and partitions sooner; larger saves requests.',
    zh: '就算没出错，客户端隔多久也重新问一次各分区由谁领导。调小，更早发现新的主题和分区；调大，省请求。',
  },
  'reconnect.backoff.ms': {
    en: 'How long a client waits before it connects again to a broker it could not reach, the first time. Smaller is back sooner; larger avoids a storm of connections.',
    zh: '连不上某个 broker 之后，第一次重连要等多久。调小回来得快；调大，避免一窝蜂地重连。',
  },
  'reconnect.backoff.max.ms': {
    en: 'How far that wait may grow while a broker stays out of reach. Larger bothers a dead broker less; smaller notices its return sooner.',
    zh: '一直连不上同一个 broker 时，重连的等待最多涨到多久。调大，少去碰已停的 broker；调小，它回来后发现得更快。',
  },
} as const satisfies Readonly<Record<string, Meaning>>;

export const PRODUCER = {
  acks: {
    en: 'Whom a producer waits for before it takes a write for done: nobody (0), the leader (1), or all in-sync replicas (all). More is slower and loses less: with 1 a record can be lost though it was acknowledged, with 0 unnoticed.',
    zh: '生产者等谁确认才算写成：谁也不等（0）、领导者（1）、所有同步副本（all）。等得多就慢，但丢得少：1 时已确认的记录也可能丢，0 时丢了都不知道。',
  },
  'enable.idempotence': {
    en: 'Whether batches carry a producer id and sequences, so that one sent twice is stored once and order survives retries. It needs acks=all and at most five requests in flight; it costs next to nothing.',
    zh: '批次是否带上生产者 id 和序号：重发的只存一次，重试也不乱序。要求 acks=all、在途请求不超过五个，几乎没有额外开销。',
  },
  'batch.size': {
    en: 'How large a batch for one partition may become before it is sent. Larger makes fewer, better compressed requests and needs more memory; smaller sends sooner, with more overhead for each record.',
    zh: '一个分区的批次攒到多大就发。调大，请求更少、压缩更好，但更占内存；调小，发得更早，摊到每条记录的开销更大。',
  },
  'linger.ms': {
    en: 'How long a batch that is not full waits for more records. Larger fills batches and spares brokers; every record may be late by as much.',
    zh: '没装满的批次最多等多久，看还有没有新记录。调大，批次更满，broker 更轻松；每条记录也最多晚这么久。',
  },
  'max.in.flight.requests.per.connection': {
    en: 'How many requests to one broker may be unanswered at once. More keep a long connection busy; above 1 without idempotence, a retry can put records out of order.',
    zh: '对一个 broker 最多有几个请求还没等到答复。多了能把慢链路用满；但没开幂等时，大于 1 就可能因重试而乱序。',
  },
  'max.request.size': {
    en: 'How large one request may be, and so the largest record that send() takes. Larger only helps if the topic’s max.message.bytes and the brokers allow it as well.',
    zh: '一个请求最大多大，也就限定了 send() 能收的最大记录。光调大没用，主题的 max.message.bytes 也得放得下。',
  },
  'delivery.timeout.ms': {
    en: 'How long a record may be on its way, from send() to the last retry, before the application is told that it failed. Larger outlasts longer outages; smaller tells it sooner, though the record may have been stored.',
    zh: '从 send() 起连同所有重试，一条记录最多多久还没结果就告诉应用失败。调大，熬得过更长的故障；调小，知道得更早，但记录其实可能已经写进去了。',
  },
  'buffer.memory': {
    en: 'Memory for records that are not sent yet. Larger outlasts a longer outage without blocking the application; what waits there is lost if the process dies.',
    zh: '用于存放尚未发出的记录的内存。调大，故障久一些也不会卡住应用；但进程一停，攒在里面的就没了。',
  },
  'max.block.ms': {
    en: 'How long send() may block when memory is full or metadata is missing, before it throws. Larger hides troubles from the application by making it wait; smaller hands them over at once.',
    zh: '内存满了或缺元数据时，send() 最多卡多久就抛异常。调大，让应用干等，把麻烦藏着；调小，马上交给应用处理。',
  },
  retries: {
    en: 'How many times a batch is sent again after an error that may pass; delivery.timeout.ms usually ends it sooner. Few give up on a short failover already; 0 means that each hiccup is an error of the application.',
    zh: '遇到可能好转的错误，批次最多重发几次；通常先到的是 delivery.timeout.ms。次数少，一次短暂切换就放弃；0 则一点抖动都成了应用的错误。',
  },
  'compression.type': {
    en: 'How a producer compresses its batches. It saves network and disk all the way to the consumer, the more the fuller the batches are; it costs processor time on both ends.',
    zh: '生产者用什么格式压缩批次。从网络到磁盘一路省到消费者，批次越满省得越多；代价是两头的处理器时间。',
  },
  'transactional.id': {
    en: 'The name under which a producer makes transactions; one that comes later with the same name fences the one before. Two at a time under one name throw each other out.',
    zh: '生产者做事务用的名字；后来者用同一个名字，会把前一个隔离掉。两个同时用一个名字，就会互相赶出去。',
  },
  'transaction.timeout.ms': {
    en: 'How long a transaction may stay open before its coordinator aborts it. Larger lets big transactions finish; if the producer dies, read_committed consumers wait so much longer.',
    zh: '事务最多开多久，超过就由协调者中止。调大，大事务做得完；但生产者一旦停掉，read_committed 的消费者也要多等这么久。',
  },
  'partitioner.class': {
    en: 'Who chooses the partition of a record. Nobody: by the key, and without one all to the same partition until a batch is full; RoundRobinPartitioner: one after the other whatever the key, so that the order of a key is lost and batches are small.',
    zh: '由谁给记录选分区。留空：有键按键，没键先往一个分区写，够一批再换；RoundRobinPartitioner 不看键，挨个轮流，同一个键的顺序就没了，批次也小。',
  },
  'partitioner.ignore.keys': {
    en: 'Whether records with keys are spread as if they had none. true fills batches and evens the load out; records of one key then lie on several partitions, in no order among them.',
    zh: '有键的记录是否也当作没键来分。true 批次更满、负载更匀；但同一个键的记录会散在好几个分区，彼此没有先后。',
  },
  'partitioner.adaptive.partitioning.enable': {
    en: 'Whether records without keys go less often to partitions whose brokers are slow to take them. true keeps up the speed when one broker is slow; false shares out evenly, at the pace of the slowest.',
    zh: '没有键的记录，是否少往收得慢的 broker 上的分区发。true：有 broker 变慢时整体仍快；false：平均分，被最慢的拖住。',
  },
  'partitioner.availability.timeout.ms': {
    en: 'After how long a partition whose broker takes nothing is no longer chosen for records without keys; 0: never left out. Smaller avoids a stuck broker sooner, and leaves its partitions short.',
    zh: 'broker 多久收不进批次，它的分区就不再分给没键的记录；0 表示从不排除。调小，更早避开卡住的 broker，它的分区也就少分到记录。',
  },
} as const satisfies Readonly<Record<string, Meaning>>;
