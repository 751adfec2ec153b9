/** Topics that go away: their replicas are stopped and deleted one by one, and only then the topic's znodes.
 *  Models      kafka.controller.TopicDeletionManager
 *  Invariants  a topic is gone when every replica has answered that it is; one that cannot be reached holds it up
 *  See         topic-admin.ts (who asks for it) */

import { deleteTopicEnabled } from './configs.ts';
import {
  isOnline,
  isQueuedForDeletion,
  liveOrShuttingDown,
  partitionsOfTopic,
  replicaStateOf,
  replicasInState,
  replicasOfTopic,
  topicOf,
} from './context.ts';
import { tellMetadata } from './control-batch.ts';
import { begin, changePartitions, changeReplicas } from './frames.ts';
import type { ControllerContext, ReplicaState } from './model.ts';
import { isActive } from './state.ts';
import type { Procedure } from './step.ts';
import { ask, call, fenced, fencedResult, goTo } from './step.ts';
import {
  DELETE_TOPICS,
  deleteNode,
  deleteTopicPath,
  partitionsPath,
  statePath,
  topicConfigPath,
  topicPath,
} from './znodes.ts';

/** Somebody has asked for topics to be deleted. */
export const topicDeletion: Procedure<'topicDeletion'> = [
  ({ node }) => (isActive(node) ? ask({ op: 'getChildren', path: DELETE_TOPICS, watch: true }) : 'end'),
  (hands, frame) => {
    const { context, node, results } = hands;
    const asked = results[0]?.children ?? [];
    const isDone = (topic: string): boolean => !deleteTopicEnabled(node) || !context.topics.has(topic);
    frame.topics = asked.filter((topic) => !isDone(topic));
    return ask(...asked.filter(isDone).map((topic) => fenced(hands, deleteNode(deleteTopicPath(topic)))));
  },
  (hands, { topics }) => {
    for (const result of hands.results) fencedResult(hands, result);
    if (topics.length === 0) return 'end';
    for (const topic of topics) {
      hands.context.topicsToBeDeleted.add(topic);
      const isMoving = partitionsOfTopic(hands.context, topic).some(({ key }) =>
        hands.context.reassigned.has(key),
      );
      if (isMoving) hands.context.topicsIneligibleForDeletion.add(topic);
    }
    return call(begin('resumeDeletions', { done: [], next: 0 }));
  },
];

const FINISH_NEXT = 1;

export const resumeDeletions: Procedure<'resumeDeletions'> = [
  ({ context }, frame) => {
    frame.done = [...context.topicsToBeDeleted].filter((topic) =>
      replicasOfTopic(context, topic).every(
        (replica) => replicaStateOf(context, replica) === 'ReplicaDeletionSuccessful',
      ),
    );
  },
  (_hands, frame) => {
    const topic = frame.done[frame.next];
    frame.next++;
    return topic === undefined ? undefined : call(begin('completeDeletion', { topic }));
  },
  (_hands, frame) => (frame.next <= frame.done.length ? goTo(FINISH_NEXT) : undefined),
  // Replicas that could not be deleted are tried again, from the state before.
  ({ context }) => {
    const failed = [...context.topicsToBeDeleted].flatMap((topic) =>
      isAnyIn(context, topic, 'ReplicaDeletionStarted')
        ? []
        : replicasInState(context, topic, 'ReplicaDeletionIneligible'),
    );
    return failed.length > 0 ? call(changeReplicas(failed, 'OfflineReplica')) : undefined;
  },
  ({ context }) => {
    const topics = [...context.topicsToBeDeleted].filter(
      (topic) =>
        !isAnyIn(context, topic, 'ReplicaDeletionStarted') && !context.topicsIneligibleForDeletion.has(topic),
    );
    return topics.length > 0 ? call(begin('startDeletion', { topics })) : 'end';
  },
];

const isAnyIn = (context: ControllerContext, topic: string, state: ReplicaState): boolean =>
  replicasInState(context, topic, state).length > 0;

