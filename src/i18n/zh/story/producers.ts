import type { producers as source } from '../../en/story/producers.ts';
import type { Message } from '../../messages.ts';

/** 生产者。 */
export const producers = {
  'event.producer.sequencesRestarted':
    '{producer} 把 {partition} 未获应答的批次（{batches} 个）改用 ID {pid}、纪元 {epoch}，从 0 重新编号：其中已经写入的会再写一次',
  'event.producer.idAssigned': '{producer} 获得生产者 ID {pid}，纪元 {epoch}',
  'event.producer.recordAccumulated':
    '{producer} 把第 {number} 条记录放进 {partition} 的批次 {batch}（{how}）',
  'event.producer.keyAccumulated':
    '{producer} 把第 {number} 条记录（键为 {key}）放进 {partition} 的批次 {batch}（{how}）',
  'event.producer.how.key': '按键的 murmur2 哈希',
  'event.producer.how.explicit': '记录自己指定了分区',
  'event.producer.how.sticky': '粘性分区',
  'event.producer.how.turn': '各分区轮流',
  'event.producer.how.roundRobin': 'RoundRobinPartitioner',
  'event.producer.sendFailed.metadata':
    '{producer} 第 {number} 条记录的 send() 抛出 {exception}：在 max.block.ms 之内没有得到主题的元数据',
  'event.producer.sendFailed.memory':
    '{producer} 第 {number} 条记录的 send() 抛出 {exception}：buffer.memory 在 max.block.ms 之内一直是满的',
  'event.producer.sendFailed.size':
    '{producer} 第 {number} 条记录的 send() 抛出 {exception}：它可能超过 max.request.size 或 buffer.memory',
  'event.producer.callTimedOut':
    '{producer} 的 {call}() 等了 max.block.ms，抛出 TimeoutException；应用再次调用它',
  'event.producer.flushed': '{producer} 的 flush() 返回：此前发送的记录都有了结果',
  'event.produce.refused': '{producer} 对 {partition} 的写入被拒绝（{error}），将会重试',
  'event.produce.gaveUp': '{producer} 对 {partition} 的写入被拒绝（{error}），不再重试',
  'event.produce.duplicateRecognised':
    'Broker {broker} 认出已有的批次，{partition} 偏移量 {offset} 起：没有写第二遍',
  'event.producer.transactionBegan': '{producer} 开始 {id} 的第 {number} 个事务',
  'event.producer.transactionCommitted': '{producer} 提交了 {id} 的第 {number} 个事务',
  'event.producer.transactionAborted': '{producer} 中止了 {id} 的第 {number} 个事务',
  'event.producer.transactionAbortable': '{producer} 必须中止当前事务（{id}）：{error}',
  'event.producer.transactionFatal': '{producer} 只能关闭了（{id}）：{error}',
  'event.produce.refusedUnheard':
    'Broker {broker} 拒绝了 {producer} 以 acks=0 发往 {partition} 的批次（{error}），随即断开连接：原因无人得知',
  'event.producer.intercepted':
    '{producer} 的拦截器 {interceptor} 把第 {number} 条记录的键改为 {key} 后交下去',
  'event.producer.interceptorThrew':
    '{producer} 的拦截器 {interceptor} 处理第 {number} 条记录时抛出异常；异常被吞掉，记录原样通过',
  'event.produce.unanswered': '{producer} 以 acks=0 向 {partition} 发送了 {n} 条记录，并当作已存储',
  'event.produce.acknowledged': '{producer} 得知 {partition} 已存入 {n} 条记录，偏移量 {offset} 起',
} satisfies Record<keyof typeof source, Message>;
