/** What a ZooKeeper server keeps: on disk its transactions and epochs, in memory the tree they come to, its part in the
 *  ensemble, and its clients.
 *  Models      org.apache.zookeeper.server.quorum.QuorumPeer, ZooKeeperServer, FileTxnSnapLog
 *  Simplifies  no snapshots: the log is whole, and is read from its beginning */
import type { SimTimeUs } from '../../contract/units.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { ServerState, SessionRequest, Txn, ZkResult } from '../protocol/zookeeper.ts';
import type { DataTree } from './data-tree.ts';

export interface ZooKeeperDisk {
  readonly serverId: number;
  /** `server.N` of zoo.cfg, ascending. */
  readonly ensemble: readonly number[];
  readonly tickMs: number;
  /** In ticks. */
  readonly initLimit: number;
  readonly syncLimit: number;
  /** Newest epoch it has promised to follow, and the one it follows. */
  acceptedEpoch: number;
  currentEpoch: number;
  /** Transactions in order of their zxids; synced before they are acknowledged. */
  readonly log: Txn[];
}

export interface Vote {
  readonly leader: number;
  readonly zxid: number;
  readonly electionEpoch: number;
  readonly peerEpoch: number;
}

export interface Election {
  /** Counts this server's elections (`logicalclock`). */
  logicalClock: number;
  vote: Vote;
  /** Votes of this round, by server. */
  readonly received: Map<number, Vote>;
  /** What those say that follow or lead already. */
  readonly settled: Map<number, Vote & { readonly state: ServerState }>;
  /** How long it waits before it says its vote again. */
  patienceMs: number;
}

/** Of a server that leads, or is about to. */
export interface Leadership {
  /** Null until a quorum has come. */
  epoch: number | null;
  isActivated: boolean;
  /** Accepted epochs of those who came, by server. */
  readonly came: Map<number, number>;
  /** Who promised to follow the new epoch, and who has taken it up. */
  readonly promised: Set<number>;
  readonly tookUp: Set<number>;
  readonly learners: Map<number, Learner>;
  /** Proposed and not committed, oldest first. */
  proposals: { readonly zxid: number; readonly acks: Set<number> }[];
  /** The tree with all that has been proposed. */
  readonly ahead: DataTree;
  nextCounter: number;
  readonly sessions: Map<number, TrackedSession>;
  halfTicks: number;
}

export interface Learner {
  /** Its FOLLOWERINFO: the connection to it. */
  readonly incoming: Incoming;
  lastHeardUs: SimTimeUs;
  /** Gets proposals and commits. */
  isForwarding: boolean;
  lastZxid: number;
}

export interface TrackedSession {
  readonly timeOut: number;
  /** It ends at this multiple of the tick, unless it is heard of before. */
  endsAtUs: SimTimeUs;
  lastHeardUs: SimTimeUs;
  isClosing: boolean;
  /** Server its client is connected to. */
  serverId: number;
}

/** Of a server that follows. */
export interface Following {
  readonly leaderId: number;
  /** Tries to reach the leader so far. */
  tries: number;
  lastHeardUs: SimTimeUs;
  isSynced: boolean;
}

export interface ServerMemory {
  state: ServerState;
  /** The tree after the first `appliedCount` transactions of the log. */
  tree: DataTree;
  appliedCount: number;
  /** Clients are served. */
  isServing: boolean;
  readonly election: Election;
  leadership: Leadership | null;
  following: Following | null;
  /** Clients connected here, by session. */
  readonly connections: Map<number, ClientConnection>;
  /** Connect requests that wait for their session to be made or found valid, by session. */
  readonly greeting: Map<number, Incoming>;
  /** Sessions that want to be told, by path. */
  readonly dataWatches: Map<string, Set<number>>;
  readonly childWatches: Map<string, Set<number>>;
  /** Follower: sessions heard of since it last told the leader. */
  readonly touched: Set<number>;
  lastSessionCount: number;
}

export interface ClientConnection {
  /** Its connect request. */
  readonly incoming: Incoming;
  /** Requests in the order they came; those in front of the first write that is not committed have been answered. */
  readonly queue: QueuedRequest[];
}
export interface QueuedRequest {
  readonly incoming: Incoming;
  readonly request: SessionRequest;
  /** What a write has come to; null while it is not committed. */
  result: ZkResult | null;
}

/** xid of what a server does by itself; clients count from 1. */
export const NO_XID = 0;

// A node of kind `zookeeper` is made with this disk, and its boot sets this memory before anything else runs.
export const diskOf = (node: NodeContext): ZooKeeperDisk => node.node.disk as ZooKeeperDisk;
export const memoryOf = (node: NodeContext): ServerMemory => node.node.memory as ServerMemory;

export const quorumOf = (disk: ZooKeeperDisk): number => Math.floor(disk.ensemble.length / 2) + 1;
export const lastLoggedZxid = (disk: ZooKeeperDisk): number => disk.log.at(-1)?.zxid ?? 0;
export const lastProcessedZxid = (node: NodeContext): number =>
  diskOf(node).log[memoryOf(node).appliedCount - 1]?.zxid ?? 0;
export const tickUs = (node: NodeContext): number => diskOf(node).tickMs * 1000;
