/** Replicas that move to other brokers: the new ones catch up, then the old ones go.
 *  Models      kafka.controller.KafkaController#onPartitionReassignment (KIP-455)
 *  Simplifies  one algorithm for all eras: the older ones kept what is under way in /admin/reassign_partitions alone
 *  See         leadership-moves.ts */

import type { PartitionKey } from '../../contract/ids.ts';
import { parsePartitionKey } from '../../contract/ids.ts';
import {
  isOnline,
  isQueuedForDeletion,
  liveOrShuttingDown,
  partitionIn,
  stateData,
  topicOf,
} from './context.ts';
import { addLeaderAndIsr, newBatch, sendBatch, tellMetadata } from './control-batch.ts';
import { begin, changePartitions, changeReplicas } from './frames.ts';
import type { ControllerContext, PartitionContext } from './model.ts';
import { readState } from './partition-machine.ts';
import { isActive } from './state.ts';
import type { Hands, Outcome, Procedure } from './step.ts';
import { ask, call, fenced, fencedResult, goTo, readAll } from './step.ts';
import type { AssignmentData, ReassignData } from './znodes.ts';
import { ANY_VERSION, deleteNode, REASSIGN_PARTITIONS, setNode, statePath, topicPath } from './znodes.ts';

const MOVE_NEXT = 3;

/** What is asked for in /admin/reassign_partitions, or, by name, what was under way. */
export const reassignment: Procedure<'reassignment'> = [
  ({ node }) => (isActive(node) ? ask({ op: 'exists', path: REASSIGN_PARTITIONS, watch: true }) : 'end'),
  ({ results }) => readAll(results[0]?.error === 'OK' ? [REASSIGN_PARTITIONS] : []),
  ({ context, results }, frame) => {
    // Only `ReassignData` is written there.
    const asked = (results[0]?.data as ReassignData | undefined)?.partitions ?? [];
    for (const { key, replicas } of asked) {
      if (frame.keys.includes(key) || !aim(context, key, replicas)) continue;
      frame.keys.push(key);
    }
    for (const key of context.reassigned) if (!frame.keys.includes(key)) frame.keys.push(key);
  },
  ({ context }, frame) => {
    const key = frame.keys[frame.next];
    if (key === undefined) return 'end';
    frame.next++;
    return partitionIn(context, key)
      ? call(begin('reassignPartition', { key, removing: [] }))
      : goTo(MOVE_NEXT);
  },
  () => goTo(MOVE_NEXT),
];

/** Sets a partition on its way to other replicas; answers whether it exists and does not stand there already. */
function aim(context: ControllerContext, key: PartitionKey, target: readonly number[]): boolean {
  const partition = partitionIn(context, key);
  if (!partition || isQueuedForDeletion(context, topicOf(key))) return false;
  const origin = partition.replicas.filter((id) => !partition.adding.includes(id));
  const removing = origin.filter((id) => !target.includes(id));
  partition.adding = Object.freeze(target.filter((id) => !origin.includes(id)));
  partition.removing = Object.freeze([...removing].sort((a, b) => a - b));
  partition.replicas = Object.freeze([...target, ...partition.removing]);
  context.reassigned.add(key);
  return true;
}

const targetOf = ({ replicas, removing }: PartitionContext): readonly number[] =>
  replicas.filter((id) => !removing.includes(id));

const FINISH = 5;

