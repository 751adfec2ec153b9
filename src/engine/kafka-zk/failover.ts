/** A broker that has just become controller learns everything from ZooKeeper, tells everybody, and mends what its
 *  predecessor left.
 *  Models      kafka.controller.KafkaController#onControllerFailover, #initializeControllerContext
 *  Simplifies  no log dir events
 *  See         partition-machine.ts, replica-machine.ts, deletion.ts */

import { configBoolean } from '../../contract/configs.ts';
import { partitionKey } from '../../contract/ids.ts';
import type { ZkResult } from '../protocol/zookeeper.ts';
import { openChannel } from './channels.ts';
import {
  allPartitions,
  isOnline,
  isQueuedForDeletion,
  leadershipOf,
  liveOrShuttingDown,
  replicasOfTopic,
} from './context.ts';
import { tellMetadata } from './control-batch.ts';
import { orderedElection } from './elections.ts';
import { begin, changePartitions, changeReplicas } from './frames.ts';
import type { ControllerContext, LiveBroker } from './model.ts';
import { emptyContext } from './model.ts';
import { diskOf } from './state.ts';
import type { Procedure } from './step.ts';
import { ask, call, fenced, fencedResult, readAll } from './step.ts';
import type { AssignmentData, BrokerData, StateData } from './znodes.ts';
import {
  BROKER_IDS,
  brokerPath,
  DELETE_TOPICS,
  deleteNode,
  ISR_CHANGES,
  PREFERRED_ELECTION,
  REASSIGN_PARTITIONS,
  statePath,
  TOPICS,
  topicPath,
} from './znodes.ts';

/** Until the first look at who leads what; then the config counts. */
const FIRST_BALANCE_US = 5_000_000;

export const failover: Procedure<'failover'> = [
  // Watches first, so that nothing that happens while it reads is missed.
  (hands) => {
    hands.memory.context = emptyContext();
    return ask(
      { op: 'exists', path: PREFERRED_ELECTION, watch: true },
      { op: 'exists', path: REASSIGN_PARTITIONS, watch: true },
      { op: 'getChildren', path: ISR_CHANGES, watch: true },
    );
  },
  // What its predecessor was told and has not done, it will see by itself.
  (hands) =>
    ask(
      ...(hands.results[2]?.children ?? []).map((name) =>
        fenced(hands, deleteNode(`${ISR_CHANGES}/${name}`)),
      ),
    ),
  (hands) => {
    for (const result of hands.results) fencedResult(hands, result);
    return ask({ op: 'getChildren', path: BROKER_IDS, watch: true });
  },
  ({ results }) => readAll((results[0]?.children ?? []).map((id) => brokerPath(Number(id)))),
  ({ context, results }) => {
    for (const [id, broker] of liveBrokersIn(results)) context.liveBrokers.set(id, broker);
    return ask({ op: 'getChildren', path: TOPICS, watch: true });
  },
  ({ results }, frame) => {
    frame.topics = results[0]?.children ?? [];
    return readAll(frame.topics.map(topicPath), true);
  },
  (hands, frame) => {
    for (const [i, name] of frame.topics.entries()) takeUpAssignment(hands.context, name, hands.results[i]);
    frame.keys = allPartitions(hands.context).map(({ key }) => key);
    return readAll(frame.keys.map(statePath));
  },
  (hands) => {
    const { context, node, results } = hands;
    for (const [i, partition] of allPartitions(context).entries()) {
      const result = results[i];
      // Only `StateData` is written there.
      if (result?.error === 'OK' && result.stat)
        partition.leadership = leadershipOf(result.data as StateData, result.stat.version);
    }
    for (const id of liveOrShuttingDown(context)) openChannel(node, id);
    return ask({ op: 'getChildren', path: DELETE_TOPICS, watch: true });
  },
  (hands) => {
    const { context, results } = hands;
    for (const topic of results[0]?.children ?? []) {
      context.topicsToBeDeleted.add(topic);
      const isIneligible =
        replicasOfTopic(context, topic).some(({ brokerId }) => !isOnline(context, brokerId)) ||
        (context.topics.get(topic)?.partitions.some(({ key }) => context.reassigned.has(key)) ?? false);
      if (isIneligible) context.topicsIneligibleForDeletion.add(topic);
    }
    // Brokers must know who is alive before they are told whom to follow.
    tellMetadata(hands, liveOrShuttingDown(context), []);
    initializeReplicaStates(context);
    return call(
      changeReplicas(
        replicasWhere(context, (id) => isOnline(context, id)),
        'OnlineReplica',
      ),
    );
  },
  ({ context }) =>
    call(
      changeReplicas(
        replicasWhere(context, (id) => !isOnline(context, id)),
        'OfflineReplica',
      ),
    ),
  (hands) => {
    const { context } = hands;
    for (const partition of allPartitions(context)) {
      if (!partition.leadership) partition.state = 'NewPartition';
      else if (isOnline(context, partition.leadership.leader)) partition.state = 'OnlinePartition';
      else partition.state = 'OfflinePartition';
    }
    return call(bringOnline(context));
  },
  ({ node, memory }) => {
    node.emit({ type: 'controller.activated', controllerId: diskOf(node).brokerId, epoch: memory.epoch });
    return call(begin('reassignment', { moves: [], next: 0 }));
  },
  () => call(begin('resumeDeletions', { done: [], next: 0 })),
  () => call(orderedElection()),
  ({ node }) => {
    if (configBoolean(diskOf(node).configs, 'auto.leader.rebalance.enable'))
      node.startTimer('controller:balance', FIRST_BALANCE_US);
    return 'end';
  },
];

