/** Replicas that move to other brokers: the new ones catch up, then the old ones go.
 *  Models      kafka.controller.KafkaController#onPartitionReassignment, #processApiPartitionReassignment (KIP-455)
 *  Simplifies  one algorithm for all eras: the older ones kept what is under way in /admin/reassign_partitions alone
 *  See         leadership-moves.ts */

import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { parsePartitionKey, partitionKey } from '../../contract/ids.ts';
import type { Incoming } from '../kernel/network.ts';
import { plainLabel } from '../protocol/labels.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import { answerReassignment, refuseAdmin } from './admin-answers.ts';
import { refuseMove } from './admin-refusals.ts';
import {
  isOnline,
  isQueuedForDeletion,
  liveOrShuttingDown,
  partitionIn,
  stateData,
  topicOf,
} from './context.ts';
import { addLeaderAndIsr, newBatch, sendBatch, tellMetadata } from './control-batch.ts';
import type { KeyRefusal, Move } from './frames.ts';
import { begin, changePartitions, changeReplicas } from './frames.ts';
import type { ControllerContext, PartitionContext, PartitionReplica } from './model.ts';
import { readState } from './partition-machine.ts';
import { isActive } from './state.ts';
import type { Hands, Outcome, Procedure } from './step.ts';
import { ask, call, fenced, fencedResult, goTo, readAll } from './step.ts';
import type { AssignmentData, ReassignData, StateData } from './znodes.ts';
import { ANY_VERSION, deleteNode, REASSIGN_PARTITIONS, setNode, statePath, topicPath } from './znodes.ts';

const MOVE_NEXT = 3;

/** What is ordered in /admin/reassign_partitions, or, by name, what was under way. */
export const reassignment: Procedure<'reassignment'> = [
  ({ node }) => (isActive(node) ? ask({ op: 'exists', path: REASSIGN_PARTITIONS, watch: true }) : 'end'),
  ({ results }) => readAll(results[0]?.error === 'OK' ? [REASSIGN_PARTITIONS] : []),
  ({ context, results }, frame) => {
    // Only `ReassignData` is written there.
    const asked = (results[0]?.data as ReassignData | undefined)?.partitions ?? [];
    // What is done already is heard of once more: its last step wrote the state that was watched.
    const moves: Move[] = frame.moves.filter(({ key }) => context.reassigned.has(key));
    const isThere = (key: PartitionKey): boolean => moves.some((move) => move.key === key);
    for (const { key, replicas } of asked) {
      const unneeded = isThere(key) || isAimedAt(context, key, replicas) ? null : aim(context, key, replicas);
      if (unneeded) moves.push({ key, unneeded });
    }
    for (const key of context.reassigned) if (!isThere(key)) moves.push({ key, unneeded: [] });
    frame.moves = moves;
  },
  ({ context }, frame) => nextMove(context, frame, MOVE_NEXT),
  () => goTo(MOVE_NEXT),
];

const ASKED_NEXT = 1;

/** Moves asked for by request: answered as soon as they have begun. */
export const alterReassignments: Procedure<'alterReassignments'> = [
  ({ node, context }, frame) => {
    if (!isActive(node)) {
      refuseAdmin(node, 'AlterPartitionReassignments', frame.incoming, 'NOT_CONTROLLER');
      return 'end';
    }
    const refused: KeyRefusal[] = [];
    const moves: Move[] = [];
    for (const { key, replicas } of movesAsked(frame.incoming)) {
      const refusal = refusalOf(context, key, replicas);
      if (refusal) refused.push({ key, ...refusal });
      const partition = partitionIn(context, key);
      if (refusal || !partition) continue;
      const unneeded = aim(context, key, replicas ?? originOf(partition));
      if (unneeded) moves.push({ key, unneeded });
    }
    frame.refused = refused;
    frame.moves = moves;
    return undefined;
  },
  ({ node, context }, frame) => {
    const next = nextMove(context, frame, ASKED_NEXT);
    if (next === 'end') {
      const keys = movesAsked(frame.incoming).map(({ key }) => key);
      answerReassignment(node, frame.incoming, keys, frame.refused);
    }
    return next;
  },
  () => goTo(ASKED_NEXT),
];

