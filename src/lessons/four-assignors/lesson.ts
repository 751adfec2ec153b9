/** The same topics and people, four assignors: how even, and how much moves. */
import { both, type Lesson } from '../lesson.ts';

const TOPICS = ['orders', 'payments', 'refunds'] as const;
const owns = (consumer: string, count: number) => ({
  all: [
    ...(count > 0 ? [{ path: `consumers/k-${consumer}/owned/${count - 1}`, isNot: '' }] : []),
    { not: { path: `consumers/k-${consumer}/owned/${count}`, isNot: '' } },
  ],
});
const groupOf = (name: string, assignor: string) => ({
  name,
  topics: TOPICS,
  assignor,
  configs: { 'session.timeout.ms': '10000' },
});
const pair = (group: string, one: string, two: string) => [
  { name: one, groupId: group, startAtMs: 4500, processingMs: 5 },
  { name: two, groupId: group, startAtMs: 4600, processingMs: 5 },
];
const ownedBy = (id: string, name: string, zh: string) => ({
  label: both(`${name} owns`, `${zh} 分到`),
  path: `consumers/k-${id}/owned`,
  count: true,
});

export const fourAssignors: Lesson = {
  id: 'four-assignors',
  title: both('Four ways to share partitions', '分区的四种分法'),
  about: both(
    'Range, round robin, sticky, cooperative sticky on the same three topics: who gets more, and what moves when somebody joins.',
    'range、轮询、粘性、协作粘性，同样三个主题：谁分得多，来了一个人又会动多少。',
  ),
  rows: ['F3'],
  era: '4.1',
  minutes: 7,
  sources: [
    {
      title: 'Apache Kafka documentation: partition.assignment.strategy',
      url: 'https://kafka.apache.org/documentation/#consumerconfigs_partition.assignment.strategy',
    },
    {
      title: 'KIP-54: Sticky partition assignment strategy',
      url: 'https://cwiki.apache.org/confluence/display/KAFKA/KIP-54+-+Sticky+Partition+Assignment+Strategy',
    },
  ],
  scenario: {
    shipped: 'classroom',
    set: {
      topics: TOPICS.map((name) => ({ name, partitionCount: 3, replicationFactor: 1, configs: {} })),
      groups: [
        groupOf('range', 'range'),
        groupOf('round-robin', 'roundrobin'),
        groupOf('sticky', 'sticky'),
        groupOf('cooperative', 'cooperative-sticky'),
      ],
      consumers: [
        ...pair('range', 'Ada', 'Bo'),
        ...pair('round-robin', 'Cy', 'Dee'),
        ...pair('sticky', 'Eli', 'Fay'),
        ...pair('cooperative', 'Gus', 'Hal'),
        { name: 'Ida', groupId: null, startAtMs: 4500, processingMs: 5 },
        { name: 'Jo', groupId: null, startAtMs: 4500, processingMs: 5 },
      ],
    },
  },
  steps: [
    {
      id: 'range',
      title: both('Range: topic by topic', 'range：一个主题一个主题地分'),
      text: [
        both(
          'An **assignor** is the rule by which a group shares out partitions. Here nine are to be shared: three topics of three each, two members in each group. Range takes topic by topic, puts partitions and members in order, and cuts. Of three partitions the first member gets two.',
          '**分配器**就是一个组分分区的规则。这里三个主题各三个分区，每组两人：九个分区给两个人。range 对每个主题单独来：分区和成员各排好队，切开。三个分两个人，前面的多一个。',
        ),
      ],
      point: [{ kind: 'group', id: 'range' }],
      question: {
        ask: both('how many does Ada get, how many Bo?', '甲分到几个，乙分到几个？'),
        options: [
          { words: both('5 and 4', '5 个和 4 个'), when: owns('ada', 5) },
          {
            words: both('6 and 3', '6 个和 3 个'),
            when: owns('ada', 6),
            because: both(
              'One more in each topic: it adds up. With ten topics it would be 20 to 10.',
              '每个主题都多一个，就攒起来了。十个主题就是 20 比 10。',
            ),
          },
        ],
      },
      until: {
        all: [
          { path: 'groups/range/state', is: 'Stable' },
          { path: 'consumers/k-ada/owned/0', isNot: '' },
          { path: 'consumers/k-bo/owned/0', isNot: '' },
        ],
      },
      shows: ['F3'],
      note: both(
        'Range used to be “the default”. Since 3.0 the default is a list: range first, cooperative-sticky second. That way a group can change over without stopping.',
        'range 以前是“默认值”。从 3.0 起默认是个列表：先 range，后 cooperative-sticky。这样组不用停就能换过去。',
      ),
      facts: [ownedBy('ada', 'Ada', '甲'), ownedBy('bo', 'Bo', '乙')],
    },
    {
      id: 'round-robin',
      title: both('Round robin: all in one row', '轮询：排成一行轮着发'),
      text: [
        both(
          'Round robin puts all partitions of all topics into one row and deals them out like cards.',
          '轮询把所有主题的分区排成一行，像发牌一样轮着发。',
        ),
      ],
      point: [{ kind: 'group', id: 'round-robin' }],
      until: { all: [{ path: 'groups/round-robin/state', is: 'Stable' }, owns('cy', 5), owns('dee', 4)] },
      shows: ['F3'],
      after: [both('Five and four: as even as nine can be.', '五和四：九个分区，不能更匀了。')],
      facts: [ownedBy('cy', 'Cy', '丙'), ownedBy('dee', 'Dee', '丁')],
    },
    {
      id: 'third',
      title: both('A third member: what moves?', '来了第三个人：动多少？'),
      text: [
        both(
          'How evenly is one thing. How much changes hands when somebody joins is another: whoever gets a new partition may have to load its state first.',
          '分得匀是一回事，来人时有多少要换手是另一回事：谁拿到新分区，谁可能就得先装载它的状态。',
        ),
        both('Ida joins round-robin, Jo joins sticky.', '壬加入轮询组，癸加入粘性组。'),
      ],
      point: [
        { kind: 'group', id: 'round-robin' },
        { kind: 'group', id: 'sticky' },
      ],
      bind: { eli: 'consumers/k-eli/owned/0', fay: 'consumers/k-fay/owned/0' },
      needs: {
        fact: {
          all: [
            { path: 'consumers/k-eli/owned/0', isNot: '' },
            { path: 'consumers/k-fay/owned/0', isNot: '' },
          ],
        },
        words: both('the sticky group is stable', '粘性组已经稳定'),
      },
      question: {
        ask: both(
          'does Eli keep his first partition, {eli}, in the sticky group?',
          '在粘性组里，戊还留着他的第一个分区 {eli} 吗？',
        ),
        options: [
          {
            words: both('Yes: sticky takes away only what must go', '留着：粘性分配只拿走非拿不可的'),
            when: { path: 'consumers/k-eli/owned', includes: '{eli}' },
            because: both('Three for each, and six stayed where they were.', '每人三个，六个原地没动。'),
          },
          {
            words: both('No: everything is dealt out anew', '不留：全部重发'),
            when: { path: 'consumers/k-eli/owned', excludes: '{eli}' },
          },
        ],
        decided: {
          all: [
            owns('jo', 3),
            { path: 'groups/sticky/state', is: 'Stable' },
            { path: 'consumers/k-eli/owned/0', isNot: '' },
            { path: 'consumers/k-fay/owned/0', isNot: '' },
          ],
        },
      },
      deed: {
        label: both('Let Ida and Jo join', '让壬和癸加入'),
        byHand: both('drag them from the bench into their groups.', '把他们从长凳拖进各自的组。'),
        commands: [
          { type: 'consumer.move', consumerId: 'k-ida', groupId: 'round-robin' },
          { type: 'consumer.move', consumerId: 'k-jo', groupId: 'sticky' },
        ],
      },
      until: { all: [owns('ida', 3), owns('jo', 3)] },
      shows: ['F3'],
      facts: [ownedBy('eli', 'Eli', '戊'), ownedBy('fay', 'Fay', '己'), ownedBy('jo', 'Jo', '癸')],
    },
    {
      id: 'cooperative',
      title: both('Cooperative: only the movers stop', '协作式：只有要搬的才停'),
      bind: { gus: 'consumers/k-gus/owned/0' },
      text: [
        both(
          'With sticky, everybody still gives up everything first: that is called **eager**. **Cooperative sticky** comes to the same result, but each member goes on reading what it keeps. Only what changes hands is given up, and handed over in a second, short round.',
          '粘性分配仍然要人人先交出全部，这叫**急切**式。**协作粘性**的结果一样，但每个人继续读自己留下的那些，只交出要换手的，再开短短的第二轮转交。',
        ),
        both('Ida moves over to the cooperative group.', '壬转到协作组去。'),
      ],
      point: [{ kind: 'group', id: 'cooperative' }],
      question: {
        ask: both('does Gus have to give up {gus} for a moment?', '庚要暂时放开 {gus} 吗？'),
        options: [
          {
            words: both('No', '不用'),
            when: {
              not: { event: 'consumer.revoked', where: { consumerId: 'k-gus', partitions: ['{gus}'] } },
            },
            because: both('He read on without a break.', '他一刻不停地读着。'),
          },
          {
            words: both('Yes, everybody stops in a rebalance', '要，再均衡时人人都停'),
            when: { event: 'consumer.revoked', where: { consumerId: 'k-gus', partitions: ['{gus}'] } },
          },
        ],
      },
      deed: {
        label: both('Move Ida into cooperative', '把壬移进协作组'),
        byHand: both('drag her into cooperative.', '把她拖进 cooperative。'),
        commands: [{ type: 'consumer.move', consumerId: 'k-ida', groupId: 'cooperative' }],
      },
      until: {
        all: [
          { event: 'group.generationStarted', where: { groupId: 'cooperative' }, times: 2 },
          owns('ida', 3),
        ],
      },
      shows: ['F3'],
      after: [
        both(
          'Two generations instead of one, and hardly anybody noticed.',
          '从一代变成两代，却几乎没人察觉。',
        ),
      ],
      facts: [ownedBy('gus', 'Gus', '庚'), ownedBy('hal', 'Hal', '辛'), ownedBy('ida', 'Ida', '壬')],
    },
  ],
  quiz: [
    {
      ask: both(
        'Three topics of three partitions, assigned by range to four members. Does the fourth get anything?',
        '三个主题各三个分区，用 range 分给四个成员。第四个能分到吗？',
      ),
      scenario: {
        shipped: 'classroom',
        set: {
          topics: TOPICS.map((name) => ({ name, partitionCount: 3, replicationFactor: 1, configs: {} })),
          groups: [groupOf('range', 'range')],
          consumers: [
            ...pair('range', 'Ada', 'Bo'),
            { name: 'Cy', groupId: 'range', startAtMs: 4500, processingMs: 5 },
            { name: 'Dee', groupId: 'range', startAtMs: 4500, processingMs: 5 },
          ],
        },
      },
      untilMs: 16_000,
      options: [
        {
          words: both('No: in each topic the first three get them', '分不到：每个主题都给了前三个人'),
          when: owns('dee', 0),
          because: both(
            'Nine partitions, four members, and one idles. Round robin would give 3, 2, 2, 2.',
            '九个分区四个人，还是有人闲着。换成轮询就是 3、2、2、2。',
          ),
        },
        { words: both('Yes, two: there are nine', '能分到两个：一共有九个呢'), when: owns('dee', 2) },
      ],
    },
  ],
};
