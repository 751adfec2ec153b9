/** server.properties: logs. Most of these are what topics go by that do not say themselves. */
import type { Meaning } from './meaning.ts';

export const BROKER_LOGS = {
  'log.segment.bytes': {
    en: 'How large a segment grows where the topic sets no segment.bytes. Larger: fewer files, but old records stay until their whole segment may go; smaller: many files and indexes to keep open.',
    zh: '主题没有设置 segment.bytes 时，一个日志段长到多大才换下一个。调大文件少，但旧记录要等整段都能删才走；调小则要打开许多段文件和索引。',
  },
  'log.roll.hours': {
    en: 'After how many hours a segment is closed though it is not full, unless log.roll.ms or the topic says it more finely. Fewer hours let retention and compaction get at slow topics earlier.',
    zh: '日志段没写满，过多少小时也要换新；log.roll.ms 或主题自己的设置更精细，以它们为准。小时数小，写得慢的主题也能早些清理和压缩。',
  },
  'log.roll.ms': {
    en: 'After how long a segment that is not full is closed by the next append, where the topic sets no segment.ms; it stands over log.roll.hours. Shorter makes more, smaller segments.',
    zh: '主题没有设置 segment.ms 时，没写满的段过这么久，下次追加就换新段；优先于 log.roll.hours。时间短，段更多也更小。',
  },
  'log.roll.jitter.hours': {
    en: 'How many hours, at most, chance takes off the age at which a segment is closed. More keep many partitions from closing segments, and flushing them, in the same moment.',
    zh: '换段的期限最多随机提前多少小时。数值大，许多分区就不会在同一刻一齐换段、一齐刷盘。',
  },
  'log.roll.jitter.ms': {
    en: 'The same chance in milliseconds: how much earlier a segment may be closed where the topic sets no segment.jitter.ms. Larger spreads the work, and makes the age of segments less even.',
    zh: '同样的随机提前量，以毫秒计，主题没有设置 segment.jitter.ms 时用它。调大，工作错得更开，各段的年龄也更不齐。',
  },
  'log.index.size.max.bytes': {
    en: 'How large an index file may become where the topic sets no segment.index.bytes; a full index closes its segment. Larger reserves more room for every open segment.',
    zh: '主题没有设置 segment.index.bytes 时，一个索引文件最大多大；索引满了，段也跟着换。调大，每个在写的段都要预留更多空间。',
  },
  'log.index.interval.bytes': {
    en: 'How many bytes of log lie between two index entries where the topic sets no index.interval.bytes. Larger keeps indexes small; each lookup then reads further through the log.',
    zh: '主题没有设置 index.interval.bytes 时，日志每写多少字节记一条索引。调大索引更小，但每次查找要在日志里多读一段。',
  },
  'log.retention.hours': {
    en: 'For how many hours records are kept where nobody says it in minutes or milliseconds; −1: for ever. More lets consumers come back later, and fills more disk.',
    zh: '没有用分钟或毫秒另行设置时，记录保留多少小时；−1 为永久。留得久，消费者可以更晚回来，也更占磁盘。',
  },
  'log.retention.minutes': {
    en: 'For how many minutes records are kept; it stands over the hours and below the milliseconds. Fewer free the disk sooner; a consumer away for longer misses records.',
    zh: '记录保留多少分钟；优先于小时，让位于毫秒。调小更早腾出磁盘，离开更久的消费者会错过记录。',
  },
  'log.retention.ms': {
    en: 'For how many milliseconds records are kept where the topic sets no retention.ms; the finest of the three units, so that it wins. −1 keeps them for ever, as long as the disk lasts.',
    zh: '主题没有设置 retention.ms 时，记录保留多少毫秒；三种单位中最细，所以以它为准。−1 一直保留，直到磁盘装不下。',
  },
  'log.retention.bytes': {
    en: 'How large each partition may be before its oldest segments go, where the topic sets no retention.bytes; −1: no bound. It counts for one partition, not for the broker.',
    zh: '主题没有设置 retention.bytes 时，每个分区超过多大就从最旧的段删起；−1 不限。算的是单个分区，不是整个 broker。',
  },
  'log.initial.task.delay.ms': {
    en: 'How long after its start a broker first looks after its logs: retention, flushes, checkpoints. Larger leaves a starting broker in peace; what should be deleted stays so much longer.',
    zh: 'broker 启动多久之后才开始打理日志：清理、刷盘、写检查点。调大让启动更从容，该删的也多留这么久。',
  },
  'log.retention.check.interval.ms': {
    en: 'How often a broker looks for segments that retention may delete. Smaller keeps disk use close to the limits; larger means that old records are still readable for a while.',
    zh: 'broker 每隔多久检查一次有没有段可按保留策略删除。调小，磁盘占用紧贴上限；调大，过期的记录还能多读一阵。',
  },
  'log.segment.delete.delay.ms': {
    en: 'How long deleted segments stay on disk as .deleted files where the topic sets no file.delete.delay.ms. Longer lets reads that have begun finish; shorter gives the disk its room back.',
    zh: '主题没有设置 file.delete.delay.ms 时，被删的段以 .deleted 文件在磁盘上再留多久。留得久，已开始的读取能读完；留得短，空间腾得快。',
  },
  'log.flush.interval.messages': {
    en: 'After how many records a log is forced onto the disk where the topic sets no flush.messages; by default never, since replicas are what protects records. Fewer lose less to a power cut and slow every write.',
    zh: '主题没有设置 flush.messages 时，每写多少条记录就强制刷盘；默认从不，因为保护记录靠的是副本。条数少，断电丢得少，写入却处处变慢。',
  },
  'log.flush.interval.ms': {
    en: 'How long records may wait in the page cache before the log is forced onto the disk, where the topic sets no flush.ms. Shorter loses less to a power cut, and costs an fsync each time.',
    zh: '主题没有设置 flush.ms 时，记录在页缓存里最多待多久就强制刷盘。时间短，断电丢得少，但每次都要付一次 fsync。',
  },
  'log.flush.scheduler.interval.ms': {
    en: 'How often a broker looks for logs whose time to be flushed has come; where no flush time is set it is that time as well. By default never, so that flushes by time do not happen.',
    zh: 'broker 每隔多久看一遍哪些日志到了刷盘时间；没有另设刷盘时间时，它就是刷盘时间。默认从不，也就没有按时间的刷盘。',
  },
  'log.flush.offset.checkpoint.interval.ms': {
    en: 'How often a broker writes down how far each log is safely on the disk, its recovery point. Larger: after an unclean end more of every log has to be read and checked.',
    zh: 'broker 每隔多久记下各日志已安全落盘到哪里，即恢复点。调大，非正常退出后每个日志要重读、校验更多。',
  },
  'log.flush.start.offset.checkpoint.interval.ms': {
    en: 'How often a broker writes down where each log starts. Larger: after a crash, records that DeleteRecords had removed may be readable again for a while.',
    zh: 'broker 每隔多久记下各日志的起点。调大，崩溃之后，被 DeleteRecords 删掉的记录可能又能读到一阵。',
  },
  'log.cleanup.policy': {
    en: 'For topics without cleanup.policy: whether old records go by age and size (delete), by key (compact), or both. compact needs keys, and a cleaner that keeps up.',
    zh: '主题没有设置 cleanup.policy 时，旧记录怎么清理：按时间和大小删除（delete）、按键压缩（compact），或两者都用。compact 要求记录有键，清理线程也得跟得上。',
  },
  'log.cleaner.delete.retention.ms': {
    en: 'How long tombstones outlive their compaction where the topic sets no delete.retention.ms. Longer lets slow readers still learn of a deletion; shorter frees the room.',
    zh: '主题没有设置 delete.retention.ms 时，墓碑在日志压缩之后还留多久。留得久，读得慢的消费者也能得知删除；留得短，省空间。',
  },
  'log.cleaner.min.compaction.lag.ms': {
    en: 'How old a record must be before it may be compacted, where the topic sets no min.compaction.lag.ms. Larger lets every consumer see each change of a key, and keeps more duplicates on disk.',
    zh: '主题没有设置 min.compaction.lag.ms 时，记录至少多老才可被压缩掉。调大，消费者看得到一个键的每次变化，磁盘上重复的键也更多。',
  },
  'log.cleaner.max.compaction.lag.ms': {
    en: 'How long a record may wait for compaction, however clean its log, where the topic sets no max.compaction.lag.ms. Smaller makes deletions happen in time, with more rewriting.',
    zh: '主题没有设置 max.compaction.lag.ms 时，日志再干净，记录最多等多久也必须压缩。调小，删除能按时生效，重写也更多。',
  },
  'log.cleaner.min.cleanable.ratio': {
    en: 'How large the part of a log that is not compacted yet must be before it is cleaned, where the topic sets no min.cleanable.dirty.ratio. Larger cleans seldom and thoroughly, and wastes more disk.',
    zh: '主题没有设置 min.cleanable.dirty.ratio 时，日志里未压缩的部分占到多大比例才清理。调大，清得少而划算，但更浪费磁盘。',
  },
  'log.cleaner.enable': {
    en: 'Whether the broker compacts logs at all. Without it every topic with cleanup.policy=compact grows without end, __consumer_offsets among them.',
    zh: 'broker 是否做日志压缩。关掉之后，所有 cleanup.policy=compact 的主题都会无限增长，__consumer_offsets 也在内。',
  },
  'log.cleaner.threads': {
    en: 'How many threads compact logs. More keep up with more compacted partitions, and take disk and processor from clients.',
    zh: '有几个线程做日志压缩。线程多，跟得上更多要压缩的分区，也与客户端争磁盘和处理器。',
  },
  'log.cleaner.dedupe.buffer.size': {
    en: 'Memory of all cleaner threads together for the keys of a pass, 24 bytes each. Larger cleans more of a log in one pass; smaller rewrites the same log again and again.',
    zh: '所有清理线程合计用于记住键的内存，每个键 24 字节。调大，一遍能清更长的日志；调小，同一个日志要反复重写。',
  },
  'log.cleaner.io.buffer.load.factor': {
    en: 'How full a cleaner’s table of keys may become. Fuller cleans more in one pass with the same memory; keys then collide more often, and finding them takes longer.',
    zh: '清理线程的键表最多装到几成满。装得满，同样内存一遍清得更多；但哈希冲突更多，查起来更慢。',
  },
  'log.cleaner.backoff.ms': {
    en: 'How long a cleaner thread sleeps when no log needs it. Shorter starts on a dirty log sooner, and looks in vain more often.',
    zh: '没有日志需要清理时，清理线程睡多久。睡得短，更早发现该清的日志，也更常白看一遍。',
  },
  'compression.type': {
    en: 'For topics that do not say themselves: in which codec batches are stored. producer keeps them as they came; any other has the broker compress again what came differently.',
    zh: '主题自己没有设置时，批次以哪种压缩格式存储。producer 表示原样保存；设成别的，格式不同的批次要由 broker 重新压缩。',
  },
  'log.message.timestamp.type': {
    en: 'For topics without message.timestamp.type: whether a record’s time is its producer’s or the moment the broker appended it. Retention and segment ages go by that time.',
    zh: '主题没有设置 message.timestamp.type 时，记录的时间取生产者给的，还是 broker 追加的那一刻。保留策略和换段都按这个时间算。',
  },
  'log.dir.failure.timeout.ms': {
    en: 'How long a broker tries to tell the controller of a failed log directory before it shuts down. Smaller gets leaders off it sooner; larger survives a controller that is away for a moment.',
    zh: '日志目录坏了，broker 设法通知控制器的时限，通知不到就自己停机。调小，领导权更早移走；调大，容得下控制器暂时不在。',
  },
  'producer.id.expiration.ms': {
    en: 'How long a partition remembers an idempotent producer that writes nothing more. Larger costs memory; smaller: a batch that is sent again later than that is no longer known as a duplicate.',
    zh: '幂等生产者不再写入之后，分区还记住它多久。调大占内存；调小，隔得更久才重发的批次就认不出是重复了。',
  },
  'producer.id.expiration.check.interval.ms': {
    en: 'How often a broker looks for idempotent producers to forget. Smaller frees their memory closer to the limit; larger saves the look.',
    zh: 'broker 每隔多久清一次该忘掉的幂等生产者。调小，内存释放得更及时；调大，少查几次。',
  },
} as const satisfies Readonly<Record<string, Meaning>>;