function nextMove(
  context: ControllerContext,
  frame: { moves: readonly Move[]; next: number },
  again: number,
): Outcome {
  const move = frame.moves[frame.next];
  if (!move) return 'end';
  frame.next++;
  if (!partitionIn(context, move.key)) return goTo(again);
  return call(begin('reassignPartition', { key: move.key, unneeded: move.unneeded, removing: [] }));
}

const movesAsked = (
  incoming: Incoming,
): readonly { readonly key: PartitionKey; readonly replicas: readonly BrokerId[] | null }[] =>
  requestOf('AlterPartitionReassignments', incoming.body).topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partitionIndex, replicas }) => ({ key: partitionKey(name, partitionIndex), replicas })),
  );

function refusalOf(context: ControllerContext, key: PartitionKey, replicas: readonly BrokerId[] | null) {
  const partition = partitionIn(context, key);
  if (partition && isQueuedForDeletion(context, topicOf(key)))
    return { error: 'UNKNOWN_TOPIC_OR_PARTITION', message: 'The topic is being deleted' } as const;
  return refuseMove(replicas, partition && { isMoving: isMoving(partition) }, liveOrShuttingDown(context));
}

const isMoving = ({ adding, removing }: PartitionContext): boolean => adding.length + removing.length > 0;
const originOf = ({ replicas, adding }: PartitionContext): readonly BrokerId[] =>
  replicas.filter((id) => !adding.includes(id));

const isAimedAt = (context: ControllerContext, key: PartitionKey, target: readonly BrokerId[]): boolean => {
  const partition = partitionIn(context, key);
  return partition !== undefined && isMoving(partition) && targetOf(partition).join() === target.join();
};

/** Sets a partition on its way to other replicas. Answers those that it needs no more; null when it stands there already, or
 *  is not there. */
function aim(
  context: ControllerContext,
  key: PartitionKey,
  target: readonly BrokerId[],
): readonly BrokerId[] | null {
  const partition = partitionIn(context, key);
  if (!partition || isQueuedForDeletion(context, topicOf(key))) return null;
  if (!isMoving(partition) && partition.replicas.join() === target.join()) return null;
  const before = partition.replicas;
  const origin = originOf(partition);
  const removing = origin.filter((id) => !target.includes(id));
  partition.adding = Object.freeze(target.filter((id) => !origin.includes(id)));
  partition.removing = Object.freeze([...removing].sort((a, b) => a - b));
  partition.replicas = Object.freeze([...target, ...partition.removing]);
  context.reassigned.add(key);
  return before.filter((id) => !partition.replicas.includes(id));
}

/** What is under way, of all topics or of those named. */
export const listReassignments: Procedure<'listReassignments'> = [
  ({ node, context }, { incoming }) => {
    if (!isActive(node)) {
      refuseAdmin(node, 'ListPartitionReassignments', incoming, 'NOT_CONTROLLER');
      return 'end';
    }
    const { topics } = requestOf('ListPartitionReassignments', incoming.body);
    const found = [...context.topics.values()].map(({ name, partitions }) => ({
      name,
      partitions: partitions.filter(isMoving).flatMap(({ key, replicas, adding, removing }) => {
        const { partition: partitionIndex } = parsePartitionKey(key);
        const isAsked = topics?.some(
          (one) => one.name === name && one.partitionIndexes.includes(partitionIndex),
        );
        if (isAsked === false) return [];
        return [{ partitionIndex, replicas, addingReplicas: adding, removingReplicas: removing }];
      }),
    }));
    const body = {
      errorCode: 'NONE',
      errorMessage: null,
      topics: found.filter(({ partitions }) => partitions.length > 0),
    } as const;
    answer(node, 'ListPartitionReassignments', incoming, body, plainLabel('control'));
    return 'end';
  },
];

const targetOf = ({ replicas, removing }: PartitionContext): readonly number[] =>
  replicas.filter((id) => !removing.includes(id));

const FINISH = 10;
const GIVE_UP = 19;

