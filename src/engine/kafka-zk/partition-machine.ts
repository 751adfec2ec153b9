/** Partitions from one state to another: new ones get their first leader, others another one, as ZooKeeper lets them.
 *  Models      kafka.controller.ZkPartitionStateMachine
 *  Invariants  a leader is told of only after its election is written; a write that met another version is decided anew
 *  See         leader-election.ts, replica-machine.ts */

import { configBoolean } from '../../contract/configs.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import type { ZkOp, ZkResult } from '../protocol/zookeeper.ts';
import { isOnline, partitionIn, stateData, topicOf } from './context.ts';
import { addLeaderAndIsr, newBatch, sendBatch } from './control-batch.ts';
import type { Frame } from './frames.ts';
import { electLeader } from './leader-election.ts';
import type { PartitionContext, PartitionState } from './model.ts';
import { diskOf } from './state.ts';
import type { Hands, Procedure } from './step.ts';
import { ask, fenced, fencedResult, goTo, readAll } from './step.ts';
import type { ConfigData, StateData } from './znodes.ts';
import { createNode, partitionsPath, setNode, statePath, topicConfigPath } from './znodes.ts';

const BEFORE: Readonly<Record<PartitionState, readonly PartitionState[]>> = {
  NewPartition: ['NonExistentPartition'],
  OnlinePartition: ['NewPartition', 'OnlinePartition', 'OfflinePartition'],
  OfflinePartition: ['NewPartition', 'OnlinePartition', 'OfflinePartition'],
  NonExistentPartition: ['OfflinePartition'],
};

type ThisFrame = Frame<'partitions'>;

/** Where the steps that may be gone back to stand. */
const READ_STATES = 2;

export const partitionMachine: Procedure<'partitions'> = [
  // Whoever may not go there stays where it is; all states but OnlinePartition are only noted.
  (hands, frame) => {
    newBatch(hands);
    const valid = partitionsIn(hands, frame.keys).filter(({ state }) => BEFORE[frame.target].includes(state));
    if (frame.target !== 'OnlinePartition') {
      for (const partition of valid) partition.state = frame.target;
      return 'end';
    }
    frame.remaining = valid.filter(({ state }) => state !== 'NewPartition').map(({ key }) => key);
    return ask(...firstStates(hands, newOnes(hands, frame)));
  },

  (hands, frame) => {
    for (const [i, partition] of newOnes(hands, frame).entries()) {
      const result = stateResult(hands, i);
      const first = firstLeadership(hands, partition);
      if (result?.error === 'NODEEXISTS') tellUnknown(hands, partition);
      if (!first || result?.error !== 'OK') continue;
      partition.leadership = Object.freeze({ ...first, zkVersion: 0 });
      partition.state = 'OnlinePartition';
      addLeaderAndIsr(hands, first.isr, partition.key, true);
    }
  },

  (_hands, frame) => readAll(frame.remaining.map(statePath)),

  (hands, frame) => {
    frame.elections = [];
    const topics = new Set<string>();
    for (const [i, key] of frame.remaining.entries()) {
      const state = readState(hands, hands.results[i]);
      const partition = partitionIn(hands.context, key);
      if (!state || !partition) continue;
      const { stat, data } = state;
      frame.elections.push({
        key,
        leader: -1,
        leaderEpoch: data.leader_epoch,
        isr: data.isr,
        recipients: [],
        zkVersion: stat.version,
      });
      const hasLiveMember = data.isr.some((id) => isOnline(hands.context, id));
      if (frame.strategy === 'offline' && !hasLiveMember) topics.add(topicOf(key));
    }
    // Whether an unclean election is allowed is asked only where it matters.
    return readAll([...topics].map(topicConfigPath));
  },

  (hands, frame) => {
    const allowed = uncleanTopics(hands);
    const elections: typeof frame.elections = [];
    for (const election of frame.elections) {
      const partition = partitionIn(hands.context, election.key);
      const elected = partition && elect(hands, frame, partition, election.isr, allowed);
      if (elected) elections.push({ ...election, ...elected, leaderEpoch: election.leaderEpoch + 1 });
    }
    frame.elections = elections;
    const controllerEpoch = hands.memory.epoch;
    return ask(
      ...elections.map((election) =>
        fenced(
          hands,
          setNode(statePath(election.key), stateData({ ...election, controllerEpoch }), election.zkVersion),
        ),
      ),
    );
  },

  (hands, frame) => {
    const again: PartitionKey[] = [];
    for (const [i, election] of frame.elections.entries()) {
      const raw = hands.results[i];
      const result = raw && fencedResult(hands, raw);
      const partition = partitionIn(hands.context, election.key);
      if (!result || !partition) continue;
      // The leader has changed the ISR meanwhile: look again.
      if (result.error === 'BADVERSION') again.push(election.key);
      if (result.error !== 'OK') continue;
      const { leader, leaderEpoch, isr, recipients } = election;
      partition.leadership = Object.freeze({
        leader,
        leaderEpoch,
        isr: Object.freeze([...isr]),
        zkVersion: result.stat?.version ?? 0,
        controllerEpoch: hands.memory.epoch,
      });
      partition.state = 'OnlinePartition';
      addLeaderAndIsr(hands, recipients, election.key, false);
    }
    frame.remaining = again;
    return again.length > 0 ? goTo(READ_STATES) : undefined;
  },

  (hands) => {
    sendBatch(hands);
    return 'end';
  },
];

