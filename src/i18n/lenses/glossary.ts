/** What the terms on the screen mean, in a sentence each; the same terms as in GLOSSARY.md. */
import type { Dress, WordsLocale } from '../vocabulary.ts';

export interface Term {
  /** As it stands on the screen; the first is its name, others are forms that mean the same. */
  readonly forms: readonly string[];
  readonly meaning: string;
}

export const GLOSSARY: Readonly<Record<WordsLocale, readonly Term[]>> = {
  en: [
    {
      forms: ['High watermark', 'HW'],
      meaning: 'First offset that is not on every in-sync replica yet. Consumers read below it.',
    },
    {
      forms: ['Log end offset', 'LEO'],
      meaning: 'The offset that the next record will get on this replica.',
    },
    {
      forms: ['Log start offset'],
      meaning: 'The oldest offset that is still there; older records were deleted.',
    },
    {
      forms: ['Last stable offset', 'LSO'],
      meaning: 'Where read_committed stops: the first record of the oldest open transaction.',
    },
    {
      forms: ['In-sync replicas', 'in sync', 'ISR'],
      meaning:
        'Replicas that keep up with the leader. With acks=all a write counts when all of them have it.',
    },
    {
      forms: ['out of sync'],
      meaning:
        'A replica that has not caught up within replica.lag.time.max.ms. The leader does not wait for it.',
    },
    {
      forms: ['Leader', 'leader'],
      meaning: 'The replica that takes all writes of its partition; the others copy it.',
    },
    {
      forms: ['Leader epoch'],
      meaning:
        'Counts the leaders of a partition. A follower finds out by it where its log parts from the leader’s.',
    },
    {
      forms: ['Partition epoch'],
      meaning:
        'Counts the changes of a partition’s leader and in-sync replicas, so that an old wish to change them is refused.',
    },
    {
      forms: ['Replicas'],
      meaning: 'Brokers that hold a copy of the partition. The first is the preferred leader.',
    },
    {
      forms: ['controller', 'Controller'],
      meaning: 'Chooses leaders and keeps the metadata log. One of the quorum is active.',
    },
    {
      forms: ['metadata'],
      meaning: 'The log in which the controllers write what exists and who leads; brokers copy and apply it.',
    },
    { forms: ['fenced'], meaning: 'The controller no longer counts on this broker: its session has ended.' },
    {
      forms: ['Generation'],
      meaning: 'Counts the rebalances of a classic group. A member with an old one is refused.',
    },
    {
      forms: ['Coordinator'],
      meaning:
        'The broker that leads the group’s partition of __consumer_offsets and decides about its members.',
    },
    {
      forms: ['Assignor'],
      meaning: 'The rule by which partitions are shared out among the members of a group.',
    },
    { forms: ['lag', 'Lag', 'Total lag'], meaning: 'Committed records that the group has not got to yet.' },
    {
      forms: ['acks'],
      meaning: 'Whom a producer waits for: nobody (0), the leader (1), or all in-sync replicas (all).',
    },
    {
      forms: ['idempotence'],
      meaning: 'Batches carry a producer id and a sequence, so that one sent again is stored once.',
    },
    {
      forms: ['Accumulator'],
      meaning: 'Where a producer collects records into batches, one line for each partition.',
    },
    { forms: ['committed'], meaning: 'On every in-sync replica: it survives as long as one of them does.' },
    { forms: ['not committed'], meaning: 'Written by the leader, and not on every in-sync replica yet.' },
    { forms: ['at risk'], meaning: 'Acknowledged records that are on no live replica but, perhaps, one.' },
    { forms: ['lost'], meaning: 'Acknowledged records that no replica has any more.' },
    { forms: ['duplicated'], meaning: 'Records that stand in the log more than once.' },
    {
      forms: ['fetch'],
      meaning: 'A request for records: from a follower or a consumer. Nobody is sent records unasked.',
    },
    { forms: ['Bench'], meaning: 'Consumers that run and are in no group.' },
    { forms: ['Producer'], meaning: 'A process that sends records to topics.' },
    { forms: ['Consumer'], meaning: 'A process that reads records, alone or as a member of a group.' },
    { forms: ['Topic'], meaning: 'A name under which records are kept, divided into partitions.' },
    {
      forms: ['Partition'],
      meaning: 'A part of a topic: one log, kept on several brokers and read by one member of a group.',
    },
    { forms: ['Record'], meaning: 'What a producer sends and a consumer reads: a key, a value and a time.' },
    {
      forms: ['Offset'],
      meaning: 'The number of a record in its partition, counted from 0; never given twice.',
    },
    {
      forms: ['Batch', 'Batches'],
      meaning:
        'Records of one producer for one partition that travel, are compressed and are stored together.',
    },
    {
      forms: ['Segment'],
      meaning:
        'A file of the log. Records go into the last one, the active one; what is old is deleted by whole files.',
    },
    {
      forms: ['Compaction', 'Compacted'],
      meaning: 'Keeps the newest record of each key and drops the older ones, whose offsets stay empty.',
    },
    {
      forms: ['Follower'],
      meaning: 'A replica that copies its leader. It answers no producer, and leads when it is elected.',
    },
    {
      forms: ['Consumer group', 'Group'],
      meaning: 'Consumers that share the partitions of their topics; each partition has one of them.',
    },
    {
      forms: ['Rebalance', 'Rebalancing'],
      meaning:
        'The members of a group share out the partitions anew, because somebody came, went or fell silent.',
    },
    {
      forms: ['Quorum'],
      meaning: 'The controllers that vote. What a majority of them has on its disks is decided.',
    },
    {
      forms: ['Transaction'],
      meaning:
        'Records in several partitions, and offsets of a group, that count all together or not at all.',
    },
  ],
  'zh-CN': [
    { forms: ['高水位', 'HW'], meaning: '第一个尚未到达所有同步副本的偏移量。消费者只读它以下的记录。' },
    { forms: ['日志末端', 'LEO'], meaning: '下一条记录在这个副本上会得到的偏移量。' },
    { forms: ['日志起点'], meaning: '仍在的最早偏移量；更早的记录已被删除。' },
    {
      forms: ['最后稳定偏移量', 'LSO'],
      meaning: 'read_committed 读到这里为止：最早一个未完成事务的第一条记录。',
    },
    {
      forms: ['同步副本', '同步', 'ISR'],
      meaning: '跟得上领导者的副本。acks=all 时，写入要等它们全部拿到才算数。',
    },
    { forms: ['不同步', '未同步'], meaning: '在 replica.lag.time.max.ms 内没能追上的副本。领导者不再等它。' },
    { forms: ['领导者'], meaning: '接受该分区全部写入的副本，其余副本复制它。' },
    { forms: ['领导者纪元'], meaning: '分区换过几任领导者。跟随者凭它找出自己的日志从哪里与领导者分岔。' },
    { forms: ['分区纪元'], meaning: '分区的领导者与同步副本变过几次；过时的变更请求会被拒绝。' },
    { forms: ['副本'], meaning: '持有该分区一份拷贝的 broker。第一个是首选领导者。' },
    { forms: ['控制器'], meaning: '选出领导者并维护元数据日志。仲裁组中有一个处于活动状态。' },
    { forms: ['元数据'], meaning: '控制器写下有什么、谁领导的日志；broker 复制并应用它。' },
    { forms: ['代'], meaning: '经典消费组再均衡过几次。持旧代的成员会被拒绝。' },
    { forms: ['协调者'], meaning: '领导该组在 __consumer_offsets 中所属分区的 broker，由它决定成员去留。' },
    { forms: ['分配器'], meaning: '把分区分给组内成员的规则。' },
    { forms: ['滞后', '总滞后'], meaning: '已提交、而消费组还没读到的记录。' },
    { forms: ['acks'], meaning: '生产者等谁的答复：谁也不等（0）、领导者（1）、所有同步副本（all）。' },
    { forms: ['幂等'], meaning: '批次带有生产者 id 与序号，重发的批次只会存一次。' },
    { forms: ['待发送的批次', '累加器'], meaning: '生产者按分区把记录攒成批次的地方。' },
    { forms: ['已提交'], meaning: '已在所有同步副本上：只要其中一个还在，它就不会丢。' },
    { forms: ['未提交'], meaning: '领导者已写下，但还没有到达所有同步副本。' },
    { forms: ['有风险'], meaning: '已确认、却至多只在一个存活副本上的记录。' },
    { forms: ['丢失'], meaning: '已确认、却已没有任何副本持有的记录。' },
    { forms: ['拉取'], meaning: '跟随者或消费者索取记录的请求。没有人会被主动推送记录。' },
    { forms: ['长凳'], meaning: '在运行、但不属于任何组的消费者。' },
    { forms: ['生产者'], meaning: '向主题发送记录的进程。' },
    { forms: ['消费者'], meaning: '读取记录的进程，单独运行，或作为消费组的成员。' },
    { forms: ['主题'], meaning: '记录归在一个名称之下，名称之下又分成若干分区。' },
    { forms: ['分区'], meaning: '主题的一部分：一份日志，存在几个 broker 上，由消费组里的一个成员读取。' },
    { forms: ['记录'], meaning: '生产者发送、消费者读取的东西：键、值和时间。' },
    { forms: ['偏移量'], meaning: '记录在分区里的编号，从 0 数起，从不重用。' },
    {
      forms: ['批次', '批'],
      meaning: '同一个生产者发往同一个分区的一批记录：一起传送、一起压缩、一起存储。',
    },
    {
      forms: ['段', '日志段'],
      meaning: '日志的一个文件。记录写入最后一个，即活动段；过期的按整个文件删除。',
    },
    { forms: ['日志压缩'], meaning: '每个键只留最新的记录，删去更早的；删去的偏移量不再补上。' },
    { forms: ['跟随者'], meaning: '复制领导者的副本。它不应答生产者，当选之后才领导。' },
    { forms: ['消费组'], meaning: '共同分担主题各分区的消费者；一个分区只归其中一个。' },
    { forms: ['再均衡'], meaning: '有成员加入、离开或失去音讯时，全组重新分担各分区。' },
    { forms: ['仲裁组'], meaning: '有投票权的控制器。多数成员已落盘的内容，就算定了。' },
    { forms: ['事务'], meaning: '几个分区里的记录，连同消费组的偏移量：要么全部算数，要么全不算数。' },
    {
      forms: ['隔离', '被隔离', '已隔离', '已被隔离'],
      meaning: '控制器不再指望这个 broker：它的会话已经结束。',
    },
    { forms: ['重复'], meaning: '在日志里出现了不止一次的记录。' },
  ],
};

