/** A lost answer, a retry, a second copy; and the number that prevents it. */
import { both, type Lesson } from '../lesson.ts';

const PRODUCER = 'p-shop';
const COUNTS = [
  { label: both('log end', '日志末端'), path: 'partitions/orders-0/logs/brokerId=1/logEndOffset' },
  { label: both('duplicated', '重复'), path: 'audit/duplicated' },
  { label: both('retries', '重试'), path: 'producers/p-shop/retries' },
];
/** The leader cannot answer: its followers are slow. Then the connection breaks while it waits for them. */
const LOSE_THE_ANSWER = [
  { type: 'network.clog', a: 'b1', b: 'b2' },
  { type: 'producer.send', producerId: PRODUCER, count: 3 },
  { type: 'producer.flush', producerId: PRODUCER },
] as const;
const BREAK = [
  { type: 'network.reset', a: PRODUCER, b: 'b1' },
  { type: 'network.heal', a: 'b1', b: 'b2' },
] as const;
const WAITING = {
  fact: { path: 'partitions/orders-0/highWatermarkHeldBy', is: 2 },
  words: both('the leader waits for broker 2', '领导者在等 broker 2'),
} as const;

export const retriesAndIdempotence: Lesson = {
  id: 'retries-and-idempotence',
  title: both('Retries, duplicates, idempotence', '重试、重复与幂等'),
  about: both(
    'An answer gets lost. Without numbers the record is written twice. With them, the broker recognises the repeat.',
    '一个响应丢了。没有编号，记录就写了两遍；有了编号，broker 认得出是重发。',
  ),
  rows: ['E4', 'E5'],
  era: '4.1',
  minutes: 7,
  sources: [
    {
      title: 'KIP-98: Exactly once delivery and transactional messaging',
      url: 'https://cwiki.apache.org/confluence/display/KAFKA/KIP-98+-+Exactly+Once+Delivery+and+Transactional+Messaging',
    },
    {
      title: 'Apache Kafka documentation: enable.idempotence',
      url: 'https://kafka.apache.org/documentation/#producerconfigs_enable.idempotence',
    },
  ],
  scenario: {
    shipped: 'classroom',
    set: {
      topics: [
        {
          name: 'orders',
          partitionCount: 1,
          replicationFactor: 2,
          assignment: [[1, 2]],
          configs: { 'min.insync.replicas': '1' },
        },
      ],
      producers: [
        {
          name: 'shop',
          topic: 'orders',
          settings: {
            acks: 'all',
            idempotence: false,
            ratePerSecond: 0,
            keyStrategy: 'keyed',
            resends: true,
          },
          startAtMs: 4000,
          configs: {},
        },
      ],
      groups: [],
      consumers: [],
    },
  },
  steps: [
    {
      id: 'written',
      title: both('Written, but not answered', '写下了，还没回话'),
      text: [
        both(
          'Three orders are sent. The leader writes them, but with acks=all it answers only when broker 2 has them, too. Broker 2 is slow today.',
          '发了三个订单，领导者写下了。可这里是 acks=all，要等 broker 2 也有了才回话。而 broker 2 今天很慢。',
        ),
      ],
      point: [{ kind: 'replica', id: 'orders-0', brokerId: 1 }],
      deed: {
        label: both('Hold up broker 2, send three orders', '拖住 broker 2，发三个订单'),
        byHand: both(
          'in the inspector of broker 1, under “Links”, broker 2 to “held up”; then “Send 100 records at once” in the producer’s menu.',
          '在 broker 1 的检查器里，“链路”中 broker 2 选“积压”；再点生产者菜单里的“一次发送 100 条记录”。',
        ),
        commands: LOSE_THE_ANSWER,
      },
      until: { path: 'partitions/orders-0/highWatermarkHeldBy', is: 2 },
      facts: COUNTS,
    },
    {
      id: 'twice',
      title: both('The connection breaks', '连接断了'),
      needs: WAITING,
      text: [
        both(
          'Now the connection between the producer, shop, and broker 1 breaks, and the answer can never arrive. Shop cannot know: was it the request that got lost, or the answer?',
          '这时生产者 shop 和 broker 1 之间的连接断了，响应再也到不了。shop 没法知道：丢的是请求，还是响应？',
        ),
      ],
      question: {
        ask: both(
          'shop sends the three again. What is in the log then?',
          'shop 把三条重发一遍，日志里会有什么？',
        ),
        options: [
          {
            words: both('Six records: each order twice', '六条：每个订单两遍'),
            when: { path: 'audit/duplicated', atLeast: 1 },
            because: both(
              'For the broker it is a new request like any other.',
              '对 broker 来说，这就是个普通的新请求。',
            ),
          },
          {
            words: both('Three records: each order once', '三条：每个订单一遍'),
            when: { path: 'audit/duplicated', is: 0 },
          },
        ],
        decided: { event: 'produce.acknowledged', where: { producerId: PRODUCER } },
      },
      deed: {
        label: both('Break the connection, free broker 2', '断开连接，放开 broker 2'),
        byHand: both(
          'in the inspector of broker 1, under “Links”, shop to “cut” and back to “ok”, then broker 2 to “ok”.',
          '在 broker 1 的检查器里，“链路”中 shop 先“切断”再“正常”，broker 2 改回“正常”。',
        ),
        commands: BREAK,
      },
      until: { path: 'audit/duplicated', atLeast: 1 },
      shows: ['E4'],
      after: [
        both(
          'Not to retry would be worse: a lost request would be a lost order. **At least once** is the price of retrying.',
          '不重试更糟：请求一丢，订单就丢。**至少一次**就是重试的代价。',
        ),
      ],
      facts: COUNTS,
    },
    {
      id: 'number',
      title: both('Number everything', '给每条编号'),
      bind: { end: 'partitions/orders-0/logs/brokerId=1/logEndOffset', duplicated: 'audit/duplicated' },
      text: [
        both(
          'With `enable.idempotence`, the default since 3.0, the producer gets a **producer id** from the cluster. It numbers its records in each partition: the **sequence**. The broker remembers the last five batches of each producer id.',
          '开启 `enable.idempotence`（3.0 起默认开启）后，生产者向集群要一个**生产者 ID**，再给每个分区里的记录编号：**序列号**。broker 记得每个生产者 ID 最近的五个批次。',
        ),
        both(
          'Switch it on, hold up broker 2 as before, and send three more.',
          '打开它，然后像刚才一样拖住 broker 2，再发三条。',
        ),
      ],
      point: [{ kind: 'producer', id: PRODUCER }],
      deed: {
        label: both('Idempotence on, hold up, send three', '打开幂等，拖住，发三条'),
        byHand: both(
          'the switch in the producer’s panel, then as before.',
          '生产者面板里的开关，然后和刚才一样。',
        ),
        commands: [
          { type: 'producer.configure', producerId: PRODUCER, settings: { idempotence: true } },
          ...LOSE_THE_ANSWER,
        ],
      },
      until: {
        all: [
          { path: 'partitions/orders-0/highWatermarkHeldBy', is: 2 },
          { path: 'producers/p-shop/idempotence', is: true },
          { event: 'log.appended', where: { partition: 'orders-0', brokerId: 1 } },
        ],
      },
      facts: [...COUNTS, { label: both('producer id', '生产者 ID'), path: 'producers/p-shop/pid' }],
    },
    {
      id: 'recognised',
      title: both('The repeat is recognised', '认出了重发'),
      needs: WAITING,
      bind: { duplicated: 'audit/duplicated' },
      text: [
        both(
          'The connection breaks again. Shop sends the batch once more: same producer id, same sequence.',
          '连接又断了。shop 把这批再发一次：生产者 ID 一样，序列号也一样。',
        ),
      ],
      question: {
        ask: both('what does the broker do with it?', 'broker 会怎么处理？'),
        options: [
          {
            words: both('It answers with the old offset and writes nothing', '回复原来的偏移量，什么也不写'),
            when: { event: 'produce.duplicateRecognised', where: { partition: 'orders-0' } },
            because: both(
              'It has this sequence already. To the producer it looks like a success, and it is one.',
              '这个序列号它已经有了。生产者看到的是成功，也确实是成功。',
            ),
          },
          {
            words: both('It writes it again', '再写一遍'),
            when: { path: 'audit/duplicated', isNot: '{duplicated}' },
          },
        ],
        decided: { event: 'produce.acknowledged', where: { producerId: PRODUCER } },
      },
      deed: {
        label: both('Break the connection, free broker 2', '断开连接，放开 broker 2'),
        byHand: both('under “Links”, as before.', '“链路”里，和刚才一样。'),
        commands: BREAK,
      },
      until: {
        all: [
          { event: 'produce.duplicateRecognised', where: { partition: 'orders-0' } },
          { path: 'audit/duplicated', is: '{duplicated}' },
        ],
      },
      shows: ['E4', 'E5'],
      after: [
        both(
          'Order is kept as well: a batch that leaves a gap in the sequence is refused. That is why five requests can be in flight without getting mixed up.',
          '顺序也保住了：序列号跳号的批次会被拒绝。所以同时有五个请求在路上也不会乱。',
        ),
      ],
      facts: COUNTS,
    },
    {
      id: 'restart',
      title: both('A new process, a new number', '换了进程，就换了编号'),
      bind: { pid: 'producers/p-shop/pid' },
      text: [
        both(
          'Shop restarts and gets **another producer id**. If its application sends again what it was not sure of, the broker cannot see that these are old orders.',
          'shop 重启，拿到的是**另一个生产者 ID**。如果应用把没把握的订单再发一遍，broker 无从得知这是旧订单。',
        ),
      ],
      deed: {
        label: both('Crash shop and start it again', '让 shop 崩溃再启动'),
        byHand: both('“Crash” and “Restart” in the producer’s menu.', '生产者菜单里的“崩溃”和“重启”。'),
        commands: [
          { type: 'producer.crash', producerId: PRODUCER },
          { type: 'producer.start', producerId: PRODUCER },
        ],
      },
      until: {
        all: [
          { event: 'producer.idAssigned', where: { producerId: PRODUCER } },
          { path: 'producers/p-shop/pid', isNot: '{pid}' },
        ],
      },
      shows: ['E5'],
      after: [
        both(
          'Idempotence covers one run of one producer, partition by partition. Beyond it there are transactions: their `transactional.id` survives a restart.',
          '幂等只管一个生产者的一次运行，而且各分区分开算。再往外，要靠事务：它的 `transactional.id` 重启后不变。',
        ),
      ],
      facts: [{ label: both('producer id', '生产者 ID'), path: 'producers/p-shop/pid' }, ...COUNTS.slice(1)],
    },
  ],
  quiz: [
    {
      ask: both(
        'The answer gets lost, and idempotence is off. Three records were sent. How many does the log hold?',
        '响应丢了，没开幂等。发了三条记录，日志里有几条？',
      ),
      scenario: { shipped: 'retry-writes-twice' },
      untilMs: 30_000,
      options: [
        {
          words: both('Three', '三条'),
          when: { path: 'partitions/p-0/logs/brokerId=1/logEndOffset', is: 3 },
        },
        { words: both('Six', '六条'), when: { path: 'partitions/p-0/logs/brokerId=1/logEndOffset', is: 6 } },
      ],
    },
    {
      ask: both(
        'The producer restarts and its application sends again; idempotence is on. How many times does the reader get the record?',
        '生产者重启，应用重发；开了幂等。读者会拿到几次？',
      ),
      scenario: { shipped: 'restart-writes-twice' },
      untilMs: 30_000,
      options: [
        { words: both('Once', '一次'), when: { path: 'consumers/k-strict/polled', is: 1 } },
        {
          words: both('Twice', '两次'),
          when: { path: 'consumers/k-strict/polled', is: 2 },
          because: both('A new producer id: nothing to recognise it by.', '换了生产者 ID，没法认。'),
        },
      ],
    },
  ],
};
