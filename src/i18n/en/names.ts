/** What nodes are called in a sentence. */
export const names = {
  'node.broker': 'broker {id}',
  'node.controller': 'controller {id}',
  'node.zookeeper': 'ZooKeeper server {id}',
  'node.all': 'all others',
} as const;
