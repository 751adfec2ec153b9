/** Traces of the model of brokers that are fenced, lose their disks and register again (Vanlightly's v3.5): the one in which
 *  the last replica of an ISR takes committed records with it.
 *  See         run.ts */
import type { Rules } from '../../../contract/eras.ts';
import { brokerNode } from '../../../contract/ids.ts';
import { Play } from './actions.ts';
import type { Played, TraceStep } from './run.ts';
import { logOf, UnknownAction } from './run.ts';
import { Stage } from './stage.ts';

export interface LastReplicaConstants {
  readonly replicas: number;
  readonly minIsr: number;
  /** The first so many are in sync at the beginning. */
  readonly initialIsr: number;
  /** At the beginning. */
  readonly leaderEpoch: number;
}

export function playLastReplica(
  { replicas, minIsr, initialIsr, leaderEpoch }: LastReplicaConstants,
  steps: readonly TraceStep[],
  rules: Partial<Rules>,
): Played {
  const names = Array.from({ length: replicas }, (_, id) => brokerNode(id));
  const stage = new Stage(names.length, rules);
  const play = new Play(stage, names, { 'min.insync.replicas': String(minIsr) }, leaderEpoch - 1);
  const inSync = names.slice(0, initialIsr);
  play.change(0, { leader: 0, isr: inSync.map((_, id) => id) });
  for (const name of names) play.learn(name, 0);
  for (const name of inSync.slice(1)) play.report(name, 'b0');
  const states = steps.map((step) => {
    stage.next();
    act(play, step);
    stage.lookAgain();
    return Object.fromEntries(names.map((name) => [name, logOf(play, name)]));
  });
  return { reports: stage.reports, states };
}

function act(play: Play, { action, params }: TraceStep): void {
  switch (action) {
    case 'LeaderWrite':
      return play.write(params.leader, params.record);
    case 'FollowerFetchRequest':
      return play.report(params.follower, play.leaderBelievedBy(params.follower));
    case 'LeaderAnswersFetch':
      // It is answered as it arrives.
      return;
    case 'FollowerAppendsFetch':
      return play.hear(params.follower);
    case 'ControllerFencesBroker':
      return play.fence(params.broker);
    case 'BecomeLeader':
    case 'LeaderLearnsOfNewLeader':
      return play.learnLatest(params.replica);
    case 'UncleanShutdown':
      play.losePower(params.broker, params.lost.length);
      return play.fence(params.broker);
    case 'BrokerRestartsAndRegisters':
      return play.start(params.broker);
    case 'RegistrationAnswered':
      return play.comeBack(params.broker);
    default:
      throw new UnknownAction(action);
  }
}
