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
    'Coordinator, heartbeats, the barrier, the leader who computes. What causes a rebalance, and how to avoid one.',
    '协调者、心跳、加入屏障、负责计算的组长。哪些事会引发再均衡，怎么避免。',
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
          'One broker is the **coordinator** of the group. The hash of the name billing, modulo 50, is {partition}: so it is whoever leads partition {partition} of `__consumer_offsets`. At the moment that is broker {coordinator}.',
          '有一台 broker 是这个组的**协调者**：billing 这个名字的哈希对 50 取余是 {partition}，谁领导 `__consumer_offsets` 的 {partition} 号分区，谁就是。现在是 broker {coordinator}。',
        ),
        both(
          'Every member sends it a **heartbeat** every three seconds: "I am still here."',
          '每个成员每三秒给它发一次**心跳**：“我还在。”',
        ),
      ],
      until: { path: 'groups/billing/state', is: 'Stable' },
      facts: GROUP,
    },
    {
      id: 'join',
      title: both('Dee joins', '丁来了'),
      lens: 'group',
      bind: { generation: 'groups/billing/generation', leader: 'groups/billing/leaderConsumerId' },
      text: [
        both(
          'She asks any broker who the coordinator is (FindCoordinator), and sends it **JoinGroup**. The group is now PreparingRebalance. The others learn it from the answer to their next heartbeat: REBALANCE_IN_PROGRESS. They give up their partitions and join again, too.',
          '她随便问一台 broker 协调者是谁（FindCoordinator），再给它发 **JoinGroup**。组进入 PreparingRebalance。其他人从下一次心跳的响应里才知道：REBALANCE_IN_PROGRESS。于是放下分区，也重新加入。',
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
              'The coordinator makes one member, the first to join, the **group leader** and sends it the list. The leader sends the assignment back with SyncGroup. The others send an empty SyncGroup and are told only their own part.',
              '协调者让最先加入的成员当**组长**，把名单给它。组长算好了用 SyncGroup 送回来。其他人发空的 SyncGroup，只拿到自己那份。',
            ),
          },
          {
            words: both('The coordinator', '协调者'),
            when: { event: 'group.targetAssigned', where: { groupId: 'billing' } },
            because: both(
              'That is how it goes in groups of the new protocol (KIP-848).',
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
          'in the Cluster view, drag her from the bench into billing.',
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
          'A new **generation** of the group has begun: each agreement on who reads what gets the next number. Whoever still speaks in the name of generation {generation} is refused. Look at the lanes: from JoinGroup to the answer to SyncGroup a member reads nothing.',
          '组的新一**代**开始了：每商定一次谁读什么，代数就加一。谁还以第 {generation} 代的名义说话，一律拒绝。看泳道：每个成员从发 JoinGroup 到收到 SyncGroup 的响应，什么也没读到。',
        ),
      ],
      facts: GROUP,
    },
    {
      id: 'leave',
      title: both('One leaves properly', '有人正常离开'),
      lens: 'group',
      text: [
        both(
          'A consumer that is closed commits its offsets and sends **LeaveGroup**. The others learn of it at their next heartbeat; nobody has to wait for a timeout.',
          '正常关闭的消费者会提交偏移量，再发 **LeaveGroup**。其他人下一次心跳就知道了，谁也不用等超时。',
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
      title: both('One just dies', '有人突然崩溃'),
      lens: 'group',
      text: [
        both(
          'Cy’s process is killed. Nobody is told. Her partition is hers until her **session** ends: until there has been no heartbeat for `session.timeout.ms`, here 10 s, by default 45 s.',
          '丙的进程被杀，没人接到通知。在她的**会话**结束之前，分区还算她的。会话在 `session.timeout.ms` 内没有心跳就结束：这里 10 秒，默认 45 秒。',
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
          'Bo’s application hangs on a record and does not call `poll()` again. His heartbeats go on: another thread sends them. So a second clock watches him: `max.poll.interval.ms`, here 15 s, by default 5 minutes.',
          '乙的程序卡在一条记录上，迟迟不再调用 `poll()`。心跳是另一个线程发的，照发不误。所以还有第二个钟盯着他：`max.poll.interval.ms`，这里 15 秒，默认 5 分钟。',
        ),
      ],
      deed: {
        label: both('Stall Bo', '让乙卡住'),
        byHand: both('“Stall” in his menu.', '他的菜单里的“卡住”。'),
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
          'His own client sent LeaveGroup for him. With fewer records per poll (`max.poll.records`), or with the work in other threads, he would have stayed in.',
          '是他自己的客户端替他发了 LeaveGroup。每次少拉几条（`max.poll.records`），或者把活儿放到别的线程，他就不会出局。',
        ),
      ],
      facts: GROUP,
    },
    {
      id: 'avoid',
      title: both('Without stopping everybody', '不必全体停工'),
      text: [both('Not every change has to stop everybody:', '不是每次变动都要惊动所有人：')],
      points: [
        both(
          '**Static members** (`group.instance.id`): a restart within the session changes nothing.',
          '**静态成员**（`group.instance.id`）：会话期内重启，什么都不变。',
        ),
        both(
          '**Cooperative** rebalancing: members stop reading only what they must give up.',
          '**协作式**再均衡：只停要交出的分区，其余照读。',
        ),
        both(
          'The new protocol (**KIP-848**): no barrier at all; the coordinator tells each member separately.',
          '新协议（**KIP-848**）：根本没有加入屏障，由协调者分别通知每个成员。',
        ),
      ],
      deed: {
        label: both('Let Bo go on, and start Cy', '让乙继续，启动丙'),
        byHand: both(
          '“Call poll again” in Bo’s menu, “Restart” in Cy’s.',
          '乙的菜单里的“重新调用 poll”，丙的菜单里的“重启”。',
        ),
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
          'The scenarios static-membership and cooperative-rebalance show the first two, and measure how long each member was without partitions.',
          '场景 static-membership 和 cooperative-rebalance 演示了前两种，还量出了每个成员没有分区的时间。',
        ),
      ],
      facts: GROUP,
    },
  ],
  quiz: [
    {
      ask: both(
        'A member crashes and is started again at once; the session is 45 s. When does the group know that the old process is gone?',
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
          words: both('Only when the old member’s session ends', '要等旧成员的会话到期'),
          when: { not: { event: 'group.memberLeft', where: { groupId: 'billing' } } },
          because: both('To the group the new process is a new member.', '对组来说，新进程是个新成员。'),
        },
        {
          words: both('At once, when the new process joins', '马上：新进程一加入就知道'),
          when: { event: 'group.memberLeft', where: { groupId: 'billing' } },
        },
      ],
    },
  ],
};
