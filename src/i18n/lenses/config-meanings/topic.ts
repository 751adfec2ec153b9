/** What a topic says itself; it stands over what its brokers say. */
import type { Meaning } from './meaning.ts';

export const TOPIC = {
  'min.insync.replicas': {
    en: 'How many replicas must be in sync for a write with acks=all; with fewer it is refused with NOT_ENOUGH_REPLICAS. Larger: what was acknowledged survives more failures; smaller: writing goes on with fewer brokers.',
    zh: 'acks=all 的写入至少需要几个同步副本，不够就以 NOT_ENOUGH_REPLICAS 拒绝。调大，已确认的记录经得起更多故障；调小，broker 少时也能继续写。',
  },
  'unclean.leader.election.enable': {
    en: 'Whether a replica outside the ISR may lead when nobody in it is left. true: the partition works again at once, and committed records may be lost; false: it has no leader until a replica that has them all is back.',
    zh: 'ISR 里一个都不剩时，能否让 ISR 之外的副本领导（不洁选举）。true：分区马上可用，但可能丢掉已提交的记录；false：没有领导者，直到数据齐全的副本回来。',
  },
  'max.message.bytes': {
    en: 'The largest batch this topic takes, as it is sent (compressed); a larger one is answered MESSAGE_TOO_LARGE. Larger lets big records in, and followers and consumers need memory for them.',
    zh: '本主题接受的最大批次，按发来时（压缩后）算；更大的以 MESSAGE_TOO_LARGE 拒绝。调大能写进大记录，跟随者和消费者也要为它备足内存。',
  },
  'segment.bytes': {
    en: 'How large a segment of the log grows before the next one begins. Retention deletes whole segments and compaction leaves the active one alone: smaller lets both act sooner, with more files to keep.',
    zh: '一个日志段长到多大就换下一个。清理按整段删，压缩不碰活动段：调小，两者都更早起作用，但文件更多。',
  },
  'segment.ms': {
    en: 'How old a segment may become before the next append begins a new one, full or not. Smaller lets retention and compaction get at quiet partitions; larger means fewer small files.',
    zh: '段到了多大年龄，下次追加时不管满没满都换新段。调小，写得少的分区也能清理和压缩；调大，小文件更少。',
  },
  'segment.jitter.ms': {
    en: 'How much earlier than segment.ms, at most and by chance, a segment is closed. Larger keeps partitions that were created together from all closing segments at once.',
    zh: '换段比 segment.ms 最多随机提前多少。调大，一起建的分区就不会总在同一刻换段。',
  },
  'segment.index.bytes': {
    en: 'Room of each index file of a segment; when it is full the segment is closed. Larger is seldom needed and reserves more disk; very small makes many small segments.',
    zh: '每个段的索引文件能有多大；写满了段就关闭。一般不必调大，那会多占磁盘；太小则切出许多小段。',
  },
  'index.interval.bytes': {
    en: 'How many bytes are appended between two entries of the index. Smaller finds an offset with less reading; larger keeps the index small.',
    zh: '每追加多少字节记一条索引项。调小，查找偏移量时少读一些日志；调大，索引更小。',
  },
  'cleanup.policy': {
    en: 'How old records go: delete by age and size, compact keeps the newest record of each key, or both. compact lets a reader rebuild the latest state, and costs the cleaner’s rewriting.',
    zh: '旧记录怎么清理：delete 按时间和大小删，compact 每个键只留最新一条，也可两者都用。compact 让读的人能重建最新状态，代价是清理线程反复重写。',
  },
  'retention.ms': {
    en: 'How long records are kept before their segment may be deleted; −1: for ever. Larger lets consumers read again or come back late, and fills the disk; a consumer that is away longer misses records.',
    zh: '记录保留多久，之后所在的段就可以删；−1 永久。调大，消费者可以重读或晚些再来，也更占磁盘；离开得比这更久，就会错过记录。',
  },
  'retention.bytes': {
    en: 'How large each partition may become before its oldest segments are deleted; −1: any size. Smaller keeps the disk safe; under heavy writing records may then go before anyone has read them.',
    zh: '每个分区超过多大就从最旧的段删起；−1 不限。调小，磁盘不会爆；但写入猛的时候，记录可能没人读过就删了。',
  },
  'file.delete.delay.ms': {
    en: 'How long the files of a deleted segment stay, renamed to .deleted, until the disk has its room back. Longer is kind to reads under way; shorter frees the disk sooner.',
    zh: '被删的段改名为 .deleted 之后，文件再留多久才真正腾出磁盘。留得久，不打断正在进行的读取；留得短，腾得快。',
  },
  'delete.retention.ms': {
    en: 'How long a tombstone stays in a compacted log. A consumer that takes longer than this to read from the start may miss a deletion and keep what is gone; larger costs disk.',
    zh: '墓碑在压缩过的日志里保留多久。从头读一遍若比这还慢，可能错过删除，把已删的键当作还在；调大多占磁盘。',
  },
  'min.cleanable.dirty.ratio': {
    en: 'How large the share of not yet compacted bytes must be before the cleaner takes this log. Smaller keeps it tidy with more rewriting; larger saves disk traffic, and old values stay longer.',
    zh: '未压缩的字节占到多大比例，清理线程才来压缩这个日志。调小，日志更干净，重写更多；调大，省磁盘读写，旧值多留一阵。',
  },
  'min.compaction.lag.ms': {
    en: 'How long a record is safe from compaction. Larger lets consumers that are a little late still see every change of a key; smaller makes the log compact sooner.',
    zh: '记录写入后多久之内不会被压缩掉。调大，稍晚的消费者还能看到一个键的每次变化；调小，日志更早压紧。',
  },
  'max.compaction.lag.ms': {
    en: 'How long a record may stay out of reach of compaction; then the log is cleaned however little there is to gain. Smaller makes a deletion take effect by a certain time; larger rewrites less.',
    zh: '记录最迟多久必须经过一次压缩，哪怕收益不大。调小，能保证删除在限期内生效；调大，重写更少。',
  },
  'flush.messages': {
    en: 'After how many records the log is forced onto the disk. Fewer: a power cut takes fewer records of this replica; but each flush is waited for, and replication already protects what one machine loses.',
    zh: '每写多少条记录强制刷盘一次。条数少，断电时这个副本丢得少；但每次刷盘都要等，而单机丢掉的本来就有别的副本在保。',
  },
  'flush.ms': {
    en: 'How long records may be in the page cache only before they are forced onto the disk. Shorter loses less to a power cut and works the disk harder; usually left to the operating system.',
    zh: '记录最多只在页缓存里待多久就强制刷盘。时间短，断电丢得少，磁盘更累；一般交给操作系统。',
  },
  'message.timestamp.type': {
    en: 'Whose clock dates a record: CreateTime is the producer’s, LogAppendTime the leader’s. With CreateTime one record from the future keeps its segment from going; LogAppendTime forgets when things really happened.',
    zh: '记录的时间听谁的：CreateTime 取生产者的时钟，LogAppendTime 取领导者的。前者若混进一条“未来”的记录，那一段就迟迟删不掉；后者则丢了事情真正发生的时间。',
  },
  'compression.type': {
    en: 'How the batches of this topic are compressed on disk: producer leaves them as they were sent, which costs the broker nothing; a codec of its own makes it compress again whatever came otherwise.',
    zh: '本主题的批次在磁盘上怎么压缩：producer 原样保存，broker 不费力；指定一种格式，发来的不一样时 broker 就要重新压缩。',
  },
  'leader.replication.throttled.replicas': {
    en: 'Which replicas are held to leader.replication.throttled.rate where they are read from: partition:broker pairs, or * for all. Listing them keeps a move from crowding out clients; forgotten there, they stay slow.',
    zh: '作为复制来源时，哪些副本受 leader.replication.throttled.rate 限制，用 partition:broker 列出，* 为全部。列上可防副本迁移挤占客户端；迁完忘了删，它们就一直慢。',
  },
  'follower.replication.throttled.replicas': {
    en: 'Which replicas are held to follower.replication.throttled.rate while they catch up: partition:broker pairs, or * for all. Listing them spares their brokers and makes them slower; one that has caught up is not held back.',
    zh: '追赶时，哪些副本受 follower.replication.throttled.rate 限制，用 partition:broker 列出，* 为全部。列上可减轻它们的负担，追赶则更慢；已追上的不受限。',
  },
} as const satisfies Readonly<Record<string, Meaning>>;
