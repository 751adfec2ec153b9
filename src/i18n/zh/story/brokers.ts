import type { brokers as source } from '../../en/story/brokers.ts';
import type { Message } from '../../messages.ts';

/** 进程与机器。 */
export const brokers = {
  'event.node.killed': '{node} 的进程死亡，磁盘保留',
  'event.node.stopped': '{node} 已停止',
  'event.node.started': '{node} 启动',
  'event.node.paused': '{node} 停住不动，就像遇到一次很长的垃圾回收',
  'event.node.resumed': '{node} 停了 {ms} 毫秒后继续运行，仿佛什么都没有发生',
  'event.broker.slowed': 'Broker {broker} 处理每个请求的时间变为 {factor} 倍',
  'event.broker.unslowed': 'Broker {broker} 恢复正常速度',
  'event.broker.hardwareSet': 'Broker {broker} 所在的机器：{settings}',
  'event.broker.hardwareFree': 'Broker {broker} 的读写不再有开销',
  'event.disk.full': 'Broker {broker} 的磁盘已没有空间',
  'event.disk.failed': 'Broker {broker} 的磁盘出现故障',
  'event.disk.ok': 'Broker {broker} 的磁盘恢复正常，原有数据仍在',
  'event.broker.logDir.full': 'Broker {broker} 因磁盘已满而无法写入。这是它唯一的日志目录，进程随即退出',
  'event.broker.logDir.failed': 'Broker {broker} 遇到 I/O 错误。这是它唯一的日志目录，进程随即退出',
  'event.endless': '不限',
  'event.broker.registered': 'Broker {broker} 完成注册，broker 纪元 {epoch}',
  'event.broker.registrationRefused': 'Broker {broker} 的注册被拒绝：{error}',
  'event.broker.registrationTimedOut': 'Broker {broker} 退出：{ms} ms 内没有控制器为它注册',
  'event.broker.unfenced': '控制器解除对 broker {broker} 的隔离：它又可以当领导者',
  'event.broker.fenced': '控制器隔离 broker {broker}：已有 {ms} ms 没有心跳',
  'event.broker.fencedShutdown': '控制器隔离 broker {broker}：它正在关闭',
  'event.broker.halted':
    'Broker {broker} 自行退出：它的 {partition} 日志末端是 {own}，领导者的却是 {leader}，而这里不允许不洁选举',
  'event.broker.shuttingDown': 'Broker {broker} 开始受控关闭：先移交领导权',
  'event.broker.idInUse': 'Broker {broker} 无法启动：会话 {session} 仍占用它的 ID（NodeExists），进程结束',
  'event.broker.noZooKeeper': 'Broker {broker} 无法启动：没有 ZooKeeper 服务器应答，进程结束',
  'event.broker.unregistered': 'Broker {broker} 在 ZooKeeper 中的注册已消失',
  'event.broker.powerLost': 'Broker {broker} 断电：{n} 条未刷盘的记录丢失',
  'event.broker.logsRecovered': 'Broker {broker} 上次没有正常关闭：重新读取 {n} 个段，共 {bytes} 字节',
} satisfies Record<keyof typeof source, Message>;
