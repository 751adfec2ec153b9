/** Brokers that come, go, or have been away without anybody noticing.
 *  Models      kafka.controller.KafkaController#processBrokerChange, #onBrokerStartup, #onBrokerFailure,
 *              #onReplicasBecomeOffline
 *  See         failover.ts */
import type { BrokerId } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import { closeChannel, openChannel } from './channels.ts';
import {
  allPartitions,
  isOnline,
  isQueuedForDeletion,
  liveOrShuttingDown,
  replicasOnBrokers,
  topicOf,
} from './context.ts';
import { tellMetadata } from './control-batch.ts';
import { bringOnline, liveBrokersIn } from './failover.ts';
import { begin, changePartitions, changeReplicas } from './frames.ts';
import type { ControllerContext, LiveBroker } from './model.ts';
import { diskOf, isActive, rulesOf } from './state.ts';
import type { Procedure } from './step.ts';
import { ask, call, readAll } from './step.ts';
import { BROKER_IDS, brokerPath } from './znodes.ts';

export const brokerChange: Procedure<'brokerChange'> = [
  ({ node }) => (isActive(node) ? ask({ op: 'getChildren', path: BROKER_IDS, watch: true }) : 'end'),
  ({ results }) => readAll((results[0]?.children ?? []).map((id) => brokerPath(Number(id)))),
  ({ node, context, results }, frame) => {
    frame.live = [...liveBrokersIn(results)];
    const ids = frame.live.map(([id]) => id).sort((a, b) => a - b);
    const known = liveOrShuttingDown(context);
    frame.fresh = ids.filter((id) => !known.includes(id));
    frame.dead = known.filter((id) => !ids.includes(id));
    // A broker that came back before its absence was seen is known by a newer registration (KIP-380).
    const back = frame.live
      .filter(([id, { epoch }]) => epoch > (context.liveBrokers.get(id)?.epoch ?? epoch))
      .map(([id]) => id)
      .sort((a, b) => a - b);
    frame.bounced = rulesOf(node).brokerEpochs ? back : [];
    if (!rulesOf(node).brokerEpochs) for (const id of back) overlook(node, context, frame, id);
    for (const id of [...frame.bounced, ...frame.dead]) closeChannel(node, id);
    for (const id of [...frame.fresh, ...frame.bounced]) openChannel(node, id);
    if (frame.fresh.length === 0) return undefined;
    for (const [id, broker] of frame.live) if (frame.fresh.includes(id)) context.liveBrokers.set(id, broker);
    return call(begin('brokerStartup', { brokers: frame.fresh }));
  },
  ({ context }, frame) => {
    if (frame.bounced.length === 0) return undefined;
    for (const id of frame.bounced) context.liveBrokers.delete(id);
    return call(begin('brokerFailure', { brokers: frame.bounced }));
  },
  ({ context }, frame) => {
    if (frame.bounced.length === 0) return undefined;
    for (const [id, broker] of frame.live)
      if (frame.bounced.includes(id)) context.liveBrokers.set(id, broker);
    return call(begin('brokerStartup', { brokers: frame.bounced }));
  },
  ({ context }, frame) => {
    if (frame.dead.length === 0) return undefined;
    for (const id of frame.dead) context.liveBrokers.delete(id);
    return call(begin('brokerFailure', { brokers: frame.dead }));
  },
];

/** Registrations are not compared: it passes for the broker that was there. */
function overlook(
  node: NodeContext,
  context: ControllerContext,
  { live }: { readonly live: readonly (readonly [BrokerId, LiveBroker])[] },
  brokerId: BrokerId,
): void {
  const found = live.find(([id]) => id === brokerId)?.[1];
  if (found) context.liveBrokers.set(brokerId, found);
  node.emit({ type: 'controller.absenceUnseen', controllerId: diskOf(node).brokerId, brokerId });
}

export const brokerStartup: Procedure<'brokerStartup'> = [
  (hands, { brokers }) => {
    const { context } = hands;
    const others = liveOrShuttingDown(context).filter((id) => !brokers.includes(id));
    tellMetadata(hands, others, []);
    const led = allPartitions(context).filter(({ leadership }) => leadership !== null);
    tellMetadata(
      hands,
      brokers,
      led.map(({ key }) => key),
    );
    return call(changeReplicas(replicasOnBrokers(context, brokers), 'OnlineReplica'));
  },
  ({ context }) => call(bringOnline(context)),
  ({ context }, { brokers }) => {
    const keys = [...context.reassigned].filter((key) =>
      allPartitions(context).some(
        (partition) => partition.key === key && partition.replicas.some((id) => brokers.includes(id)),
      ),
    );
    return call(begin('reassignment', { moves: keys.map((key) => ({ key, unneeded: [] })), next: 0 }));
  },
  ({ context }, { brokers }) => {
    const topics = new Set(replicasOnBrokers(context, brokers).map(({ key }) => topicOf(key)));
    const queued = [...topics].filter((topic) => isQueuedForDeletion(context, topic));
    if (queued.length === 0) return 'end';
    for (const topic of queued) context.topicsIneligibleForDeletion.delete(topic);
    return call(begin('resumeDeletions', { done: [], next: 0 }));
  },
];

export const brokerFailure: Procedure<'brokerFailure'> = [
  ({ context }, { brokers }) => {
    for (const id of brokers) context.shuttingDown.delete(id);
    const replicas = replicasOnBrokers(context, brokers);
    return call(begin('replicasOffline', { replicas, hadLeaderless: false }));
  },
];

export const replicasOffline: Procedure<'replicasOffline'> = [
  ({ context }, frame) => {
    const leaderless = allPartitions(context).filter(
      ({ leadership, key }) =>
        leadership && !isOnline(context, leadership.leader) && !isQueuedForDeletion(context, topicOf(key)),
    );
    frame.hadLeaderless = leaderless.length > 0;
    return call(
      changePartitions(
        leaderless.map(({ key }) => key),
        'OfflinePartition',
      ),
    );
  },
  ({ context }) => call(bringOnline(context)),
  ({ context }, { replicas }) =>
    call(
      changeReplicas(
        replicas.filter(({ key }) => !isQueuedForDeletion(context, topicOf(key))),
        'OfflineReplica',
      ),
    ),
  ({ context }, { replicas }) => {
    const going = replicas.filter(({ key }) => isQueuedForDeletion(context, topicOf(key)));
    return going.length > 0 ? call(begin('failDeletion', { replicas: going })) : undefined;
  },
  (hands, { hadLeaderless }) => {
    // An election tells of the dead as well; without one they are told of here.
    if (!hadLeaderless) tellMetadata(hands, liveOrShuttingDown(hands.context), []);
    return 'end';
  },
];
