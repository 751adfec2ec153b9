/** A broker comes, and the race for /controller: whoever creates the znode first, and raises the epoch with it.
 *  Models      kafka.server.KafkaServer#startup (what it needs of ZooKeeper), kafka.zk.KafkaZkClient#registerBroker,
 *              #registerControllerAndIncrementControllerEpoch; kafka.controller.KafkaController#elect, #maybeResign
 *  Invariants  the epoch is raised in the transaction that creates /controller, by whoever knows its version
 *  See         failover.ts */

import type { NodeContext } from '../kernel/context.ts';
import type { ZkResult } from '../protocol/zookeeper.ts';
import { zkOf } from '../zookeeper-client/state.ts';
import { closeAllChannels } from './channels.ts';
import { clearBatch } from './control-batch.ts';
import { begin } from './frames.ts';
import { emptyContext } from './model.ts';
import { controllerOf, diskOf, isActive, kafkaZkOf } from './state.ts';
import type { Procedure } from './step.ts';
import { ask, ControllerMoved, call } from './step.ts';
import type { BrokerData, ControllerData } from './znodes.ts';
import {
  brokerPath,
  CLUSTER_ID,
  CONTROLLER,
  CONTROLLER_EPOCH,
  createNode,
  PERSISTENT_PATHS,
  setNode,
} from './znodes.ts';

const FIRST_PORT = 9092;

/** Timers by which the broker's owner learns how its registration went; the data is what they say. */
export const REGISTERED = 'kafkaZk:registered';
export const ID_IN_USE = 'kafkaZk:idInUse';

const createRegistration = (node: NodeContext) => {
  const { brokerId, rack } = diskOf(node);
  const data: BrokerData = { version: 4, host: node.id, port: FIRST_PORT, rack };
  return createNode(brokerPath(brokerId), data, 'ephemeral');
};

/** A broker's first steps in ZooKeeper: the paths that must be there, its registration, then the race. */
export const boot: Procedure<'boot'> = [
  () => ask(...PERSISTENT_PATHS.map((path) => createNode(path)), createNode(CLUSTER_ID, 'highwater')),
  () => call(begin('registerAndReelect', {})),
];

/** When a process begins, and again after its session has expired. */
export const registerAndReelect: Procedure<'registerAndReelect'> = [
  ({ node }) =>
    ask(createRegistration(node), { op: 'getData', path: brokerPath(diskOf(node).brokerId), watch: false }),
  ({ node, results }) => {
    // Its own it may have made by an attempt whose answer was lost.
    const stat = results[1]?.stat;
    if (!stat || stat.ephemeralOwner !== zkOf(node).sessionId) {
      node.startTimer(ID_IN_USE, 0, { sessionId: stat?.ephemeralOwner ?? 0 });
      return 'end';
    }
    kafkaZkOf(node).brokerEpoch = stat.czxid;
    node.startTimer(REGISTERED, 0, { brokerEpoch: stat.czxid });
    return call(begin('reelect', {}));
  },
];

export const controllerChange: Procedure<'controllerChange'> = [
  () =>
    ask({ op: 'exists', path: CONTROLLER, watch: true }, { op: 'getData', path: CONTROLLER, watch: true }),
  (hands) => {
    const wasActive = isActive(hands.node);
    hands.memory.activeControllerId = controllerIn(hands.results[1]);
    if (wasActive && !isActive(hands.node)) resign(hands.node, 'another controller has been elected');
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
    frame.epoch = (found.data as number) + 1;
    frame.epochZkVersion = found.stat.version;
    const data: ControllerData = { version: 1, brokerid: diskOf(node).brokerId };
    return ask({
      op: 'multi',
      ops: [
        createNode(CONTROLLER, data, 'ephemeral'),
        setNode(CONTROLLER_EPOCH, frame.epoch, frame.epochZkVersion),
      ],
    });
  },
  // Won, or somebody was first; or the answer to an attempt that won was lost, and it has lost against itself.
  (hands, frame) => {
    if (hands.results[0]?.error === 'OK') return undefined;
    frame.epochZkVersion = -1;
    return ask(
      { op: 'getData', path: CONTROLLER, watch: false },
      { op: 'getData', path: CONTROLLER_EPOCH, watch: false },
    );
  },
  (hands, frame) => {
    const { node, memory, results } = hands;
    const [controller, epoch] = results;
    if (frame.epochZkVersion === -1) {
      const isOwn =
        controllerIn(controller) === diskOf(node).brokerId &&
        controller?.stat?.ephemeralOwner === zkOf(node).sessionId &&
        epoch?.data === frame.epoch;
      if (!isOwn) throw new ControllerMoved();
    }
    memory.epoch = frame.epoch;
    memory.reign = frame.epoch;
    // Raising it raised its version by one.
    memory.epochZkVersion = epoch?.stat?.version ?? frame.epochZkVersion + 1;
    memory.activeControllerId = diskOf(node).brokerId;
    return call(begin('failover', { topics: [], keys: [] }));
  },
];

export const expire: Procedure<'expire'> = [
  ({ node, memory }) => {
    memory.activeControllerId = -1;
    resign(node, 'its session has expired');
    return 'end';
  },
];

/** Forgets everything that a controller knows; a broker that was none has nothing to forget. */
export function resign(node: NodeContext, why: string): void {
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
