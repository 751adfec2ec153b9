/** KIP-101: the same accident in two releases side by side. The faults come by themselves. */
import { both, type Lesson } from '../lesson.ts';

const FACTS = [
  { label: both('acknowledged', '已确认'), path: 'audit/acknowledged' },
  { label: both('leader', '领导者'), path: 'partitions/p-0/leaderId' },
  { label: both('log end of 2', '2 的末端'), path: 'partitions/p-0/logs/brokerId=2/logEndOffset' },
  { label: both('log end of 3', '3 的末端'), path: 'partitions/p-0/logs/brokerId=3/logEndOffset' },
];

export const leaderEpochs: Lesson = {
  id: 'leader-epochs',
  title: both('Why leader epochs', '为什么要有领导者纪元'),
  about: both(
    'Up to 0.10, two kills at the wrong moment could lose acknowledged data. Beside it: 0.11, with the same seed and faults.',
    '0.10 及以前，两次不巧的宕机会丢掉已确认的数据。旁边是 0.11，同样的种子、同样的故障。',
  ),
  rows: ['C9'],
  era: '0.10, 0.11',
  minutes: 6,
  sources: [
    {
      title: 'KIP-101: Alter replication protocol to use leader epoch',
      url: 'https://cwiki.apache.org/confluence/display/KAFKA/KIP-101+-+Alter+Replication+Protocol+to+use+Leader+Epoch+rather+than+High+Watermark+for+Truncation',
    },
    {
      title: 'KIP-279: Fix log divergence after fast leader fail over',
      url: 'https://cwiki.apache.org/confluence/display/KAFKA/KIP-279%3A+Fix+log+divergence+between+leader+and+follower+after+fast+leader+fail+over',
    },
  ],
  scenario: { shipped: 'kip-101-loss' },
  beside: { shipped: 'kip-101-loss', variant: 'leader-epochs' },
  steps: [
    {
      id: 'pair',
      title: both('Two clusters, one film', '两个集群，一部片子'),
      text: [
        both(
          'Left: Kafka 0.10. Right: Kafka 0.11. The same seed, the same faults, linked clocks. Two records are written with acks=all, then brokers die.',
          '左边是 Kafka 0.10，右边是 0.11。种子一样，故障一样，时钟连在一起。先用 acks=all 写两条记录，然后 broker 会死掉。',
        ),
      ],
      until: { path: 'audit/acknowledged', atLeast: 2 },
      after: [
        both(
          'Both records were promised: they are on every replica in sync. But the followers hear of the new high watermark only with their next fetch.',
          '两条都承诺了：每个同步副本上都有。只是跟随者要到下一次拉取，才知道高水位变了。',
        ),
      ],
      facts: FACTS,
    },
    {
      id: 'first-kill',
      title: both('The leader dies, broker 2 takes over', '领导者死了，broker 2 接任'),
      text: [
        both(
          'Broker 1 is killed. Brokers 2 and 3 have both records. Broker 3 becomes the follower of 2. In 0.10 a follower first cuts its log to **its own high watermark**, because what lies above might differ from the leader’s log.',
          'broker 1 被杀。broker 2 和 3 都有这两条。broker 3 成了 2 的跟随者。0.10 的跟随者先把日志截到**自己的高水位**，因为再往上的部分可能和领导者不一样。',
        ),
      ],
      question: {
        ask: both(
          'as far as broker 3 knows, the high watermark is 1; it has two records. What does 0.10 do?',
          'broker 3 知道的高水位是 1，手里有两条记录。0.10 会怎么做？',
        ),
        options: [
          {
            words: both('It drops the second, and fetches it again', '丢掉第二条，再重新拉'),
            when: { event: 'replica.truncated', where: { partition: 'p-0', brokerId: 3 } },
            because: both(
              'For a moment, the only copy that is alive is on broker 2.',
              '有那么一会儿，活着的只剩 broker 2 上那一份。',
            ),
          },
          {
            words: both('It keeps both', '两条都留着'),
            when: { not: { event: 'replica.truncated', where: { partition: 'p-0', brokerId: 3 } } },
          },
        ],
        decided: {
          any: [
            { event: 'replica.truncated', where: { partition: 'p-0', brokerId: 3 } },
            { path: 'partitions/p-0/leaderId', is: 3 },
          ],
        },
      },
      until: { event: 'replica.truncated', where: { partition: 'p-0', brokerId: 3 } },
      after: [
        both(
          'In 0.11 broker 3 asked its leader instead: "Where does epoch 0 end in your log?" The answer was 2, so nothing had to go.',
          '0.11 里，broker 3 会先问领导者：“纪元 0 在你那里到哪儿为止？”回答是 2，于是什么也不用截。',
        ),
      ],
      facts: FACTS,
    },
    {
      id: 'second-kill',
      title: both('And now broker 2 dies', '偏偏 broker 2 也死了'),
      text: [
        both(
          'Before broker 3 has fetched the record again, broker 2 is killed. Broker 3 is in the ISR, and becomes leader.',
          'broker 3 还没把那条拉回来，broker 2 就被杀了。broker 3 在 ISR 里，成了领导者。',
        ),
      ],
      question: {
        ask: both('what becomes of the second record in 0.10?', '在 0.10 里，第二条记录会怎样？'),
        options: [
          {
            words: both('It is lost, though no setting is wrong', '丢了，而且没有哪个设置是错的'),
            when: { event: 'replica.truncated', where: { partition: 'p-0', brokerId: 2 } },
            because: both(
              'acks=all, min.insync.replicas=2, no unclean election: and still an acknowledged record is gone.',
              'acks=all、min.insync.replicas=2、没有不洁选举：一条已确认的记录还是没了。',
            ),
          },
          {
            words: both('Broker 2 brings it back', 'broker 2 回来时会带回来'),
            when: { path: 'partitions/p-0/logs/brokerId=3/logEndOffset', atLeast: 2 },
          },
        ],
      },
      until: { event: 'replica.truncated', where: { partition: 'p-0', brokerId: 2 } },
      shows: ['C9'],
      after: [
        both(
          'It still lies on the disk of broker 1, which is dead, but no leader has it any more. On the right nothing is lost. The **leader epoch** is a number on every batch: it says under which leader it was written. With it, two logs can find where they part, without guessing from high watermarks.',
          '它只剩在死掉的 broker 1 的盘上，领导者那里已经没有了。右边什么也没丢。**领导者纪元**写在每个批次上，说明它是在哪一任领导者手里写的。两份日志靠它就能找到从哪儿分的岔，不必拿高水位去猜。',
        ),
      ],
      facts: FACTS,
    },
  ],
  quiz: [
    {
      ask: both(
        'A related fault of 0.10: the power fails on both brokers at once. One loses the end of its log, and that one comes back first. Do the logs agree afterwards?',
        '0.10 还有一个类似的毛病：两台 broker 同时断电，其中一台丢了日志的末尾，偏偏它先回来。之后两份日志一致吗？',
      ),
      scenario: { shipped: 'kip-101-divergence' },
      untilMs: 90_000,
      options: [
        {
          words: both('Yes: the follower copies its leader', '一致：跟随者照着领导者复制'),
          when: { path: 'outcome/diverged', is: 0 },
        },
        {
          words: both('No: one offset holds two different records', '不一致：同一个偏移量上是两条不同的记录'),
          when: { path: 'outcome/diverged', atLeast: 1 },
          because: both(
            'And nobody notices: each broker trusts its own log.',
            '而且谁也没发现：各自都觉得自己对。',
          ),
        },
      ],
    },
    {
      ask: both('And in 0.11?', '换成 0.11 呢？'),
      scenario: { shipped: 'kip-101-divergence', variant: 'leader-epochs' },
      untilMs: 90_000,
      options: [
        { words: both('They agree', '一致'), when: { path: 'outcome/diverged', is: 0 } },
        { words: both('They do not', '不一致'), when: { path: 'outcome/diverged', atLeast: 1 } },
      ],
    },
  ],
};
