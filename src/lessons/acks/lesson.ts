/** What "stored" means with acks 0, 1 and all, and what a dead leader takes along. */
import { both, type Lesson } from '../lesson.ts';

const PRODUCER = 'p-order-service';
const COUNTS = [
  { label: both('acknowledged', '已确认'), path: 'audit/acknowledged' },
  { label: both('at risk', '有风险'), path: 'audit/atRisk' },
  { label: both('lost', '丢失'), path: 'audit/lost' },
];
const HOLD = [
  { type: 'network.clog', a: 'b{leader}', b: 'b{second}' },
  { type: 'network.clog', a: 'b{leader}', b: 'b{third}' },
] as const;
const WHO = {
  leader: 'partitions/orders-0/leaderId',
  second: { firstOf: 'partitions/orders-0/isr', except: ['leader'] },
  third: { firstOf: 'partitions/orders-0/isr', except: ['leader', 'second'] },
} as const;
const ALL_IN_SYNC = {
  fact: { path: 'partitions/orders-0/isr/2', atLeast: 1 },
  words: both('orders-0 has three replicas in sync', 'orders-0 有三个同步副本'),
} as const;

export const acks: Lesson = {
  id: 'acks',
  title: both('acks, and what you lose', 'acks，以及会丢什么'),
  about: both(
    'Kill the leader at the worst moment, once with acks=1 and once with acks=all, and count what is lost.',
    '在最糟的时刻杀掉领导者：acks=1 一次，acks=all 一次，数数各丢了几条。',
  ),
  rows: ['C4', 'E7'],
  era: '4.1',
  minutes: 8,
  sources: [
    {
      title: 'Apache Kafka documentation: acks',
      url: 'https://kafka.apache.org/documentation/#producerconfigs_acks',
    },
    {
      title: 'Apache Kafka documentation: Message delivery semantics',
      url: 'https://kafka.apache.org/documentation/#semantics',
    },
  ],
  scenario: {
    shipped: 'classroom',
    set: {
      topics: [
        {
          name: 'orders',
          partitionCount: 1,
          replicationFactor: 3,
          assignment: [[1, 2, 3]],
          configs: { 'min.insync.replicas': '2' },
        },
      ],
      'producers/0/settings': { acks: 1, idempotence: false, ratePerSecond: 8, keyStrategy: 'keyed' },
      groups: [],
      consumers: [],
    },
  },
  steps: [
    {
      id: 'three',
      title: both('Three meanings of "stored"', '“存好了”有三种意思'),
      text: [
        both('A producer chooses when it wants to hear "stored":', '什么时候算“存好了”，由生产者来选：'),
      ],
      points: [
        both(
          '**acks=0**: never. It sends and does not wait for an answer.',
          '**acks=0**：不等。发出去就不管了。',
        ),
        both(
          '**acks=1**: when the leader has written it. The followers may not have it yet.',
          '**acks=1**：领导者写下就算。跟随者可能还没有。',
        ),
        both('**acks=all**: when all replicas in the ISR have it.', '**acks=all**：ISR 里的副本都有了才算。'),
      ],
      point: [{ kind: 'producer', id: PRODUCER }],
      until: { event: 'produce.acknowledged', where: { acks: 1 }, times: 2 },
      after: [both('This producer is set to 1.', '这个生产者现在设的是 1。')],
      facts: COUNTS,
    },
    {
      id: 'risk',
      title: both('acks=1: records at risk', 'acks=1：有风险的记录'),
      bind: WHO,
      needs: ALL_IN_SYNC,
      text: [
        both(
          'For some seconds the followers get nothing: their links to broker {leader} are held up. The leader still says "stored".',
          '跟随者有一阵什么也收不到：它们和 broker {leader} 之间的链路堵了。领导者照样说“存好了”。',
        ),
      ],
      point: [{ kind: 'part', id: 'audit' }],
      deed: {
        label: both('Hold up both links of the leader', '堵住领导者的两条链路'),
        byHand: both(
          'select the broker; in the inspector, under “Links”, “held up”.',
          '选中 broker，在检查器的“链路”里选“积压”。',
        ),
        commands: HOLD,
      },
      until: { path: 'audit/atRisk', atLeast: 5 },
      after: [
        both(
          'Look at the counter **at risk**: acknowledged, and on one broker only. Do not wait long with the next step: after some 30 s the slow followers would be out of the ISR.',
          '看**有风险**这个计数：已经确认了，却只在一台 broker 上。下一步别拖太久：大约 30 秒后，慢的跟随者就会被移出 ISR。',
        ),
      ],
      facts: COUNTS,
    },
    {
      id: 'lose',
      title: both('Now the leader dies', '就在这时，领导者死了'),
      bind: { leader: 'partitions/orders-0/leaderId' },
      text: [
        both(
          'Broker {leader} is killed. The new leader can only be one of the other two.',
          '杀掉 broker {leader}，新领导者只能是剩下两个之一。',
        ),
      ],
      deed: {
        label: both('Kill broker {leader}', '杀掉 broker {leader}'),
        byHand: both('the power sign at the top of its column, or K.', '点列头上的电源标志，或按 K。'),
        commands: [{ type: 'broker.kill', brokerId: '{leader}' }],
      },
      until: { event: 'partition.leaderElected', where: { partition: 'orders-0', fromLeader: '{leader}' } },
      after: [
        both(
          'The new leader goes on from the end of its own log. The records at risk are on the disk of the dead broker and nowhere else.',
          '新领导者从自己日志的末端接着写。那些有风险的记录只在死掉的 broker 的盘上，别处都没有。',
        ),
      ],
      facts: COUNTS,
    },
    {
      id: 'return',
      title: both('The old leader returns', '旧领导者回来了'),
      bind: {
        in0: 'partitions/orders-0/isr/0',
        in1: 'partitions/orders-0/isr/1',
        dead: { firstOf: 'partitions/orders-0/replicas', except: ['in0', 'in1'] },
      },
      text: [
        both(
          'The links are repaired, and broker {dead} starts again. It still has all its records on its disk.',
          '链路修好，broker {dead} 重新启动，那些记录都还在它盘上。',
        ),
      ],
      point: [{ kind: 'replica', id: 'orders-0', brokerId: '{dead}' }],
      question: {
        ask: both('what becomes of the records at risk?', '那些有风险的记录会怎样？'),
        options: [
          {
            words: both(
              'They are lost, though the producer was told "stored"',
              '丢了，虽然生产者收到过“存好了”',
            ),
            when: { path: 'audit/lost', atLeast: 1 },
            because: both(
              'The new leader never had them, and whoever follows it must cut them off. That is what acks=1 permits.',
              '新领导者从来没有过它们，跟随它的就得把它们截掉。这正是 acks=1 允许的事。',
            ),
          },
          {
            words: both('They come back with the old leader', '旧领导者带着它们回来了'),
            when: { path: 'audit/lost', is: 0 },
          },
        ],
      },
      deed: {
        label: both('Repair the links, start broker {dead}', '修好链路，启动 broker {dead}'),
        byHand: both(
          '“ok” under “Links” in the inspector; then R at the top of its column.',
          '检查器的“链路”里选“正常”；再在它的列头按 R。',
        ),
        commands: [
          { type: 'network.heal', a: 'b{dead}', b: 'b{in0}' },
          { type: 'network.heal', a: 'b{dead}', b: 'b{in1}' },
          { type: 'broker.start', brokerId: '{dead}' },
        ],
      },
      until: { event: 'replica.truncated', where: { partition: 'orders-0', brokerId: '{dead}' } },
      shows: ['C4', 'E7'],
      after: [
        both(
          '"At least once" did not hold: nobody ever saw these orders. The audit strip counts them; “Why?” tells how it happened.',
          '“至少一次”没有守住：这些订单谁也没见到。审计条数着它们，点“为什么？”看来龙去脉。',
        ),
      ],
      facts: COUNTS,
    },
    {
      id: 'all',
      title: both('Now with acks=all', '换成 acks=all'),
      text: [
        both(
          'Now the producer waits until every replica in the ISR has the record.',
          '现在生产者要等 ISR 里每个副本都有了才算数。',
        ),
      ],
      point: [{ kind: 'producer', id: PRODUCER }],
      deed: {
        label: both('Set acks=all', '改成 acks=all'),
        byHand: both('in the producer’s panel.', '在生产者面板里改。'),
        commands: [{ type: 'producer.configure', producerId: PRODUCER, settings: { acks: 'all' } }],
      },
      until: {
        all: [
          { path: 'partitions/orders-0/isr/2', atLeast: 1 },
          { event: 'produce.acknowledged', where: { acks: 'all' } },
        ],
      },
      after: [
        both(
          'Three in sync again, and every "stored" means three copies.',
          '又是三个同步副本，而且每个“存好了”都意味着有三份。',
        ),
      ],
      facts: COUNTS,
    },
    {
      id: 'again',
      title: both('The same accident', '同样的事故'),
      bind: { ...WHO, lost: 'audit/lost' },
      needs: ALL_IN_SYNC,
      text: [
        both(
          'Both links are held up, then the leader is killed, as before. So far {lost} records have been lost.',
          '还是堵住两条链路，再杀领导者，和刚才一样。到现在丢了 {lost} 条。',
        ),
      ],
      question: {
        ask: both('how many acknowledged records are lost this time?', '这一次会丢几条已确认的记录？'),
        options: [
          {
            words: both('None', '一条也不丢'),
            when: { path: 'audit/lost', is: '{lost}' },
            because: both(
              'What only the leader had was never acknowledged. The producer still has it and sends it again, to the new leader.',
              '只在领导者那里的，从来没被确认过。生产者手里还留着，会重发给新领导者。',
            ),
          },
          {
            words: both('About as many as before', '和上次差不多'),
            when: { path: 'audit/lost', isNot: '{lost}' },
          },
        ],
      },
      deed: {
        label: both('Hold up both links and kill broker {leader}', '堵住两条链路，杀掉 broker {leader}'),
        byHand: both('as before.', '和刚才一样。'),
        commands: [...HOLD, { type: 'broker.kill', brokerId: '{leader}' }],
      },
      until: {
        all: [
          { event: 'partition.leaderElected', where: { partition: 'orders-0', fromLeader: '{leader}' } },
          { event: 'produce.acknowledged', where: { acks: 'all' }, times: 2 },
        ],
      },
      shows: ['C4', 'E7'],
      after: [
        both(
          'acks=all costs a round trip to the followers. In return, a single failure loses nothing that was promised. Something may be written twice, though. The remedy is idempotence, in a later lesson.',
          'acks=all 多花一趟到跟随者的来回，换来的是：单个故障丢不了承诺过的东西。不过有的记录可能写两遍，解法是幂等，后面有一课。',
        ),
      ],
      note: both(
        '“acks=all cannot lose data” is too strong. The ISR may have shrunk to one, and then "all" is one. With `min.insync.replicas=2` such a write is refused: NOT_ENOUGH_REPLICAS.',
        '“acks=all 不会丢数据”说过头了。ISR 可能已经缩到一个，那么“全体”就是一个。设了 `min.insync.replicas=2`，这种时候会拒绝写入：NOT_ENOUGH_REPLICAS。',
      ),
      facts: COUNTS,
    },
  ],
  quiz: [
    {
      ask: both(
        'min.insync.replicas is 2, two of three brokers are dead, acks=all. Five records are sent. How many are acknowledged in the next 20 seconds?',
        'min.insync.replicas 是 2，三台 broker 死了两台，acks=all。发五条记录，接下来 20 秒里确认几条？',
      ),
      scenario: {
        shipped: 'classroom',
        set: {
          groups: [],
          consumers: [],
          'topics/0/partitionCount': 1,
          'topics/0/assignment': [[1, 2, 3]],
          'producers/0/settings/ratePerSecond': 0,
          script: [
            { atMs: 6000, command: { type: 'broker.kill', brokerId: 2 } },
            { atMs: 6000, command: { type: 'broker.kill', brokerId: 3 } },
            { atMs: 40_000, command: { type: 'producer.send', producerId: PRODUCER, count: 5 } },
          ],
        },
      },
      untilMs: 60_000,
      options: [
        {
          words: both('None', '一条也没有'),
          when: { path: 'audit/acknowledged', is: 0 },
          because: both(
            'NOT_ENOUGH_REPLICAS, again and again, until `delivery.timeout.ms` is over: two minutes.',
            '一遍遍 NOT_ENOUGH_REPLICAS，直到 `delivery.timeout.ms` 到期：两分钟。',
          ),
        },
        { words: both('All five', '五条都确认'), when: { path: 'audit/acknowledged', is: 5 } },
      ],
    },
  ],
};
