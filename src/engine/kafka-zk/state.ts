/** What a broker of a cluster with ZooKeeper keeps beside its replicas: the controller in it, and what it has under way in
 *  ZooKeeper.
 *  Models      kafka.controller.KafkaController, ControllerContext, ControllerChannelManager; kafka.server.KafkaServer */

import type { Configs } from '../../contract/configs.ts';
import type { Rules } from '../../contract/eras.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { LeaderAndIsrPartition, UpdateMetadataPartition } from '../protocol/control-api.ts';
import type { ZkResult } from '../protocol/zookeeper.ts';
import type { ZkClient } from '../zookeeper-client/state.ts';
import type { ControllerEvent, Frame } from './frames.ts';
import type { ControllerContext } from './model.ts';
import { emptyContext } from './model.ts';

/** What this room reads of a broker's disk; the rest is the broker's own. */
export interface KafkaZkDisk {
  readonly brokerId: BrokerId;
  readonly rack: string | null;
  readonly configs: Configs;
  readonly rules: Rules;
  /** `zookeeper.connect`. */
  readonly zookeepers: readonly number[];
}

export interface KafkaZkMemory {
  readonly controller: ControllerMemory;
  /** zxid of this process's registration; −1 before it. */
  brokerEpoch: number;
  /** Leaders' changes of ISRs that are not announced yet. */
  readonly isrChanges: {
    readonly partitions: Set<PartitionKey>;
    lastChangeUs: SimTimeUs;
    lastAnnouncedUs: SimTimeUs;
  };
  /** Number of the newest news of configs that was acted on. */
  readonly configChanges: { last: number };
  /** A controlled shutdown under way; null while there is none. */
  shutdown: { triesLeft: number } | null;
  /** Topics asked for that are not in the metadata cache yet. */
  waitingTopics: WaitingTopics[];
  lastWaitId: number;
}

/** A request about topics whose answer waits for the metadata to say so too. */
export interface WaitingTopics {
  readonly id: number;
  readonly incoming: Incoming;
  readonly api: 'CreateTopics' | 'CreatePartitions' | 'DeleteTopics';
  /** What is answered about each topic; those without an error are waited for. */
  readonly results: {
    readonly name: string;
    errorCode: string;
    errorMessage: string | null;
    /** Partitions that there are to be; absent where any number will do. */
    readonly count?: number;
  }[];
}

// ---- the controller

export interface ControllerMemory {
  /** Broker that is the controller, as this one knows; −1 for none. */
  activeControllerId: BrokerId;
  /** Of its last reign; 0 before the first. */
  epoch: number;
  /** The epoch it reigns in, by its own belief; null while it does not. */
  reign: number | null;
  epochZkVersion: number;
  context: ControllerContext;
  /** Its one thread: what has happened and waits to be handled, and the procedures under way, innermost last. */
  queue: ControllerEvent[];
  stack: Frame[];
  isWaiting: boolean;
  /** Results that the innermost procedure goes on with. */
  results: readonly ZkResult[];
  readonly batch: RequestBatch;
  /** By broker: what is to be sent to it, one request at a time. */
  readonly channels: Map<BrokerId, ControlChannel>;
  lastChannel: number;
}

/** Requests that one change of state comes to, gathered by broker. */
export interface RequestBatch {
  readonly leaderAndIsr: Map<BrokerId, Map<PartitionKey, LeaderAndIsrPartition>>;
  readonly stopReplica: Map<BrokerId, { readonly key: PartitionKey; readonly deletes: boolean }[]>;
  readonly updateBrokers: Set<BrokerId>;
  readonly updatePartitions: Map<PartitionKey, UpdateMetadataPartition>;
}

export interface ControlChannel {
  /** Name of its connection. */
  readonly name: string;
  readonly queue: ControlItem[];
  /** The first of the queue is on its way, or about to be sent again. */
  isOut: boolean;
}
/** Frozen. */
export interface ControlItem {
  readonly api: 'LeaderAndIsr' | 'UpdateMetadata' | 'StopReplica';
  readonly body: unknown;
  readonly partitions: readonly PartitionKey[];
}

export const createKafkaZk = (): KafkaZkMemory => ({
  controller: {
    activeControllerId: -1,
    epoch: 0,
    reign: null,
    epochZkVersion: -1,
    context: emptyContext(),
    queue: [],
    stack: [],
    isWaiting: false,
    results: [],
    batch: {
      leaderAndIsr: new Map(),
      stopReplica: new Map(),
      updateBrokers: new Set(),
      updatePartitions: new Map(),
    },
    channels: new Map(),
    lastChannel: 0,
  },
  brokerEpoch: -1,
  isrChanges: { partitions: new Set(), lastChangeUs: 0, lastAnnouncedUs: 0 },
  configChanges: { last: -1 },
  shutdown: null,
  waitingTopics: [],
  lastWaitId: 0,
});

// A broker's node with ZooKeeper has this on its disk, and this memory under `kafkaZk`, and its client under `zk`.
export const diskOf = (node: NodeContext): KafkaZkDisk => node.node.disk as KafkaZkDisk;
export const kafkaZkOf = (node: NodeContext): KafkaZkMemory =>
  (node.node.memory as { kafkaZk: KafkaZkMemory }).kafkaZk;
export const controllerOf = (node: NodeContext): ControllerMemory => kafkaZkOf(node).controller;
export const rulesOf = (node: NodeContext): Rules => diskOf(node).rules;
export const isActive = (node: NodeContext): boolean =>
  controllerOf(node).activeControllerId === diskOf(node).brokerId;

/** Memory of a broker's process in which the client lies. */
export interface KafkaZkProcess {
  readonly zk: ZkClient;
  readonly kafkaZk: KafkaZkMemory;
}
