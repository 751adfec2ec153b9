/** What the controller lens sees: the quorum and its log, or the ZooKeeper ensemble in eras that have one. */
import type { BrokerId, NodeId } from './ids.ts';
import type { SimTimeUs } from './units.ts';

// ---- KRaft

/** Voters, observers and a stretch of `__cluster_metadata-0`. */
export interface ControllerSubject {
  readonly kind: 'controller';
  /** First offset wanted; null follows the longest log's end, and what is dry behind it. */
  readonly from: number | null;
  /** How many offsets, 1 to 200. */
  readonly count: number;
}

export interface ControllerCloseUp {
  readonly kind: 'controller';
  /** Offsets shown: from the first to below the last. */
  readonly from: number;
  readonly to: number;
  /** Exclusive bound of what some voter knows to be committed. */
  readonly committed: number;
  readonly voters: readonly VoterCloseUp[];
  readonly observers: readonly ObserverCloseUp[];
  /** What any of them holds of these offsets, by offset; two records of one offset by epoch. */
  readonly records: readonly MetadataRecordView[];
}

export interface VoterCloseUp {
  readonly controllerId: BrokerId;
  /** Whom it takes for the leader of its epoch; −1 while it knows none. */
  readonly leaderId: BrokerId;
  /** Of a voter that stands, or leads: who has answered, itself first. */
  readonly votes: readonly { readonly voterId: BrokerId; readonly granted: boolean }[];
  readonly timer: TimerView | null;
  /** Leader: offsets that are given and wait for `controller.quorum.append.linger.ms`; null: none. */
  readonly lingering: { readonly from: number; readonly to: number } | null;
  /** Leader: how far each other voter has come by its last fetch; −1 before the first. */
  readonly followers: readonly {
    readonly voterId: BrokerId;
    readonly endOffset: number;
    readonly lastFetchUs: SimTimeUs;
  }[];
}

export interface ObserverCloseUp {
  readonly brokerId: BrokerId;
  /** Bound of what it knows to be committed; what it has applied, while it is down. */
  readonly highWatermark: number;
  /** Its session with the active controller; null while it is fenced, or nobody counts. */
  readonly timer: TimerView | null;
}

/** - `fetchTimeout`: a follower whose fetches are not answered
 *  - `election`: a voter without a leader, `backoff`: one that has just lost
 *  - `checkQuorum`: a leader that a majority does not fetch from
 *  - `session`: a broker that is not heard of */
export interface TimerView {
  readonly name: 'fetchTimeout' | 'election' | 'backoff' | 'checkQuorum' | 'session';
  readonly endsAtUs: SimTimeUs;
  /** From its start; of an election, whose length is drawn by lot, the longest that it can be. */
  readonly lengthUs: SimTimeUs;
}

export interface MetadataRecordView {
  readonly offset: number;
  /** Of the leader that wrote it. */
  readonly epoch: number;
  /** Name of its schema. */
  readonly type: string;
  /** Fields that say something, by the names of the schema; a topic's id is told by its name as well, where it is known. */
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  /** Voters and brokers that have it on their disks. */
  readonly holders: readonly NodeId[];
  readonly isCommitted: boolean;
}

// ---- ZooKeeper

/** The ensemble, a part of its tree, and the end of its log. */
export interface ZooKeeperSubject {
  readonly kind: 'zookeeper';
  /** Whose tree; null: the leader's. */
  readonly serverId: number | null;
  /** Paths whose children are wanted. */
  readonly open: readonly string[];
  /** How many transactions, 1 to 200. */
  readonly count: number;
}

export interface ZooKeeperCloseUp {
  readonly kind: 'zookeeper';
  /** Whose tree it is; null: no server is up. */
  readonly serverId: number | null;
  readonly servers: readonly ServerCloseUp[];
  /** The newest transactions that any server has in its log, by zxid. */
  readonly txns: readonly TxnView[];
  readonly sessions: readonly SessionCloseUp[];
  /** By path; at most 100, and how many there are. */
  readonly watches: readonly WatchView[];
  readonly watchCount: number;
  /** Depth first, as far as it is open. */
  readonly tree: readonly ZnodeRow[];
}

export interface ServerCloseUp {
  readonly serverId: number;
  /** Whom it wants for leader, while it looks for one. */
  readonly vote: { readonly leader: number; readonly zxid: number; readonly round: number } | null;
  /** Leader: proposed and not committed, with who has logged it. */
  readonly proposals: readonly { readonly zxid: number; readonly acks: readonly number[] }[];
  /** Connected here. */
  readonly clients: readonly NodeId[];
}

export interface TxnView {
  readonly zxid: number;
  /** `create`, `setData`, `delete`, `multi`, `createSession`, `closeSession`, or an error's name. */
  readonly what: string;
  /** What it is about; empty of a session. */
  readonly paths: readonly string[];
  readonly session: string;
  /** Servers that have logged it, and those where it has taken effect. */
  readonly holders: readonly number[];
  readonly appliedBy: readonly number[];
}

export interface SessionCloseUp {
  /** `0x…` */
  readonly id: string;
  /** Null while the connection is broken. */
  readonly client: NodeId | null;
  /** Where it is connected, or was by what the leader heard last; −1: nobody knows. */
  readonly serverId: number;
  readonly timeOutMs: number;
  /** By the leader; null while there is none. */
  readonly lastHeardUs: SimTimeUs | null;
  readonly endsAtUs: SimTimeUs | null;
  readonly owns: readonly string[];
}

export interface WatchView {
  readonly path: string;
  /** Of its data and its being there, or of its children. */
  readonly on: 'data' | 'children';
  readonly watchers: readonly { readonly client: NodeId | null; readonly session: string }[];
}

export interface ZnodeRow {
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly childCount: number;
  readonly isOpen: boolean;
  /** As JSON, at most 160 characters; empty of a mere directory. */
  readonly data: string;
  /** Session that it goes with; null of a persistent one. */
  readonly owner: string | null;
  readonly version: number;
  /** Transaction that last set its data. */
  readonly mzxid: number;
}
