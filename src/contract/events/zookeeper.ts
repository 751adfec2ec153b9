/** The ZooKeeper ensemble, in the eras that have one. */
import type { NodeId } from '../ids.ts';

export type ZooKeeperEvent =
  /** An election begins for this server; `round` counts them (its logical clock). */
  | { readonly type: 'zookeeper.looking'; readonly serverId: number; readonly round: number }
  | { readonly type: 'zookeeper.leading'; readonly serverId: number; readonly epoch: number }
  | {
      readonly type: 'zookeeper.following';
      readonly serverId: number;
      readonly leaderId: number;
      readonly epoch: number;
    }
  | {
      readonly type: 'zookeeper.resigned';
      readonly serverId: number;
      /** −1 when it had none yet. */
      readonly epoch: number;
      readonly why: EnsembleResignReason;
    }
  | {
      readonly type: 'zookeeper.leftLeader';
      readonly serverId: number;
      readonly leaderId: number;
      readonly why: LeftLeaderReason;
    }
  /** A follower dropped transactions that its leader does not have. */
  | { readonly type: 'zookeeper.truncated'; readonly serverId: number; readonly dropped: number }
  /** A transaction took effect on one server. */
  | { readonly type: 'zookeeper.applied'; readonly serverId: number; readonly zxid: number }
  | {
      readonly type: 'zookeeper.sessionCreated';
      readonly sessionId: number;
      readonly client: NodeId;
      readonly serverId: number;
      /** Milliseconds. */
      readonly timeOut: number;
    }
  /** Its client has connected to this server again, or to another than before. */
  | {
      readonly type: 'zookeeper.sessionMoved';
      readonly sessionId: number;
      readonly client: NodeId;
      readonly serverId: number;
    }
  | {
      readonly type: 'zookeeper.sessionExpired';
      readonly sessionId: number;
      readonly serverId: number;
      readonly silentForMs: number;
    }
  | {
      readonly type: 'zookeeper.watchFired';
      readonly serverId: number;
      readonly client: NodeId;
      readonly event: 'NodeCreated' | 'NodeDeleted' | 'NodeDataChanged' | 'NodeChildrenChanged';
      readonly path: string;
    };

/** Why a ZooKeeper server leads no longer: another has newer transactions, or too few follow. */
export type EnsembleResignReason = 'othersKnowMore' | 'noQuorumInTime' | 'quorumLost';

/** Why a ZooKeeper server leaves its leader. */
export type LeftLeaderReason =
  | 'connectionBroke'
  | 'unreachable'
  | 'notSyncedInTime'
  | 'silent'
  | 'epochTooOld';
