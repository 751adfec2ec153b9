import type { ZooKeeperEvent } from '../../../contract/events/zookeeper.ts';
import type { Samples } from './samples.ts';

export const zookeeper: Samples<ZooKeeperEvent> = {
  'zookeeper.looking': { type: 'zookeeper.looking', serverId: 201, round: 2 },
  'zookeeper.leading': { type: 'zookeeper.leading', serverId: 203, epoch: 2 },
  'zookeeper.following': { type: 'zookeeper.following', serverId: 201, leaderId: 203, epoch: 2 },
  'zookeeper.resigned': { type: 'zookeeper.resigned', serverId: 203, epoch: 2, why: 'quorumLost' },
  'zookeeper.leftLeader': { type: 'zookeeper.leftLeader', serverId: 201, leaderId: 203, why: 'silent' },
  'zookeeper.truncated': { type: 'zookeeper.truncated', serverId: 203, dropped: 1 },
  'zookeeper.applied': { type: 'zookeeper.applied', serverId: 203, zxid: 2 ** 32 + 5 },
  'zookeeper.sessionCreated': {
    type: 'zookeeper.sessionCreated',
    sessionId: 0xc9001,
    client: 'b2',
    serverId: 201,
    timeOut: 6_000,
  },
  'zookeeper.sessionMoved': {
    type: 'zookeeper.sessionMoved',
    sessionId: 0xc9001,
    client: 'b2',
    serverId: 202,
  },
  'zookeeper.sessionExpired': {
    type: 'zookeeper.sessionExpired',
    sessionId: 0xc9001,
    serverId: 203,
    silentForMs: 7_210,
  },
  'zookeeper.watchFired': {
    type: 'zookeeper.watchFired',
    serverId: 201,
    client: 'b2',
    event: 'NodeDeleted',
    path: '/controller',
  },
};
