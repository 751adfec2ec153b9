/** Who decides: controllers, or the ZooKeeper ensemble with its sessions and znodes. */
import type { BrokerId, NodeId } from '../ids.ts';
import type { SimTimeUs } from '../units.ts';

export interface ControllerView {
  readonly id: string;
  readonly controllerId: BrokerId;
  readonly process: 'up' | 'starting' | 'stopping' | 'down';
  readonly role: 'leader' | 'follower' | 'prospective' | 'candidate' | 'unattached' | 'resigned' | 'down';
  readonly epoch: number;
  readonly votedFor: BrokerId;
  readonly highWatermark: number;
  /** Of its metadata log. */
  readonly logStartOffset: number;
  readonly logEndOffset: number;
  /** The newest it has; null before the first. */
  readonly snapshot: SnapshotView | null;
  readonly isActive: boolean;
}

/** A snapshot of the metadata: of all records below `endOffset`, the last of them of that epoch. */
export interface SnapshotView {
  readonly endOffset: number;
  readonly epoch: number;
}

export interface ZooKeeperView {
  readonly id: string;
  readonly serverId: number;
  readonly process: 'up' | 'down';
  readonly role: 'looking' | 'following' | 'leading' | 'down';
  /** It answers clients: it has a leader, and all that was committed when it came. */
  readonly isServing: boolean;
  readonly epoch: number;
  /** Of the newest transaction in its log, and of the newest that it has applied; 0 before the first. */
  readonly lastZxid: number;
  readonly processedZxid: number;
  readonly clientCount: number;
}

export interface SessionView {
  readonly id: string;
  /** Who holds it, and the server they are connected to; null while the connection is broken. */
  readonly client: NodeId | null;
  readonly server: NodeId | null;
  readonly timeOutMs: number;
  /** When the leader will let it expire, unless it is heard of before; null while there is no leader. */
  readonly endsAtUs: SimTimeUs | null;
  /** Paths of the ephemeral znodes that go with it. */
  readonly owns: readonly string[];
}

export interface ZnodeView {
  /** As JSON; null of a mere directory. */
  readonly data: unknown;
  readonly stat: {
    /** zxids of the transactions that created it, last set its data, and last changed its children. */
    readonly czxid: number;
    readonly mzxid: number;
    readonly pzxid: number;
    /** Changes of its data, and of its children. */
    readonly version: number;
    readonly cversion: number;
    /** Session that it goes with; 0 of a persistent one. */
    readonly ephemeralOwner: number;
  };
}
