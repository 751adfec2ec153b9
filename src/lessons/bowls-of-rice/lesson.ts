/** Partitions are bowls, consumers are people: who eats what, and who goes hungry. */
import { both, type Lesson } from '../lesson.ts';

const GROUP = [
  { label: both('generation: times shared out', '代：分过几次饭'), path: 'groups/billing/generation' },
  { label: both('people', '个人'), path: 'groups/billing/consumers', count: true },
  { label: both('bowls', '碗饭'), path: 'topics/orders/partitionCount' },
];

export const bowlsOfRice: Lesson = {
  id: 'bowls-of-rice',
  title: both('The bowls of rice', '一人一碗饭'),
  about: both(
    'A partition is a bowl of rice, a consumer is a person. Three table rules explain how a consumer group works.',
    '分区是一碗饭，消费者是一个人。饭桌上的三条规矩，就把消费组说清楚了。',
  ),
  rows: ['A6', 'F1'],
  era: '4.1',
  minutes: 5,
  sources: [
    {
      title: 'KafkaConsumer: Consumer groups and topic subscriptions',
      url: 'https://kafka.apache.org/41/javadoc/org/apache/kafka/clients/consumer/KafkaConsumer.html',
    },
  ],
  scenario: { shipped: 'classroom' },
  skin: 'bowls',
  steps: [
    {
      id: 'rules',
      title: both('Three rules of the table', '饭桌上的三条规矩'),
      text: [
        both(
          'A partition is a bowl of rice. A consumer is a person. A consumer group is a table, and these are its rules:',
          '一个分区是一碗饭，一个消费者是一个人，一个消费组是一张桌子。桌上有三条规矩：',
        ),
      ],
      points: [
        both(
          '**A bowl belongs to one person.** In a group, a partition is read by one consumer only.',
          '**一碗饭只归一个人，谁也不许抢。** 在一个组里，一个分区只由一个消费者读。',
        ),
        both(
          '**One person may have several bowls.** A consumer may read several partitions.',
          '**一个人可以吃好几碗。** 一个消费者可以读多个分区。',
        ),
        both(
          '**More people than bowls: somebody goes hungry.** Extra consumers have nothing to read.',
          '**人比碗多，多出来的人挨饿。** 消费者多于分区，多的就没东西可读。',
        ),
      ],
      point: [{ kind: 'group', id: 'billing' }],
      until: {
        all: [
          { path: 'groups/billing/state', is: 'Stable' },
          { path: 'groups/billing/lags/orders-0/owner', isNot: '' },
        ],
      },
      shows: ['A6'],
      after: [
        both(
          'Four bowls, three people: one of them has two. The coloured squares beside the rows show whose bowl it is.',
          '四碗饭，三个人：有一个人吃两碗。行边上的彩色方块写着碗是谁的。',
        ),
      ],
      facts: GROUP,
    },
    {
      id: 'fourth',
      title: both('A fourth sits down', '第四个人坐下'),
      text: [
        both(
          'When somebody sits down, the bowls are shared out again. Kafka calls this a **rebalance**. Until it is over, everybody puts down their chopsticks.',
          '有人坐下，饭就要重新分。Kafka 管这叫**再均衡**。分的时候，大家先把筷子放下。',
        ),
      ],
      point: [{ kind: 'consumer', id: 'k-dee' }],
      deed: {
        label: both('Let Dee sit down', '让丁坐下'),
        byHand: both(
          'drag her from the bench into billing; or Enter, arrow keys, Enter.',
          '把她从长凳拖进 billing；或者按回车、方向键、再回车。',
        ),
        commands: [{ type: 'consumer.move', consumerId: 'k-dee', groupId: 'billing' }],
      },
      until: {
        all: [
          { path: 'groups/billing/state', is: 'Stable' },
          { path: 'consumers/k-dee/owned/0', isNot: '' },
          { path: 'consumers/k-ada/owned/0', isNot: '' },
          { path: 'consumers/k-bo/owned/0', isNot: '' },
          { path: 'consumers/k-cy/owned/0', isNot: '' },
        ],
      },
      shows: ['F1'],
      after: [
        both(
          'Four bowls, four people, one each. That is the limit: in one group, four partitions keep four people busy at most.',
          '四碗饭四个人，一人一碗。这就到头了：同一个组里，四个分区最多够四个人忙。',
        ),
      ],
      facts: GROUP,
    },
    {
      id: 'fifth',
      title: both('More people than bowls', '人比碗多'),
      text: [both('Eli is hungry, too.', '戊也饿了。')],
      point: [{ kind: 'consumer', id: 'k-eli' }],
      question: {
        ask: both('what does Eli get?', '戊能分到什么？'),
        options: [
          {
            words: both('Nothing: no bowl is left', '什么也没有：没有碗了'),
            when: { path: 'consumers/k-eli/owned', is: [] },
            because: both(
              'There are four partitions, and a partition is never split. They are given out in the order of the members’ ids, and Eli’s comes last.',
              '一共四个分区，一个分区不能掰成两半。饭按成员编号的顺序分，戊排在最后。',
            ),
          },
          {
            words: both('A bowl, and somebody else gets none', '分到一碗，换别人挨饿'),
            when: { path: 'consumers/k-eli/owned/0', isNot: '' },
            because: both(
              'The bowls are given out in the order of the members’ ids, which begin with the client’s name.',
              '饭按成员编号的顺序分，编号以客户端的名字开头。',
            ),
          },
        ],
      },
      deed: {
        label: both('Let Eli sit down', '让戊坐下'),
        byHand: both('drag him from the bench into billing.', '把他从长凳拖进 billing。'),
        commands: [{ type: 'consumer.move', consumerId: 'k-eli', groupId: 'billing' }],
      },
      until: {
        all: [
          { event: 'group.assigned', where: { groupId: 'billing' } },
          { path: 'groups/billing/state', is: 'Stable' },
          { path: 'consumers/k-eli/phase', is: 'stable' },
        ],
      },
      shows: ['A6', 'F1'],
      after: [
        both(
          'Five people, four bowls: one sits idle. That has its use, too: if somebody drops out, the spare person takes over at once.',
          '五个人四碗饭：有一个闲着。也不算白坐：谁要是倒下了，他马上顶上。',
        ),
      ],
      facts: GROUP,
    },
    {
      id: 'leave',
      title: both('Somebody gets up', '有人下桌'),
      bind: { generation: 'groups/billing/generation' },
      text: [both('Ada has had enough and goes back to the bench.', '甲吃饱了，回长凳去。')],
      point: [{ kind: 'consumer', id: 'k-ada' }],
      question: {
        ask: both('who eats from her bowl now?', '她的碗现在归谁？'),
        options: [
          {
            words: both('One of the four who are left: each has one again', '剩下的四个人，又是一人一碗'),
            when: {
              all: [
                { path: 'consumers/k-bo/owned/0', isNot: '' },
                { path: 'consumers/k-cy/owned/0', isNot: '' },
                { path: 'consumers/k-dee/owned/0', isNot: '' },
                { path: 'consumers/k-eli/owned/0', isNot: '' },
              ],
            },
            because: both(
              'The bowls were shared out again: one each, and none without an owner.',
              '饭重新分了一遍：一人一碗，没有哪碗饭没人管。',
            ),
          },
          {
            words: both('Nobody, until she is back', '没人，等她回来'),
            when: {
              any: [
                { path: 'groups/billing/lags/orders-0/owner', is: null },
                { path: 'groups/billing/lags/orders-1/owner', is: null },
                { path: 'groups/billing/lags/orders-2/owner', is: null },
                { path: 'groups/billing/lags/orders-3/owner', is: null },
              ],
            },
          },
        ],
      },
      deed: {
        label: both('Let Ada go', '让甲下桌'),
        byHand: both('drag her to the bench.', '把她拖回长凳。'),
        commands: [{ type: 'consumer.move', consumerId: 'k-ada', groupId: null }],
      },
      until: {
        all: [
          { path: 'groups/billing/state', is: 'Stable' },
          { path: 'consumers/k-bo/owned/0', isNot: '' },
          { path: 'consumers/k-cy/owned/0', isNot: '' },
          { path: 'consumers/k-dee/owned/0', isNot: '' },
          { path: 'consumers/k-eli/owned/0', isNot: '' },
        ],
      },
      shows: ['F1'],
      after: [
        both(
          'The group as a whole is like one big consumer: it always reads everything, however many sit at the table.',
          '整个组合起来就像一个大消费者：不管桌上坐几个人，饭总归全吃掉。',
        ),
      ],
      note: both(
        '“A bowl belongs to one person” has an exception now. In a share group (KIP-932, Kafka 4) several people may eat from one bowl.',
        '“一碗饭只归一个人”如今有了例外：在共享组（KIP-932，Kafka 4）里，几个人可以吃同一碗。',
      ),
      facts: GROUP,
    },
  ],
  quiz: [
    {
      ask: both(
        'Four partitions, and a group of one consumer. How many does it read?',
        '四个分区，组里只有一个消费者。它读几个？',
      ),
      scenario: {
        shipped: 'classroom',
        set: { consumers: [{ name: 'Ada', groupId: 'billing', startAtMs: 4500, processingMs: 5 }] },
      },
      untilMs: 15_000,
      options: [
        {
          words: both('One', '一个'),
          when: {
            all: [
              { path: 'consumers/k-ada/owned/0', isNot: '' },
              { not: { path: 'consumers/k-ada/owned/1', isNot: '' } },
            ],
          },
        },
        {
          words: both('All four', '四个全读'),
          when: { path: 'consumers/k-ada/owned/3', isNot: '' },
          because: both('One person may have several bowls.', '一个人可以吃好几碗。'),
        },
      ],
    },
    {
      ask: both(
        'Two groups with one consumer each read the topic. Does anybody go hungry?',
        '两个组各有一个消费者，都读这个主题。会有人挨饿吗？',
      ),
      scenario: {
        shipped: 'classroom',
        set: {
          groups: [
            { name: 'billing', topics: ['orders'], assignor: 'range', configs: {} },
            { name: 'analytics', topics: ['orders'], assignor: 'range', configs: {} },
          ],
          consumers: [
            { name: 'Ada', groupId: 'billing', startAtMs: 4500, processingMs: 5 },
            { name: 'Bo', groupId: 'analytics', startAtMs: 4500, processingMs: 5 },
          ],
        },
      },
      untilMs: 15_000,
      options: [
        {
          words: both('No: each table has bowls of its own', '不会：每张桌子都有自己的一份'),
          when: {
            all: [
              { path: 'consumers/k-ada/owned/3', isNot: '' },
              { path: 'consumers/k-bo/owned/3', isNot: '' },
            ],
          },
        },
        {
          words: both('Yes: they must share the four', '会：四碗得两个人分'),
          when: {
            not: {
              all: [
                { path: 'consumers/k-ada/owned/3', isNot: '' },
                { path: 'consumers/k-bo/owned/3', isNot: '' },
              ],
            },
          },
        },
      ],
    },
  ],
};
