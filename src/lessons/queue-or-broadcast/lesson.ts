/** Point to point and publish/subscribe with the same topic; what a queue in between is good for. */
import { both, type Lesson } from '../lesson.ts';

export const queueOrBroadcast: Lesson = {
  id: 'queue-or-broadcast',
  title: both('Queue or broadcast', '排队还是广播'),
  about: both(
    'To the consumers of one group a topic is a queue. To several groups it is a broadcast.',
    '同一个主题，对一个组里的消费者来说是队列，对几个组来说是广播。',
  ),
  rows: ['A1', 'A2'],
  era: '4.1',
  minutes: 6,
  sources: [
    {
      title: 'KafkaConsumer: Consumer groups and topic subscriptions',
      url: 'https://kafka.apache.org/41/javadoc/org/apache/kafka/clients/consumer/KafkaConsumer.html',
    },
    { title: 'Apache Kafka documentation: Use cases', url: 'https://kafka.apache.org/documentation/#uses' },
  ],
  scenario: {
    shipped: 'classroom',
    set: {
      groups: [
        {
          name: 'billing',
          topics: ['orders'],
          assignor: 'range',
          configs: { 'auto.offset.reset': 'earliest', 'auto.commit.interval.ms': '1000' },
        },
        {
          name: 'analytics',
          topics: ['orders'],
          assignor: 'range',
          configs: { 'auto.offset.reset': 'earliest', 'auto.commit.interval.ms': '1000' },
        },
      ],
      consumers: [
        { name: 'Ada', groupId: 'billing', startAtMs: 4500, processingMs: 5 },
        { name: 'Bo', groupId: 'billing', startAtMs: 4600, processingMs: 5 },
        { name: 'Cy', groupId: null, startAtMs: 4500, processingMs: 5 },
        { name: 'Dee', groupId: null, startAtMs: 4500, processingMs: 5 },
      ],
    },
  },
  steps: [
    {
      id: 'queue',
      title: both('One group: a queue', '一个组：队列'),
      text: [
        both(
          'Ada and Bo form a **consumer group**, billing: consumers that share the reading of a topic. Each partition belongs to one of them, so each record goes to **one** of the two, and nothing is done twice. This is **point-to-point** messaging: a queue.',
          '甲和乙组成一个**消费组**，叫 billing：同组的消费者分着读一个主题。每个分区只归其中一个人，所以每条记录只到**一个**人手里，谁也不重复。这就是**点对点**，也就是队列。',
        ),
      ],
      point: [{ kind: 'group', id: 'billing' }],
      until: {
        all: [
          { path: 'groups/billing/state', is: 'Stable' },
          { path: 'consumers/k-ada/polled', atLeast: 1 },
          { path: 'consumers/k-bo/polled', atLeast: 1 },
          { path: 'audit/reprocessed', is: 0 },
        ],
      },
      shows: ['A1'],
      facts: [
        { label: both('read by Ada', '甲读到'), path: 'consumers/k-ada/polled' },
        { label: both('read by Bo', '乙读到'), path: 'consumers/k-bo/polled' },
        { label: both('committed in total', '总共已提交'), path: 'audit/committed' },
      ],
    },
    {
      id: 'broadcast',
      title: both('Two groups: a broadcast', '两个组：广播'),
      text: [
        both(
          'Now somebody else needs the same orders, for another purpose. Cy waits on the bench and is in no group yet. Put her into the group analytics.',
          '现在另一拨人也要这些订单，派别的用场。丙坐在长凳上，还不在任何组里。把她放进 analytics 组。',
        ),
      ],
      point: [{ kind: 'part', id: 'bench' }],
      question: {
        ask: both('will billing get fewer records from now on?', 'billing 从此会少拿记录吗？'),
        options: [
          {
            words: both('No, and Cy gets all of them as well', '不会，丙还能拿到全部'),
            when: {
              all: [
                { path: 'groups/billing/generation', is: '{generation}' },
                { path: 'consumers/k-cy/owned/3', isNot: '' },
              ],
            },
            because: both(
              'In her own group, Cy owns all four partitions. Groups know nothing of each other.',
              '在自己的组里，四个分区都归丙。组和组之间互不相干。',
            ),
          },
          {
            words: both('Yes, the partitions are shared out among three', '会，分区要由三个人分'),
            when: { not: { path: 'groups/billing/generation', is: '{generation}' } },
          },
        ],
      },
      bind: { generation: 'groups/billing/generation' },
      deed: {
        label: both('Move Cy into analytics', '把丙移进 analytics'),
        byHand: both('drag her from the bench into analytics.', '把她从长凳拖进 analytics。'),
        commands: [{ type: 'consumer.move', consumerId: 'k-cy', groupId: 'analytics' }],
      },
      until: {
        all: [
          { path: 'groups/analytics/state', is: 'Stable' },
          { path: 'consumers/k-cy/owned/3', isNot: '' },
          { path: 'consumers/k-cy/polled', atLeast: 1 },
        ],
      },
      shows: ['A1'],
      after: [
        both(
          'Each record now goes to billing once **and** to analytics once: **publish/subscribe**. The topic did not change, and nothing is stored a second time.',
          '每条记录现在到 billing 一次，**也**到 analytics 一次：这叫**发布/订阅**。主题没有变，数据也没有多存一份。',
        ),
      ],
      facts: [
        { label: both('read by Cy', '丙读到'), path: 'consumers/k-cy/polled' },
        { label: both('committed in total', '总共已提交'), path: 'audit/committed' },
      ],
    },
    {
      id: 'buffer',
      title: both('A rush of orders, and no need to hurry', '订单猛增，谁也不用急'),
      text: [
        both(
          'Ada’s application hangs for a while. Meanwhile a hundred orders come at once. Does the producer have to wait for her?',
          '甲的程序卡住了一会儿。偏偏这时一下子来了一百个订单。生产者要等她吗？',
        ),
      ],
      point: [{ kind: 'consumer', id: 'k-ada' }],
      deed: {
        label: both('Stall Ada, then send a hundred', '让甲卡住，再发一百条'),
        byHand: both(
          '“Stall” in Ada’s menu, “Send 100 records at once” in the producer’s.',
          '甲的菜单里的“卡住”，生产者菜单里的“一次发送 100 条记录”。',
        ),
        commands: [
          { type: 'consumer.stall', consumerId: 'k-ada', stalled: true },
          { type: 'producer.send', producerId: 'p-order-service', count: 100 },
        ],
      },
      bind: { before: 'audit/acknowledged', first: 'consumers/k-ada/owned/0' },
      needs: {
        fact: { not: { path: 'consumers/k-ada/owned', is: [] } },
        words: both('Ada owns a partition', '甲分到了分区'),
      },
      until: { path: 'groups/billing/lags/{first}/lag', atLeast: 10 },
      shows: ['A2'],
      after: [
        both(
          'The producer was told "stored" all the same. The topic keeps what Ada has not read yet. The number of records that she still has to read is her **lag**. Bo and Cy noticed nothing.',
          '生产者照样收到“存好了”。甲没读的都留在主题里，还差多少条，就是她的**滞后**。乙和丙毫无察觉。',
        ),
      ],
      facts: [
        { label: both('lag in {first}', '{first} 的滞后'), path: 'groups/billing/lags/{first}/lag' },
        { label: both('acknowledged', '已确认'), path: 'audit/acknowledged' },
      ],
    },
    {
      id: 'drain',
      title: both('The lag shrinks', '滞后慢慢变小'),
      text: [both('Ada’s application works again.', '甲的程序恢复了。')],
      bind: { first: 'groups/billing/lags/orders-0/partition' },
      deed: {
        label: both('Let Ada go on', '让甲继续'),
        byHand: both('“Call poll again” in her menu.', '她的菜单里的“重新调用 poll”。'),
        commands: [{ type: 'consumer.stall', consumerId: 'k-ada', stalled: false }],
      },
      until: {
        all: [
          { path: 'groups/billing/lags/orders-0/lag', atMost: 2 },
          { path: 'groups/billing/lags/orders-1/lag', atMost: 2 },
          { path: 'groups/billing/lags/orders-2/lag', atMost: 2 },
          { path: 'groups/billing/lags/orders-3/lag', atMost: 2 },
        ],
      },
      shows: ['A2'],
      after: [
        both(
          'This is what a queue in between is good for: writers and readers need not run at the same time, nor at the same speed.',
          '中间隔一个队列，图的就是这个：写的和读的不必同时在线，也不必一样快。',
        ),
      ],
      facts: [
        { label: both('lag in orders-0', 'orders-0 的滞后'), path: 'groups/billing/lags/orders-0/lag' },
        { label: both('lag in orders-1', 'orders-1 的滞后'), path: 'groups/billing/lags/orders-1/lag' },
      ],
    },
    {
      id: 'replay',
      title: both('Once more from the beginning', '从头再来一遍'),
      text: [
        both(
          'The analytics team has found a bug in its program: its old results are wrong. But the records are all still there. Send Cy back to the beginning of orders-0.',
          'analytics 发现程序算错了，之前的结果全得作废。好在记录都还在：让丙回到 orders-0 的开头。',
        ),
      ],
      deed: {
        label: both('Rewind Cy in orders-0', '让丙回到 orders-0 的开头'),
        byHand: both('“Seek to the beginning” in her menu.', '她的菜单里的“移到开头”。'),
        commands: [{ type: 'consumer.seek', consumerId: 'k-cy', partition: 'orders-0', to: 'beginning' }],
      },
      until: {
        all: [
          { event: 'consumer.sought', where: { consumerId: 'k-cy', partition: 'orders-0' } },
          { event: 'record.reprocessed', where: { groupId: 'analytics' } },
        ],
      },
      shows: ['A2'],
      after: [
        both(
          'A classic queue forgets what has been read. A log does not. And billing was not disturbed at all.',
          '传统队列读完就忘，日志不会。而且 billing 完全没受打扰。',
        ),
      ],
      facts: [{ label: both('handled again', '重复处理'), path: 'audit/reprocessed' }],
    },
  ],
  quiz: [
    {
      ask: both(
        'Two consumers, each in a group of its own, read the same topic. Ten records are sent. How many records do the two read in total?',
        '两个消费者各自在一个组里，读同一个主题。发了十条记录，两边加起来一共读到几条？',
      ),
      scenario: {
        shipped: 'classroom',
        set: {
          'producers/0/settings/ratePerSecond': 0,
          groups: [
            {
              name: 'one',
              topics: ['orders'],
              assignor: 'range',
              configs: { 'auto.offset.reset': 'earliest' },
            },
            {
              name: 'two',
              topics: ['orders'],
              assignor: 'range',
              configs: { 'auto.offset.reset': 'earliest' },
            },
          ],
          consumers: [
            { name: 'Ada', groupId: 'one', startAtMs: 4500, processingMs: 5 },
            { name: 'Bo', groupId: 'two', startAtMs: 4500, processingMs: 5 },
          ],
          script: [
            { atMs: 12_000, command: { type: 'producer.send', producerId: 'p-order-service', count: 10 } },
          ],
        },
      },
      untilMs: 20_000,
      options: [
        { words: both('Ten', '十条'), when: { path: 'audit/read', is: 10 } },
        {
          words: both('Twenty', '二十条'),
          when: { path: 'audit/read', is: 20 },
          because: both('Every group gets every record.', '每个组都拿到全部记录。'),
        },
      ],
    },
  ],
};
