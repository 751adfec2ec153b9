/** Topics and partitions that somebody has written into ZooKeeper, and ISRs that leaders have.
 *  Models      kafka.controller.KafkaController#processTopicChange, #processPartitionModifications,
 *              #onNewPartitionCreation, #processIsrChangeNotification
 *  See         topic-admin.ts (who writes them), isr-changes.ts */
import {
  isQueuedForDeletion,
  leadershipOf,
  liveOrShuttingDown,
  partitionIn,
  replicasOfPartitions,
} from './context.ts';
import { tellMetadata } from './control-batch.ts';
import { takeUpAssignment } from './failover.ts';
import { begin, changePartitions, changeReplicas } from './frames.ts';
import { isActive } from './state.ts';
import type { Procedure } from './step.ts';
import { ask, call, fenced, fencedResult, readAll } from './step.ts';
import type { IsrChangeData, StateData } from './znodes.ts';
import { deleteNode, ISR_CHANGES, statePath, TOPICS, topicPath } from './znodes.ts';

export const topicChange: Procedure<'topicChange'> = [
  ({ node }) => (isActive(node) ? ask({ op: 'getChildren', path: TOPICS, watch: true }) : 'end'),
  ({ context, results }, frame) => {
    const names = results[0]?.children ?? [];
    for (const known of [...context.topics.keys()]) if (!names.includes(known)) context.topics.delete(known);
    frame.fresh = names.filter((name) => !context.topics.has(name));
    return readAll(frame.fresh.map(topicPath), true);
  },
  ({ context, results }, { fresh }) => {
    const keys = fresh.flatMap((name, i) => takeUpAssignment(context, name, results[i]));
    return keys.length > 0 ? call(begin('newPartitions', { keys })) : undefined;
  },
];

export const partitionChange: Procedure<'partitionChange'> = [
  ({ node }, { topic }) => (isActive(node) ? readAll([topicPath(topic)], true) : 'end'),
  ({ context, results }, { topic }) => {
    if (!context.topics.has(topic) || isQueuedForDeletion(context, topic)) return 'end';
    const keys = takeUpAssignment(context, topic, results[0]);
    return keys.length > 0 ? call(begin('newPartitions', { keys })) : undefined;
  },
];

export const newPartitions: Procedure<'newPartitions'> = [
  (_hands, { keys }) => call(changePartitions(keys, 'NewPartition')),
  ({ context }, { keys }) => call(changeReplicas(replicasOfPartitions(context, keys), 'NewReplica')),
  (_hands, { keys }) => call(changePartitions(keys, 'OnlinePartition')),
  ({ context }, { keys }) => call(changeReplicas(replicasOfPartitions(context, keys), 'OnlineReplica')),
];

/** Leaders have changed ISRs: until now clients were told of the old ones. */
export const isrChange: Procedure<'isrChange'> = [
  ({ node }) => (isActive(node) ? ask({ op: 'getChildren', path: ISR_CHANGES, watch: true }) : 'end'),
  ({ results }, frame) => {
    frame.names = results[0]?.children ?? [];
    return readAll(frame.names.map((name) => `${ISR_CHANGES}/${name}`));
  },
  ({ context, results }, frame) => {
    const keys = results.flatMap(({ error, data }) =>
      // Only `IsrChangeData` is written there.
      error === 'OK' ? (data as IsrChangeData).partitions : [],
    );
    frame.keys = [...new Set(keys)].filter((key) => partitionIn(context, key));
    return readAll(frame.keys.map(statePath));
  },
  (hands, { keys, names }) => {
    const { context, results } = hands;
    for (const [i, key] of keys.entries()) {
      const partition = partitionIn(context, key);
      const result = results[i];
      if (partition && result?.error === 'OK' && result.stat)
        partition.leadership = leadershipOf(result.data as StateData, result.stat.version);
    }
    if (keys.length > 0) tellMetadata(hands, liveOrShuttingDown(context), keys);
    return ask(...names.map((name) => fenced(hands, deleteNode(`${ISR_CHANGES}/${name}`))));
  },
  // The answers matter only for what they say of newer controllers.
  (hands) => {
    for (const result of hands.results) fencedResult(hands, result);
    return 'end';
  },
];