/** Registered brokers among results of reading their znodes. */
export function liveBrokersIn(results: readonly ZkResult[]): readonly [number, LiveBroker][] {
  return results.flatMap(({ error, path, data, stat }): [number, LiveBroker][] => {
    if (error !== 'OK' || path === null || !stat) return [];
    // Only `BrokerData` is written there.
    const { rack } = data as BrokerData;
    return [[Number(path.slice(path.lastIndexOf('/') + 1)), Object.freeze({ epoch: stat.czxid, rack })]];
  });
}

/** Takes up a topic's assignment as read; answers the partitions that are new to the context. */
export function takeUpAssignment(
  context: ControllerContext,
  name: string,
  result: ZkResult | undefined,
): readonly string[] {
  if (result?.error !== 'OK') return [];
  // Only `AssignmentData` is written there.
  const { partitions, adding_replicas, removing_replicas } = result.data as AssignmentData;
  let topic = context.topics.get(name);
  if (!topic) {
    topic = { name, partitions: [] };
    context.topics.set(name, topic);
  }
  const fresh: string[] = [];
  for (const [index, replicas] of partitions.entries()) {
    const key = partitionKey(name, index);
    if (topic.partitions[index]) continue;
    const of = (list: typeof adding_replicas) =>
      list.find(({ partition }) => partition === index)?.replicas ?? [];
    const adding = of(adding_replicas);
    const removing = of(removing_replicas);
    topic.partitions[index] = {
      key,
      replicas,
      adding,
      removing,
      state: 'NonExistentPartition',
      leadership: null,
      replicaStates: new Map(),
    };
    if (adding.length + removing.length > 0) context.reassigned.add(key);
    fresh.push(key);
  }
  return fresh;
}

function initializeReplicaStates(context: ControllerContext): void {
  for (const { replicas, replicaStates } of allPartitions(context)) {
    for (const id of replicas)
      replicaStates.set(id, isOnline(context, id) ? 'OnlineReplica' : 'ReplicaDeletionIneligible');
  }
}

const replicasWhere = (context: ControllerContext, holds: (id: number) => boolean) =>
  allPartitions(context).flatMap(({ key, replicas }) =>
    replicas.filter(holds).map((brokerId) => ({ key, brokerId })),
  );

/** Elections for whatever is new or offline, and not going away. */
export const bringOnline = (context: ControllerContext) =>
  changePartitions(
    allPartitions(context)
      .filter(
        ({ state, key }) =>
          (state === 'NewPartition' || state === 'OfflinePartition') &&
          !isQueuedForDeletion(context, key.slice(0, key.lastIndexOf('-'))),
      )
      .map(({ key }) => key),
    'OnlinePartition',
  );