export const reassignPartition: Procedure<'reassignPartition'> = [
  // The aim is written down first, so that another controller can go on with it.
  (hands, { key }) => ask(writeAssignment(hands, topicOf(key))),
  (hands) => {
    for (const result of hands.results) fencedResult(hands, result);
    return undefined;
  },
  (_hands, { key, unneeded }) => call(changeReplicas(replicasAt(key, unneeded), 'OfflineReplica')),
  (_hands, { key, unneeded }) => call(changeReplicas(replicasAt(key, unneeded), 'ReplicaDeletionStarted')),
  (_hands, { key, unneeded }) => call(changeReplicas(replicasAt(key, unneeded), 'ReplicaDeletionSuccessful')),
  (_hands, { key, unneeded }) => call(changeReplicas(replicasAt(key, unneeded), 'NonExistentReplica')),
  // A leader that lets a new replica in is heard of.
  (_hands, { key }) => readAll([statePath(key)], true),
  (hands, frame): Outcome => {
    const partition = partitionIn(hands.context, frame.key);
    const state = readState(hands, hands.results[0]);
    if (!partition || !state) return 'end';
    return isComplete(partition, state.data) ? goTo(FINISH) : call(begin('raiseEpoch', { key: frame.key }));
  },
  ({ context }, { key }) => {
    const adding = partitionIn(context, key)?.adding ?? [];
    return call(changeReplicas(replicasAt(key, adding), 'NewReplica'));
  },
  () => 'end',

  ({ context }, { key }) => {
    const adding = partitionIn(context, key)?.adding ?? [];
    return call(changeReplicas(replicasAt(key, adding), 'OnlineReplica'));
  },
  ({ context }, frame) => {
    const partition = partitionIn(context, frame.key);
    if (!partition) return 'end';
    frame.removing = partition.removing;
    partition.replicas = Object.freeze(targetOf(partition));
    partition.adding = Object.freeze([]);
    partition.removing = Object.freeze([]);
    if (!partition.leadership) return goTo(GIVE_UP);
    const { leader } = partition.leadership;
    const stays = partition.replicas.includes(leader) && isOnline(context, leader);
    return call(
      stays
        ? begin('raiseEpoch', { key: frame.key })
        : changePartitions([frame.key], 'OnlinePartition', 'reassign'),
    );
  },
  (_hands, { key, removing }) => call(changeReplicas(replicasAt(key, removing), 'OfflineReplica')),
  (_hands, { key, removing }) => call(changeReplicas(replicasAt(key, removing), 'ReplicaDeletionStarted')),
  (_hands, { key, removing }) => call(changeReplicas(replicasAt(key, removing), 'ReplicaDeletionSuccessful')),
  (_hands, { key, removing }) => call(changeReplicas(replicasAt(key, removing), 'NonExistentReplica')),
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
  () => 'end',

  // This controller knows of no leader: Kafka's look into its map throws, and the move is given up where it stands, done in memory and
  // not written down ("Error completing reassignment of partition"). The next controller takes it up again.
  (hands, { key }) => {
    hands.context.reassigned.delete(key);
    if (hands.context.reassigned.size > 0) return 'end';
    return ask(fenced(hands, deleteNode(REASSIGN_PARTITIONS)));
  },
  (hands) => {
    for (const result of hands.results) fencedResult(hands, result);
    return 'end';
  },
];

/** Only when it is complete now does the move go on (PartitionReassignmentIsrChange): what the controller writes itself on the way is
 *  heard of in the same manner. */
export const reassignedIsrChange: Procedure<'reassignedIsrChange'> = [
  ({ node, context }, { key }) =>
    isActive(node) && context.reassigned.has(key) ? readAll([statePath(key)], true) : 'end',
  (hands, { key }) => {
    const partition = partitionIn(hands.context, key);
    const state = readState(hands, hands.results[0]);
    if (!partition || !state || !isComplete(partition, state.data)) return 'end';
    return call(begin('reassignPartition', { key, unneeded: [], removing: [] }));
  },
];

const isComplete = (partition: PartitionContext, { isr }: StateData): boolean =>
  targetOf(partition).every((id) => isr.includes(id));

const replicasAt = (key: PartitionKey, brokers: readonly BrokerId[]): readonly PartitionReplica[] =>
  brokers.map((brokerId) => ({ key, brokerId }));

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
