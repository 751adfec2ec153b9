/** A broker comes, and the race for /controller: whoever creates the znode first, and raises the epoch with it.
 *  Models      kafka.server.KafkaServer#startup (what it needs of ZooKeeper), kafka.zk.KafkaZkClient
 *              #registerControllerAndIncrementControllerEpoch; kafka.controller.KafkaController#elect, #maybeResign
 *  Invariants  the epoch is raised by whoever knows its version: in the transaction that creates /controller, or (without
 *              fencing) after it
 *  See         failover.ts */

import type { ResignReason } from '../../contract/events.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { ZkResult } from '../protocol/zookeeper.ts';
import { zkOf } from '../zookeeper-client/state.ts';
import { closeAllChannels } from './channels.ts';
import { clearBatch } from './control-batch.ts';
import type { Frame } from './frames.ts';
import { begin } from './frames.ts';
import { emptyContext } from './model.ts';
import { onRegistrationResults, register, registrationOps } from './registration.ts';
import { controllerOf, diskOf, isActive, rulesOf } from './state.ts';
import type { Procedure } from './step.ts';
import { ask, ControllerMoved, call, goTo } from './step.ts';
import { readBrokerConfigs, watchConfigChanges } from './topic-configs.ts';
import type { ControllerData } from './znodes.ts';
import {
  ANY_VERSION,
  CLUSTER_ID,
  CONTROLLER,
  CONTROLLER_EPOCH,
  createNode,
  PERSISTENT_PATHS,
  setNode,
} from './znodes.ts';

/** A broker's first steps in ZooKeeper: the paths that must be there, its registration, then the race. */
export const boot: Procedure<'boot'> = [
  () => ask(...PERSISTENT_PATHS.map((path) => createNode(path)), createNode(CLUSTER_ID, 'highwater')),
  ({ node }) => {
    // There is something to watch now.
    watchConfigChanges(node, true);
    readBrokerConfigs(node);
    if (rulesOf(node).zooKeeperPipelined) return call(begin('registerAndReelect', {}));
    register(node);
    return call(begin('reelect', {}));
  },
];

/** When a process begins, and again after its session has expired. */
export const registerAndReelect: Procedure<'registerAndReelect'> = [
  ({ node }) => ask(...registrationOps(node)),
  ({ node, results }) => (onRegistrationResults(node, results) ? call(begin('reelect', {})) : 'end'),
];

export const controllerChange: Procedure<'controllerChange'> = [
  () =>
    ask({ op: 'exists', path: CONTROLLER, watch: true }, { op: 'getData', path: CONTROLLER, watch: true }),
  (hands) => {
    const wasActive = isActive(hands.node);
    hands.memory.activeControllerId = controllerIn(hands.results[1]);
    if (wasActive && !isActive(hands.node)) resign(hands.node, 'otherLeader');
    return undefined;
  },
];

export const reelect: Procedure<'reelect'> = [
  () => call(begin('controllerChange', {})),
  ({ memory }) =>
    memory.activeControllerId === -1 ? call(begin('elect', { epoch: 0, epochZkVersion: -1 })) : undefined,
];

const controllerIn = (result: ZkResult | undefined): number =>
  // Only `ControllerData` is written there.
  result?.error === 'OK' ? (result.data as ControllerData).brokerid : -1;

/** The last step of `elect`. */
const ELECTED = 4;

export const elect: Procedure<'elect'> = [
  // Once more, as close to the attempt as can be; and the epoch, which must be there to be raised.
  () =>
    ask({ op: 'getData', path: CONTROLLER, watch: false }, createNode(CONTROLLER_EPOCH, 0), {
      op: 'getData',
      path: CONTROLLER_EPOCH,
      watch: false,
    }),
  ({ node, memory, results }, frame) => {
    memory.activeControllerId = controllerIn(results[0]);
    const found = results[2];
    if (memory.activeControllerId !== -1 || found?.error !== 'OK' || !found.stat) return 'end';
    const data: ControllerData = { version: 1, brokerid: diskOf(node).brokerId };
    const seat = createNode(CONTROLLER, data, 'ephemeral');
    if (!rulesOf(node).controllerWritesFenced) return ask(seat);
    noteEpoch(frame, found);
    return ask({ op: 'multi', ops: [seat, setNode(CONTROLLER_EPOCH, frame.epoch, frame.epochZkVersion)] });
  },
  // Won, or somebody was first; or the answer to an attempt that won was lost, and it has lost against itself.
  ({ node, results }) =>
    rulesOf(node).controllerWritesFenced && results[0]?.error === 'OK'
      ? goTo(ELECTED)
      : ask(
          { op: 'getData', path: CONTROLLER, watch: false },
          { op: 'getData', path: CONTROLLER_EPOCH, watch: false },
        ),
  ({ node, results }, frame) => {
    const [controller, epoch] = results;
    const isOwn =
      controllerIn(controller) === diskOf(node).brokerId &&
      controller?.stat?.ephemeralOwner === zkOf(node).sessionId;
    if (!isOwn || !epoch) throw new ControllerMoved();
    if (!rulesOf(node).controllerWritesFenced) {
      noteEpoch(frame, epoch);
      return ask(setNode(CONTROLLER_EPOCH, frame.epoch, frame.epochZkVersion));
    }
    if (epoch.data !== frame.epoch) throw new ControllerMoved();
    return undefined;
  },
  ({ node, memory, results }, frame) => {
    const [raised] = results;
    if (raised && raised.error !== 'OK') {
      if (rulesOf(node).controllerWritesFenced) throw new ControllerMoved();
      // Whatever fails now, the seat is given up, and its watches begin another race (KafkaController#triggerControllerMove,
      // ZookeeperLeaderElector#resign): the epoch may have been raised by an attempt whose answer was lost.
      memory.activeControllerId = -1;
      return ask({ op: 'delete', path: CONTROLLER, version: ANY_VERSION });
    }
    memory.epoch = frame.epoch;
    memory.reign = frame.epoch;
    // Raising it raises its version by one.
    memory.epochZkVersion = frame.epochZkVersion + 1;
    memory.activeControllerId = diskOf(node).brokerId;
    return call(begin('failover', { topics: [], keys: [] }));
  },
];

/** The next epoch, and the version that it is written over. */
function noteEpoch(frame: Frame<'elect'>, { data, stat }: ZkResult): void {
  // Nothing else is written there.
  frame.epoch = (data as number) + 1;
  frame.epochZkVersion = stat?.version ?? ANY_VERSION;
}

export const expire: Procedure<'expire'> = [
  ({ node, memory }) => {
    memory.activeControllerId = -1;
    resign(node, 'sessionExpired');
    return 'end';
  },
];

/** Forgets everything that a controller knows; a broker that was none has nothing to forget. */
export function resign(node: NodeContext, why: ResignReason): void {
  const memory = controllerOf(node);
  if (memory.reign === null) return;
  node.emit({
    type: 'controller.resigned',
    controllerId: diskOf(node).brokerId,
    epoch: memory.reign,
    why,
  });
  memory.reign = null;
  memory.context = emptyContext();
  clearBatch(memory.batch);
  closeAllChannels(node);
  node.cancelTimer('controller:balance');
}
