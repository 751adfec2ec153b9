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
    'Written is not yet committed. Hold up one follower, see where reading stops, and what lets it go on.',
    '写进去不等于已提交。拖住一个跟随者，看看读到哪儿就停，又是什么让它继续。',
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
      title: 'KIP-101: Alter replication protocol to use leader epoch',
      url: 'https://cwiki.apache.org/confluence/display/KAFKA/KIP-101+-+Alter+Replication+Protocol+to+use+Leader+Epoch+rather+than+High+Watermark+for+Truncation',
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
          'The **log end offset** (LEO) is where the next record will go. The **high watermark** (HW, the small triangle) is how far all in-sync replicas have come. What lies below it is committed: the solid water. The hatched rest is only written.',
          '**日志末端**（LEO）是下一条记录要写的位置。**高水位**（HW，那个小三角）是所有同步副本都到了的地方。它以下的已提交：实心的水。斜纹的部分只是写下了。',
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
          'How does the leader know? A follower that asks for offset 40 is saying: "I have everything below 40." The leader takes the smallest of these numbers.',
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
          'The new high watermark travels with the **next** fetch response. So a follower’s triangle is always a little behind its leader’s. Play it slowly and watch the triangles hop.',
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
          'broker 1 和 broker 3 之间的消息堵住了。broker 3 还在 ISR 里，而算不算已提交，看的是 ISR。',
        ),
      ],
      point: [{ kind: 'replica', id: 'orders-0', brokerId: 1 }],
      question: {
        ask: both(
          'the log of orders-0 keeps growing. What does a consumer get?',
          'orders-0 的日志还在变长，消费者能读到什么？',
        ),
        options: [
          {
            words: both('Nothing new: it stops at the high watermark', '读不到新的：停在高水位'),
            when: { path: 'partitions/orders-0/highWatermarkHeldBy', is: 3 },
            because: both(
              'A record that only some of the in-sync replicas have could vanish at the next election. Until that is ruled out, nobody may see it.',
              '只有部分同步副本有的记录，下一次选举就可能消失。排除这个可能之前，谁也不许看见。',
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
        label: both('Hold up the link between 1 and 3', '堵住 1 和 3 之间的链路'),
        byHand: both(
          'select broker 3; in the inspector, under “Links”, “held up”.',
          '选中 broker 3，在检查器的“链路”里选“积压”。',
        ),
        commands: [{ type: 'network.clog', a: 'b1', b: 'b3' }],
      },
      until: { path: 'partitions/orders-0/highWatermarkHeldBy', is: 3 },
      shows: ['C3'],
      after: [
        both(
          'The hatched part grows, the water stands still. With acks=all, as here, the producer waits as well: to it, "stored" means committed.',
          '斜纹越来越长，水面不动。这里是 acks=all，生产者也在等：对它来说，“存好了”就是已提交。',
        ),
      ],
      facts: ENDS,
    },
    {
      id: 'surge',
      title: both('Too late to count', '太慢的就不算数了'),
      text: [
        both(
          'After `replica.lag.time.max.ms` (here 12 s) broker 3 is taken out of the ISR. Do nothing, just wait.',
          '过了 `replica.lag.time.max.ms`（这里 12 秒），broker 3 被移出 ISR。什么也不用做，等着。',
        ),
      ],
      point: [{ kind: 'replica', id: 'orders-0', brokerId: 1 }],
      question: {
        ask: both('what will the high watermark do then?', '那时高水位会怎样？'),
        options: [
          {
            words: both('It jumps close to the log end', '一下跳到日志末端附近'),
            when: { path: 'partitions/orders-0/isr', excludes: 3 },
            because: both(
              'Now only two replicas count, and both are up to date.',
              '现在只看两个副本，而这两个都跟上了。',
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
          'A slow copy costs a few seconds, not the whole service. The price: new records have only two copies now. `min.insync.replicas` says how few are too few.',
          '一份慢副本只耽误几秒，不会拖垮整个服务。代价是：新记录现在只有两份。少到几份就不行，由 `min.insync.replicas` 说了算。',
        ),
      ],
      facts: ENDS,
    },
    {
      id: 'heal',
      title: both('Let it through again', '放它过去'),
      text: [
        both(
          'Open the link again. The messages that were stuck arrive in their order.',
          '把链路放开，堵着的消息按原来的顺序到达。',
        ),
      ],
      deed: {
        label: both('Open the link', '放开链路'),
        byHand: both(
          'select broker 3; in the inspector, under “Links”, “ok”.',
          '选中 broker 3，在检查器的“链路”里选“正常”。',
        ),
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
        'Both followers of orders-0 are held up. The producer uses acks=1 instead of acks=all. Is it told "stored"?',
        'orders-0 的两个跟随者都被拖住。生产者用的不是 acks=all，而是 acks=1。它会收到“存好了”吗？',
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
          words: both('Yes, though nothing is committed', '会，虽然一条都没提交'),
          when: { path: 'audit/acknowledged', is: 5 },
          because: both(
            'With acks=1 it is enough that the leader has written them.',
            'acks=1 只要领导者自己写下就行。',
          ),
        },
        {
          words: both('No, it waits for the followers', '不会，它在等跟随者'),
          when: { path: 'audit/acknowledged', is: 0 },
        },
      ],
    },
  ],
};
