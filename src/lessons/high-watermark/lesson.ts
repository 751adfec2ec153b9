/** What is written and what is promised: log end and high watermark. */
import { both, type Lesson } from '../lesson.ts';

const LEADER = 'partitions/orders-0/logs/brokerId=1';
const ENDS = [
  { label: both('high watermark', '高水位'), path: `${LEADER}/highWatermark` },
  { label: both('log end', '日志末端'), path: `${LEADER}/logEndOffset` },
  { label: both('on broker 3', 'broker 3 上'), path: 'partitions/orders-0/logs/brokerId=3/logEndOffset' },
];

export const highWatermark: Lesson = {
  id: 'high-watermark',
  title: both('The high watermark', '高水位'),
  about: both(
    'Written is not committed. Hold one follower up and see where reading stops, and what sets it free.',
    '写进去不等于提交。拖住一个跟随者，看看读到哪儿就停，又是什么让它继续。',
  ),
  rows: ['C3'],
  era: '4.1',
  minutes: 6,
  sources: [
    {
      title: 'Apache Kafka documentation: Replicated logs',
      url: 'https://kafka.apache.org/documentation/#design_replicatedlog',
    },
    {
      title: 'KIP-227: Incremental fetch requests',
      url: 'https://cwiki.apache.org/confluence/display/KAFKA/KIP-227%3A+Introduce+Incremental+FetchRequests+to+Increase+Partition+Scalability',
    },
  ],
  scenario: {
    shipped: 'classroom',
    set: {
      configs: { 'offsets.topic.num.partitions': '50', 'replica.lag.time.max.ms': '12000' },
      'groups/0/configs/auto.offset.reset': 'earliest',
    },
  },
  steps: [
    {
      id: 'two-marks',
      title: both('Two marks on every log', '每份日志上的两个记号'),
      text: [
        both(
          'The **log end offset** (LEO) is where the next record will go. The **high watermark** (HW, the small triangle) is how far all in-sync replicas have come. Solid water is committed; the hatched rest is only written.',
          '**日志末端偏移量**（LEO）是下一条记录要写的位置。**高水位**（HW，那个小三角）是所有同步副本都到了的地方。实心的水是已提交，斜纹的只是写了。',
        ),
      ],
      point: [{ kind: 'replica', id: 'orders-0', brokerId: 1 }],
      until: {
        event: 'partition.highWatermarkAdvanced',
        where: { partition: 'orders-0', brokerId: 1 },
        times: 2,
      },
      shows: ['C3'],
      after: [
        both(
          'How does the leader know? A follower that asks for offset 40 says by that: "I have everything below 40." The leader takes the smallest of these numbers.',
          '领导者怎么知道的？跟随者来要偏移量 40，就等于说：“40 以前的我都有了。”领导者取其中最小的那个数。',
        ),
      ],
      facts: ENDS,
    },
    {
      id: 'one-late',
      title: both('Followers hear of it one fetch later', '跟随者晚一次拉取才知道'),
      text: [
        both(
          'The new high watermark travels with the **next** fetch response. So a follower’s triangle is always a little behind its leader’s. Slow the film down and watch the triangles hop.',
          '新的高水位要随着**下一次**拉取的响应捎过去。所以跟随者的三角总比领导者慢一拍。把速度调慢，看三角一个接一个地跳。',
        ),
      ],
      point: [
        { kind: 'replica', id: 'orders-0', brokerId: 2 },
        { kind: 'replica', id: 'orders-0', brokerId: 3 },
      ],
      until: {
        all: [
          { event: 'partition.highWatermarkAdvanced', where: { partition: 'orders-0', brokerId: 1 } },
          { event: 'partition.highWatermarkAdvanced', where: { partition: 'orders-0', brokerId: 2 } },
          { event: 'partition.highWatermarkAdvanced', where: { partition: 'orders-0', brokerId: 3 } },
        ],
      },
      shows: ['C3'],
      facts: ENDS,
    },
    {
      id: 'held',
      title: both('One is held up', '有一个被拖住'),
      text: [
        both(
          'Messages between broker 1 and broker 3 get stuck. Broker 3 is still in the ISR, and the ISR decides what is committed.',
          'broker 1 和 broker 3 之间的消息堵住了。broker 3 还在 ISR 里，而提交与否看的是 ISR。',
        ),
      ],
      point: [{ kind: 'replica', id: 'orders-0', brokerId: 1 }],
      question: {
        ask: both(
          'the log of orders-0 grows on. What does a consumer get?',
          'orders-0 的日志还在变长，消费者能读到什么？',
        ),
        options: [
          {
            words: both('Nothing new: it stops at the high watermark', '读不到新的：停在高水位'),
            when: { path: 'partitions/orders-0/highWatermarkHeldBy', is: 3 },
            because: both(
              'What only some of the in-sync replicas have could vanish with the next election. Nobody may see it before that is ruled out.',
              '只有部分同步副本有的东西，下一次选举就可能消失。排除这个可能之前，谁也不许看见。',
            ),
          },
          {
            words: both('Everything the leader has', '领导者有的都能读'),
            when: { not: { path: 'partitions/orders-0/highWatermarkHeldBy', is: 3 } },
          },
        ],
        decided: {
          all: [
            { event: 'log.appended', where: { partition: 'orders-0', brokerId: 1 }, times: 2 },
            { path: 'partitions/orders-0/highWatermarkHeldBy', isNot: '' },
          ],
        },
      },
      deed: {
        label: both('Clog the link between 1 and 3', '堵住 1 和 3 之间的网络'),
        byHand: both('select broker 3; “Links” in the inspector.', '选中 broker 3，在检查器的“链路”里。'),
        commands: [{ type: 'network.clog', a: 'b1', b: 'b3' }],
      },
      until: { path: 'partitions/orders-0/highWatermarkHeldBy', is: 3 },
      shows: ['C3'],
      after: [
        both(
          'The spray grows, the water stands. With acks=all the producer waits as well: "stored" means committed.',
          '斜纹越来越长，水面不动。acks=all 的生产者也在等：“存好了”的意思是已提交。',
        ),
      ],
      facts: ENDS,
    },
    {
      id: 'surge',
      title: both('Who is too late does not count', '太慢的就不算数了'),
      text: [
        both(
          'After `replica.lag.time.max.ms` (here 12 s) broker 3 is taken out of the ISR. Do nothing; just wait.',
          '过了 `replica.lag.time.max.ms`（这里 12 秒），broker 3 被移出 ISR。什么也不用做，等着。',
        ),
      ],
      point: [{ kind: 'replica', id: 'orders-0', brokerId: 1 }],
      question: {
        ask: both('what will the high watermark do then?', '那时高水位会怎样？'),
        options: [
          {
            words: both('It jumps to the log end', '一下跳到日志末端附近'),
            when: { path: 'partitions/orders-0/isr', excludes: 3 },
            because: both(
              'The smallest of two is now the measure, and both of these are up to date.',
              '现在取两个里最小的，而这两个都跟上了。',
            ),
          },
          {
            words: both('It stays until broker 3 is back', '一直停到 broker 3 回来'),
            when: { path: 'partitions/orders-0/isr', includes: 3 },
          },
        ],
      },
      until: {
        all: [
          { path: 'partitions/orders-0/isr', excludes: 3 },
          { path: 'partitions/orders-0/highWatermarkHeldBy', is: null },
        ],
      },
      shows: ['C3'],
      after: [
        both(
          'A slow copy costs a few seconds, not the whole service. The price: there are only two copies of the new records now. `min.insync.replicas` says how few are too few.',
          '一份慢副本只耽误几秒，不会拖垮整个服务。代价是：新记录现在只有两份。少到几份就不行，由 `min.insync.replicas` 说了算。',
        ),
      ],
      facts: ENDS,
    },
    {
      id: 'heal',
      title: both('Set it free', '放开它'),
      text: [
        both(
          'Open the link again. What was stuck arrives in order.',
          '把网络放开，堵着的消息按原来的顺序到达。',
        ),
      ],
      deed: {
        label: both('Open the link', '放开网络'),
        byHand: both('select broker 3; “Links” in the inspector.', '选中 broker 3，在检查器的“链路”里恢复。'),
        commands: [{ type: 'network.heal', a: 'b1', b: 'b3' }],
      },
      until: { path: 'partitions/orders-0/isr', includes: 3 },
      shows: ['C3'],
      facts: ENDS,
    },
  ],
  quiz: [
    {
      ask: both(
        'Both followers of orders-0 are held up; acks=1. Is the producer told "stored"?',
        'orders-0 的两个跟随者都被拖住，acks=1。生产者会收到“存好了”吗？',
      ),
      scenario: {
        shipped: 'classroom',
        set: {
          'topics/0/partitionCount': 1,
          'topics/0/assignment': [[1, 2, 3]],
          'producers/0/settings': { acks: 1, idempotence: false, ratePerSecond: 0, keyStrategy: 'keyed' },
          script: [
            { atMs: 14_000, command: { type: 'network.clog', a: 'b1', b: 'b2' } },
            { atMs: 14_000, command: { type: 'network.clog', a: 'b1', b: 'b3' } },
            { atMs: 15_000, command: { type: 'producer.send', producerId: 'p-order-service', count: 5 } },
          ],
        },
      },
      untilMs: 18_000,
      options: [
        {
          words: both('Yes, though nothing of it is committed', '会，虽然一条都没提交'),
          when: { path: 'audit/acknowledged', is: 5 },
          because: both('With acks=1 the leader’s own log is enough.', 'acks=1 只要领导者自己写下就行。'),
        },
        { words: both('No, it waits', '不会，它在等'), when: { path: 'audit/acknowledged', is: 0 } },
      ],
    },
  ],
};
