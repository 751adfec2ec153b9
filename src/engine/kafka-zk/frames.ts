/** What the controller's thread is made to do: each procedure's own notes between its steps. Plain data, so that a run can be
 *  copied while the controller waits for ZooKeeper.
 *  Models      kafka.controller.ControllerEvent and the methods that they lead to
 *  See         thread.ts (how they are run), procedures.ts (what their steps are) */

import type { KafkaError } from '../../contract/errors.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import type { Incoming } from '../kernel/network.ts';
import type { Strategy } from './leader-election.ts';
import type { LiveBroker, PartitionReplica, PartitionState, ReplicaState } from './model.ts';

interface Locals {
  /** A broker's process begins. */
  boot: object;
  /** Asks who is controller, and resigns if it is another now (`maybeResign`). */
  controllerChange: object;
  reelect: object;
  elect: { epoch: number; epochZkVersion: number };
  /** The session is over. */
  expire: object;
  registerAndReelect: object;
  /** This broker has become controller (`onControllerFailover`). */
  failover: { topics: readonly string[]; keys: readonly PartitionKey[] };
  brokerChange: {
    ids: readonly BrokerId[];
    live: [BrokerId, LiveBroker][];
    fresh: BrokerId[];
    bounced: BrokerId[];
    dead: BrokerId[];
  };
  brokerStartup: { brokers: readonly BrokerId[] };
  brokerFailure: { brokers: readonly BrokerId[] };
  replicasOffline: { replicas: readonly PartitionReplica[]; hadLeaderless: boolean };
  topicChange: { fresh: readonly string[] };
  partitionChange: { topic: string };
  newPartitions: { keys: readonly PartitionKey[] };
  topicDeletion: { topics: readonly string[] };
  resumeDeletions: { done: readonly string[]; next: number };
  completeDeletion: { topic: string };
  startDeletion: { topics: readonly string[] };
  failDeletion: { replicas: readonly PartitionReplica[] };
  replicasDeleted: {
    deleted: readonly PartitionReplica[];
    failed: readonly PartitionReplica[];
  };
  isrChange: { names: readonly string[]; keys: readonly PartitionKey[] };
  controlledShutdown: { brokerId: BrokerId; brokerEpoch: number; incoming: Incoming };
  autoBalance: { groups: (readonly PartitionKey[])[]; next: number };
  /** Leaders for partitions, or for all of them (null); `isOrdered`: those in /admin/preferred_replica_election. */
  election: {
    keys: readonly PartitionKey[] | null;
    readonly type: 'preferred' | 'unclean';
    readonly isOrdered: boolean;
    readonly incoming: Incoming | null;
    refused: readonly KeyRefusal[];
  };
  /** /admin/reassign_partitions has appeared. */
  reassignment: { moves: readonly Move[]; next: number };
  /** The same, asked for by request. */
  alterReassignments: {
    readonly incoming: Incoming;
    moves: readonly Move[];
    next: number;
    refused: readonly KeyRefusal[];
  };
  listReassignments: { readonly incoming: Incoming };
  /** The state of a partition that is being reassigned has changed. */
  reassignedIsrChange: { readonly key: PartitionKey };
  reassignPartition: { key: PartitionKey; unneeded: readonly BrokerId[]; removing: readonly BrokerId[] };
  /** Raises a partition's leader epoch and tells all its replicas. */
  raiseEpoch: { key: PartitionKey };
  partitions: {
    readonly keys: readonly PartitionKey[];
    readonly target: PartitionState;
    readonly strategy: Strategy;
    /** Partitions that an election is still to be made for. */
    remaining: readonly PartitionKey[];
    elections: Election[];
  };
  replicas: {
    /** By broker, ascending. */
    groups: { readonly brokerId: BrokerId; readonly keys: readonly PartitionKey[] }[];
    readonly target: ReplicaState;
    next: number;
    remaining: readonly PartitionKey[];
    writes: ReplicaWrite[];
  };
}

/** A partition that is to move. */
export interface Move {
  readonly key: PartitionKey;
  /** Replicas that an earlier order brought, and this one does not want. */
  readonly unneeded: readonly BrokerId[];
}

/** What of a request is refused. */
export interface KeyRefusal {
  readonly key: PartitionKey;
  readonly error: KafkaError;
  readonly message: string;
}

/** A leader found and not yet written. */
export interface Election {
  readonly key: PartitionKey;
  readonly leader: BrokerId;
  readonly leaderEpoch: number;
  readonly isr: readonly BrokerId[];
  readonly recipients: readonly BrokerId[];
  readonly zkVersion: number;
}
/** A partition's state without a replica, not yet written. */
export interface ReplicaWrite {
  readonly key: PartitionKey;
  readonly leader: BrokerId;
  readonly leaderEpoch: number;
  readonly isr: readonly BrokerId[];
  readonly zkVersion: number;
}

export type ProcedureName = keyof Locals;
export type Frame<P extends ProcedureName = ProcedureName> = {
  [K in P]: { readonly proc: K; step: number } & Locals[K];
}[P];
/** What the thread is to do next, in the order it happened; a procedure that has not begun. */
export type ControllerEvent = Frame;

/** A procedure that begins. */
export const begin = <P extends ProcedureName>(proc: P, locals: Locals[P]): Frame<P> =>
  // The compiler does not follow the spread through the index.
  ({ proc, step: 0, ...locals }) as unknown as Frame<P>;

/** State changes of partitions; `strategy` counts only on the way to OnlinePartition. */
export const changePartitions = (
  keys: readonly PartitionKey[],
  target: PartitionState,
  strategy: Strategy = 'offline',
): Frame => begin('partitions', { keys, target, strategy, remaining: [], elections: [] });

/** State changes of replicas. */
export function changeReplicas(replicas: readonly PartitionReplica[], target: ReplicaState): Frame {
  const byBroker = new Map<BrokerId, PartitionKey[]>();
  for (const { key, brokerId } of replicas) {
    const keys = byBroker.get(brokerId);
    if (keys) keys.push(key);
    else byBroker.set(brokerId, [key]);
  }
  const groups = [...byBroker]
    .sort(([a], [b]) => a - b)
    .map(([brokerId, keys]) => ({ brokerId, keys: keys as readonly PartitionKey[] }));
  return begin('replicas', { groups, target, next: 0, remaining: [], writes: [] });
}
