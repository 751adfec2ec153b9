/** Words about the ZooKeeper ensemble. */
export const zookeeper = {
  'event.zookeeper.looking': 'ZooKeeper server {server} looks for a leader, round {round}',
  'event.zookeeper.leading':
    'ZooKeeper server {server} leads the ensemble in epoch {epoch}: a majority has taken up its log',
  'event.zookeeper.following':
    'ZooKeeper server {server} follows server {leader} in epoch {epoch} and serves clients',
  'event.zookeeper.resigned': 'ZooKeeper server {server} gives up leading: {why}',
  'event.zookeeper.resigned.othersKnowMore': 'another server has newer transactions',
  'event.zookeeper.resigned.noQuorumInTime': 'no majority has followed in time',
  'event.zookeeper.resigned.quorumLost': 'too few followers are in touch',
  'event.zookeeper.leftLeader.connectionBroke': 'the connection broke',
  'event.zookeeper.leftLeader.unreachable': 'it cannot be reached',
  'event.zookeeper.leftLeader.notSyncedInTime': 'it was not up to date in time',
  'event.zookeeper.leftLeader.silent': 'the leader was silent for too long',
  'event.zookeeper.leftLeader.epochTooOld': 'the leader’s epoch is older than one it has promised to follow',
  'event.zookeeper.leftLeader': 'ZooKeeper server {server} gives up its leader {leader}: {why}',
  'event.zookeeper.truncated': {
    one: 'ZooKeeper server {server} drops {n} transaction that was never committed',
    other: 'ZooKeeper server {server} drops {n} transactions that were never committed',
  },
  'event.zookeeper.applied': 'Transaction {zxid} takes effect on ZooKeeper server {server}',
  'event.zookeeper.sessionCreated': 'A session begins: {session}, {client} on ZooKeeper server {server}',
  'event.zookeeper.sessionMoved': 'Session {session} of {client} goes on, now on ZooKeeper server {server}',
  'event.zookeeper.sessionExpired':
    'Session {session} has expired: nothing heard for {ms} ms; its ephemeral znodes go with it',
  'event.zookeeper.watchFired': 'ZooKeeper tells {client}: {path}, {event}',
} as const;
