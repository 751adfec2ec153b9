/** Sentences about the ZooKeeper ensemble. */
import { unreachable } from '../../../contract/errors.ts';
import type { ZooKeeperEvent } from '../../../contract/events/zookeeper.ts';
import { hex, type Teller } from '../teller.ts';

export function tellZooKeeper(event: ZooKeeperEvent, { t, nodeName }: Teller): string {
  switch (event.type) {
    case 'zookeeper.looking':
      return t('event.zookeeper.looking', {
        server: String(event.serverId),
        round: String(event.round),
      });
    case 'zookeeper.leading':
      return t('event.zookeeper.leading', {
        server: String(event.serverId),
        epoch: String(event.epoch),
      });
    case 'zookeeper.following':
      return t('event.zookeeper.following', {
        server: String(event.serverId),
        leader: String(event.leaderId),
        epoch: String(event.epoch),
      });
    case 'zookeeper.resigned':
      return t('event.zookeeper.resigned', {
        server: String(event.serverId),
        why: t(`event.zookeeper.resigned.${event.why}`),
      });
    case 'zookeeper.leftLeader':
      return t('event.zookeeper.leftLeader', {
        server: String(event.serverId),
        leader: String(event.leaderId),
        why: t(`event.zookeeper.leftLeader.${event.why}`),
      });
    case 'zookeeper.truncated':
      return t('event.zookeeper.truncated', { server: String(event.serverId), n: event.dropped });
    case 'zookeeper.applied':
      return t('event.zookeeper.applied', { server: String(event.serverId), zxid: hex(event.zxid) });
    case 'zookeeper.sessionCreated':
    case 'zookeeper.sessionMoved':
      return t(`event.${event.type}`, {
        client: nodeName(event.client),
        server: String(event.serverId),
        session: hex(event.sessionId),
      });
    case 'zookeeper.sessionExpired':
      return t('event.zookeeper.sessionExpired', {
        session: hex(event.sessionId),
        ms: String(Math.round(event.silentForMs)),
      });
    case 'zookeeper.watchFired':
      return t('event.zookeeper.watchFired', {
        client: nodeName(event.client),
        event: event.event,
        path: event.path,
      });
    default:
      return unreachable(event);
  }
}