const partitionsIn = ({ context }: Hands, keys: readonly PartitionKey[]): readonly PartitionContext[] =>
  keys.flatMap((key) => partitionIn(context, key) ?? []);

// ---- the first leader

/** New partitions of the frame that have a live replica. */
const newOnes = (hands: Hands, frame: ThisFrame): readonly PartitionContext[] =>
  partitionsIn(hands, frame.keys).filter(
    (partition) => partition.state === 'NewPartition' && firstLeadership(hands, partition) !== null,
  );

/** The first live replica leads, all live ones are in sync; null when none lives. */
function firstLeadership({ context, memory }: Hands, { replicas }: PartitionContext) {
  const isr = Object.freeze(replicas.filter((id) => isOnline(context, id)));
  const [leader] = isr;
  return leader === undefined ? null : { leader, leaderEpoch: 0, isr, controllerEpoch: memory.epoch };
}

/** Three znodes for each: the topic's partitions, the partition, its state. */
function firstStates(hands: Hands, partitions: readonly PartitionContext[]): readonly ZkOp[] {
  return partitions.flatMap((partition): ZkOp[] => {
    const first = firstLeadership(hands, partition);
    if (!first) return [];
    const state = statePath(partition.key);
    return [
      fenced(hands, createNode(partitionsPath(topicOf(partition.key)))),
      fenced(hands, createNode(state.slice(0, state.lastIndexOf('/')))),
      fenced(hands, createNode(state, stateData(first))),
    ];
  });
}

function stateResult(hands: Hands, index: number): ZkResult | undefined {
  const raw = hands.results[3 * index + 2];
  return raw && fencedResult(hands, raw);
}

/** The answer to the first attempt was lost, and the second has found what that wrote: logged as a failed state change, tried
 *  again with every broker that comes or goes, and never otherwise (logFailedStateChange with NODEEXISTS). */
function tellUnknown({ node }: Hands, { key }: PartitionContext): void {
  node.emit({
    type: 'partition.firstLeaderUnknown',
    partition: key,
    controllerId: diskOf(node).brokerId,
  });
}

// ---- another leader

/** A partition's state that this controller may change; undefined when there is none, or a newer controller wrote it. */
export function readState(
  { memory }: Hands,
  result: ZkResult | undefined,
): { readonly data: StateData; readonly stat: NonNullable<ZkResult['stat']> } | undefined {
  if (result?.error !== 'OK' || !result.stat) return undefined;
  // Only `stateData` is written there.
  const data = result.data as StateData;
  return data.controller_epoch > memory.epoch ? undefined : { data, stat: result.stat };
}

/** Topics whose configs have just been read and allow it; `null` stands for the broker's own setting. */
function uncleanTopics({ results }: Hands): ReadonlyMap<string, string | undefined> {
  const settings = new Map<string, string | undefined>();
  for (const { path, data } of results) {
    const topic = path?.slice(path.lastIndexOf('/') + 1) ?? '';
    const config = (data as ConfigData | null)?.config ?? [];
    settings.set(topic, config.find(({ name }) => name === 'unclean.leader.election.enable')?.value);
  }
  return settings;
}

function elect(
  { context, node }: Hands,
  frame: ThisFrame,
  { key, replicas, removing }: PartitionContext,
  isr: readonly number[],
  settings: ReadonlyMap<string, string | undefined>,
) {
  const topic = topicOf(key);
  const configured = settings.get(topic);
  const byDefault = configBoolean(diskOf(node).configs, 'unclean.leader.election.enable');
  return electLeader(frame.strategy, {
    assignment: frame.strategy === 'reassign' ? replicas.filter((id) => !removing.includes(id)) : replicas,
    isr,
    isOnline: (id) => isOnline(context, id),
    isRegistered: (id) => context.liveBrokers.has(id),
    allowsUnclean: settings.has(topic) && (configured === undefined ? byDefault : configured === 'true'),
  });
}
