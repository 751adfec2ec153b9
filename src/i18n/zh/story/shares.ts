/** 共享组：记录的遭遇。 */
import type { shares as source } from '../../en/story/shares.ts';
import type { Message } from '../../messages.ts';

export const shares = {
  'event.share.partitionLoaded.state':
    'broker {broker} 接手共享组 {group} 的 {partition}，从上次的偏移量 {start} 继续',
  'event.share.partitionLoaded.earliest':
    'broker {broker} 让共享组 {group} 从日志起点（偏移量 {start}）开始读 {partition}',
  'event.share.partitionLoaded.latest':
    'broker {broker} 让共享组 {group} 从末尾（偏移量 {start}）开始读 {partition}',
  'event.share.partitionLoaded.duration':
    'broker {broker} 按时间让共享组 {group} 从偏移量 {start} 开始读 {partition}',
  'event.share.partitionDropped': 'broker {broker} 不再为共享组 {group} 服务 {partition}，所有锁随之作废',
  'event.share.acquired': '{consumer} 获取 {partition} 的 {offsets}，第 {count} 次投递，锁到 {until}',
  'event.share.acknowledged.accept': '{consumer} 确认（accept）了 {partition} 的 {offsets}',
  'event.share.acknowledged.release': '{consumer} 释放（release）了 {partition} 的 {offsets}，别人可以再取',
  'event.share.acknowledged.reject': '{consumer} 拒绝（reject）了 {partition} 的 {offsets}',
  'event.share.acknowledged.gap': '{partition} 的 {offsets} 没有 {consumer} 可处理的内容',
  'event.share.acknowledgeRefused': '{consumer} 对 {partition} 的应答不算数：{error}',
  'event.share.released.lockExpired': '{consumer} 对 {partition} {offsets} 的锁在第 {count} 次投递后到期',
  'event.share.released.sessionClosed': '{consumer} 关闭会话，放弃 {partition} 的 {offsets}',
  'event.share.released.disconnected': '{consumer} 的连接断了，{partition} 的 {offsets} 随之释放',
  'event.share.archived.rejected': '{partition} 的 {offsets} 被归档：遭到拒绝',
  'event.share.archived.deliveryLimit':
    '{partition} 的 {offsets} 在共享组 {group} 中被归档：投递了 {count} 次，没人能处理',
  'event.share.archived.logStart': '{partition} 的 {offsets} 被归档：日志起点已越过它们',
  'event.share.startMoved': '共享组 {group} 已处理完 {partition} 偏移量 {to} 之前的记录',
  'event.share.delivered': '{consumer} 拿到 {partition} 的 {offsets}，第 {count} 次投递',
  'event.share.processed.accept': '{consumer} 处理完 {partition} 的 {offsets}',
  'event.share.processed.release': '{consumer} 处理 {partition} 的 {offsets} 失败，第 {count} 次投递',
  'event.share.processed.reject': '{consumer} 认定 {partition} 的 {offsets} 无法处理',
  'event.shareState.loaded': 'broker {broker} 开始保管 {partition} 中的共享状态',
  'event.shareState.unloaded': 'broker {broker} 不再保管 {partition} 中的共享状态',
  'share.offsets': '{first} 到 {last}',
} satisfies Record<keyof typeof source, Message>;
