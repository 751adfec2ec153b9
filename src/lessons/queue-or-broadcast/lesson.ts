/** Point to point and publish/subscribe with the same topic; what a queue in between is good for. */
import { both, type Lesson } from '../lesson.ts';

export const queueOrBroadcast: Lesson = {
  id: 'queue-or-broadcast',
  title: both('Queue or broadcast', '排队还是广播'),
  about: both(
    'The same topic is a queue for the members of one group, and a broadcast for several groups.',
    '同一个主题，对一个组的成员来说是队列，对几个组来说是广播。',
  ),
  rows: ['A1', 'A2'],
  era: '4.1',
  minutes: 6,
  sources: [
    {
      title: 'Apache Kafka documentation: Consumers',
      url: 'https://kafka.apache.org/documentation/#intro_consumers',
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
          'Ada and Bo are in the group billing. Each partition belongs to one of them, so each record goes to **one** of the two. The work is shared; nothing is done twice. That is **point to point**.',
          '甲和乙都在 billing 组。每个分区只归其中一个人，所以每条记录只到**一个**人手里。活儿分着干，谁也不重复。这就是**点对点**。',
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
        { label: both('committed in all', '总共已提交'), path: 'audit/committed' },
      ],
    },
    {
      id: 'broadcast',
      title: both('Two groups: a broadcast', '两个组：广播'),
      text: [
        both(
          'Now somebody else wants the same orders, for another purpose. Put Cy into the group analytics.',
          '现在另一拨人也要这些订单，派别的用场。把丙放进 analytics 组。',
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
              'Cy owns all four partitions in her own group. Groups do not know of each other.',
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
        byHand: both('drag her from the bench.', '从长凳上把她拖过去。'),
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
          'Each record now goes once to billing **and** once to analytics: **publish/subscribe**. The topic did not change, and nothing was copied.',
          '每条记录现在到 billing 一次，**也**到 analytics 一次：**发布/订阅**。主题没有变，数据也没有多存一份。',
        ),
      ],
      facts: [
        { label: both('read by Cy', '丙读到'), path: 'consumers/k-cy/polled' },
        { label: both('committed in all', '总共已提交'), path: 'audit/committed' },
      ],
    },
    {
      id: 'buffer',
      title: both('A peak, and nobody is in a hurry', '高峰来了，谁也不急'),
      text: [
        both(
          'Ada stands still for a while: her application hangs. Meanwhile a hundred orders come at once. Does the producer have to wait for her?',
          '甲的程序卡住了一会儿。偏偏这时一下子来了一百个订单。生产者要等她吗？',
        ),
      ],
      point: [{ kind: 'consumer', id: 'k-ada' }],
      deed: {
        label: both('Stall Ada, then send a hundred', '让甲停住，再发一百条'),
        byHand: both(
          '“Stall” in Ada’s menu, “Burst” in the producer’s.',
          '甲的菜单里“停住”，生产者菜单里“突发”。',
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
          'The producer was told "stored" all the same. The topic holds what Ada has not read: her **lag**. Bo and Cy did not notice anything.',
          '生产者照样收到“存好了”。甲没读的都留在主题里，这就是她的**滞后**。乙和丙毫无察觉。',
        ),
      ],
      facts: [
        { label: both('lag in {first}', '{first} 的滞后'), path: 'groups/billing/lags/{first}/lag' },
        { label: both('acknowledged', '已确认'), path: 'audit/acknowledged' },
      ],
    },
    {
      id: 'drain',
      title: both('The lag drains', '积压慢慢消掉'),
      text: [both('Ada wakes up.', '甲醒过来了。')],
      bind: { first: 'groups/billing/lags/orders-0/partition' },
      deed: {
        label: both('Let Ada go on', '让甲继续'),
        byHand: both('“Go on” in her menu.', '她的菜单里“继续”。'),
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
          'That is what a queue in the middle is for: writers and readers need not be up, or quick, at the same time.',
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
          'Analytics has found a mistake in its programme. Its old results are worthless. The records are all still there: send Cy back to the beginning of orders-0.',
          'analytics 发现程序算错了，之前的结果全得作废。好在记录都还在：让丙回到 orders-0 的开头。',
        ),
      ],
      deed: {
        label: both('Rewind Cy in orders-0', '让丙在 orders-0 倒回去'),
        byHand: both('“Seek to the beginning” in her menu.', '她的菜单里的“回到开头”。'),
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
          'A classic queue forgets what was read. A log does not; billing, by the way, was not disturbed.',
          '传统队列读完就忘，日志不会。顺便说一句，billing 完全没受打扰。',
        ),
      ],
      facts: [{ label: both('handled again', '重复处理'), path: 'audit/reprocessed' }],
    },
  ],
  quiz: [
    {
      ask: both(
        'Two consumers, each in a group of its own, read the same topic. Ten records are sent. How many are handed out in all?',
        '两个消费者各在一个组里，读同一个主题。发了十条记录，总共交出去几条？',
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
          because: both('Every group gets every record.', '每个组都拿到每条记录。'),
        },
      ],
    },
  ],
};
