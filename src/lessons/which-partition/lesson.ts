/** How a record finds its partition, what order that keeps, and what more partitions do to it. */
import { both, type Lesson } from '../lesson.ts';

const PRODUCER = 'p-order-service';
const ENDS = [0, 1, 2, 3].map((partition) => ({
  label: both(`end of orders-${partition}`, `orders-${partition} 的末端`),
  path: `partitions/orders-${partition}/logs/0/logEndOffset`,
}));

export const whichPartition: Lesson = {
  id: 'which-partition',
  title: both('Which partition?', '去哪个分区？'),
  about: both(
    'By key, by sticky batches, or as the application says. And why adding partitions breaks the order of a key.',
    '按键、按粘性批次、或由应用指定。还有，为什么加分区会打乱同一个键的顺序。',
  ),
  rows: ['B3', 'B4', 'B5'],
  era: '4.1',
  minutes: 7,
  sources: [
    {
      title: 'KIP-480: Sticky partitioner',
      url: 'https://cwiki.apache.org/confluence/display/KAFKA/KIP-480%3A+Sticky+Partitioner',
    },
    {
      title: 'KIP-794: Strictly uniform sticky partitioner',
      url: 'https://cwiki.apache.org/confluence/display/KAFKA/KIP-794%3A+Strictly+Uniform+Sticky+Partitioner',
    },
  ],
  scenario: {
    shipped: 'classroom',
    set: {
      'groups/0/configs/auto.offset.reset': 'earliest',
      // Each customer is heard of every second or so.
      'producers/0/settings/ratePerSecond': 20,
      'producers/0/configs': { 'metadata.max.age.ms': '5000' },
    },
  },
  pace: 1,
  steps: [
    {
      id: 'key',
      title: both('The key decides', '由键决定'),
      text: [
        both(
          'Each order has a key: the customer. The producer hashes the bytes of the key with **murmur2**, divides by the number of partitions, and takes the remainder. It does so on its own; no broker is asked.',
          '每个订单都有一个键：顾客。生产者用 **murmur2** 对键的字节求哈希，再对分区数取余。这一步它自己算，不问任何 broker。',
        ),
        both(
          'For `customer-3` and four partitions the result is 2. Every time.',
          '`customer-3`、四个分区，结果是 2。每次都是。',
        ),
      ],
      point: [{ kind: 'partition', id: 'orders-2' }],
      until: {
        event: 'producer.recordAccumulated',
        where: { producerId: PRODUCER, key: 'customer-3', partition: 'orders-2', how: 'key' },
        times: 2,
      },
      shows: ['B3'],
      after: [both('Twice `customer-3`, twice orders-2.', '`customer-3` 来了两次，两次都进 orders-2。')],
      facts: ENDS,
    },
    {
      id: 'order',
      title: both('Order holds inside a partition', '顺序只在分区里成立'),
      text: [
        both(
          'All orders of one customer are in one partition, one after the other, and one consumer reads them. So they stay in order, and nobody needs a lock for it.',
          '同一个顾客的订单都在一个分区里，一条接一条，由同一个消费者读。所以顺序不会乱，谁也不用加锁。',
        ),
        both(
          'Between partitions there is no order. A customer in orders-0 may be served before one in orders-3 who came earlier.',
          '分区之间没有先后。orders-0 里的顾客，可能比 orders-3 里先来的顾客更早办完。',
        ),
      ],
      question: {
        ask: both(
          'two records of `customer-3` are read. Can the later one be read first?',
          '读 `customer-3` 的两条记录，后发的那条会先读到吗？',
        ),
        options: [
          {
            words: both('No', '不会'),
            when: { path: 'audit/outOfOrder', is: 0 },
            because: both('One partition, one order, one reader.', '一个分区，一个顺序，一个读者。'),
          },
          { words: both('Yes, now and then', '偶尔会'), when: { path: 'audit/outOfOrder', atLeast: 1 } },
        ],
      },
      until: { event: 'consumer.polled', where: { partition: 'orders-2' }, times: 5 },
      shows: ['B4'],
      facts: [{ label: both('out of order', '乱序'), path: 'audit/outOfOrder' }, ...ENDS.slice(2)],
    },
    {
      id: 'sticky',
      title: both('No key: sticky', '没有键：粘在一处'),
      text: [
        both(
          'Without a key there is no order to keep. So the producer just fills batches, that is, records sent together. It stays with one partition until `batch.size` bytes (16 KB) have gone there, then picks again at random.',
          '没有键，就没有顺序要保。这时生产者只管攒批次，也就是一起发的一组记录。它先粘在一个分区上，写满 `batch.size`（16 KB）再随机挑一个。',
        ),
      ],
      note: both(
        'Older notes say “round robin, record by record”. That was the default before 2.4, and it made batches small and slow. From 2.4 to 3.2 every new batch changed the partition; since 3.3 the bytes count.',
        '老笔记写的是“一条一条轮着发”。那是 2.4 之前的默认做法，批次又小又慢。2.4 到 3.2 是每开一个新批次就换分区，3.3 起看字节数。',
      ),
      deed: {
        label: both('Send without keys', '改成不带键'),
        byHand: both('set “key” to sticky in the producer’s panel.', '在生产者面板里把“键”改成 sticky。'),
        commands: [{ type: 'producer.configure', producerId: PRODUCER, settings: { keyStrategy: 'sticky' } }],
      },
      until: {
        event: 'producer.recordAccumulated',
        where: { producerId: PRODUCER, how: 'sticky', key: null },
        times: 5,
      },
      shows: ['B3'],
      after: [
        both(
          'For now they stay together. Over time each partition gets about as many.',
          '眼下它们都挤在一处；时间一长，各分区分到的差不多。',
        ),
      ],
      facts: ENDS,
    },
    {
      id: 'explicit',
      title: both('As the application says', '应用说了算'),
      text: [
        both(
          'The application can also name the partition itself. Then nothing is hashed, and the key does not matter.',
          '应用也可以自己指定分区。这样就不算哈希，键是什么都无所谓。',
        ),
      ],
      deed: {
        label: both('Name the partition', '改成直接指定'),
        byHand: both(
          'set “key” to explicit in the producer’s panel.',
          '在生产者面板里把“键”改成“指定分区”。',
        ),
        commands: [
          { type: 'producer.configure', producerId: PRODUCER, settings: { keyStrategy: 'explicit' } },
        ],
      },
      until: {
        event: 'producer.recordAccumulated',
        where: { producerId: PRODUCER, how: 'explicit' },
        times: 4,
      },
      shows: ['B3'],
      facts: ENDS,
    },
    {
      id: 'more',
      title: both('Two more partitions', '再加两个分区'),
      text: [
        both(
          'The topic orders gets six partitions instead of four. The same hash now leaves another remainder: `customer-3` goes to 4.',
          '把 orders 从四个分区加到六个。同一个哈希值，余数变了：`customer-3` 现在落到 4。',
        ),
      ],
      question: {
        ask: both('do the old records of `customer-3` move along?', '`customer-3` 的旧记录会跟着搬过去吗？'),
        options: [
          {
            words: both('No: they stay where they were written', '不会：写在哪儿就留在哪儿'),
            when: { path: 'partitions/orders-2/logs/0/logEndOffset', atLeast: 1 },
            because: both(
              'A log only grows at its end. From now on this customer has records in two partitions, and nothing says which came first.',
              '日志只在末尾增长。从此这个顾客的记录分在两个分区里，谁先谁后再也说不清。',
            ),
          },
          {
            words: both('Yes: a key has one partition', '会：一个键只有一个分区'),
            when: { path: 'partitions/orders-2/logs/0/logEndOffset', is: 0 },
          },
        ],
      },
      deed: {
        label: both('Make it six, and send with keys again', '加到六个，重新带上键'),
        byHand: both(
          '“Add a partition” twice in the inspector of the topic; then set “key” to keyed.',
          '选中主题，在检查器里点两次“增加一个分区”；再把“键”改回“按键分区”。',
        ),
        commands: [
          { type: 'topic.addPartitions', name: 'orders', partitionCount: 6 },
          { type: 'producer.configure', producerId: PRODUCER, settings: { keyStrategy: 'keyed' } },
        ],
      },
      until: {
        event: 'producer.recordAccumulated',
        where: { producerId: PRODUCER, key: 'customer-3', partition: 'orders-4' },
      },
      shows: ['B5', 'B4'],
      after: [
        both(
          'The producer learned of the new partitions at its next metadata refresh: every `metadata.max.age.ms`, here 5 s, by default 5 minutes. If you rely on keys, for order or for state, choose enough partitions on the first day.',
          '生产者下一次刷新元数据时才知道有新分区：每隔 `metadata.max.age.ms`，这里 5 秒，默认 5 分钟。要靠键来保证顺序或保存状态，第一天就该把分区数定够。',
        ),
      ],
      facts: [
        { label: both('partitions', '分区数'), path: 'topics/orders/partitionCount' },
        {
          label: both('end of orders-2', 'orders-2 的末端'),
          path: 'partitions/orders-2/logs/0/logEndOffset',
        },
        {
          label: both('end of orders-4', 'orders-4 的末端'),
          path: 'partitions/orders-4/logs/0/logEndOffset',
        },
      ],
    },
  ],
  quiz: [
    {
      ask: both(
        'A topic of four partitions gets five hundred keyed records from 24 customers. Do all four get the same number?',
        '四个分区的主题收到 24 个顾客的五百条带键记录。四个分区会一样多吗？',
      ),
      scenario: {
        shipped: 'classroom',
        set: {
          'producers/0/settings/ratePerSecond': 0,
          script: [{ atMs: 6000, command: { type: 'producer.send', producerId: PRODUCER, count: 500 } }],
        },
      },
      untilMs: 12_000,
      options: [
        {
          words: both('Yes, 125 each', '会，每个 125 条'),
          when: {
            all: [0, 1, 2, 3].map((partition) => ({
              path: `partitions/orders-${partition}/logs/0/logEndOffset`,
              is: 125,
            })),
          },
        },
        {
          words: both('No, some get more', '不会，有多有少'),
          when: {
            not: {
              all: [0, 1, 2, 3].map((partition) => ({
                path: `partitions/orders-${partition}/logs/0/logEndOffset`,
                is: 125,
              })),
            },
          },
          because: both(
            'A hash keeps each key together. With so few keys it does not balance.',
            '哈希保证同一个键在一起；键这么少，它分不匀。',
          ),
        },
      ],
    },
  ],
};
