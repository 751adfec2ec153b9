/** Replicas, who is in sync, who falls out of the ISR and how one gets back. */
import { both, type Lesson } from '../lesson.ts';

const ISR = [
  { label: both('in sync', '同步副本'), path: 'partitions/orders-0/isr' },
  { label: both('assigned', '全部副本'), path: 'partitions/orders-0/replicas' },
];

export const inSyncReplicas: Lesson = {
  id: 'in-sync-replicas',
  title: both('Leader, followers, ISR', '领导者、跟随者、ISR'),
  about: both(
    'Cut one copy off until nobody counts on it any more, then let it catch up. And why four copies need four brokers.',
    '切断一个副本，直到没人再指望它；再让它追上来。还有：四份副本为什么要四台 broker。',
  ),
  rows: ['C1', 'C2'],
  era: '4.1',
  minutes: 6,
  sources: [
    {
      title: 'Apache Kafka documentation: Replication',
      url: 'https://kafka.apache.org/documentation/#replication',
    },
    {
      title: 'KIP-16: Automated replica lag tuning',
      url: 'https://cwiki.apache.org/confluence/display/KAFKA/KIP-16+-+Automated+Replica+Lag+Tuning',
    },
  ],
  scenario: {
    shipped: 'classroom',
    set: { configs: { 'offsets.topic.num.partitions': '50', 'replica.lag.time.max.ms': '10000' } },
  },
  steps: [
    {
      id: 'copies',
      title: both('Three copies, one leader', '三份副本，一个领导者'),
      text: [
        both(
          'The replication factor of orders is 3: every partition has **replicas** on three brokers. The one with the flag is the **leader**: it takes all writes and, by default, serves all reads. The **followers** copy it. Leaders are spread out, so that every broker has its share of the work.',
          'orders 的副本数是 3：每个分区在三台 broker 上都有**副本**。插旗的是**领导者**：写入全归它，默认读取也归它。其余的是**跟随者**，从它那里复制。领导者分散在各台 broker 上，活儿才匀。',
        ),
      ],
      point: [
        { kind: 'replica', id: 'orders-0', brokerId: 1 },
        { kind: 'replica', id: 'orders-1', brokerId: 2 },
        { kind: 'replica', id: 'orders-2', brokerId: 3 },
      ],
      until: { path: 'partitions/orders-0/isr/2', atLeast: 1 },
      facts: ISR,
    },
    {
      id: 'too-many',
      title: both('Four copies on three brokers?', '三台 broker 放四份？'),
      text: [
        both(
          'Somebody wants to be extra careful and asks for replication factor 4.',
          '有人想格外保险，要建一个副本数为 4 的主题。',
        ),
      ],
      question: {
        ask: both('what does the cluster say?', '集群怎么说？'),
        options: [
          {
            words: both('It refuses: INVALID_REPLICATION_FACTOR', '拒绝：INVALID_REPLICATION_FACTOR'),
            when: { event: 'command.rejected' },
          },
          {
            words: both('It makes three copies and waits for a fourth broker', '先放三份，等第四台 broker'),
            when: { path: 'topics/careful/partitionCount', is: 1 },
          },
        ],
      },
      deed: {
        isRefused: true,
        label: both('Ask for four copies', '要四份'),
        byHand: both('“Add”, then “Topic…” in the top bar.', '顶栏“新增”里的“主题……”。'),
        commands: [
          {
            type: 'topic.create',
            topic: { name: 'careful', partitionCount: 1, replicationFactor: 4, configs: {} },
          },
        ],
      },
      until: { event: 'command.rejected' },
      shows: ['C1'],
      after: [
        both(
          'Two copies on one broker would be lost together, so they are worth no more than one. Nothing was created.',
          '同一台 broker 上的两份会一起没，等于只有一份。所以什么也没建。',
        ),
      ],
      facts: [{ label: both('brokers', 'broker 数'), path: 'order/brokers', count: true }],
    },
    {
      id: 'behind',
      title: both('One cannot follow', '有一个跟不上'),
      bind: {
        leader: 'partitions/orders-0/leaderId',
        slow: { firstOf: 'partitions/orders-0/isr', except: ['leader'] },
      },
      needs: {
        fact: { path: 'partitions/orders-0/isr/2', atLeast: 1 },
        words: both('orders-0 has three replicas in sync', 'orders-0 有三个同步副本'),
      },
      text: [
        both(
          'The network between broker {leader} and broker {slow} breaks. Broker {slow} is alive: its heartbeats still reach the controller, which manages the cluster. But it cannot fetch.',
          'broker {leader} 和 broker {slow} 之间的网络断了。broker {slow} 还活着，管理集群的控制器也收得到它的心跳，只是它拉不到数据。',
        ),
        both(
          'A replica that has not caught up for `replica.lag.time.max.ms` (here 10 s, by default 30 s) no longer counts as in sync.',
          '超过 `replica.lag.time.max.ms`（这里 10 秒，默认 30 秒）没追上的副本，就不再算同步。',
        ),
      ],
      point: [{ kind: 'replica', id: 'orders-0', brokerId: '{slow}' }],
      question: {
        ask: both('who decides that it is out?', '由谁决定把它移出去？'),
        options: [
          {
            words: both('The leader proposes, the controller confirms', '领导者提出，控制器确认'),
            when: { event: 'isr.shrinkProposed', where: { partition: 'orders-0', leaderId: '{leader}' } },
            because: both(
              'Only the leader knows how far each follower has come. But the decision is the controller’s, and is written into the metadata log.',
              '只有领导者清楚每个跟随者追到哪儿了；但最后由控制器拍板，写进元数据日志。',
            ),
          },
          {
            words: both('The controller, by itself', '控制器自己决定'),
            when: {
              not: { event: 'isr.shrinkProposed', where: { partition: 'orders-0', leaderId: '{leader}' } },
            },
          },
        ],
      },
      deed: {
        label: both('Cut the link between {leader} and {slow}', '切断 {leader} 和 {slow} 之间的网络'),
        byHand: both(
          'select the broker; in the inspector, under “Links”, “cut”.',
          '选中 broker，在检查器的“链路”里选“切断”。',
        ),
        commands: [{ type: 'network.cut', a: 'b{leader}', b: 'b{slow}' }],
      },
      until: {
        all: [
          { event: 'partition.isrChanged', where: { partition: 'orders-0' } },
          { path: 'partitions/orders-0/isr', excludes: '{slow}' },
        ],
      },
      shows: ['C2'],
      after: [
        both(
          'The **ISR**, the set of in-sync replicas, is smaller now. AR, the set of all assigned replicas, is unchanged. A replica that is in AR but not in the ISR is sometimes called OSR: its edge is amber and dashed.',
          '**ISR**（同步副本）变小了，AR（全部副本）没变。在 AR 里、不在 ISR 里的副本，有时叫 OSR：边框是琥珀色虚线。',
        ),
      ],
      facts: ISR,
    },
    {
      id: 'back',
      title: both('It catches up', '它追上来了'),
      bind: {
        leader: 'partitions/orders-0/leaderId',
        in0: 'partitions/orders-0/isr/0',
        in1: 'partitions/orders-0/isr/1',
        slow: { firstOf: 'partitions/orders-0/replicas', except: ['in0', 'in1'] },
      },
      text: [
        both(
          'The link is repaired. Broker {slow} fetches what it missed. It is back in the ISR as soon as its log reaches the leader’s **high watermark**, up to which records are committed: then it has all that was promised to anybody.',
          '网络修好了。broker {slow} 把错过的拉回来。日志一追到领导者的**高水位**（它以下的记录都已提交），它就回到 ISR：凡是对外承诺过的，它那里也有了。',
        ),
      ],
      point: [{ kind: 'replica', id: 'orders-0', brokerId: '{slow}' }],
      deed: {
        label: both('Repair the link', '修好网络'),
        byHand: both(
          'select the broker; in the inspector, under “Links”, “ok”.',
          '选中 broker，在检查器的“链路”里选“正常”。',
        ),
        commands: [{ type: 'network.heal', a: 'b{leader}', b: 'b{slow}' }],
      },
      until: { path: 'partitions/orders-0/isr/2', atLeast: 1 },
      shows: ['C2'],
      after: [both('Three boxes, three solid edges.', '三个方格，又都是实线了。')],
      facts: ISR,
    },
  ],
  quiz: [
    {
      ask: both(
        'A follower of orders-0 is paused for four seconds; `replica.lag.time.max.ms` is 30 s. Is it in the ISR afterwards?',
        'orders-0 的一个跟随者暂停四秒，`replica.lag.time.max.ms` 是 30 秒。之后它还在 ISR 里吗？',
      ),
      scenario: {
        shipped: 'classroom',
        set: {
          script: [
            { atMs: 14_000, command: { type: 'broker.pause', brokerId: 3 } },
            { atMs: 18_000, command: { type: 'broker.resume', brokerId: 3 } },
          ],
        },
      },
      untilMs: 24_000,
      options: [
        {
          words: both('Yes: it caught up in time', '在：它及时追上了'),
          when: { path: 'partitions/orders-0/isr', includes: 3 },
        },
        {
          words: both('No: it missed records', '不在：它漏了记录'),
          when: { path: 'partitions/orders-0/isr', excludes: 3 },
        },
      ],
    },
  ],
};
