import type { network as source } from '../../en/story/network.ts';
import type { Message } from '../../messages.ts';

/** 网络消息。 */
export const network = {
  'event.connection.reset': '{a} 与 {b} 之间的连接断开，途中丢失 {lost} 条消息',
  'event.network.cut': '{a} 与 {b} 之间不通了',
  'event.network.clogged': '{a} 与 {b} 之间的消息在等待',
  'event.network.ok': '{a} 与 {b} 之间的网络恢复',
  'event.network.tuned': '消息单程需要 {least} 到 {most} 毫秒，每个节点每秒最多发送 {rate} kB',
  'event.network.tunedEndless': '消息单程需要 {least} 到 {most} 毫秒，发送多少都不受限',
  'event.request.sent': '{from} 向 {to} 发出 {api} 请求',
  'event.request.answered': '{from} 答复 {to} 的 {api}',
  'event.request.lost': '{from} 发给 {to} 的消息在途中丢失：{api}',
} satisfies Record<keyof typeof source, Message>;
