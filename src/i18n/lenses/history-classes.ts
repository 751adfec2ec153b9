/** Words of the classes that a history of clients may prove; their names are those of the literature (Jepsen's Kafka workload). */
import { createArea, useArea } from '../area.ts';

const historyWords = createArea(
  {
    title: 'By the clients’ history',
    about:
      'Judged by what producers and consumers did and were told, and by nothing that only brokers know. Names and definitions are those of Jepsen’s Kafka workload.',
    met: { one: '{n} of {all} classes met', other: '{n} of {all} classes met' },
    'inconsistent-offsets':
      'One offset had two different records. Never, but after a loss that settings permit.',
    duplicate: 'One record was read at two offsets. Expected of retries without idempotence.',
    'lost-write':
      'An acknowledged record that nobody has read, though later ones were. Expected of acks 0 or 1, a minimum of one in sync, unclean elections; and of readers that began behind it (auto.offset.reset=latest).',
    unseen: 'Acknowledged records that no reader has got yet. No error while the run goes on.',
    G1a: 'A reader got a record whose write has failed, or whose transaction was aborted. Never under read_committed.',
    'precommitted-read': 'A transaction read what it had itself sent. Never under read_committed.',
    'poll-skip': 'One poll began beyond where the last had ended. A rebalance or a seek may do that.',
    'nonmonotonic-poll': 'One poll began before where the last had ended. A rebalance or a seek may do that.',
    'int-poll-skip': 'Records were skipped within one poll: where markers or aborted records lie, too.',
    'int-nonmonotonic-poll': 'Records came in the wrong order within one poll. Never.',
    'nonmonotonic-send': 'A send came to lie before an earlier one of its producer. Never with idempotence.',
    'int-nonmonotonic-send': 'Records of one send came to lie in the wrong order. Never with idempotence.',
    'int-send-skip': 'Records of others lie between those of one send. Always allowed.',
    G0: 'Two transactions wrote around each other. Kafka allows it: writes are not isolated.',
    G1c: 'Two transactions each read what the other had written. Never under read_committed.',
    'consumed-more-than-once': 'A reader got a record in two polls. What at-least-once means.',
  },
  {
    title: '按客户端的历史判定',
    about:
      '只凭生产者和消费者做过什么、得到过什么答复来判定，不看只有 broker 才知道的事。名称与定义取自 Jepsen 的 Kafka 测试。',
    met: { one: '出现 {n} 类，共 {all} 类', other: '出现 {n} 类，共 {all} 类' },
    'inconsistent-offsets': '同一偏移量出现过两条不同的记录。除非设置允许的丢失之后，绝不应出现。',
    duplicate: '同一条记录在两个偏移量处被读到。未开幂等而重试时会有。',
    'lost-write':
      '已确认的记录无人读到，而更晚的却读到了。acks 为 0 或 1、最小同步副本数为 1、不洁选举时会有；读者从它之后开始读（auto.offset.reset=latest）时也会有。',
    unseen: '已确认、还没有读者读到的记录。运行途中不算错误。',
    G1a: '读者读到了写入失败或事务已中止的记录。read_committed 下绝不应出现。',
    'precommitted-read': '事务读到了自己发送的记录。read_committed 下绝不应出现。',
    'poll-skip': '一次拉取从上次结束处之后开始。再均衡或 seek 会造成。',
    'nonmonotonic-poll': '一次拉取从上次结束处之前开始。再均衡或 seek 会造成。',
    'int-poll-skip': '一次拉取之内跳过了记录：事务标记和已中止记录所在之处也算。',
    'int-nonmonotonic-poll': '一次拉取之内记录次序颠倒。绝不应出现。',
    'nonmonotonic-send': '一次发送落在同一生产者更早的发送之前。开了幂等绝不应出现。',
    'int-nonmonotonic-send': '一次发送之内的记录次序颠倒。开了幂等绝不应出现。',
    'int-send-skip': '一次发送的记录之间夹着别人的记录。总是允许。',
    G0: '两个事务的写入互相交错。Kafka 允许：写入没有隔离。',
    G1c: '两个事务各自读到对方写入的记录。read_committed 下绝不应出现。',
    'consumed-more-than-once': '读者在两次拉取里得到同一条记录。至少一次的语义就是如此。',
  },
);

export const useHistoryWords = () => useArea(historyWords);
