/** One record from send() to the committed offset, and back to the beginning. */
import { both, type Lesson } from '../lesson.ts';

const POSITION = 'groups/billing/lags/{partition}/position';
const COMMITTED = 'groups/billing/lags/{partition}/committed';

export const oneRecord: Lesson = {
  id: 'one-record',
  title: both('One record’s journey', '一条记录的旅程'),
  about: both(
    'Send a single record, Kafka’s word for a message. See it written into a log, copied, read, and read once more.',
    '只发一条记录，也就是 Kafka 里的一条消息：看它写进日志、复制出去、被人读到，再读一遍。',
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
          'On the left is a **producer**, a program that writes. In the middle are three **brokers**, the servers that store what is written; together they are the **cluster**. On the right are **consumers**, programs that read.',
          '左边是**生产者**，也就是写数据的程序。中间三台 **broker** 是存数据的服务器，合起来就是**集群**。右边是**消费者**，也就是读数据的程序。',
        ),
        both(
          'A producer writes **records**. One record is one message, here one order. Records go into a **topic**, here called orders. It is split into four **partitions**, orders-0 to orders-3. Each is a **log**: new records are only ever added at its end.',
          '生产者写下的一条消息叫一条**记录**，这里就是一个订单。记录放进**主题**，这里的主题叫 orders。它分成四个**分区**：orders-0 到 orders-3。每个分区是一份**日志**，新记录只会加在末尾。',
        ),
      ],
      point: [
        { kind: 'producer', id: 'p-order-service' },
        { kind: 'group', id: 'billing' },
      ],
      until: { path: 'groups/billing/state', is: 'Stable' },
      after: [
        both(
          'So far the only thing that moves is a question: "Anything new?"',
          '眼下只有一种动静：“有新的吗？”',
        ),
      ],
      facts: [{ label: both('records sent', '已发送'), path: 'audit/sent' }],
    },
    {
      id: 'send',
      title: both('Send one', '发一条'),
      text: [
        both(
          'Each partition has a copy on every broker here: its **replicas**. One of them is the **leader**. The record is written there, and the others fetch it. The replicas that keep up are **in sync**. When all of those have the record, it is **committed**, and the producer gets its **acknowledgement**, "stored": the green diamond.',
          '这里每个分区在每台 broker 上都有一份拷贝，叫**副本**。其中一份是**领导者**：记录先写到它那里，其他副本再来拉取。跟得上的副本叫**同步**副本。它们都有了这条记录，它才算**已提交**，生产者才收到**确认**，也就是“存好了”：那个绿色菱形。',
        ),
      ],
      point: [{ kind: 'producer', id: 'p-order-service' }],
      question: {
        ask: both(
          'every record in a partition gets a number, its **offset**. Which one will this record get?',
          '分区里的每条记录都有一个编号，叫**偏移量**。这一条的偏移量会是几？',
        ),
        options: [
          {
            words: both('0: counting begins at zero', '0：从零数起'),
            when: { event: 'produce.acknowledged', where: { baseOffset: 0 } },
            because: both(
              'The first record of a partition gets offset 0, the next one 1, and so on.',
              '分区里第一条记录的偏移量是 0，下一条是 1，依此类推。',
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
        byHand: both(
          '“Send 100 records at once” in the producer’s menu.',
          '生产者菜单里的“一次发送 100 条记录”。',
        ),
        commands: [{ type: 'producer.send', producerId: 'p-order-service', count: 1 }],
      },
      until: { event: 'produce.acknowledged' },
      shows: ['H4'],
      after: [
        both(
          'The record keeps its offset for as long as it exists. Topic, partition and offset together are its address.',
          '只要记录还在，它的偏移量就不变。主题、分区、偏移量合在一起，就是它的地址。',
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
          'Send sixty more. Each record has a **key**, here the customer, and the key decides which partition it goes to. Look at the numbers at the ends of the bars.',
          '再发六十条。每条记录都有一个**键**，这里是顾客；去哪个分区由键决定。看看每条横条末尾的数字。',
        ),
      ],
      point: [
        { kind: 'partition', id: 'orders-0' },
        { kind: 'partition', id: 'orders-1' },
      ],
      deed: {
        label: both('Send sixty records', '发送六十条记录'),
        byHand: both(
          '“Send 100 records at once” in the producer’s menu.',
          '生产者菜单里的“一次发送 100 条记录”。',
        ),
        commands: [{ type: 'producer.send', producerId: 'p-order-service', count: 60 }],
      },
      until: {
        all: [
          { path: 'partitions/orders-0/logs/brokerId=1/logEndOffset', atLeast: 4 },
          { path: 'partitions/orders-1/logs/brokerId=2/logEndOffset', atLeast: 4 },
          { path: 'audit/committed', atLeast: 61 },
        ],
      },
      shows: ['B2'],
      after: [
        both(
          'Offset 3 exists in several partitions, each time for a different record. There is no numbering across a topic. Order, too, holds only inside a partition.',
          '好几个分区里都有偏移量 3，但它们是不同的记录。整个主题没有统一的编号，先后顺序也只在分区内部成立。',
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
      title: both('Position and committed offset', '读取位置与已提交偏移量'),
      bind: { partition: 'consumers/k-ada/owned/0' },
      needs: {
        fact: { not: { path: 'consumers/k-ada/owned', is: [] } },
        words: both('Ada reads a partition', '甲分到了一个分区'),
      },
      text: [
        both(
          'Ada, one of the consumers, has two numbers for each partition that she reads. Her **position** is the offset that she reads next. Her **committed offset** is a note kept in the cluster: "up to here I am done". By default she writes the note every five seconds.',
          '甲是其中一个消费者。她读的每个分区都有两个数。**读取位置**是接下来要读的偏移量。**已提交偏移量**是存在集群里的一张字条：“到这里我都处理完了。”字条默认每五秒写一次。',
        ),
        both(
          'If she crashes, whoever takes over starts from the note, not from the position. (A committed record is another matter: that is about copies.)',
          '她要是崩溃了，接手的人从字条开始读，而不是从读取位置。（记录的“已提交”是另一回事，说的是副本都有了。）',
        ),
      ],
      note: both(
        'Some notes say that since 0.9 offsets are kept “locally”. They are kept in the cluster, in a topic: `__consumer_offsets`.',
        '有的笔记说 0.9 之后偏移量“存在本地”。其实它存在集群里的一个主题里：`__consumer_offsets`。',
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
        { label: both('committed offset', '已提交偏移量'), path: COMMITTED },
      ],
    },
    {
      id: 'seek',
      title: both('Read it again', '再读一遍'),
      bind: { partition: 'consumers/k-ada/owned/0' },
      text: [
        both(
          'Reading removes nothing. A consumer can go back to any offset that is still there. The call is `seek()`.',
          '读，不会把东西拿走。只要还在，消费者可以回到任何一个偏移量，用的是 `seek()`。',
        ),
      ],
      question: {
        ask: both(
          'what happens to the records that Ada has already handled?',
          '甲已经处理过的那些记录会怎样？',
        ),
        options: [
          {
            words: both('She gets them once more', '她会再拿到一遍'),
            when: { path: 'audit/reprocessed', atLeast: 1 },
            because: both(
              'They are still in the log, and Kafka does not know what an application has done with them.',
              '它们还在日志里。至于应用对它们做过什么，Kafka 并不知道。',
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
        byHand: both('“Seek to the beginning” in her menu.', '她的菜单里的“移到开头”。'),
        commands: [{ type: 'consumer.seek', consumerId: 'k-ada', partition: '{partition}', to: 'beginning' }],
      },
      until: { all: [{ event: 'consumer.sought' }, { path: 'audit/reprocessed', atLeast: 1 }] },
      shows: ['F10'],
      after: [
        both(
          'So a record has no single end. It was sent, stored, committed, read and handled, and now it has been read again. It is deleted only when the topic’s **retention**, the time for which it keeps records, is over: by default after about seven days.',
          '所以，一条记录没有唯一的“终点”。它被发送、存下、提交、读取、处理，现在又被读了一次。要等主题的**保留策略**规定的时间到了（默认大约七天），它才会被删掉。',
        ),
      ],
      facts: [
        { label: both('position in {partition}', '{partition} 的读取位置'), path: POSITION },
        { label: both('handled again', '重复处理'), path: 'audit/reprocessed' },
      ],
    },
    {
      id: 'life',
      title: both('The life of one record', '一条记录的一生'),
      lens: 'audit',
      bind: { partition: 'consumers/k-ada/owned/0' },
      record: { partition: '{partition}', offset: 0 },
      text: [
        both(
          'This page tells the whole life of the record with offset 0 in {partition}: when it was sent, where it was written, when each copy had it, who read it, and that it was handled twice.',
          '这一页写着 {partition} 里偏移量 0 那条记录的一生：何时发出、写到哪里、各个副本何时有了它、谁读了它，还有它被处理了两次。',
        ),
        both(
          'Any record can be looked up here, by its partition and its offset.',
          '给出分区和偏移量，任何一条记录都能在这里查到。',
        ),
      ],
      until: { path: 'audit/reprocessed', atLeast: 1 },
      shows: ['H4'],
    },
  ],
  quiz: [
    {
      ask: both(
        'Twelve records are in orders. A new consumer arrives, without a committed offset. `auto.offset.reset` says where it begins in that case; here it is `latest`. How many of the twelve does it read?',
        'orders 里已有十二条记录，来了一个新消费者，还没有已提交偏移量。这时从哪里读起，由 `auto.offset.reset` 决定，这里是 `latest`。十二条里它会读到几条？',
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
          words: both('None', '一条也没有'),
          when: { path: 'audit/read', is: 0 },
          because: both(
            '`latest` means the end of the log: it gets only what comes later.',
            '`latest` 就是日志末尾：只读得到之后来的记录。',
          ),
        },
        { words: both('All twelve', '全部十二条'), when: { path: 'audit/read', is: 12 } },
      ],
    },
    {
      ask: both('And with `auto.offset.reset=earliest`?', '换成 `auto.offset.reset=earliest` 呢？'),
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
          because: both(
            '`earliest` means the first record that is still there.',
            '`earliest` 就是还在的第一条记录。',
          ),
        },
      ],
    },
  ],
};
