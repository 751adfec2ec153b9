/** What a client of ZooKeeper keeps in its process's memory: its session, its connection, what it has asked for.
 *  Models      org.apache.zookeeper.ClientCnxn, kafka.zookeeper.ZooKeeperClient */
import type { NodeId } from '../../contract/ids.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { WatchEventType, ZkOp, ZkResult } from '../protocol/zookeeper.ts';

export interface ZkClient {
  /** `zookeeper.connect`, in an order drawn once for the process. */
  readonly servers: readonly NodeId[];
  next: number;
  /** `zookeeper.session.timeout.ms`. */
  readonly askedTimeoutMs: number;
  /** Requests under way at most (`zookeeper.max.in.flight.requests`). Null is the older client library: one for each batch,
   *  as each thread waits for its answer, in the next session if this one ends. */
  readonly maxInFlight: number | null;
  /** Whose affairs its requests are; null: no group's. */
  readonly groupId: string | null;
  phase: 'connecting' | 'connected' | 'closing' | 'closed';
  /** Counts connections; the present one is `zookeeper-N`. */
  attempt: number;
  /** Server it is connected to, or tries; null before the first. */
  server: NodeId | null;
  /** 0: none yet, or the last one has expired. */
  sessionId: number;
  /** As the server has granted it. */
  timeoutMs: number;
  lastZxid: number;
  lastHeardUs: SimTimeUs;
  lastSentUs: SimTimeUs;
  lastXid: number;
  lastBatch: number;
  /** What was asked and is not answered, oldest first. */
  readonly batches: Map<number, Batch>;
  inFlight: number;
  /** Watches that the servers were asked for and that have not fired. */
  readonly watches: { readonly data: Set<string>; readonly exist: Set<string>; readonly child: Set<string> };
}

/** Operations that were asked for together; their results come together. */
export interface Batch {
  readonly ops: readonly ZkOp[];
  readonly results: (ZkResult | null)[];
  /** Indexes of those that are to be sent, ascending. */
  todo: number[];
  inFlight: number;
  /** Comes back with the results; frozen plain data. */
  readonly owner: unknown;
}

/** What the owner of a client is told. */
export interface ZkListener {
  /** The session is connected: for the first time, or again. */
  onConnected(node: NodeContext, isNewSession: boolean): void;
  /** The session is over, and all that went with it; another is asked for. What was under way has failed with
   *  SESSIONEXPIRED before, or will be asked again in the next. */
  onExpired(node: NodeContext): void;
  onClosed(node: NodeContext): void;
  onWatch(node: NodeContext, type: WatchEventType, path: string): void;
  onDone(node: NodeContext, owner: unknown, results: readonly ZkResult[]): void;
}

/** A node that is a client holds this under `zk` from its first step on. */
export const zkOf = (node: NodeContext): ZkClient => (node.node.memory as { zk: ZkClient }).zk;
