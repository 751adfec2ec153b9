import type { quorum as source } from '../../en/story/quorum.ts';
import type { Message } from '../../messages.ts';

/** 控制器与元数据日志。 */
export const quorum = {
  'event.controller.prospective': '控制器 {controller} 在纪元 {epoch} 联系不到领导者，先询问自己能否当选',
  'event.controller.wouldGrant': '控制器 {voter} 愿意投票给控制器 {candidate}（PreVote，纪元 {epoch}）',
  'event.controller.wouldDeny': '控制器 {voter} 不会投票给控制器 {candidate}（PreVote，纪元 {epoch}）',
  'event.controller.candidate': '控制器 {controller} 在纪元 {epoch} 参选',
  'event.controller.granted': '控制器 {voter} 在纪元 {epoch} 投票给控制器 {candidate}',
  'event.controller.denied': '控制器 {voter} 在纪元 {epoch} 拒绝投票给控制器 {candidate}',
  'event.controller.elected': '控制器 {controller} 赢得纪元 {epoch} 的选举',
  'event.controller.activated': '控制器 {controller} 成为纪元 {epoch} 的活动控制器',
  'event.controller.resigned': '控制器 {controller} 放弃纪元 {epoch}：{why}',
  'event.controller.resigned.newerEpoch': '已有更新的纪元',
  'event.controller.resigned.otherLeader': '已由另一个控制器领导',
  'event.controller.resigned.standsForElection': '它要参加选举',
  'event.controller.resigned.majorityIsSilent': '多数投票者没有来拉取',
  'event.controller.resigned.shuttingDown': '它正在关闭',
  'event.controller.resigned.sessionExpired': '它的会话已过期',
  'event.controller.zombieDecided':
    '第 {epoch} 纪元的控制器 {controller} 仍在决定 {partition} 由谁领导，而现在已是第 {current} 纪元',
  'event.controller.absenceUnseen':
    '控制器 {controller} 没有发现 broker {broker} 离开过：控制器去看时，它已经重新注册',
  'event.control.refused':
    'Broker {broker} 不听从第 {epoch} 纪元的控制器 {controller}：{api} 被拒绝，{error}',
  'event.metadata.appended': '控制器 {controller} 写入元数据记录 {offset}：{records}',
  'event.metadata.applied': 'Broker {broker} 应用元数据日志，直到记录 {offset}',
  'event.metadata.snapshotTaken.bytes':
    '{node} 为元数据生成快照，截至偏移量 {offset}，纪元 {epoch}（{bytes} 字节）：上次快照之后写入的已足够多',
  'event.metadata.snapshotTaken.age':
    '{node} 为元数据生成快照，截至偏移量 {offset}，纪元 {epoch}（{bytes} 字节）：距上次快照已久',
  'event.metadata.snapshotRead': '{node} 读取自己的元数据快照，从偏移量 {offset} 继续',
  'event.metadata.snapshotFetched':
    '{node} 落后太多，元数据日志已接不上：它从 {from} 取来快照，从偏移量 {offset} 继续',
  'event.metadata.prefixDropped.bytes':
    '{node} 删除偏移量 {offset} 之前的元数据记录，它们已有快照代替：日志和快照占用空间过大',
  'event.metadata.prefixDropped.age':
    '{node} 删除偏移量 {offset} 之前的元数据记录，它们已有快照代替：更早的快照已过期',
} satisfies Record<keyof typeof source, Message>;
