/** Plays a formal trace and says what came of it: which promises were found broken at which step, and how the partition
 *  stood after each.
 *  See         modes.ts, actions.ts; form of the traces: highwater/tla-traces@1 */
import type { Rules } from '../../../contract/eras.ts';
import type { NodeId } from '../../../contract/ids.ts';
import { brokerNode } from '../../../contract/ids.ts';
import type { UserRecord } from '../../protocol/records.ts';
import { batchesOf } from '../../storage/log.ts';
import { idOf, KEY, Play } from './actions.ts';
import { type Report, Stage } from './stage.ts';

export interface TraceStep {
  readonly action: string;
  // Names of brokers, epochs, offsets: each action has its own.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly params: Readonly<Record<string, any>>;
}

/** What a run of a trace came to. */
export interface Played {
  readonly reports: readonly Report[];
  /** After each step. */
  readonly states: readonly unknown[];
}

/** How a partition stands: as the controller has it, and as each broker believes. */
interface PartitionState {
  readonly quorum: {
    readonly leaderEpoch: number;
    readonly leader: NodeId | null;
    readonly isr: readonly NodeId[];
  };
  readonly replicas: Readonly<Record<NodeId, ReplicaState>>;
}
interface ReplicaState {
  readonly leader: NodeId | null;
  readonly leaderEpoch: number;
  readonly hw: number;
  readonly leo: number;
  readonly log: readonly string[];
}

/** An action that is not known here. */
export class UnknownAction extends Error {
  constructor(action: string) {
    super(`nothing is known here of the action ${action}`);
  }
}

/** Traces of the replication specification and its variants. */
export function playReplication(
  replicas: number,
  steps: readonly TraceStep[],
  rules: Partial<Rules>,
): Played {
  const names = Array.from({ length: replicas }, (_, id) => brokerNode(id));
  const stage = new Stage(names.length, rules);
  const play = new Play(stage, names);
  for (const name of names) play.letMove(name, false);
  const states = steps.map((step) => {
    stage.next();
    act(play, step);
    stage.lookAgain();
    return stateOf(play, names);
  });
  return { reports: stage.reports, states };
}

function act(play: Play, { action, params }: TraceStep): void {
  switch (action) {
    case 'ControllerElectLeader':
      // Only a member of the ISR may be elected, and the ISR may be another than the trace's where a rule has held.
      if (play.decided.isr.includes(idOf(params.leader)))
        play.change(params.epoch, { leader: idOf(params.leader), isr: null });
      return;
    case 'ControllerShrinkIsr': {
      const { isr, leader } = play.decided;
      const broker = idOf(params.broker);
      const rest = isr.length > 1 ? isr.filter((id) => id !== broker) : null;
      // With the leader epoch, as metadata versions below 3.6 do.
      return play.change(params.epoch, { leader: leader === broker ? -1 : leader, isr: rest });
    }
    case 'ControllerUncleanElectLeader':
      return play.electOnly(params.epoch, params.leader);
    case 'BecomeLeader':
    case 'BecomeFollower':
      return play.learn(params.replica, params.epoch);
    case 'BecomeFollowerAndTruncate':
      play.learn(params.replica, params.epoch);
      return play.truncate(params.replica, params.leader);
    case 'FollowerTruncate':
    case 'FollowerFetch':
      return play.fetch(params.follower ?? params.replica, params.leader);
    case 'LeaderWrite':
      return play.write(params.leader, params.record);
    case 'LeaderIncHighWatermark':
      return play.raiseHighWatermark(params.leader, params.newHw);
    case 'LeaderShrinkIsr':
      return play.shrink(params.leader, params.follower);
    case 'LeaderExpandIsr':
      return play.expand(params.leader, params.follower);
    case 'LossyRestart':
      return play.restartWithLoss(params.replica);
    default:
      throw new UnknownAction(action);
  }
}

function stateOf(play: Play, names: readonly NodeId[]): PartitionState {
  const { leaderEpoch, leader, isr } = play.decided;
  return {
    quorum: { leaderEpoch, leader: nameOf(leader), isr: isr.map(brokerNode).sort() },
    replicas: Object.fromEntries(names.map((name) => [name, replicaState(play, name)])),
  };
}

const nameOf = (id: number): NodeId | null => (id < 0 ? null : brokerNode(id));

function replicaState(play: Play, name: NodeId): ReplicaState {
  const { leaderId, leaderEpoch } = play.belief(name);
  const records = logOf(play, name);
  return {
    leader: nameOf(leaderId),
    leaderEpoch,
    hw: play.countedHighWatermark(name),
    leo: play.logEnd(name),
    log: records,
  };
}

/** What a broker's log holds: each record, and the leader epoch that wrote it. */
export function logOf(play: Play, name: NodeId): readonly string[] {
  const log = play.stage.disk(name).logs.get(KEY);
  return [...(log ? batchesOf(log) : [])].map(
    // The script writes nothing else.
    (batch) => `m${(batch.records[0] as UserRecord).number}@e${batch.partitionLeaderEpoch}`,
  );
}

/** Traces of the model of ISR changes alone (AsyncIsr): one leader, and a controller that drops followers. */
export function playIsrChanges(
  replicas: number,
  leader: NodeId,
  steps: readonly TraceStep[],
  rules: Partial<Rules>,
): Played {
  const names = Array.from({ length: replicas }, (_, id) => brokerNode(id));
  const stage = new Stage(names.length, rules);
  const play = new Play(stage, names, { 'min.insync.replicas': '1' });
  play.change(0, { leader: idOf(leader), isr: null });
  for (const name of names) play.learn(name, 0);
  for (const name of names) if (name !== leader) play.report(name, leader);
  let written = 0;
  const states = steps.map(({ action, params }) => {
    stage.next();
    switch (action) {
      case 'ControllerShrinkIsr': {
        const isr = play.decided.isr.filter((id) => id !== idOf(params.follower));
        play.change(play.decided.partitionEpoch, { leader: -2, isr });
        break;
      }
      case 'LeaderApplyMetadata':
        play.learn(leader, params.version);
        break;
      case 'LeaderProposeExpand':
        play.report(params.follower, leader);
        break;
      case 'ControllerAcceptAlterPartition':
        play.deliverIsr(leader);
        break;
      case 'LeaderWrite':
        play.write(leader, `m${written++}`);
        break;
      default:
        throw new UnknownAction(action);
    }
    stage.lookAgain();
    return isrState(play, names, leader);
  });
  return { reports: stage.reports, states };
}

/** Versions count from the first change on. */
function isrState(play: Play, names: readonly NodeId[], leader: NodeId): unknown {
  const { isr, partitionEpoch } = play.decided;
  const role = play.leadership(leader);
  const replica = play.replica(leader);
  const named = (ids: readonly number[]): NodeId[] => ids.map(brokerNode).sort();
  return {
    controller: { isr: named(isr), version: partitionEpoch - 1 },
    leader: {
      isr: named(role?.isr ?? []),
      version: (replica?.partitionEpoch ?? 0) - 1,
      pendingIsr: named(role?.pending?.kind === 'expand' ? role.pending.isr : []),
      fetchOffsets: Object.fromEntries(
        names.map((name) => [
          name,
          name === leader ? play.logEnd(name) : (role?.remotes.get(idOf(name))?.logEndOffset ?? 0),
        ]),
      ),
      highWatermark: replica?.highWatermark ?? 0,
    },
  };
}
