/** Leaders moved on purpose: away from a broker that shuts down, back to the preferred replica, along with a reassignment.
 *  Models      kafka.controller.KafkaController#doControlledShutdown, #checkAndTriggerAutoLeaderRebalance,
 *              #onReplicaElection
 *  See         leader-election.ts */

import { configInt } from '../../contract/configs.ts';
import type { KafkaError } from '../../contract/errors.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { parsePartitionKey } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import { plainLabel } from '../protocol/labels.ts';
import { answer } from '../protocol/talk.ts';
import { allPartitions, isOnline, isQueuedForDeletion, topicOf } from './context.ts';
import { addStopReplica, newBatch, sendBatch } from './control-batch.ts';
import { changePartitions, changeReplicas } from './frames.ts';
import type { ControllerContext, PartitionContext } from './model.ts';
import { diskOf, isActive, rulesOf } from './state.ts';
import type { Procedure } from './step.ts';
import { call, goTo } from './step.ts';

// ---- controlled shutdown

export const controlledShutdown: Procedure<'controlledShutdown'> = [
  ({ node, context }, { brokerId, brokerEpoch, incoming }) => {
    const live = context.liveBrokers.get(brokerId);
    let error: KafkaError = 'NONE';
    if (!isActive(node)) error = 'STALE_CONTROLLER_EPOCH';
    else if (!live) error = 'BROKER_NOT_AVAILABLE';
    else if (rulesOf(node).brokerEpochs && brokerEpoch < live.epoch) error = 'STALE_BROKER_EPOCH';
    if (error !== 'NONE') {
      answerShutdown(node, incoming, error, []);
      return 'end';
    }
    context.shuttingDown.add(brokerId);
    node.emit({ type: 'broker.shuttingDown', brokerId });
    const led = partitionsToMove(context, brokerId).filter(
      ({ leadership }) => leadership?.leader === brokerId,
    );
    return call(
      changePartitions(
        led.map(({ key }) => key),
        'OnlinePartition',
        'controlledShutdown',
      ),
    );
  },
  (hands, { brokerId }) => {
    const followed = partitionsToMove(hands.context, brokerId).filter(
      ({ leadership }) => leadership?.leader !== brokerId,
    );
    newBatch(hands);
    for (const { key } of followed) addStopReplica(hands, brokerId, key, false);
    sendBatch(hands);
    return call(
      changeReplicas(
        followed.map(({ key }) => ({ key, brokerId })),
        'OfflineReplica',
      ),
    );
  },
  ({ node, context }, { brokerId, incoming }) => {
    const led = partitionsToMove(context, brokerId).filter(
      ({ leadership }) => leadership?.leader === brokerId,
    );
    answerShutdown(
      node,
      incoming,
      'NONE',
      led.map(({ key }) => key),
    );
    return 'end';
  },
];

/** What a broker has a share in, if anybody else has one too. */
const partitionsToMove = (context: ControllerContext, brokerId: BrokerId): readonly PartitionContext[] =>
  allPartitions(context).filter(
    ({ key, replicas, leadership }) =>
      replicas.length > 1 &&
      replicas.includes(brokerId) &&
      leadership !== null &&
      !isQueuedForDeletion(context, topicOf(key)),
  );

/** Also to whoever asked a controller that is none any more. */
export function answerShutdown(
  node: NodeContext,
  incoming: Incoming,
  errorCode: KafkaError,
  keys: readonly PartitionKey[],
): void {
  const remainingPartitions = Object.freeze(
    keys.map((key) => {
      const { topic, partition } = parsePartitionKey(key);
      return Object.freeze({ topicName: topic, partitionIndex: partition });
    }),
  );
  const body = { errorCode, remainingPartitions };
  answer(node, 'ControlledShutdown', incoming, body, plainLabel('control', errorCode));
}

// ---- preferred leaders

const ELECT_NEXT = 1;

/** Now and then: whatever should be led by a broker, and is led elsewhere, if that is more than a few of a hundred. */
export const autoBalance: Procedure<'autoBalance'> = [
  ({ node, context }, frame) => {
    if (!isActive(node)) return 'end';
    const { configs } = diskOf(node);
    const limit = configInt(configs, 'leader.imbalance.per.broker.percentage') / 100;
    frame.groups = byPreferred(context).flatMap(([brokerId, partitions]) => {
      const elsewhere = partitions.filter(({ leadership }) => leadership && leadership.leader !== brokerId);
      if (elsewhere.length / partitions.length <= limit) return [];
      if (!isOnline(context, brokerId) || context.reassigned.size > 0) return [];
      return [elsewhere.map(({ key }) => key)];
    });
    node.startTimer(
      'controller:balance',
      configInt(configs, 'leader.imbalance.check.interval.seconds') * 1_000_000,
    );
    return undefined;
  },
  (_hands, frame) => {
    const keys = frame.groups[frame.next];
    if (!keys) return 'end';
    frame.next++;
    return call(changePartitions(keys, 'OnlinePartition', 'preferred'));
  },
  () => goTo(ELECT_NEXT),
];

function byPreferred(
  context: ControllerContext,
): readonly (readonly [BrokerId, readonly PartitionContext[]])[] {
  const groups = new Map<BrokerId, PartitionContext[]>();
  for (const partition of allPartitions(context)) {
    const [preferred] = partition.replicas;
    if (preferred === undefined || isQueuedForDeletion(context, topicOf(partition.key))) continue;
    const group = groups.get(preferred);
    if (group) group.push(partition);
    else groups.set(preferred, [partition]);
  }
  return [...groups].sort(([a], [b]) => a - b);
}
