/** One rebalance of the classic protocol, message by message, and what brings one about. */
import { both, type Lesson } from '../lesson.ts';

const GROUP = [
  { label: both('state', '状态'), path: 'groups/billing/state' },
  { label: both('generation', '代'), path: 'groups/billing/generation' },
  { label: both('waited for', '还在等'), path: 'groups/billing/awaiting', count: true },
];

export const aRebalance: Lesson = {
  id: 'a-rebalance',
  title: both('A rebalance, step by step', '一步步看再均衡'),
  about: both(
    'Coordinator, heartbeats, the barrier, the leader who computes; and five ways to cause a rebalance, or to avoid one.',
    '协调者、心跳、加入屏障、负责计算的组长；引发再均衡的几种情形，以及怎么避免。',
  ),
  rows: ['F2', 'F4'],
  era: '4.1',
  minutes: 8,
  sources: [
    {
      title: 'KIP-62: Background heartbeats of the consumer',
      url: 'https://cwiki.apache.org/confluence/display/KAFKA/KIP-62%3A+Allow+consumer+to+send+heartbeats+from+a+background+thread',
    },
    {
      title: 'KIP-345: Static membership',
      url: 'https://cwiki.apache.org/confluence/display/KAFKA/KIP-345%3A+Introduce+static+membership+protocol+to+reduce+consumer+rebalances',
    },
    {
      title: 'KIP-429: Incremental cooperative rebalance',
      url: 'https://cwiki.apache.org/confluence/display/KAFKA/KIP-429%3A+Kafka+Consumer+Incremental+Rebalance+Protocol',
    },
  ],
  scenario: {
    shipped: 'classroom',
    set: {
      groups: [
        {
          name: 'billing',
          topics: ['orders'],
          assignor: 'range',
          configs: { 'session.timeout.ms': '10000', 'max.poll.interval.ms': '15000' },
        },
      ],
    },
  },
  steps: [
    {
      id: 'coordinator',
      title: both('Somebody keeps the list', '总得有人管名单'),
      lens: 'group',
      bind: { coordinator: 'groups/billing/coordinatorId', partition: 'groups/billing/offsetsPartition' },
      text: [
        both(
          'One broker is the **coordinator** of the group: the one that leads partition {partition} of `__consumer_offsets`, for that is the hash of the name billing modulo 50. At the moment broker {coordinator}.',
          '有一台 broker 是这个组的**协调者**：billing 这个名字的哈希对 50 取余是 {partition}，谁领导 `__consumer_offsets` 的 {partition} 号分区，谁就是。现在是 broker {coordinator}。',
        ),
        both(
          'Every member sends it a **heartbeat** every three seconds.',
          '每个成员每三秒给它发一次**心跳**。',
        ),
      ],
      until: { path: 'groups/billing/state', is: 'Stable' },
      facts: GROUP,
    },
    {
      id: 'join',
      title: both('Dee comes in', '丁来了'),
      lens: 'group',
      bind: { generation: 'groups/billing/generation', leader: 'groups/billing/leaderConsumerId' },
      text: [
        both(
          'She asks any broker who the coordinator is (FindCoordinator), and sends it **JoinGroup**. The group is now PreparingRebalance. The others hear of it with their next heartbeat: REBALANCE_IN_PROGRESS. They give up their partitions and join, too.',
          '她随便问一台 broker 协调者是谁（FindCoordinator），再给它发 **JoinGroup**。组进入 PreparingRebalance。其他人要到下一次心跳才知道：REBALANCE_IN_PROGRESS。于是放下分区，也来加入。',
        ),
        both(
          'The coordinator answers nobody until **all** are there: that is the barrier.',
          '在**所有人**到齐之前，协调者谁也不回：这就是加入屏障。',
        ),
      ],
      question: {
        ask: both('who computes which member gets what?', '谁来算每个人分到什么？'),
        options: [
          {
            words: both('One of the members', '成员中的一个'),
            when: { event: 'group.assigned', where: { groupId: 'billing' } },
            because: both(
              'The coordinator makes one member the **leader** (the first to join) and sends it the list. It sends the assignment back with SyncGroup; the others send an empty SyncGroup and are told only their own part.',
              '协调者让其中一个（最先加入的）当**组长**，把名单给它。它算好了用 SyncGroup 送回来；其他人发空的 SyncGroup，只拿到自己那份。',
            ),
          },
          {
            words: both('The coordinator', '协调者'),
            when: { event: 'group.targetAssigned', where: { groupId: 'billing' } },
            because: both(
              'So it is in groups of the new protocol (KIP-848).',
              '新协议（KIP-848）的组才是这样。',
            ),
          },
        ],
        decided: {
          any: [
            { event: 'group.assigned', where: { groupId: 'billing' } },
            { event: 'group.targetAssigned', where: { groupId: 'billing' } },
          ],
        },
      },
      deed: {
        label: both('Let Dee join', '让丁加入'),
        byHand: both(
          'in the Cluster lens, drag her from the bench into billing.',
          '在集群视图里，把她从长凳拖进 billing。',
        ),
        commands: [{ type: 'consumer.move', consumerId: 'k-dee', groupId: 'billing' }],
      },
      until: {
        all: [
          { event: 'group.generationStarted', where: { groupId: 'billing' } },
          { event: 'group.assigned', where: { groupId: 'billing' } },
          { path: 'groups/billing/state', is: 'Stable' },
        ],
      },
      shows: ['F2'],
      after: [
        both(
          'A new **generation**. Whoever still speaks in the name of generation {generation} is refused. Look at the lanes: from the first JoinGroup to the last SyncGroup nobody read anything.',
          '新的一**代**开始了。谁还以第 {generation} 代的名义说话，一律拒绝。看泳道：从第一个 JoinGroup 到最后一个 SyncGroup，谁也没读到东西。',
        ),
      ],
      facts: GROUP,
    },
    {
      id: 'leave',
      title: both('One leaves in good order', '有人好好告辞'),
      lens: 'group',
      text: [
        both(
          'A consumer that is closed commits and sends **LeaveGroup**. The others need not wait for anything but their next heartbeat.',
          '正常关闭的消费者会提交偏移量，再发 **LeaveGroup**。其他人只需等到自己的下一次心跳。',
        ),
      ],
      deed: {
        label: both('Send Dee back to the bench', '让丁回长凳'),
        byHand: both('drag her to the bench.', '把她拖回长凳。'),
        commands: [{ type: 'consumer.move', consumerId: 'k-dee', groupId: null }],
      },
      until: {
        all: [
          { event: 'group.memberLeft', where: { groupId: 'billing', why: 'left' } },
          { event: 'group.assigned', where: { groupId: 'billing' } },
        ],
      },
      shows: ['F4'],
      facts: GROUP,
    },
    {
      id: 'crash',
      title: both('One just dies', '有人突然死了'),
      lens: 'group',
      text: [
        both(
          'Cy’s process is killed. Nobody is told. Her partition belongs to her until her **session** ends: `session.timeout.ms`, here 10 s, normally 45.',
          '丙的进程被杀。没人接到通知。在她的**会话**结束之前，分区还算她的：`session.timeout.ms`，这里 10 秒，平时 45 秒。',
        ),
      ],
      question: {
        ask: both('do Ada and Bo stop in the meantime?', '这段时间，甲和乙会停下来吗？'),
        options: [
          {
            words: both('No, only Cy’s partition stands still', '不会，只有丙的分区停着'),
            when: { event: 'consumer.polled', where: { consumerId: 'k-ada' }, times: 5 },
            because: both(
              'Nothing has changed for them until the session ends.',
              '会话结束之前，对他们来说什么也没变。',
            ),
          },
          {
            words: both('Yes, everybody waits for Cy', '会，大家都等丙'),
            when: { not: { event: 'consumer.polled', where: { consumerId: 'k-ada' }, times: 5 } },
          },
        ],
        decided: { event: 'group.memberLeft', where: { groupId: 'billing', why: 'sessionExpired' } },
      },
      deed: {
        label: both('Crash Cy', '让丙崩溃'),
        byHand: both('“Crash” in her menu.', '她的菜单里的“崩溃”。'),
        commands: [{ type: 'consumer.crash', consumerId: 'k-cy' }],
      },
      until: {
        all: [
          { event: 'group.memberLeft', where: { groupId: 'billing', why: 'sessionExpired' } },
          { event: 'group.assigned', where: { groupId: 'billing' } },
        ],
      },
      shows: ['F4', 'F2'],
      facts: GROUP,
    },
    {
      id: 'stall',
      title: both('One works too long', '有人干得太久'),
      lens: 'group',
      text: [
        both(
          'Bo’s application hangs in a record and does not come back to `poll()`. His heartbeats go on, from a thread of their own. So a second clock watches him: `max.poll.interval.ms`, here 15 s, normally 5 minutes.',
          '乙的程序卡在一条记录里，迟迟不回来调 `poll()`。心跳是另一个线程发的，照发不误。所以还有第二个钟盯着他：`max.poll.interval.ms`，这里 15 秒，平时 5 分钟。',
        ),
      ],
      deed: {
        label: both('Stall Bo', '让乙停住'),
        byHand: both('“Stall” in his menu.', '他的菜单里的“停住”。'),
        commands: [{ type: 'consumer.stall', consumerId: 'k-bo', stalled: true }],
      },
      until: {
        all: [
          { event: 'group.memberLeft', where: { groupId: 'billing', consumerId: 'k-bo' } },
          { event: 'group.assigned', where: { groupId: 'billing' } },
        ],
      },
      shows: ['F4'],
      after: [
        both(
          'His own client sent LeaveGroup for him. Fewer records per poll (`max.poll.records`), or work in other threads, would have kept him in.',
          '是他自己的客户端替他发了 LeaveGroup。每次少拉几条（`max.poll.records`），或者把活儿放到别的线程，他就不会出局。',
        ),
      ],
      facts: GROUP,
    },
    {
      id: 'avoid',
      title: both('Without stopping everybody', '不必全体停工'),
      text: [both('Not every change needs to be felt by all:', '不是每次变动都要惊动所有人：')],
      points: [
        both(
          '**Static members** (`group.instance.id`): a restart within the session changes nothing.',
          '**静态成员**（`group.instance.id`）：会话期内重启，什么都不变。',
        ),
        both(
          '**Cooperative** rebalancing: only those who must give something up stop, and only with that.',
          '**协作式**再均衡：只有要交出分区的人停，也只停那一个。',
        ),
        both(
          '**KIP-848**: no barrier at all; each member is told on its own.',
          '**KIP-848**：根本没有加入屏障，各自分别通知。',
        ),
      ],
      deed: {
        label: both('Let Bo go on, and start Cy', '让乙继续，启动丙'),
        byHand: both('in their menus.', '在他们的菜单里。'),
        commands: [
          { type: 'consumer.stall', consumerId: 'k-bo', stalled: false },
          { type: 'consumer.start', consumerId: 'k-cy' },
        ],
      },
      until: {
        all: [
          { path: 'groups/billing/state', is: 'Stable' },
          { path: 'consumers/k-bo/owned/0', isNot: '' },
          { path: 'consumers/k-cy/owned/0', isNot: '' },
        ],
      },
      shows: ['F4'],
      after: [
        both(
          'The scenarios “static-membership” and “cooperative-rebalance” show both, with the time without partitions measured for each member.',
          '场景 static-membership 和 cooperative-rebalance 演示了前两种，还量出了每个成员没有分区的时间。',
        ),
      ],
      facts: GROUP,
    },
  ],
  quiz: [
    {
      ask: both(
        'A member crashes and is started again at once, with a session of 45 s. When does the group know that the old process is gone?',
        '一个成员崩溃后马上重启，会话 45 秒。组什么时候知道旧进程没了？',
      ),
      scenario: {
        shipped: 'classroom',
        set: {
          script: [
            { atMs: 14_000, command: { type: 'consumer.crash', consumerId: 'k-cy' } },
            { atMs: 14_500, command: { type: 'consumer.start', consumerId: 'k-cy' } },
          ],
        },
      },
      untilMs: 30_000,
      options: [
        {
          words: both(
            'Not yet after 15 s: it waits for the old member’s session',
            '15 秒后还不知道：它在等旧成员的会话到期',
          ),
          when: { not: { event: 'group.memberLeft', where: { groupId: 'billing' } } },
          because: both('To the group the new process is a new member.', '对组来说，新进程是个新成员。'),
        },
        {
          words: both('At once', '马上'),
          when: { event: 'group.memberLeft', where: { groupId: 'billing' } },
        },
      ],
    },
  ],
};
