/** Replicas from one state to another: told of their part, taken out of the ISR, stopped, deleted.
 *  Models      kafka.controller.ZkReplicaStateMachine
 *  Invariants  the last member of an ISR stays in it, without a leader; taking a replica out raises the leader epoch
 *  See         partition-machine.ts */

import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { NO_BROKER } from '../../contract/ids.ts';
import {
  isQueuedForDeletion,
  liveOrShuttingDown,
  partitionIn,
  replicaStateOf,
  stateData,
  topicOf,
} from './context.ts';
import { addLeaderAndIsr, addStopReplica, addUpdateMetadata, newBatch, sendBatch } from './control-batch.ts';
import type { Frame } from './frames.ts';
import type { Leadership, ReplicaState } from './model.ts';
import { readState } from './partition-machine.ts';
import type { Hands, Outcome, Procedure } from './step.ts';
import { ask, fenced, fencedResult, goTo, readAll } from './step.ts';
import { setNode, statePath } from './znodes.ts';

const BEFORE: Readonly<Record<ReplicaState, readonly ReplicaState[]>> = {
  NewReplica: ['NonExistentReplica'],
  OnlineReplica: ['NewReplica', 'OnlineReplica', 'OfflineReplica', 'ReplicaDeletionIneligible'],
  OfflineReplica: ['NewReplica', 'OnlineReplica', 'OfflineReplica', 'ReplicaDeletionIneligible'],
  ReplicaDeletionStarted: ['OfflineReplica'],
  ReplicaDeletionSuccessful: ['ReplicaDeletionStarted'],
  ReplicaDeletionIneligible: ['OfflineReplica', 'ReplicaDeletionStarted'],
  NonExistentReplica: ['ReplicaDeletionSuccessful'],
};

type ThisFrame = Frame<'replicas'>;

const NEXT_BROKER = 1;
const READ_STATES = 2;

export const replicaMachine: Procedure<'replicas'> = [
  (hands) => {
    newBatch(hands);
  },

  // One broker after the other.
  (hands, frame): Outcome => {
    const group = frame.groups[frame.next];
    if (!group) {
      sendBatch(hands);
      return 'end';
    }
    frame.next++;
    const keys = group.keys.filter((key) => mayGo(hands, key, group.brokerId, frame.target));
    if (frame.target !== 'OfflineReplica') {
      for (const key of keys) change(hands, key, group.brokerId, frame.target);
      return goTo(NEXT_BROKER);
    }
    for (const key of keys) addStopReplica(hands, group.brokerId, key, false);
    const led = keys.filter((key) => partitionIn(hands.context, key)?.leadership);
    for (const key of keys) {
      if (led.includes(key)) continue;
      addUpdateMetadata(hands, liveOrShuttingDown(hands.context), [key]);
      setState(hands, key, group.brokerId, 'OfflineReplica');
    }
    frame.remaining = led;
    return undefined;
  },

  (_hands, frame) => readAll(frame.remaining.map(statePath)),

  // Out of the ISR, as the state in ZooKeeper has it now.
  (hands, frame): Outcome => {
    const brokerId = currentBroker(frame);
    frame.writes = [];
    for (const [i, key] of frame.remaining.entries()) {
      const state = readState(hands, hands.results[i]);
      if (!state) continue;
      const { leader, leader_epoch, isr } = state.data;
      const zkVersion = state.stat.version;
      if (!isr.includes(brokerId)) {
        const untouched = { leader, leaderEpoch: leader_epoch, isr, zkVersion };
        settle(hands, key, brokerId, { ...untouched, controllerEpoch: hands.memory.epoch });
        continue;
      }
      frame.writes.push({
        key,
        leader: leader === brokerId ? NO_BROKER : leader,
        leaderEpoch: leader_epoch + 1,
        isr: isr.length === 1 ? isr : isr.filter((id) => id !== brokerId),
        zkVersion,
      });
    }
    const controllerEpoch = hands.memory.epoch;
    return ask(
      ...frame.writes.map((write) =>
        fenced(
          hands,
          setNode(statePath(write.key), stateData({ ...write, controllerEpoch }), write.zkVersion),
        ),
      ),
    );
  },

  (hands, frame): Outcome => {
    const again: PartitionKey[] = [];
    for (const [i, { key, leader, leaderEpoch, isr }] of frame.writes.entries()) {
      const raw = hands.results[i];
      const result = raw && fencedResult(hands, raw);
      if (result?.error === 'BADVERSION') again.push(key);
      if (result?.error !== 'OK') continue;
      settle(hands, key, currentBroker(frame), {
        leader,
        leaderEpoch,
        isr: Object.freeze([...isr]),
        zkVersion: result.stat?.version ?? 0,
        controllerEpoch: hands.memory.epoch,
      });
    }
    frame.remaining = again;
    return goTo(again.length > 0 ? READ_STATES : NEXT_BROKER);
  },
];

const currentBroker = (frame: ThisFrame): BrokerId => frame.groups[frame.next - 1]?.brokerId ?? NO_BROKER;

const mayGo = ({ context }: Hands, key: PartitionKey, brokerId: BrokerId, target: ReplicaState): boolean =>
  BEFORE[target].includes(replicaStateOf(context, { key, brokerId }));

function setState({ context }: Hands, key: PartitionKey, brokerId: BrokerId, state: ReplicaState): void {
  partitionIn(context, key)?.replicaStates.set(brokerId, state);
}

/** The replica is out of the ISR: the others are told, unless the topic is going away anyway. */
function settle(hands: Hands, key: PartitionKey, brokerId: BrokerId, leadership: Leadership): void {
  const partition = partitionIn(hands.context, key);
  if (!partition) return;
  partition.leadership = Object.freeze(leadership);
  if (!isQueuedForDeletion(hands.context, topicOf(key))) {
    const others = partition.replicas.filter((id) => id !== brokerId);
    addLeaderAndIsr(hands, others, key, false);
  }
  partition.replicaStates.set(brokerId, 'OfflineReplica');
}

/** Changes that need nothing of ZooKeeper. */
function change(hands: Hands, key: PartitionKey, brokerId: BrokerId, target: ReplicaState): void {
  const partition = partitionIn(hands.context, key);
  if (!partition) return;
  const before = partition.replicaStates.get(brokerId);
  switch (target) {
    case 'NewReplica':
      // A leader does not begin as a new replica.
      if (partition.leadership?.leader === brokerId) return;
      if (partition.leadership) addLeaderAndIsr(hands, [brokerId], key, true);
      break;
    case 'OnlineReplica':
      if (before !== 'NewReplica' && partition.leadership) addLeaderAndIsr(hands, [brokerId], key, false);
      break;
    case 'ReplicaDeletionStarted':
      addStopReplica(hands, brokerId, key, true);
      break;
    case 'NonExistentReplica':
      partition.replicas = Object.freeze(partition.replicas.filter((id) => id !== brokerId));
      partition.replicaStates.delete(brokerId);
      return;
    case 'ReplicaDeletionSuccessful':
    case 'ReplicaDeletionIneligible':
    case 'OfflineReplica':
      break;
  }
  partition.replicaStates.set(brokerId, target);
}
