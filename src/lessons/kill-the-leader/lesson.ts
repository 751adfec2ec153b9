/** Kill the leader: silence, fencing, the controller's choice, the clients' refresh, the way back. */
import type { Lesson } from '../lesson.ts';

export const killTheLeader: Lesson = {
  id: 'kill-the-leader',
  title: { en: 'Kill the leader', zh: '杀掉领导者' },
  about: {
    en: 'Kill a broker. See who notices, who decides, who takes over, and what the dead one must do to come back.',
    zh: '杀掉一个 broker，看谁先发现、谁来决定、谁接任，以及它回来时要做什么。',
  },
  rows: ['C6', 'C7'],
  era: '4.1',
  minutes: 6,
  sources: [
    {
      title: 'Apache Kafka documentation: Replication',
      url: 'https://kafka.apache.org/documentation/#replication',
    },
    {
      title: 'KIP-631: The quorum-based Kafka controller',
      url: 'https://cwiki.apache.org/confluence/display/KAFKA/KIP-631%3A+The+Quorum-based+Kafka+Controller',
    },
    {
      title: 'KIP-101: Alter replication protocol to use leader epoch',
      url: 'https://cwiki.apache.org/confluence/display/KAFKA/KIP-101+-+Alter+Replication+Protocol+to+use+Leader+Epoch+rather+than+High+Watermark+for+Truncation',
    },
  ],
  scenario: { shipped: 'classroom' },
  steps: [
    {
      id: 'who-leads',
      title: { en: 'One replica leads, the others follow', zh: '一个副本领导，其余的跟随' },
      bind: { leader: 'partitions/orders-0/leaderId' },
      text: [
        {
          en: 'Partition orders-0 has three copies, one on each broker. The flag marks the **leader**: broker {leader}. Producers write to it, and consumers read from it.',
          zh: '分区 orders-0 有三份副本，每个 broker 上一份。插旗的是**领导者**：broker {leader}。生产者写给它，消费者也从它那里读。',
        },
        {
          en: 'The other two are **followers**. They do what a consumer does: they fetch from the leader, again and again, and append what they get.',
          zh: '另外两份是**跟随者**。它们做的事和消费者一样：一遍遍向领导者拉取，拿到什么就追加什么。',
        },
      ],
      point: [{ kind: 'replica', id: 'orders-0', brokerId: '{leader}' }],
      until: { path: 'partitions/orders-0/isr/1', atLeast: 1 },
      after: [
        {
          en: 'All three are in the **ISR**, the set of in-sync replicas: the three small boxes under the name of the row. Only members of the ISR may be elected.',
          zh: '三份都在 **ISR**（同步副本）里：就是行名下面的三个小方格。只有 ISR 的成员才能当选。',
        },
      ],
      facts: [
        {
          label: { en: 'leader of orders-0', zh: 'orders-0 的领导者' },
          path: 'partitions/orders-0/leaderId',
        },
        { label: { en: 'leader epoch', zh: '领导者纪元' }, path: 'partitions/orders-0/leaderEpoch' },
        { label: { en: 'in sync', zh: '同步副本' }, path: 'partitions/orders-0/isr' },
      ],
    },
    {
      id: 'kill',
      title: { en: 'The leader dies', zh: '领导者死了' },
      bind: {
        leader: 'partitions/orders-0/leaderId',
        epoch: 'partitions/orders-0/leaderEpoch',
        second: { firstOf: 'partitions/orders-0/isr', except: ['leader'] },
        third: { firstOf: 'partitions/orders-0/isr', except: ['leader', 'second'] },
      },
      needs: {
        fact: { path: 'partitions/orders-0/isr/2', atLeast: 1 },
        words: { en: 'orders-0 has three replicas in sync', zh: 'orders-0 有三个同步副本' },
      },
      text: [
        {
          en: 'A killed process says no goodbye. The controller only notices that no more heartbeats come. After `broker.session.timeout.ms`, 9 seconds, it **fences** broker {leader}: it no longer counts on it. The clock hurries through this wait and says what it waits for.',
          zh: '被杀掉的进程不会道别。控制器只会发现它的心跳不来了。过了 `broker.session.timeout.ms`，也就是 9 秒，它就**隔离** broker {leader}：不再指望它。时钟会快进过这段等待，并写明在等什么。',
        },
      ],
      point: [{ kind: 'broker', id: 'b{leader}' }],
      question: {
        ask: { en: 'who will lead orders-0?', zh: 'orders-0 由谁接任？' },
        options: [
          {
            words: {
              en: 'Broker {second}: it comes first in the list of replicas',
              zh: 'broker {second}：它在副本列表里排得靠前',
            },
            when: {
              event: 'partition.leaderElected',
              where: { partition: 'orders-0', fromLeader: '{leader}', toLeader: '{second}' },
            },
            because: {
              en: 'The controller takes the first replica of the list that is alive and in the ISR. Nobody votes on it.',
              zh: '控制器按副本列表的顺序，取第一个活着、又在 ISR 里的副本。这里没有投票。',
            },
          },
          {
            words: {
              en: 'Broker {third}: it may have the longer log',
              zh: 'broker {third}：它的日志也许更长',
            },
            when: {
              event: 'partition.leaderElected',
              where: { partition: 'orders-0', fromLeader: '{leader}', toLeader: '{third}' },
            },
            because: {
              en: 'The order of the replica list decided, not the length of the logs.',
              zh: '决定的是副本列表的顺序，不是日志的长短。',
            },
          },
          {
            words: { en: 'Nobody, until broker {leader} is back', zh: '没有人，要等 broker {leader} 回来' },
            when: {
              event: 'node.started',
              where: { node: 'b{leader}' },
            },
            because: {
              en: 'It came back before its session was over, so nobody had to take its place.',
              zh: '它在会话到期之前就回来了，所以不需要别人接任。',
            },
          },
        ],
        decided: {
          any: [
            { event: 'partition.leaderElected', where: { partition: 'orders-0', fromLeader: '{leader}' } },
            { event: 'node.started', where: { node: 'b{leader}' } },
          ],
        },
      },
      deed: {
        label: { en: 'Kill broker {leader}', zh: '杀掉 broker {leader}' },
        byHand: {
          en: 'the power sign at the top of its column, or K when the column head has the focus.',
          zh: '点它那一列列头上的电源标志，或者让列头获得焦点后按 K。',
        },
        commands: [{ type: 'broker.kill', brokerId: '{leader}' }],
      },
      until: { event: 'partition.leaderElected', where: { partition: 'orders-0', fromLeader: '{leader}' } },
      shows: ['C6'],
      after: [
        {
          en: 'One record in the metadata log, and orders-0 has a new leader. Its **leader epoch**, which counts the changes of leader, went up by one. Whoever still speaks in the name of epoch {epoch} is refused.',
          zh: '元数据日志里多了一条记录，orders-0 就有了新的领导者。它的**领导者纪元**加了一，每换一次领导者都会加。谁还以纪元 {epoch} 的名义说话，就会被拒绝。',
        },
        {
          en: 'The producer found out from an error, NOT_LEADER_OR_FOLLOWER, or from a broken connection. It asked for fresh metadata and sent again.',
          zh: '生产者是从 NOT_LEADER_OR_FOLLOWER 错误，或者从断开的连接得知的。它重新拉取元数据，然后重发。',
        },
      ],
      facts: [
        {
          label: { en: 'leader of orders-0', zh: 'orders-0 的领导者' },
          path: 'partitions/orders-0/leaderId',
        },
        { label: { en: 'leader epoch', zh: '领导者纪元' }, path: 'partitions/orders-0/leaderEpoch' },
        { label: { en: 'lost', zh: '丢失' }, path: 'audit/lost' },
      ],
    },
    {
      id: 'isr',
      title: { en: 'The survivors go on', zh: '幸存者照常工作' },
      bind: { leader: 'partitions/orders-0/leaderId', acknowledged: 'audit/acknowledged' },
      text: [
        {
          en: 'With the election the dead broker also left the ISR. `min.insync.replicas` is 2 here, and two are left. So acks=all still works: it waits for **all of the ISR**, not for all replicas.',
          zh: '选举的同时，死掉的 broker 也离开了 ISR。这里 `min.insync.replicas` 是 2，正好还剩两个。所以 acks=all 照样能用：它等的是 **ISR 的全体**，不是所有副本。',
        },
      ],
      note: {
        en: 'Notes often say that the leader waits for “all followers”. It waits for those in sync. So what matters is how far the ISR has shrunk.',
        zh: '笔记里常说领导者要等“所有跟随者”。它等的是同步的那些。所以 ISR 缩到多小，才是要紧的事。',
      },
      point: [
        { kind: 'partition', id: 'orders-0' },
        { kind: 'part', id: 'audit' },
      ],
      until: {
        all: [
          { event: 'produce.acknowledged', times: 3 },
          { path: 'audit/lost', is: 0 },
        ],
      },
      shows: ['C6'],
      after: [
        {
          en: 'Records are acknowledged again. Of those acknowledged before, none is lost: each was on every member of the ISR.',
          zh: '记录又开始得到确认。先前确认过的一条也没丢：每一条在 ISR 的每个成员那里都有。',
        },
      ],
      facts: [
        { label: { en: 'in sync', zh: '同步副本' }, path: 'partitions/orders-0/isr' },
        { label: { en: 'acknowledged', zh: '已确认' }, path: 'audit/acknowledged' },
        { label: { en: 'lost', zh: '丢失' }, path: 'audit/lost' },
      ],
    },
    {
      id: 'return',
      title: { en: 'The dead one returns', zh: '死掉的回来了' },
      bind: {
        leader: 'partitions/orders-0/leaderId',
        epoch: 'partitions/orders-0/leaderEpoch',
        in0: 'partitions/orders-0/isr/0',
        in1: 'partitions/orders-0/isr/1',
        dead: { firstOf: 'partitions/orders-0/replicas', except: ['in0', 'in1'] },
      },
      text: [
        {
          en: 'Broker {dead} still has its disk. But its log may end in records that the new leader never had. It does not guess. With its first fetch it names the last **leader epoch** in its log. The leader answers where that epoch ended, and the broker cuts off what lies beyond.',
          zh: 'broker {dead} 的磁盘还在，但它的日志末尾可能有新领导者从来没有过的记录。它不猜。第一次拉取时，它报出自己日志里最后的**领导者纪元**；领导者回答那个纪元到哪里为止，它就把后面的截掉。',
        },
      ],
      note: {
        en: 'Up to Kafka 0.10 it cut its log back to its own high watermark, and could lose acknowledged data that way (KIP-101). Since 0.11 the leader epoch decides.',
        zh: '0.10 及更早的版本是截到自己的高水位，这样会丢掉已经确认的数据（KIP-101）。从 0.11 起由领导者纪元决定。',
      },
      point: [{ kind: 'replica', id: 'orders-0', brokerId: '{dead}' }],
      question: {
        ask: {
          en: 'broker {dead} is up again. Who leads orders-0 then?',
          zh: 'broker {dead} 重新启动后，orders-0 由谁领导？',
        },
        options: [
          {
            words: { en: 'Broker {leader}, as before', zh: '还是 broker {leader}' },
            when: { path: 'partitions/orders-0/leaderId', is: '{leader}' },
            because: {
              en: 'Coming back does not change the leader. The controller gives leadership back only every five minutes (`leader.imbalance.check.interval.seconds`), or when somebody asks.',
              zh: '回来并不会换领导者。控制器每五分钟才归还一次领导权（`leader.imbalance.check.interval.seconds`），或者等有人来要求。',
            },
          },
          {
            words: { en: 'Broker {dead}: it was first in the list', zh: 'broker {dead}：它排在列表第一位' },
            when: { path: 'partitions/orders-0/leaderId', is: '{dead}' },
            because: {
              en: 'Somebody has given leadership back to it, or the controller has, at its regular check.',
              zh: '有人把领导权还给了它，或者是控制器定期检查时还的。',
            },
          },
        ],
      },
      deed: {
        label: { en: 'Start broker {dead}', zh: '启动 broker {dead}' },
        byHand: { en: 'the arrow at the top of its column, or R.', zh: '点它列头上的箭头，或者按 R。' },
        commands: [{ type: 'broker.start', brokerId: '{dead}' }],
      },
      until: { path: 'partitions/orders-0/isr/2', atLeast: 1 },
      shows: ['C7'],
      after: [
        {
          en: 'It registered again, cut its log where it had to, and fetched what it had missed. When its log end had reached the leader’s high watermark, the leader asked the controller to take it back into the ISR.',
          zh: '它重新注册，该截的截掉，再把错过的拉回来。等它的日志末端追上领导者的高水位，领导者就请控制器把它重新收进 ISR。',
        },
      ],
      facts: [
        {
          label: { en: 'leader of orders-0', zh: 'orders-0 的领导者' },
          path: 'partitions/orders-0/leaderId',
        },
        { label: { en: 'in sync', zh: '同步副本' }, path: 'partitions/orders-0/isr' },
      ],
    },
    {
      id: 'home',
      title: { en: 'Leadership goes home', zh: '领导权回家' },
      bind: { preferred: 'partitions/orders-0/replicas/0' },
      needs: {
        fact: { path: 'partitions/orders-0/isr/2', atLeast: 1 },
        words: { en: 'orders-0 has three replicas in sync', zh: 'orders-0 有三个同步副本' },
      },
      text: [
        {
          en: 'The first replica of the list is the **preferred leader**: broker {preferred}. If leadership never went home, one broker would end up doing most of the work. `kafka-leader-election.sh` sends it home at once.',
          zh: '列表里的第一个副本是**首选领导者**：broker {preferred}。领导权要是永远不回家，活儿迟早都落到一个 broker 头上。`kafka-leader-election.sh` 可以让它立刻回去。',
        },
      ],
      point: [{ kind: 'partition', id: 'orders-0' }],
      deed: {
        label: { en: 'Elect the preferred leader', zh: '选回首选领导者' },
        byHand: {
          en: 'select the partition; in the inspector, “Elect the preferred leader”.',
          zh: '选中这个分区，在检查器里点“选举首选领导者”。',
        },
        commands: [{ type: 'partition.electLeader', topic: 'orders', partition: 0, election: 'preferred' }],
      },
      until: { path: 'partitions/orders-0/leaderId', is: '{preferred}' },
      shows: ['C6', 'C7'],
      after: [
        {
          en: 'No acknowledged record was lost on the way. Now kill another broker and say beforehand who takes over: you know the rule.',
          zh: '整个过程没有丢一条已确认的记录。再杀一个 broker 试试，先说出谁接任：规则你已经知道了。',
        },
      ],
      facts: [
        {
          label: { en: 'leader of orders-0', zh: 'orders-0 的领导者' },
          path: 'partitions/orders-0/leaderId',
        },
        { label: { en: 'leader epoch', zh: '领导者纪元' }, path: 'partitions/orders-0/leaderEpoch' },
        { label: { en: 'lost', zh: '丢失' }, path: 'audit/lost' },
      ],
    },
  ],
  quiz: [
    {
      ask: {
        en: 'The replicas of orders-3 are 1, 3, 2, all in sync. Broker 1 is killed. Who leads after the election?',
        zh: 'orders-3 的副本是 1、3、2，全部同步。杀掉 broker 1，选举之后由谁领导？',
      },
      scenario: {
        shipped: 'classroom',
        set: { script: [{ atMs: 14_000, command: { type: 'broker.kill', brokerId: 1 } }] },
      },
      untilMs: 29_000,
      options: [
        { words: { en: 'Broker 2', zh: 'broker 2' }, when: { path: 'partitions/orders-3/leaderId', is: 2 } },
        {
          words: { en: 'Broker 3', zh: 'broker 3' },
          when: { path: 'partitions/orders-3/leaderId', is: 3 },
          because: { en: 'It comes next in the list.', zh: '在列表里，它紧跟在 broker 1 后面。' },
        },
        { words: { en: 'Nobody', zh: '没有人' }, when: { path: 'partitions/orders-3/leaderId', is: -1 } },
      ],
    },
    {
      ask: {
        en: 'Broker 1 is shut down cleanly (SIGTERM) instead of killed. When does orders-0 have a new leader?',
        zh: '这次不是杀掉 broker 1，而是正常关闭（SIGTERM）。orders-0 什么时候有新领导者？',
      },
      scenario: {
        shipped: 'classroom',
        set: { script: [{ atMs: 14_000, command: { type: 'broker.stop', brokerId: 1 } }] },
      },
      untilMs: 16_000,
      options: [
        {
          words: { en: 'Within two seconds', zh: '两秒之内' },
          when: { path: 'partitions/orders-0/leaderId', isNot: 1 },
          because: {
            en: 'A controlled shutdown moves leadership first; nobody has to wait for a session to end.',
            zh: '受控关闭会先移交领导权，谁也不用等会话到期。',
          },
        },
        {
          words: { en: 'After the session timeout, nine seconds', zh: '等会话超时，九秒之后' },
          when: { path: 'partitions/orders-0/leaderId', is: 1 },
        },
      ],
    },
  ],
};
