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
    'By key, by the sticky batch, or as the application says; and why more partitions break the order of a key.',
    '按键、粘着批次走、或由应用指定；以及为什么加分区会打乱同一个键的顺序。',
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
          'Each order has a key: the customer. The client hashes the key’s bytes with **murmur2** and takes the remainder by the number of partitions. It does so by itself; no broker is asked.',
          '每个订单都有一个键：顾客。客户端用 **murmur2** 对键的字节求哈希，再对分区数取余。这一步由客户端自己算，不问任何 broker。',
        ),
        both(
          'For `customer-3` and four partitions that is 2. Always.',
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
          'All that concerns one customer is in one partition, one after the other, and is read by one consumer. So nobody needs a lock to keep a customer’s orders in order.',
          '同一个顾客的订单都在一个分区里，一条接一条，由同一个消费者读。所以要保证一个顾客的订单不乱，谁也不用加锁。',
        ),
        both(
          'Between partitions there is no order. A customer of orders-0 may be served before one who came earlier, in orders-3.',
          '分区之间没有先后。orders-0 的顾客，可能比先来的 orders-3 的顾客更早办完。',
        ),
      ],
      question: {
        ask: both(
          'two records of `customer-3` are read. Can the later one be read first?',
          '读到 `customer-3` 的两条记录，后发的那条会先读到吗？',
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
      title: both('No key: sticky', '没有键：粘着走'),
      text: [
        both(
          'Without a key there is no order to keep. Then the producer thinks of its batches: it stays with one partition until a batch is full, or its time is over, and takes another for the next.',
          '没有键，就没有顺序要保。这时生产者只管攒批次：先粘在一个分区上，等一批攒满或到点，下一批再换一个。',
        ),
      ],
      note: both(
        'Older notes say “round robin, record by record”. That was the default until 2.4; the batches were small and slow.',
        '老笔记写的是“一条一条轮着发”。那是 2.4 之前的默认做法，批次又小又慢。',
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
      after: [both('Batch by batch the lots fall evenly.', '一批一批下来，分得还是均匀的。')],
      facts: ENDS,
    },
    {
      id: 'explicit',
      title: both('As the application says', '应用说了算'),
      text: [
        both(
          'An application may also name the partition itself. Then neither hash nor partitioner is asked.',
          '应用也可以自己点名某个分区。那样就既不算哈希，也不问分区器。',
        ),
      ],
      deed: {
        label: both('Name the partition', '改成直接指定'),
        byHand: both('set “key” to explicit in the producer’s panel.', '在生产者面板里把“键”改成 explicit。'),
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
          'Orders gets six partitions instead of four. The remainder of the same hash is another one: `customer-3` now falls to 4.',
          '把 orders 从四个分区加到六个。同一个哈希值，余数变了：`customer-3` 现在落到 4。',
        ),
      ],
      question: {
        ask: both(
          'are the old records of `customer-3` moved along?',
          '`customer-3` 的旧记录会跟着搬过去吗？',
        ),
        options: [
          {
            words: both('No: they stay where they were written', '不会：写在哪儿就留在哪儿'),
            when: { path: 'partitions/orders-2/logs/0/logEndOffset', atLeast: 1 },
            because: both(
              'A log only grows at its end. From now on there are records of this customer in two partitions, and nothing orders them.',
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
          'select the topic and add partitions in the inspector; then set “key” to keyed.',
          '选中主题，在检查器里加分区；再把“键”改回 keyed。',
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
          'The producer learned of the new partitions when it next refreshed its metadata: every `metadata.max.age.ms`, here 5 s, normally 5 minutes. Whoever keeps state per key had better choose enough partitions on the first day.',
          '生产者下一次刷新元数据时才知道有新分区：每隔 `metadata.max.age.ms`，这里 5 秒，平时 5 分钟。要按键保存状态的话，第一天就该把分区数定够。',
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
          words: both('Yes, exactly', '会，一条不差'),
          when: {
            all: [0, 1, 2, 3].map((partition) => ({
              path: `partitions/orders-${partition}/logs/0/logEndOffset`,
              is: 125,
            })),
          },
        },
        {
          words: both('No: a hash is not fair to so few keys', '不会：键这么少，哈希分不匀'),
          when: {
            not: {
              all: [0, 1, 2, 3].map((partition) => ({
                path: `partitions/orders-${partition}/logs/0/logEndOffset`,
                is: 125,
              })),
            },
          },
          because: both(
            'It keeps a key together; it does not balance.',
            '它保证同一个键在一起，不保证均匀。',
          ),
        },
      ],
    },
  ],
};
