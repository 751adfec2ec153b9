/** Where offsets are kept, who commits when, and what a crash at the wrong moment does. */
import { both, type Lesson } from '../lesson.ts';

const COUNTS = [
  { label: both('handled', '已处理'), path: 'audit/processed' },
  { label: both('handled again', '重复处理'), path: 'audit/reprocessed' },
  { label: both('missed', '漏掉'), path: 'audit/missed' },
];
const application = (commit: string) => ({
  name: 'Ada',
  groupId: 'billing',
  startAtMs: 4500,
  processingMs: 50,
  processing: { by: 'thread', workers: 1, waits: true, commit, offsets: 'contiguous', sink: null },
});

export const commit: Lesson = {
  id: 'commit',
  title: both('Commit: duplicates or losses', '提交：不是重复，就是漏掉'),
  about: both(
    'A committed offset is a note: done up to here. Written too late, work is done twice; too early, some is never done.',
    '已提交偏移量是一张字条：做到这里了。写晚了，活儿干两遍；写早了，有的活儿没人干。',
  ),
  rows: ['F5', 'F6'],
  era: '4.1',
  minutes: 7,
  sources: [
    {
      title: 'Apache Kafka documentation: Consumer offset tracking',
      url: 'https://kafka.apache.org/documentation/#impl_offsettracking',
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
      groups: [
        {
          name: 'billing',
          topics: ['orders'],
          assignor: 'range',
          configs: {
            'auto.offset.reset': 'earliest',
            'session.timeout.ms': '6000',
            'auto.commit.interval.ms': '8000',
          },
        },
        {
          name: 'careless',
          topics: ['orders'],
          assignor: 'range',
          configs: { 'auto.offset.reset': 'earliest', 'session.timeout.ms': '6000' },
        },
      ],
      consumers: [
        { name: 'Ada', groupId: 'billing', startAtMs: 4500, processingMs: 50 },
        { ...application('before'), name: 'Bo', groupId: 'careless' },
      ],
    },
  },
  steps: [
    {
      id: 'where',
      title: both('Where the note is kept', '字条放在哪儿'),
      bind: { partition: 'groups/billing/offsetsPartition', coordinator: 'groups/billing/coordinatorId' },
      text: [
        both(
          'How far a group has come is a record like any other: key = group, topic, partition; value = offset. It is written to `__consumer_offsets`, an ordinary topic of 50 partitions that is compacted: of each key the newest record stays.',
          '一个组做到哪儿了，也是一条普通的记录：键是组、主题、分区，值是偏移量。它写进 `__consumer_offsets`：一个普通的主题，有 50 个分区，做日志压缩，每个键只留最新的一条。',
        ),
        both(
          'Which of the 50? The hash of the group’s name, as Java computes it, modulo 50: for billing that is {partition}. Broker {coordinator} leads this partition, and so it is the coordinator of billing.',
          '50 个里的哪一个？组名按 Java 的算法求哈希，对 50 取余：billing 是 {partition}。领导它的是 broker {coordinator}，所以它就是 billing 的协调者。',
        ),
      ],
      note: both(
        'Up to 0.8 offsets were kept in ZooKeeper. They were never “kept locally”.',
        '0.8 及以前偏移量在 ZooKeeper 里。从来没有“存在本地”过。',
      ),
      until: { event: 'group.offsetCommitted', where: { groupId: 'billing' } },
      shows: ['F5'],
      facts: [
        { label: both('position', '读取位置'), path: 'groups/billing/lags/orders-0/position' },
        { label: both('committed', '已提交'), path: 'groups/billing/lags/orders-0/committed' },
      ],
    },
    {
      id: 'coordinator',
      title: both('The coordinator dies', '协调者死了'),
      bind: {
        coordinator: 'groups/billing/coordinatorId',
        committed: 'groups/billing/lags/orders-0/committed',
      },
      text: [
        both(
          'Broker {coordinator} is killed. Another replica of that offsets partition becomes its leader and reads it from beginning to end. From then on it is the coordinator.',
          'broker {coordinator} 被杀。那个偏移量分区的另一个副本当上领导者，把分区从头读到尾，从此它就是协调者。',
        ),
      ],
      point: [{ kind: 'broker', id: 'b{coordinator}' }],
      deed: {
        label: both('Kill broker {coordinator}', '杀掉 broker {coordinator}'),
        byHand: both('K at the top of its column.', '在它的列头按 K。'),
        commands: [{ type: 'broker.kill', brokerId: '{coordinator}' }],
      },
      until: {
        all: [
          { path: 'groups/billing/coordinatorId', isNot: '{coordinator}' },
          { path: 'groups/billing/coordinatorId', atLeast: 1 },
          { path: 'groups/billing/lags/orders-0/committed', atLeast: 1 },
          { event: 'group.offsetCommitted', where: { groupId: 'billing' } },
        ],
      },
      shows: ['F5'],
      after: [
        both(
          'Nothing that was committed is lost: it was replicated like every other record.',
          '提交过的一个没丢：它和别的记录一样有副本。',
        ),
      ],
      facts: COUNTS,
    },
    {
      id: 'late',
      title: both('Auto commit: too late', '自动提交：晚了'),
      text: [
        both(
          'Ada lets her client commit, every eight seconds, inside `poll()`. Since the last time she has handled many records. Now her process dies.',
          '甲让客户端替她提交，每八秒一次，在 `poll()` 里做。上次提交之后她又处理了不少。这时进程死了。',
        ),
      ],
      bind: { again: 'audit/reprocessed' },
      needs: {
        fact: {
          all: [
            { path: 'groups/billing/state', is: 'Stable' },
            { event: 'consumer.polled', where: { consumerId: 'k-ada' }, times: 10 },
          ],
        },
        words: both('Ada has read on for a while', '甲又读了一阵'),
      },
      question: {
        ask: both(
          'she is started again. What about the records after her last commit?',
          '她重新启动。上次提交之后的那些记录呢？',
        ),
        options: [
          {
            words: both('They are handled twice', '处理了两遍'),
            when: { path: 'audit/reprocessed', isNot: '{again}' },
            because: both(
              'Her note says less than she did: **at least once**.',
              '字条写的比她做的少：**至少一次**。',
            ),
          },
          { words: both('They are skipped', '跳过了'), when: { path: 'audit/reprocessed', is: '{again}' } },
        ],
      },
      deed: {
        label: both('Crash Ada and start her again', '让甲崩溃，再启动'),
        byHand: both('“Crash” and “Restart” in her menu.', '她的菜单里的“崩溃”和“重启”。'),
        commands: [
          { type: 'consumer.crash', consumerId: 'k-ada' },
          { type: 'consumer.start', consumerId: 'k-ada' },
        ],
      },
      until: { event: 'record.reprocessed', where: { groupId: 'billing' } },
      shows: ['F6'],
      facts: COUNTS,
    },
    {
      id: 'early',
      title: both('Commit first: too early', '先提交：早了'),
      text: [
        both(
          'Bo, in the group careless, wants no duplicates: his application commits **before** it handles the records. Give him a pile of work.',
          '乙在 careless 组，他怕重复：先**提交**，再处理拿到的那些。给他一大堆活儿。',
        ),
      ],
      point: [{ kind: 'consumer', id: 'k-bo' }],
      deed: {
        label: both('Send eighty records', '发八十条'),
        byHand: both(
          '“Send 100 records at once” in the producer’s menu.',
          '生产者菜单里的“一次发送 100 条记录”。',
        ),
        commands: [{ type: 'producer.send', producerId: 'p-order-service', count: 80 }],
      },
      until: {
        all: [
          { path: 'consumers/k-bo/processing/waiting', atLeast: 20 },
          // At work: what it commits before a lot has been committed.
          { path: 'consumers/k-bo/processing/busy', atLeast: 1 },
        ],
      },
      shows: ['F6'],
      after: [both('All of them are noted as done. Most are not.', '字条上写着全做完了，其实大多还没做。')],
      facts: COUNTS,
    },
    {
      id: 'crash-bo',
      title: both('In the middle of the pile', '做到一半'),
      text: [both('Now his process dies, and is started again.', '这时他的进程死了，又重新启动。')],
      bind: { missed: 'audit/missed' },
      needs: {
        fact: {
          all: [
            { path: 'consumers/k-bo/processing/waiting', atLeast: 3 },
            { path: 'consumers/k-bo/processing/busy', atLeast: 1 },
          ],
        },
        words: both('Bo has records in hand', '乙手里有几条记录'),
      },
      question: {
        ask: both('what becomes of the records that he had in hand?', '他手里的那些记录会怎样？'),
        options: [
          {
            words: both('They are never handled', '再也没人处理'),
            when: { path: 'audit/missed', isNot: '{missed}' },
            because: both(
              'His note says more than he did: **at most once**.',
              '字条写的比他做的多：**至多一次**。',
            ),
          },
          {
            words: both('They are handled after the restart', '重启之后会处理'),
            when: { path: 'audit/missed', is: '{missed}' },
          },
        ],
        decided: {
          all: [
            { event: 'consumer.polled', where: { consumerId: 'k-bo' } },
            {
              any: [
                { event: 'record.missed' },
                { event: 'record.reprocessed', where: { groupId: 'careless' } },
              ],
            },
          ],
        },
      },
      deed: {
        label: both('Crash Bo and start him again', '让乙崩溃，再启动'),
        byHand: both('“Crash” and “Restart” in his menu.', '他的菜单里的“崩溃”和“重启”。'),
        commands: [
          { type: 'consumer.crash', consumerId: 'k-bo' },
          { type: 'consumer.start', consumerId: 'k-bo' },
        ],
      },
      until: { event: 'record.missed', where: { groupId: 'careless' } },
      shows: ['F6'],
      after: [
        both(
          'There is always a gap between the work and the note. You can choose which comes first, make the work harmless to repeat, or put both into one transaction.',
          '干活和写字条之间总有空隙。你可以选谁先谁后，可以让活儿重复做也无妨，也可以把两件事放进一个事务。',
        ),
      ],
      facts: COUNTS,
    },
    {
      id: 'by-hand',
      title: both('Commit by hand', '手动提交'),
      text: [
        both(
          '`commitSync()` waits for the answer and retries. `commitAsync()` does not wait, so it is quick. Good programs use the second in their loop and the first before they close.',
          '`commitSync()` 等结果，失败会重试；`commitAsync()` 不等，所以快。好程序在循环里用后者，关闭之前用前者。',
        ),
      ],
      deed: {
        label: both('Call commitSync() for Ada', '替甲调用 commitSync()'),
        byHand: both('“Commit now (commitSync)” in her menu.', '她的菜单里的“立即提交（commitSync）”。'),
        commands: [{ type: 'consumer.commit', consumerId: 'k-ada', how: 'sync' }],
      },
      needs: {
        fact: { path: 'consumers/k-ada/phase', is: 'stable' },
        words: both('Ada is a member again', '甲又成了组员'),
      },
      until: { event: 'group.offsetCommitted', where: { groupId: 'billing', consumerId: 'k-ada' } },
      shows: ['F6'],
      facts: [
        { label: both('position', '读取位置'), path: 'groups/billing/lags/orders-0/position' },
        { label: both('committed', '已提交'), path: 'groups/billing/lags/orders-0/committed' },
      ],
    },
  ],
  quiz: [
    {
      ask: both(
        'One poll returns 100 records, and another thread handles them one by one. Auto commit falls due; then the process dies, with 34 done. How many are missed?',
        '一次 poll 拿到 100 条，另一个线程一条条处理。自动提交到点了；随后进程死掉，这时做完 34 条。漏掉几条？',
      ),
      scenario: { shipped: 'auto-commit-loses' },
      untilMs: 60_000,
      options: [
        { words: both('None', '一条也没有'), when: { path: 'audit/missed', is: 0 } },
        {
          words: both('66', '66 条'),
          when: { path: 'audit/missed', is: 66 },
          because: both(
            'Offset 100 had been committed while the other thread was still at 34.',
            '偏移量 100 已经提交，而另一个线程才做到 34。',
          ),
        },
      ],
    },
  ],
};
