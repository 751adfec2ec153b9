import type { names as source } from '../en/names.ts';
import type { Message } from '../messages.ts';

/** 节点的叫法。 */
export const names = {
  'node.broker': 'broker {id}',
  'node.controller': '控制器 {id}',
  'node.zookeeper': 'ZooKeeper 服务器 {id}',
  'node.all': '其他所有节点',
} satisfies Record<keyof typeof source, Message>;