export const startDeletion: Procedure<'startDeletion'> = [
  ({ context }, { topics }) => call(changePartitions(unseen(context, topics), 'OfflinePartition')),
  ({ context }, { topics }) => call(changePartitions(unseen(context, topics), 'NonExistentPartition')),
  // Clients shall not look for it any more.
  (hands, { topics }) => {
    const { context } = hands;
    for (const topic of topics) context.topicsWithDeletionStarted.add(topic);
    const keys = topics.flatMap((topic) => partitionsOfTopic(context, topic).map(({ key }) => key));
    tellMetadata(hands, liveOrShuttingDown(context), keys);
    const dead = topics.flatMap((topic) =>
      replicasOfTopic(context, topic).filter(({ brokerId }) => !isOnline(context, brokerId)),
    );
    for (const { key } of dead) context.topicsIneligibleForDeletion.add(topicOf(key));
    return call(changeReplicas(dead, 'ReplicaDeletionIneligible'));
  },
  ({ context }, { topics }) => call(changeReplicas(toDelete(context, topics), 'OfflineReplica')),
  ({ context }, { topics }) => call(changeReplicas(toDelete(context, topics), 'ReplicaDeletionStarted')),
];

const unseen = (context: ControllerContext, topics: readonly string[]) =>
  topics
    .filter((topic) => !context.topicsWithDeletionStarted.has(topic))
    .flatMap((topic) => partitionsOfTopic(context, topic).map(({ key }) => key));

const toDelete = (context: ControllerContext, topics: readonly string[]) =>
  topics.flatMap((topic) =>
    replicasOfTopic(context, topic).filter(
      (replica) =>
        isOnline(context, replica.brokerId) &&
        replicaStateOf(context, replica) !== 'ReplicaDeletionSuccessful',
    ),
  );

/** All its replicas are gone: so is the topic. */
export const completeDeletion: Procedure<'completeDeletion'> = [
  ({ context }, { topic }) =>
    call(changeReplicas(replicasInState(context, topic, 'ReplicaDeletionSuccessful'), 'NonExistentReplica')),
  (hands, { topic }) => {
    const { context } = hands;
    context.topicsToBeDeleted.delete(topic);
    context.topicsWithDeletionStarted.delete(topic);
    context.topicsIneligibleForDeletion.delete(topic);
    const states = partitionsOfTopic(context, topic).map(({ key }) => statePath(key));
    const paths = [
      ...states,
      ...states.map((path) => path.slice(0, path.lastIndexOf('/'))),
      partitionsPath(topic),
      topicPath(topic),
      topicConfigPath(topic),
      deleteTopicPath(topic),
    ];
    context.topics.delete(topic);
    return ask(...paths.map((path) => fenced(hands, deleteNode(path))));
  },
  (hands) => {
    for (const result of hands.results) fencedResult(hands, result);
    return 'end';
  },
];

/** Replicas of topics that go away are on brokers that cannot be reached. */
export const failDeletion: Procedure<'failDeletion'> = [
  ({ context }, { replicas }) => {
    const going = replicas.filter(({ key }) => isQueuedForDeletion(context, topicOf(key)));
    if (going.length === 0) return 'end';
    return call(changeReplicas(going, 'ReplicaDeletionIneligible'));
  },
  ({ context }, { replicas }) => {
    for (const { key } of replicas)
      if (isQueuedForDeletion(context, topicOf(key))) context.topicsIneligibleForDeletion.add(topicOf(key));
    return call(begin('resumeDeletions', { done: [], next: 0 }));
  },
];

/** A broker has answered what became of the replicas it was to delete. */
export const replicasDeleted: Procedure<'replicasDeleted'> = [
  ({ node }, { failed }) => {
    if (!isActive(node)) return 'end';
    return failed.length > 0 ? call(begin('failDeletion', { replicas: failed })) : undefined;
  },
  ({ context }, { deleted }) => {
    const going = deleted.filter(({ key }) => isQueuedForDeletion(context, topicOf(key)));
    return going.length > 0 ? call(changeReplicas(going, 'ReplicaDeletionSuccessful')) : 'end';
  },
  () => call(begin('resumeDeletions', { done: [], next: 0 })),
];
