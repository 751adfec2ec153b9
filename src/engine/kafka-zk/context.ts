/** Questions to what the controller knows.
 *  Models      kafka.controller.ControllerContext */

import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { parsePartitionKey } from '../../contract/ids.ts';
import type {
  ControllerContext,
  Leadership,
  PartitionContext,
  PartitionReplica,
  ReplicaState,
} from './model.ts';
import type { StateData } from './znodes.ts';

export function partitionIn(context: ControllerContext, key: PartitionKey): PartitionContext | undefined {
  const { topic, partition } = parsePartitionKey(key);
  return context.topics.get(topic)?.partitions[partition];
}

export const topicOf = (key: PartitionKey): string => parsePartitionKey(key).topic;

export const allPartitions = (context: ControllerContext): readonly PartitionContext[] =>
  [...context.topics.values()].flatMap((topic) => topic.partitions);

export const partitionsOfTopic = (context: ControllerContext, topic: string): readonly PartitionContext[] =>
  context.topics.get(topic)?.partitions ?? [];

/** Ascending. */
export const liveOrShuttingDown = (context: ControllerContext): readonly BrokerId[] =>
  [...context.liveBrokers.keys()].sort((a, b) => a - b);

/** Registered, and not about to shut down. */
export const isOnline = (context: ControllerContext, id: BrokerId): boolean =>
  context.liveBrokers.has(id) && !context.shuttingDown.has(id);

export const isQueuedForDeletion = (context: ControllerContext, topic: string): boolean =>
  context.topicsToBeDeleted.has(topic);

export const replicasOnBrokers = (
  context: ControllerContext,
  brokers: readonly BrokerId[],
): readonly PartitionReplica[] =>
  allPartitions(context).flatMap(({ key, replicas }) =>
    replicas.filter((id) => brokers.includes(id)).map((brokerId) => ({ key, brokerId })),
  );

export const replicasOfPartitions = (
  context: ControllerContext,
  keys: readonly PartitionKey[],
): readonly PartitionReplica[] =>
  keys.flatMap((key) => (partitionIn(context, key)?.replicas ?? []).map((brokerId) => ({ key, brokerId })));

export const replicasOfTopic = (context: ControllerContext, topic: string): readonly PartitionReplica[] =>
  replicasOfPartitions(
    context,
    partitionsOfTopic(context, topic).map(({ key }) => key),
  );

export const replicaStateOf = (
  context: ControllerContext,
  { key, brokerId }: PartitionReplica,
): ReplicaState => partitionIn(context, key)?.replicaStates.get(brokerId) ?? 'NonExistentReplica';

export const replicasInState = (
  context: ControllerContext,
  topic: string,
  state: ReplicaState,
): readonly PartitionReplica[] =>
  replicasOfTopic(context, topic).filter((replica) => replicaStateOf(context, replica) === state);

/** A partition's state as read from ZooKeeper. */
export const leadershipOf = (data: StateData, zkVersion: number): Leadership =>
  Object.freeze({
    leader: data.leader,
    leaderEpoch: data.leader_epoch,
    isr: data.isr,
    zkVersion,
    controllerEpoch: data.controller_epoch,
  });

/** What is written for it. */
export const stateData = ({
  leader,
  leaderEpoch,
  isr,
  controllerEpoch,
}: Omit<Leadership, 'zkVersion'>): StateData => ({
  version: 1,
  controller_epoch: controllerEpoch,
  leader,
  leader_epoch: leaderEpoch,
  isr,
});
