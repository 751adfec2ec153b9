/** What ZooKeeper's clients and servers say to each other, and its servers among themselves.
 *  Models      org.apache.zookeeper.ZooDefs.OpCode and the records of zookeeper.jute; QuorumPacket types of
 *              org.apache.zookeeper.server.quorum.Leader; Notification of FastLeaderElection
 *  Simplifies  a znode holds plain data instead of bytes (Kafka's JSON, as an object); no ACLs, no containers, no TTLs;
 *              a zxid is one number, epoch · 2³² + counter
 *  See         engine/zookeeper, engine/zookeeper-client */
import type { ZkError } from '../../contract/errors.ts';

/** Contents of a znode; frozen plain data. */
export type ZnodeData = unknown;

export interface Stat {
  /** zxid of the transaction that created it. */
  readonly czxid: number;
  /** Of the one that last set its data. */
  readonly mzxid: number;
  /** Of the one that last added or took away a child. */
  readonly pzxid: number;
  /** How often its data have been set. */
  readonly version: number;
  /** How many children have been created under it. */
  readonly cversion: number;
  /** Session it goes with; 0: persistent. */
  readonly ephemeralOwner: number;
}

export type CreateMode = 'persistent' | 'ephemeral' | 'persistentSequential';

export type ZkWrite =
  | { readonly op: 'create'; readonly path: string; readonly data: ZnodeData; readonly mode: CreateMode }
  /** `version` −1: any. */
  | { readonly op: 'delete'; readonly path: string; readonly version: number }
  | { readonly op: 'setData'; readonly path: string; readonly data: ZnodeData; readonly version: number }
  | { readonly op: 'check'; readonly path: string; readonly version: number };
export interface ZkMulti {
  readonly op: 'multi';
  /** All or nothing. */
  readonly ops: readonly ZkWrite[];
}
export interface ZkRead {
  readonly op: 'getData' | 'exists' | 'getChildren';
  readonly path: string;
  /** Tell once, when what was read is no longer so. */
  readonly watch: boolean;
}
/** What a client may ask for. */
export type ZkOp = ZkWrite | ZkMulti | ZkRead;

export interface ZkResult {
  readonly error: ZkError;
  /** create: the path, with its number if it is sequential. */
  readonly path: string | null;
  readonly data: ZnodeData;
  readonly stat: Stat | null;
  readonly children: readonly string[];
  /** multi: one for each operation. */
  readonly results: readonly ZkResult[];
}

const NOTHING: Omit<ZkResult, 'error'> = {
  path: null,
  data: null,
  stat: null,
  children: Object.freeze([]),
  results: Object.freeze([]),
};
export const zkResult = (error: ZkError, more: Partial<Omit<ZkResult, 'error'>> = {}): ZkResult =>
  Object.freeze({ error, ...NOTHING, ...more });

// ---- client and server

export interface ConnectRequest {
  readonly lastZxidSeen: number;
  readonly timeOut: number;
  /** 0: a new session. */
  readonly sessionId: number;
}
export interface ConnectResponse {
  /** 0: the session has expired. */
  readonly timeOut: number;
  readonly sessionId: number;
}
/** Every request but `connect`. `xid` counts up in the life of a client process. */
export interface SessionRequest {
  readonly sessionId: number;
  readonly xid: number;
  readonly op: ZkOp | SessionOp;
}
export type SessionOp =
  | { readonly op: 'ping' }
  | { readonly op: 'closeSession' }
  | {
      readonly op: 'setWatches';
      readonly relativeZxid: number;
      readonly dataWatches: readonly string[];
      readonly existWatches: readonly string[];
      readonly childWatches: readonly string[];
    };
export interface SessionResponse {
  /** The server's last transaction. */
  readonly zxid: number;
  readonly result: ZkResult;
}
export interface WatcherEvent {
  readonly type: WatchEventType;
  readonly path: string;
}
export type WatchEventType = 'NodeCreated' | 'NodeDeleted' | 'NodeDataChanged' | 'NodeChildrenChanged';

// ---- transactions

/** What a transaction does, once it is known to be possible. */
export type TxnBody =
  | {
      readonly type: 'create';
      readonly path: string;
      readonly data: ZnodeData;
      readonly ephemeralOwner: number;
    }
  | { readonly type: 'delete'; readonly path: string }
  | {
      readonly type: 'setData';
      readonly path: string;
      readonly data: ZnodeData;
      readonly version: number;
    }
  | { readonly type: 'check'; readonly path: string }
  | { readonly type: 'multi'; readonly bodies: readonly TxnBody[] }
  | { readonly type: 'createSession'; readonly timeOut: number }
  | { readonly type: 'closeSession' }
  /** Impossible; it has a place in the order all the same. `failedAt`: which operation of a multi of how many. */
  | {
      readonly type: 'error';
      readonly error: ZkError;
      readonly failedAt: number;
      readonly of: number;
    };

/** Frozen. */
export interface Txn {
  readonly zxid: number;
  readonly sessionId: number;
  readonly xid: number;
  readonly body: TxnBody;
}

/** A write on its way to the leader. */
export interface WriteRequest {
  readonly sessionId: number;
  readonly xid: number;
  /** Server that the client is connected to. */
  readonly serverId: number;
  readonly op:
    | ZkWrite
    | ZkMulti
    | { readonly op: 'createSession'; readonly timeOut: number }
    | { readonly op: 'closeSession' };
}

// ---- among the servers

export type ServerState = 'LOOKING' | 'FOLLOWING' | 'LEADING';

/** A vote, as one server tells it to another. */
export interface Notification {
  readonly leader: number;
  readonly zxid: number;
  readonly electionEpoch: number;
  readonly peerEpoch: number;
  readonly state: ServerState;
  readonly sid: number;
}

/** Packets of a learner to its leader. */
export interface LearnerPackets {
  FOLLOWERINFO: { readonly serverId: number; readonly acceptedEpoch: number };
  ACKEPOCH: { readonly currentEpoch: number; readonly lastZxid: number };
  /** Of NEWLEADER, by its epoch's first zxid, or of a proposal. */
  ACK: { readonly zxid: number };
  REQUEST: WriteRequest;
  REVALIDATE: { readonly sessionId: number };
  /** Answers the leader's: sessions that were heard of since the last. */
  PING: { readonly touched: readonly number[] };
}
/** Packets of a leader to its learners. */
export interface LeaderPackets {
  LEADERINFO: { readonly epoch: number };
  /** Drop what lies behind `truncateAfter`, if it is not null, then take these. */
  DIFF: { readonly truncateAfter: number | null; readonly txns: readonly Txn[] };
  NEWLEADER: { readonly epoch: number };
  /** All up to this zxid is committed: serve. */
  UPTODATE: { readonly zxid: number };
  PROPOSAL: Txn;
  COMMIT: { readonly zxid: number };
  REVALIDATE: { readonly sessionId: number; readonly timeOut: number };
  PING: { readonly zxid: number };
}

// ---- zxids

const COUNTER = 2 ** 32;
export const makeZxid = (epoch: number, counter: number): number => epoch * COUNTER + counter;
export const epochOfZxid = (zxid: number): number => Math.floor(zxid / COUNTER);
export const counterOfZxid = (zxid: number): number => zxid % COUNTER;
/** As ZooKeeper prints it. */
export const hexOf = (id: number): string => `0x${id.toString(16)}`;

export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
