/** A broker that shuts down in good order: it asks the controller to take its leaderships, and leaves when it has none.
 *  Models      kafka.server.KafkaServer#controlledShutdown
 *  See         leadership-moves.ts (the controller's side) */
import { configBoolean, configInt } from '../../contract/configs.ts';
import { brokerNode } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { ControlledShutdownResponse } from '../protocol/control-api.ts';
import { plainLabel } from '../protocol/labels.ts';
import { request } from '../protocol/talk.ts';
import type { ZkResult } from '../protocol/zookeeper.ts';
import { askZk } from '../zookeeper-client/client.ts';
import { diskOf, kafkaZkOf, rulesOf } from './state.ts';
import type { ControllerData } from './znodes.ts';
import { CONTROLLER } from './znodes.ts';

export const SHUTDOWN_OWNER = 'shutdown';
export const SHUTDOWN_CHANNEL = 'controlledShutdown';
const RETRY = 'kafkaZk:shutdownRetry';

/** Begins; answers false when the broker may leave at once. */
export function beginControlledShutdown(node: NodeContext): boolean {
  const { configs } = diskOf(node);
  if (!configBoolean(configs, 'controlled.shutdown.enable') || kafkaZkOf(node).brokerEpoch < 0) return false;
  kafkaZkOf(node).shutdown = { triesLeft: configInt(configs, 'controlled.shutdown.max.retries') };
  findController(node);
  return true;
}

const findController = (node: NodeContext): void =>
  askZk(node, [{ op: 'getData', path: CONTROLLER, watch: false }], SHUTDOWN_OWNER);

/** Who is controller: it is asked. */
export function onControllerFound(node: NodeContext, result: ZkResult | undefined): void {
  if (!kafkaZkOf(node).shutdown) return;
  if (result?.error !== 'OK') {
    tryAgain(node);
    return;
  }
  const { brokerId, configs } = diskOf(node);
  // Only `ControllerData` is written there.
  const { brokerid } = result.data as ControllerData;
  const brokerEpoch = rulesOf(node).brokerEpochs ? kafkaZkOf(node).brokerEpoch : -1;
  request(
    node,
    'ControlledShutdown',
    brokerNode(brokerid),
    { brokerId, brokerEpoch },
    {
      channel: SHUTDOWN_CHANNEL,
      timeoutMs: configInt(configs, 'controller.socket.timeout.ms'),
      label: plainLabel('control'),
    },
  );
}

/** The controller's answer, or none. Answers whether the broker may leave. */
export function onShutdownAnswered(node: NodeContext, response: ControlledShutdownResponse | null): boolean {
  if (!kafkaZkOf(node).shutdown) return false;
  if (response?.errorCode === 'NONE' && response.remainingPartitions.length === 0) return true;
  return tryAgain(node);
}

/** After the last attempt it waits once more as well, and then leaves all the same. */
function tryAgain(node: NodeContext): false {
  const { shutdown } = kafkaZkOf(node);
  if (shutdown) shutdown.triesLeft--;
  node.startTimer(RETRY, configInt(diskOf(node).configs, 'controlled.shutdown.retry.backoff.ms') * 1000);
  return false;
}

/** Answers whether the timer was of this file.
 *  @param leave called when there is nothing left to try */
export function onShutdownTimer(
  node: NodeContext,
  name: string,
  leave: (node: NodeContext) => void,
): boolean {
  if (name !== RETRY) return false;
  if ((kafkaZkOf(node).shutdown?.triesLeft ?? 0) > 0) findController(node);
  else leave(node);
  return true;
}
