/** Nobody in sync is left: wait, or go on with less. */
import { both, type Lesson } from '../lesson.ts';

const FACTS = [
  { label: both('leader', '领导者'), path: 'partitions/orders-0/leaderId' },
  { label: both('in sync', '同步副本'), path: 'partitions/orders-0/isr' },
  { label: both('lost', '丢失'), path: 'audit/lost' },
];

export const allReplicasDie: Lesson = {
  id: 'all-replicas-die',
  title: both('When all in-sync replicas die', '同步副本全死了'),
  about: both(
    'Wait for the right copy, or open again at once with an older one? Either has its price, and you see it counted.',
    '等那份对的副本，还是马上用旧的开张？选哪个都有代价，数给你看。',
  ),
  rows: ['C8'],
  era: '3.3',
  minutes: 7,
  sources: [
    {
      title: 'Apache Kafka documentation: Unclean leader election',
      url: 'https://kafka.apache.org/documentation/#design_uncleanleader',
    },
    {
      title: 'KIP-966: Eligible leader replicas',
      url: 'https://cwiki.apache.org/confluence/display/KAFKA/KIP-966%3A+Eligible+Leader+Replicas',
    },
  ],
  scenario: {
    shipped: 'classroom',
    era: '3.3',
    set: {
      topics: [
        {
          name: 'orders',
          partitionCount: 1,
          replicationFactor: 3,
          assignment: [[1, 2, 3]],
          configs: { 'min.insync.replicas': '1' },
        },
      ],
      groups: [],
      consumers: [],
    },
  },
  steps: [
    {
      id: 'shrink',
      title: both('One after the other', '一个接一个'),
      bind: {
        leader: 'partitions/orders-0/leaderId',
        second: { firstOf: 'partitions/orders-0/isr', except: ['leader'] },
        third: { firstOf: 'partitions/orders-0/isr', except: ['leader', 'second'] },
      },
      needs: {
        fact: { path: 'partitions/orders-0/isr/2', atLeast: 1 },
        words: both('orders-0 has three replicas in sync', 'orders-0 有三个同步副本'),
      },
      text: [
        both(
          'The two followers die. `min.insync.replicas` is 1 here, so the leader may go on alone: the ISR shrinks to {leader}.',
          '两个跟随者先后死掉。这里 `min.insync.replicas` 是 1，所以领导者可以独自继续：ISR 缩到只剩 {leader}。',
        ),
      ],
      point: [{ kind: 'replica', id: 'orders-0', brokerId: '{leader}' }],
      deed: {
        label: both('Kill brokers {second} and {third}', '杀掉 broker {second} 和 {third}'),
        byHand: both(
          'the power signs at the top of their columns, or K.',
          '点它们列头上的电源标志，或按 K。',
        ),
        commands: [
          { type: 'broker.kill', brokerId: '{second}' },
          { type: 'broker.kill', brokerId: '{third}' },
        ],
      },
      until: {
        all: [
          { path: 'partitions/orders-0/isr', is: ['{leader}'] },
          { event: 'produce.acknowledged', times: 3 },
        ],
      },
      after: [
        both(
          'Orders are acknowledged again. But they are on one broker only.',
          '订单又能得到确认了，但只在一台 broker 上。',
        ),
      ],
      facts: FACTS,
    },
    {
      id: 'last',
      title: both('The last one dies', '最后一个也死了'),
      bind: {
        leader: 'partitions/orders-0/leaderId',
        other: { firstOf: 'partitions/orders-0/replicas', except: ['leader'] },
      },
      text: [
        both(
          'Broker {leader} dies, too. Of all brokers, {other} is repaired first. Its log is intact, but old.',
          'broker {leader} 也死了。偏偏 broker {other} 先修好。它的日志是完整的，只是旧。',
        ),
      ],
      point: [{ kind: 'partition', id: 'orders-0' }],
      question: {
        ask: both('will broker {other} become the leader?', 'broker {other} 会当领导者吗？'),
        options: [
          {
            words: both('No: it is not in the ISR', '不会：它不在 ISR 里'),
            when: { path: 'partitions/orders-0/leaderId', is: -1 },
            because: both(
              'The metadata still names the last ISR: {leader}. Only that broker has everything that was promised.',
              '元数据里记着最后的 ISR：{leader}。只有它才有全部承诺过的东西。',
            ),
          },
          {
            words: both('Yes: better an old copy than none', '会：旧的总比没有强'),
            when: { path: 'partitions/orders-0/leaderId', is: '{other}' },
          },
        ],
        decided: {
          all: [
            { event: 'broker.unfenced', where: { brokerId: '{other}' } },
            { path: 'brokers/b{leader}/registration', is: 'fenced' },
          ],
        },
      },
      deed: {
        label: both(
          'Kill broker {leader}, start broker {other}',
          '杀掉 broker {leader}，启动 broker {other}',
        ),
        byHand: both('the signs at the top of their columns, or K and R.', '点列头上的标志，或按 K 和 R。'),
        commands: [
          { type: 'broker.kill', brokerId: '{leader}' },
          { type: 'broker.start', brokerId: '{other}' },
        ],
      },
      until: {
        all: [
          { path: 'partitions/orders-0/leaderId', is: -1 },
          { event: 'broker.unfenced', where: { brokerId: '{other}' } },
        ],
      },
      shows: ['C8'],
      after: [
        both(
          'orders-0 is **offline**. The producer waits and tries again. Kafka would rather not answer than lose what was promised: that has been the default since 0.11.',
          'orders-0 **离线**了。生产者等着，一遍遍重试。Kafka 宁可不答，也不丢承诺过的东西：从 0.11 起这是默认做法。',
        ),
      ],
      facts: FACTS,
    },
    {
      id: 'unclean',
      title: both('Or open at once', '要么马上开张'),
      bind: { up: 'partitions/orders-0/logs/1/brokerId' },
      text: [
        both(
          'The shop must open, whatever it costs. An **unclean** election takes a replica that is alive, in sync or not. What it does not have is gone.',
          '店必须开门，代价认了。**不洁选举**取一个活着的副本，不管同步不同步。它没有的，就没了。',
        ),
      ],
      point: [
        { kind: 'partition', id: 'orders-0' },
        { kind: 'part', id: 'audit' },
      ],
      deed: {
        label: both('Hold an unclean election', '进行不洁选举'),
        byHand: both(
          'select the partition; in the inspector, “Elect a leader that is not in sync”.',
          '选中分区，在检查器里点“选举一个未同步的领导者”。',
        ),
        commands: [{ type: 'partition.electLeader', topic: 'orders', partition: 0, election: 'unclean' }],
      },
      until: { event: 'partition.leaderElected', where: { partition: 'orders-0', unclean: true } },
      shows: ['C8'],
      after: [
        both(
          'The shop is open. New orders now get offsets that old orders had before.',
          '店开了。新订单拿到的偏移量，老订单早就用过。',
        ),
      ],
      facts: FACTS,
    },
    {
      id: 'late',
      title: both('The right copy comes too late', '对的那份来晚了'),
      bind: { leader: 'partitions/orders-0/leaderId', old: 'partitions/orders-0/replicas/0' },
      text: [
        both(
          'Broker {old} is repaired at last, with all the orders on its disk. But it is a follower now, and a follower’s log must match its leader’s.',
          'broker {old} 终于修好了，所有订单都还在它盘上。可它现在是跟随者，跟随者的日志必须和领导者一致。',
        ),
      ],
      point: [{ kind: 'replica', id: 'orders-0', brokerId: '{old}' }],
      question: {
        ask: both(
          'what happens to the orders that only broker {old} has?',
          '只在 broker {old} 上的那些订单会怎样？',
        ),
        options: [
          {
            words: both('They are lost', '丢了'),
            when: { path: 'audit/lost', atLeast: 1 },
            because: both(
              'They were acknowledged with acks=all, and are lost all the same: "all" was only one.',
              '它们是 acks=all 确认过的，照样丢：那时的“全体”只有一个。',
            ),
          },
          {
            words: both('They are merged in', '合并进去'),
            when: { path: 'audit/lost', is: 0 },
          },
        ],
      },
      deed: {
        label: both('Start broker {old}', '启动 broker {old}'),
        byHand: both('R at the top of its column.', '在它的列头按 R。'),
        commands: [{ type: 'broker.start', brokerId: '{old}' }],
      },
      until: { event: 'replica.truncated', where: { partition: 'orders-0', brokerId: '{old}' } },
      shows: ['C8'],
      after: [
        both(
          'It cut off what the new leader never had. Had you waited for it, nothing would have been lost. In Kafka 4 the controller remembers more: **eligible leader replicas** (KIP-966) are out of the ISR, but known to have all that is committed.',
          '它把新领导者没有的部分截掉了。要是当初等一等它，就什么也不会丢。Kafka 4 的控制器记得更多：**有资格的领导者副本**（KIP-966）虽然不在 ISR 里，但确知拥有全部已提交的数据。',
        ),
      ],
      facts: FACTS,
    },
  ],
  quiz: [
    {
      ask: both(
        'min.insync.replicas is 2. All three brokers die within a second, the leader last. All come back, again the leader last. Is anything lost?',
        'min.insync.replicas 是 2。三台 broker 在一秒内先后死掉，领导者最后死；之后都回来，领导者也最后回。会丢东西吗？',
      ),
      scenario: {
        shipped: 'classroom',
        set: {
          groups: [],
          consumers: [],
          script: [
            { atMs: 14_000, command: { type: 'broker.kill', brokerId: 3 } },
            { atMs: 14_300, command: { type: 'broker.kill', brokerId: 2 } },
            { atMs: 14_600, command: { type: 'broker.kill', brokerId: 1 } },
            { atMs: 30_000, command: { type: 'broker.start', brokerId: 3 } },
            { atMs: 32_000, command: { type: 'broker.start', brokerId: 2 } },
            { atMs: 34_000, command: { type: 'broker.start', brokerId: 1 } },
          ],
        },
      },
      untilMs: 60_000,
      options: [
        {
          words: both(
            'No: what was promised was on every member of the ISR',
            '不会：承诺过的，ISR 每个成员都有',
          ),
          when: { path: 'audit/lost', is: 0 },
        },
        {
          words: both(
            'Yes: those that come back first do not have everything',
            '会：先回来的那些没有全部数据',
          ),
          when: { path: 'audit/lost', atLeast: 1 },
        },
      ],
    },
  ],
};
