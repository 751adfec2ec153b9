/** One record from send() to the committed offset, and back to the beginning. */
import { both, type Lesson } from '../lesson.ts';

const POSITION = 'groups/billing/lags/{partition}/position';
const COMMITTED = 'groups/billing/lags/{partition}/committed';

export const oneRecord: Lesson = {
  id: 'one-record',
  title: both('One record’s journey', '一条记录的旅程'),
  about: both(
    'Send a single record. Follow it into a log, on to its copies, to a reader, and see what remains of it there.',
    '只发一条记录：看它写进日志、复制出去、被人读到，最后留下什么。',
  ),
  rows: ['B2', 'F10', 'H4'],
  era: '4.1',
  minutes: 6,
  sources: [
    {
      title: 'Apache Kafka documentation: Introduction',
      url: 'https://kafka.apache.org/documentation/#introduction',
    },
    {
      title: 'Apache Kafka documentation: Consumer position',
      url: 'https://kafka.apache.org/documentation/#design_consumerposition',
    },
  ],
  scenario: {
    shipped: 'classroom',
    set: { 'producers/0/settings/ratePerSecond': 0, 'groups/0/configs/auto.offset.reset': 'earliest' },
  },
  steps: [
    {
      id: 'quiet',
      title: both('A quiet cluster', '一个安静的集群'),
      text: [
        both(
          'At the left sits a **producer**, a program that writes. In the middle are three **brokers**, the servers that keep what is written. At the right are **consumers**, programs that read.',
          '左边是**生产者**，负责写的程序；中间三台 **broker**，负责保存；右边是**消费者**，负责读。',
        ),
        both(
          'What is written goes into a **topic**. This one is called orders, and it is split into four **partitions**. Each is a file to which records are added at the end, and nothing else.',
          '写进去的东西放在一个**主题**里，这里叫 orders，它分成四个**分区**。每个分区就是一个文件，新记录只会加在末尾。',
        ),
      ],
      point: [
        { kind: 'producer', id: 'p-order-service' },
        { kind: 'group', id: 'billing' },
      ],
      until: { path: 'groups/billing/state', is: 'Stable' },
      after: [
        both('Nothing moves yet but questions: "is there anything new?"', '现在只有一种动静：“有新的吗？”'),
      ],
      facts: [{ label: both('records sent', '已发送'), path: 'audit/sent' }],
    },
    {
      id: 'send',
      title: both('Send one', '发一条'),
      text: [
        both(
          'The record travels to the broker that **leads** its partition. It is appended there. The other brokers fetch it. Only when all copies that are in sync have it is it **committed**, and the producer is told "stored": the green diamond.',
          '记录先到**领导**这个分区的 broker，追加进去，其他 broker 再拉走。等所有同步的副本都有了，它才算**已提交**，生产者才收到“存好了”：就是那个绿色菱形。',
        ),
      ],
      point: [{ kind: 'producer', id: 'p-order-service' }],
      question: {
        ask: both('which offset will the record get?', '这条记录的偏移量会是几？'),
        options: [
          {
            words: both('0: counting begins at zero', '0：从零数起'),
            when: { event: 'produce.acknowledged', where: { baseOffset: 0 } },
            because: both(
              'The first record of a partition has offset 0. An offset is never given twice.',
              '分区里的第一条记录偏移量是 0。同一个偏移量绝不会用第二次。',
            ),
          },
          {
            words: both('1: it is the first', '1：它是第一条'),
            when: { event: 'produce.acknowledged', where: { baseOffset: 1 } },
          },
        ],
        decided: { event: 'produce.acknowledged' },
      },
      deed: {
        label: both('Send one record', '发送一条记录'),
        byHand: both('“Burst” in the producer’s menu.', '生产者菜单里的“突发”。'),
        commands: [{ type: 'producer.send', producerId: 'p-order-service', count: 1 }],
      },
      until: { event: 'produce.acknowledged' },
      shows: ['H4'],
      after: [
        both(
          'The place of a record in its partition is its **offset**. The record will keep it for as long as it exists.',
          '记录在分区里的位置就是它的**偏移量**，只要它还在，这个偏移量就不变。',
        ),
      ],
      facts: [
        { label: both('acknowledged', '已确认'), path: 'audit/acknowledged' },
        { label: both('committed', '已提交'), path: 'audit/committed' },
      ],
    },
    {
      id: 'more',
      title: both('Each partition counts for itself', '每个分区各数各的'),
      text: [
        both(
          'Send thirty more. They have different keys, and so they go to different partitions. Look at the numbers at the ends of the bars.',
          '再发三十条。它们的键不同，所以去了不同的分区。看看每条横条末尾的数字。',
        ),
      ],
      point: [
        { kind: 'partition', id: 'orders-0' },
        { kind: 'partition', id: 'orders-1' },
      ],
      deed: {
        label: both('Send thirty records', '发送三十条记录'),
        byHand: both('“Burst” in the producer’s menu, a few times.', '在生产者菜单里点几次“突发”。'),
        commands: [{ type: 'producer.send', producerId: 'p-order-service', count: 30 }],
      },
      until: {
        all: [
          { path: 'partitions/orders-0/logs/brokerId=1/logEndOffset', atLeast: 1 },
          { path: 'partitions/orders-1/logs/brokerId=2/logEndOffset', atLeast: 1 },
          { path: 'audit/committed', atLeast: 31 },
        ],
      },
      shows: ['B2'],
      after: [
        both(
          'Offset 3 exists in several partitions, and they are different records. There is no numbering across a topic. Order, too, is only kept inside a partition.',
          '好几个分区里都有偏移量 3，但它们是不同的记录。整个主题没有统一的编号，顺序也只在分区内部成立。',
        ),
      ],
      facts: [
        {
          label: both('end of orders-0', 'orders-0 的末端'),
          path: 'partitions/orders-0/logs/brokerId=1/logEndOffset',
        },
        {
          label: both('end of orders-1', 'orders-1 的末端'),
          path: 'partitions/orders-1/logs/brokerId=2/logEndOffset',
        },
      ],
    },
    {
      id: 'position',
      title: both('Position and committed offset', '读取位置与提交偏移量'),
      bind: { partition: 'consumers/k-ada/owned/0' },
      needs: {
        fact: { not: { path: 'consumers/k-ada/owned', is: [] } },
        words: both('Ada reads a partition', '甲分到了一个分区'),
      },
      text: [
        both(
          'A consumer remembers two numbers for each partition. Its **position** is the next offset that it will read. Its **committed offset** is a note in the cluster: "up to here I am done". It writes the note every five seconds.',
          '消费者为每个分区记两个数。**读取位置**是下一条要读的偏移量；**提交偏移量**是写在集群里的一张字条：“到这里我都处理完了。”默认每五秒写一次。',
        ),
        both(
          'If it dies, whoever takes over begins at the note, not at the position.',
          '它要是死了，接手的人从字条开始，而不是从读取位置开始。',
        ),
      ],
      note: both(
        'Some notes say that offsets are kept “locally” since 0.9. They are kept in a topic of the cluster, `__consumer_offsets`.',
        '有的笔记说 0.9 之后偏移量“存在本地”。其实它存在集群的一个主题里：`__consumer_offsets`。',
      ),
      point: [{ kind: 'consumer', id: 'k-ada' }],
      until: {
        all: [
          { path: POSITION, atLeast: 1 },
          { path: COMMITTED, atLeast: 1 },
        ],
      },
      shows: ['F10'],
      after: [both('The note has been written.', '字条写下来了。')],
      facts: [
        { label: both('position in {partition}', '{partition} 的读取位置'), path: POSITION },
        { label: both('committed', '已提交'), path: COMMITTED },
      ],
    },
    {
      id: 'seek',
      title: both('Read it again', '再读一遍'),
      bind: { partition: 'consumers/k-ada/owned/0' },
      text: [
        both(
          'Reading takes nothing away. A consumer may be sent back to any offset: that is `seek()`.',
          '读，不会把东西拿走。消费者可以被送回任何偏移量，这就是 `seek()`。',
        ),
      ],
      question: {
        ask: both(
          'what happens to the records that Ada has already handled?',
          '甲已经处理过的那些记录会怎样？',
        ),
        options: [
          {
            words: both('She is given them once more', '她会再拿到一遍'),
            when: { path: 'audit/reprocessed', atLeast: 1 },
            because: both(
              'They are still there, and Kafka does not know what an application has done with them.',
              '它们还在那儿。至于应用对它们做过什么，Kafka 并不知道。',
            ),
          },
          {
            words: both('They are gone: they were consumed', '没有了：已经被消费掉了'),
            when: { path: 'audit/reprocessed', is: 0 },
          },
        ],
        decided: {
          all: [
            { event: 'consumer.sought' },
            { event: 'consumer.polled', where: { consumerId: 'k-ada', fromOffset: 0 } },
          ],
        },
      },
      deed: {
        label: both('Send Ada back to offset 0', '让甲回到偏移量 0'),
        byHand: both('“Seek to the beginning” in her menu.', '她的菜单里的“回到开头”。'),
        commands: [{ type: 'consumer.seek', consumerId: 'k-ada', partition: '{partition}', to: 'beginning' }],
      },
      until: { all: [{ event: 'consumer.sought' }, { path: 'audit/reprocessed', atLeast: 1 }] },
      shows: ['F10', 'H4'],
      after: [
        both(
          'So a record has no single end. It was sent, acknowledged, committed, read, processed, counted as done, and now read again. It goes only when its segment is deleted by retention.',
          '所以，一条记录没有唯一的“终点”。它被发送、确认、提交、读取、处理、记为完成，现在又被读了一次。直到所在的段因保留期到了被删，它才真的消失。',
        ),
      ],
      facts: [
        { label: both('position in {partition}', '{partition} 的读取位置'), path: POSITION },
        { label: both('handled again', '重复处理'), path: 'audit/reprocessed' },
      ],
    },
  ],
  quiz: [
    {
      ask: both(
        'Twelve records are in orders when a new group starts to read, with `auto.offset.reset=latest`. How many does it read?',
        '一个新的组开始读时，orders 里已有十二条记录，`auto.offset.reset=latest`。它会读到几条？',
      ),
      scenario: {
        shipped: 'classroom',
        set: {
          'producers/0/settings/ratePerSecond': 0,
          consumers: [{ name: 'Ada', groupId: 'billing', startAtMs: 9000, processingMs: 5 }],
          script: [
            { atMs: 6000, command: { type: 'producer.send', producerId: 'p-order-service', count: 12 } },
          ],
        },
      },
      untilMs: 20_000,
      options: [
        {
          words: both('None: it begins at the end', '一条也没有：它从末尾开始'),
          when: { path: 'audit/read', is: 0 },
          because: both(
            'With nothing committed, auto.offset.reset says where to begin: at the end.',
            '没有提交过偏移量，就看 auto.offset.reset：从末尾开始。',
          ),
        },
        { words: both('All twelve', '全部十二条'), when: { path: 'audit/read', is: 12 } },
      ],
    },
    {
      ask: both('The same with `auto.offset.reset=earliest`?', '换成 `auto.offset.reset=earliest` 呢？'),
      scenario: {
        shipped: 'classroom',
        set: {
          'producers/0/settings/ratePerSecond': 0,
          'groups/0/configs/auto.offset.reset': 'earliest',
          consumers: [{ name: 'Ada', groupId: 'billing', startAtMs: 9000, processingMs: 5 }],
          script: [
            { atMs: 6000, command: { type: 'producer.send', producerId: 'p-order-service', count: 12 } },
          ],
        },
      },
      untilMs: 20_000,
      options: [
        { words: both('None', '一条也没有'), when: { path: 'audit/read', is: 0 } },
        {
          words: both('All twelve', '全部十二条'),
          when: { path: 'audit/read', is: 12 },
          because: both('It begins at the first record that is still there.', '它从还在的第一条记录开始。'),
        },
      ],
    },
  ],
};