/** The glossary as the page speaks: terms and meanings in the words of its skin. */
export function glossaryIn(locale: WordsLocale, dress: Dress): readonly Term[] {
  const worn = wardrobe.get(dress) ?? new Map<WordsLocale, readonly Term[]>();
  wardrobe.set(dress, worn);
  const known = worn.get(locale);
  if (known) return known;
  const dressed = GLOSSARY[locale].map(({ forms, meaning }): Term => {
    const inSkin = Object.values(dress(Object.fromEntries(forms.map((form) => [form, form]))));
    // Kafka's own word is still read in its tools and names.
    return { forms: [...new Set([...inSkin, ...forms])], meaning: dress({ meaning }).meaning };
  });
  worn.set(locale, dressed);
  return dressed;
}

/** Made once for each vocabulary. */
const wardrobe = new WeakMap<Dress, Map<WordsLocale, readonly Term[]>>();

/** The meaning of a text that is exactly a term, whatever its case and number; undefined of any other text. */
export function meaningOf(text: string, glossary: readonly Term[]): string | undefined {
  const wanted = plain(text);
  if (wanted.length === 0 || wanted.length > 30) return undefined;
  return glossary.find(({ forms }) => forms.some((form) => plain(form) === wanted))?.meaning;
}

/** `Partitions` and `partition` are one; Chinese has no number. */
const plain = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/(?<=[a-z]{3})s$/, '');
