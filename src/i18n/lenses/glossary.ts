/** What the terms on the screen mean, in a sentence each; the same terms as in GLOSSARY.md. */
import type { WordsLocale } from '../vocabulary.ts';

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
    { forms: ['不同步'], meaning: '在 replica.lag.time.max.ms 内没能追上的副本。领导者不再等它。' },
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
    { forms: ['累加器'], meaning: '生产者按分区把记录攒成批次的地方。' },
    { forms: ['已提交'], meaning: '已在所有同步副本上：只要其中一个还在，它就不会丢。' },
    { forms: ['未提交'], meaning: '领导者已写下，但还没有到达所有同步副本。' },
    { forms: ['有风险'], meaning: '已确认、却至多只在一个存活副本上的记录。' },
    { forms: ['丢失'], meaning: '已确认、却已没有任何副本持有的记录。' },
    { forms: ['拉取'], meaning: '跟随者或消费者索取记录的请求。没有人会被主动推送记录。' },
    { forms: ['长凳'], meaning: '在运行、但不属于任何组的消费者。' },
  ],
};

/** The meaning of a text that is exactly a term; undefined of any other text. */
export function meaningOf(text: string, locale: WordsLocale): string | undefined {
  const wanted = text.trim();
  if (wanted.length === 0 || wanted.length > 30) return undefined;
  return GLOSSARY[locale].find(({ forms }) => forms.includes(wanted))?.meaning;
}
