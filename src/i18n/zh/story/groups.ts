import type { groups as source } from '../../en/story/groups.ts';
import type { Message } from '../../messages.ts';

/** 消费组。 */
export const groups = {
  'event.group.stateChanged': '消费组 {group}：{from} 变为 {to}，第 {generation} 代',
  'event.group.memberReplaced':
    '{consumer} 取代了消费组 {group} 中的 {other}：两者的 group.instance.id 都是 {instance}，{other} 被隔离',
  'event.group.memberReplacedSame':
    '{consumer} 以 group.instance.id {instance} 回到消费组 {group}，接着坐原来的位置',
  'event.group.offsetsReset': '消费组 {group} 下次从 {offsets} 开始',
  'event.group.offsetsRemoved.expired': '消费组 {group} 丢弃 {partitions} 的已提交偏移量：保留期已过',
  'event.group.offsetsRemoved.asked': '消费组 {group} 按运维的要求丢弃 {partitions} 的已提交偏移量',
  'event.group.offsetsRemoved.topicDeleted': '消费组 {group} 丢弃 {partitions} 的已提交偏移量：主题已删除',
  'event.group.deleted.expired': '消费组 {group} 既无成员也无偏移量，被删除',
  'event.group.deleted.asked': '消费组 {group} 按运维的要求被删除',
  'event.group.epochBumped': '消费组 {group} 的 group epoch 升到 {epoch}',
  'event.group.targetAssigned':
    '消费组 {group}，epoch {epoch}：协调者用 {assignor} 分配器定下目标：{assignment}',
  'event.group.memberReconciled.STABLE':
    '{consumer} 在消费组 {group} 中已到位，member epoch 为 {epoch}：{partitions}',
  'event.group.memberReconciled.UNREVOKED_PARTITIONS':
    '{consumer} 须先交出消费组 {group} 的 {partitions}，在此之前停在 member epoch {epoch}',
  'event.group.memberReconciled.UNRELEASED_PARTITIONS':
    '{consumer} 在消费组 {group} 中持有 {partitions}，member epoch 为 {epoch}；其余分区还在别人手里',
  'event.group.heartbeatRefused': '消费组 {group} 拒绝了 {consumer} 的心跳：{error}',
  'event.group.memberJoined': '{consumer} 请求加入消费组 {group}',
  'event.group.left': '{consumer} 离开消费组 {group}',
  'event.group.sessionExpired': '消费组 {group} 踢出 {consumer}：会话期内没有心跳',
  'event.group.rebalanceTimeout': '消费组 {group} 踢出 {consumer}：没有及时重新加入',
  'event.group.pollTimeout': '{consumer} 离开消费组 {group}：应用没有及时调用 poll()',
  'event.group.generationStarted': '消费组 {group} 开始第 {generation} 代，{n} 个成员，由 {leader} 计算分配',
  'event.group.generationEmpty': '消费组 {group} 开始第 {generation} 代，没有成员',
  'event.group.assigned': '消费组 {group} 第 {generation} 代：{assignment}',
  'event.group.assignedPart': '{consumer} 得到 {partitions}',
  'event.group.assignedNone': '{consumer} 什么也没得到',
  'event.group.commitRefused': '{consumer} 在消费组 {group} 的偏移量提交被拒绝：{error}',
  'event.coordinator.loaded': 'Broker {broker} 读完 {partition}，开始协调 {groups}',
  'event.coordinator.unloaded': 'Broker {broker} 不再协调 {groups}（{partition}）',
  'event.group.offsetsPending': '消费组 {group}：生产者 ID {pid} 的事务若提交，则提交偏移量 {offsets}',
  'event.group.offsetsCommitted': '消费组 {group}：生产者 ID {pid} 的事务提交了偏移量 {offsets}',
  'event.group.offsetsAborted': '消费组 {group}：生产者 ID {pid} 的事务放弃了偏移量 {offsets}',
  'event.group.offsetCommitted': '{consumer} 在消费组 {group} 提交：{offsets}',
  'event.noGroups': '无消费组',
} satisfies Record<keyof typeof source, Message>;
