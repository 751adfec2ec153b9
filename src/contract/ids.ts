/** Names of things, as they cross the seam. Plain aliases rather than brands: every id is prefixed or numbered
 *  by Kafka itself, and units live in the names (`sentAtUs`), see docs/decisions/0002. */

/** A process on the simulated network: `b1` a broker, `c101` a controller, `z201` a ZooKeeper
 *  server, `p-checkout` a producer, `k-ada` a consumer. */
export type NodeId = string;
/** Kafka's `broker.id` / `node.id`, a small non-negative integer; −1 stands for "none". */
export type BrokerId = number;
/** A run of the engine: compare, quiz and preview runs live beside the main one. */
export type RunId = string;
/** Number of an engine event in its run, from 1, in the order things happened. */
export type EventId = number;
/** Given by the person's side to a command; unique in a run. */
export type CommandId = string;
/** `topic-partition`, as in a directory name of Kafka's: `orders-0`. */
export type PartitionKey = string;

export interface TopicPartition {
  readonly topic: string;
  /** Index within the topic, from 0. */
  readonly partition: number;
}

/** No leader, no broker: Kafka writes −1. */
export const NO_BROKER: BrokerId = -1;

/** Names made once: they are asked for with every event, and a text that is put together anew is looked up slowly. */
const named = (letter: string): readonly NodeId[] => Array.from({ length: 256 }, (_, id) => `${letter}${id}`);
const BROKER_NODES = named('b');
const CONTROLLER_NODES = named('c');

export const brokerNode = (id: BrokerId): NodeId => BROKER_NODES[id] ?? `b${id}`;
export const controllerNode = (id: BrokerId): NodeId => CONTROLLER_NODES[id] ?? `c${id}`;
/** A server of the ZooKeeper ensemble, by its `myid`. */
export const zookeeperNode = (id: number): NodeId => `z${id}`;
export const producerNode = (name: string): NodeId => `p-${name}`;
export const consumerNode = (name: string): NodeId => `k-${name}`;

export const partitionKey = (topic: string, partition: number): PartitionKey => `${topic}-${partition}`;

/** The inverse of `partitionKey`: the number after the last dash is the partition. */
export function parsePartitionKey(key: PartitionKey): TopicPartition {
  const dash = key.lastIndexOf('-');
  return { topic: key.slice(0, dash), partition: Number(key.slice(dash + 1)) };
}