export const reassignPartition: Procedure<'reassignPartition'> = [
  // The aim is written down first, so that another controller can go on with it.
  (hands, { key }) => ask(writeAssignment(hands, topicOf(key))),
  (hands, { key }) => {
    for (const result of hands.results) fencedResult(hands, result);
    // A leader that lets a new replica in is heard of.
    return readAll([statePath(key)], true);
  },
  (hands, frame): Outcome => {
    const partition = partitionIn(hands.context, frame.key);
    const state = readState(hands, hands.results[0]);
    if (!partition || !state) return 'end';
    const isComplete = targetOf(partition).every((id) => state.data.isr.includes(id));
    return isComplete ? goTo(FINISH) : call(begin('raiseEpoch', { key: frame.key }));
  },
  ({ context }, { key }) => {
    const adding = partitionIn(context, key)?.adding ?? [];
    return call(
      changeReplicas(
        adding.map((brokerId) => ({ key, brokerId })),
        'NewReplica',
      ),
    );
  },
  () => 'end',

  ({ context }, { key }) => {
    const adding = partitionIn(context, key)?.adding ?? [];
    return call(
      changeReplicas(
        adding.map((brokerId) => ({ key, brokerId })),
        'OnlineReplica',
      ),
    );
  },
  ({ context }, frame) => {
    const partition = partitionIn(context, frame.key);
    if (!partition) return 'end';
    frame.removing = partition.removing;
    partition.replicas = Object.freeze(targetOf(partition));
    partition.adding = Object.freeze([]);
    partition.removing = Object.freeze([]);
    const leader = partition.leadership?.leader ?? -1;
    const stays = partition.replicas.includes(leader) && isOnline(context, leader);
    return call(
      stays
        ? begin('raiseEpoch', { key: frame.key })
        : changePartitions([frame.key], 'OnlinePartition', 'reassign'),
    );
  },
  (_hands, frame) => call(changeReplicas(gone(frame), 'OfflineReplica')),
  (_hands, frame) => call(changeReplicas(gone(frame), 'ReplicaDeletionStarted')),
  (_hands, frame) => call(changeReplicas(gone(frame), 'ReplicaDeletionSuccessful')),
  (_hands, frame) => call(changeReplicas(gone(frame), 'NonExistentReplica')),
  (hands, { key }) => {
    hands.context.reassigned.delete(key);
    return ask(
      writeAssignment(hands, topicOf(key)),
      // With the last one, what was asked for is done.
      ...(hands.context.reassigned.size === 0 ? [fenced(hands, deleteNode(REASSIGN_PARTITIONS))] : []),
      { op: 'exists', path: REASSIGN_PARTITIONS, watch: true },
    );
  },
  (hands, { key }) => {
    for (const result of hands.results) fencedResult(hands, result);
    tellMetadata(hands, liveOrShuttingDown(hands.context), [key]);
    hands.context.topicsIneligibleForDeletion.delete(topicOf(key));
    return call(begin('resumeDeletions', { done: [], next: 0 }));
  },
];

const gone = ({ key, removing }: { readonly key: PartitionKey; readonly removing: readonly number[] }) =>
  removing.map((brokerId) => ({ key, brokerId }));

function writeAssignment(hands: Hands, topic: string) {
  const partitions = hands.context.topics.get(topic)?.partitions ?? [];
  const list = (of: (partition: PartitionContext) => readonly number[]) =>
    partitions.flatMap((partition) => {
      const replicas = of(partition);
      if (replicas.length === 0) return [];
      return [{ partition: parsePartitionKey(partition.key).partition, replicas }];
    });
  const data: AssignmentData = {
    version: 2,
    partitions: partitions.map(({ replicas }) => replicas),
    adding_replicas: list(({ adding }) => adding),
    removing_replicas: list(({ removing }) => removing),
  };
  return fenced(hands, setNode(topicPath(topic), data, ANY_VERSION));
}

export const raiseEpoch: Procedure<'raiseEpoch'> = [
  (_hands, { key }) => readAll([statePath(key)]),
  (hands, { key }) => {
    const state = readState(hands, hands.results[0]);
    if (!state) return 'end';
    const { leader, leader_epoch, isr } = state.data;
    const next = { leader, leaderEpoch: leader_epoch + 1, isr, controllerEpoch: hands.memory.epoch };
    const partition = partitionIn(hands.context, key);
    if (partition) partition.leadership = Object.freeze({ ...next, zkVersion: state.stat.version + 1 });
    return ask(fenced(hands, setNode(statePath(key), stateData(next), state.stat.version)));
  },
  (hands, { key }) => {
    const raw = hands.results[0];
    const result = raw && fencedResult(hands, raw);
    if (result?.error === 'BADVERSION') return goTo(0);
    if (result?.error !== 'OK') return 'end';
    newBatch(hands);
    addLeaderAndIsr(hands, partitionIn(hands.context, key)?.replicas ?? [], key, false);
    sendBatch(hands);
    return 'end';
  },
];
