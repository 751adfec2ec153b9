import type { zookeeper as source } from '../../en/story/zookeeper.ts';
import type { Message } from '../../messages.ts';

/** ZooKeeper 集群。 */
export const zookeeper = {
  'event.zookeeper.looking': 'ZooKeeper 服务器 {server} 开始寻找领导者，第 {round} 轮',
  'event.zookeeper.leading':
    'ZooKeeper 服务器 {server} 成为第 {epoch} 纪元的领导者：多数服务器已采用它的日志',
  'event.zookeeper.following':
    'ZooKeeper 服务器 {server} 在第 {epoch} 纪元跟随服务器 {leader}，开始为客户端服务',
  'event.zookeeper.resigned': 'ZooKeeper 服务器 {server} 放弃领导：{why}',
  'event.zookeeper.resigned.othersKnowMore': '另一台服务器的事务更新',
  'event.zookeeper.resigned.noQuorumInTime': '没有及时得到多数跟随',
  'event.zookeeper.resigned.quorumLost': '保持联系的跟随者太少',
  'event.zookeeper.leftLeader.connectionBroke': '连接断开了',
  'event.zookeeper.leftLeader.unreachable': '无法连接到它',
  'event.zookeeper.leftLeader.notSyncedInTime': '未能及时同步',
  'event.zookeeper.leftLeader.silent': '领导者沉默太久',
  'event.zookeeper.leftLeader.epochTooOld': '领导者的纪元早于它已承诺跟随的纪元',
  'event.zookeeper.leftLeader': 'ZooKeeper 服务器 {server} 放弃它的领导者 {leader}：{why}',
  'event.zookeeper.truncated': {
    one: 'ZooKeeper 服务器 {server} 丢弃了 {n} 个从未提交的事务',
    other: 'ZooKeeper 服务器 {server} 丢弃了 {n} 个从未提交的事务',
  },
  'event.zookeeper.applied': '事务 {zxid} 在 ZooKeeper 服务器 {server} 上生效',
  'event.zookeeper.sessionCreated': '会话 {session} 开始：{client} 连到 ZooKeeper 服务器 {server}',
  'event.zookeeper.sessionMoved': '{client} 的会话 {session} 继续，现在连到 ZooKeeper 服务器 {server}',
  'event.zookeeper.sessionExpired': '会话 {session} 已过期：{ms} 毫秒没有消息，它的临时节点随之消失',
  'event.zookeeper.watchFired': 'ZooKeeper 通知 {client}：{path}，{event}',
} satisfies Record<keyof typeof source, Message>;
