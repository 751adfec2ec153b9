/** A broker's standing with the controller: registration, heartbeats, controlled shutdown.
 *  Models      kafka.server.BrokerLifecycleManager; KIP-631
 *  Simplifies  a controlled shutdown that gets no answer ends after five minutes, as Kafka's server gives up waiting
 *  See         controller/controller-node.ts */
import { configInt } from '../../contract/configs.ts';
import { controllerNode } from '../../contract/ids.ts';
import type { FailedRequest, IncomingResponse, NodeContext } from '../kernel/context.ts';
import { plainLabel } from '../protocol/labels.ts';
import { request, responseOf } from '../protocol/talk.ts';
import { canWrite } from './log-dir-failure.ts';
import { closeLogs } from './log-manager.ts';
import { checkpointHighWatermarks } from './replica-manager.ts';
import { brokerOf, diskOf } from './state.ts';

const CHANNEL = 'lifecycle';
const WAIT_FOR_CONTROLLER_MS = 50;
const STARTING_BEAT_MS = 10;
const STOPPING_BEAT_MS = 50;
const BACKOFF_MS = 100;
const SHUTDOWN_LIMIT_MS = 300_000;

/** First steps of a process: it has so long to be let in. */
export function startLifecycle(node: NodeContext): void {
  const limitMs = configInt(diskOf(node).configs, 'initial.broker.registration.timeout.ms');
  node.startTimer('broker:registrationLimit', limitMs * 1000);
  register(node);
}

/** Says hello to the active controller, once it is known who that is. */
function register(node: NodeContext): void {
  const broker = brokerOf(node);
  const disk = diskOf(node);
  if (broker.brokerEpoch >= 0) return;
  if (broker.quorum.leaderId < 0) return node.startTimer('broker:register', WAIT_FOR_CONTROLLER_MS * 1000);
  request(
    node,
    'BrokerRegistration',
    controllerNode(broker.quorum.leaderId),
    {
      brokerId: disk.brokerId,
      clusterId: disk.clusterId,
      incarnationId: broker.incarnationId,
      rack: disk.rack,
      previousBrokerEpoch: broker.previousBrokerEpoch,
    },
    { channel: CHANNEL, timeoutMs: beatTimeoutMs(node), label: plainLabel('control') },
  );
}

const beatTimeoutMs = (node: NodeContext): number =>
  Math.min(30_000, configInt(diskOf(node).configs, 'broker.session.timeout.ms'));

/** Longer with every failure in a row. */
function backoffMs(node: NodeContext): number {
  const broker = brokerOf(node);
  const { configs, rules } = diskOf(node);
  broker.failedBeats++;
  const atMostMs = configInt(configs, 'broker.session.timeout.ms') * rules.backoffPerSession;
  return Math.min(atMostMs, BACKOFF_MS * 2 ** Math.min(broker.failedBeats - 1, 10));
}

function beat(node: NodeContext): void {
  const broker = brokerOf(node);
  if (broker.quorum.leaderId < 0) return node.startTimer('broker:heartbeat', WAIT_FOR_CONTROLLER_MS * 1000);
  request(
    node,
    'BrokerHeartbeat',
    controllerNode(broker.quorum.leaderId),
    {
      brokerId: diskOf(node).brokerId,
      brokerEpoch: broker.brokerEpoch,
      currentMetadataOffset: broker.image.appliedOffset,
      wantFence: !broker.isCaughtUp,
      wantShutDown: broker.phase === 'stopping',
    },
    { channel: CHANNEL, timeoutMs: beatTimeoutMs(node), label: plainLabel('heartbeat') },
  );
}

/** Answers whether the broker has just become able to serve. */
export function onLifecycleResponse(node: NodeContext, response: IncomingResponse): 'ready' | 'nothing' {
  const broker = brokerOf(node);
  const disk = diskOf(node);
  if (response.api === 'BrokerRegistration') {
    const { errorCode, brokerEpoch } = responseOf('BrokerRegistration', response.body);
    if (errorCode !== 'NONE') {
      node.startTimer('broker:register', backoffMs(node) * 1000);
      return 'nothing';
    }
    node.cancelTimer('broker:registrationLimit');
    broker.brokerEpoch = brokerEpoch;
    broker.failedBeats = 0;
    beat(node);
    return 'nothing';
  }
  const answer = responseOf('BrokerHeartbeat', response.body);
  if (answer.errorCode !== 'NONE') {
    node.startTimer('broker:heartbeat', backoffMs(node) * 1000);
    return 'nothing';
  }
  broker.failedBeats = 0;
  if (broker.phase === 'stopping') {
    if (answer.shouldShutDown) {
      finishShutdown(node);
      return 'nothing';
    }
    // The controller has just been told: soon asked again, and then at the usual rhythm (#gotControlledShutdownResponse).
    const usualMs = configInt(disk.configs, 'broker.heartbeat.interval.ms');
    node.startTimer('broker:heartbeat', (broker.isStopHeard ? usualMs : STOPPING_BEAT_MS) * 1000);
    broker.isStopHeard = true;
    return 'nothing';
  }
  const wasCaughtUp = broker.isCaughtUp;
  if (answer.isCaughtUp) broker.isCaughtUp = true;
  if (broker.phase === 'starting' && !answer.isFenced) broker.phase = 'running';
  const intervalMs =
    broker.phase === 'starting' ? STARTING_BEAT_MS : configInt(disk.configs, 'broker.heartbeat.interval.ms');
  node.startTimer('broker:heartbeat', intervalMs * 1000);
  return broker.isCaughtUp && !wasCaughtUp ? 'ready' : 'nothing';
}

export function onLifecycleLost(node: NodeContext, failed: readonly FailedRequest[]): void {
  for (const lost of failed) {
    if (lost.api === 'BrokerRegistration') node.startTimer('broker:register', backoffMs(node) * 1000);
    if (lost.api === 'BrokerHeartbeat') node.startTimer('broker:heartbeat', backoffMs(node) * 1000);
  }
}

export function onLifecycleTimer(node: NodeContext, name: string): boolean {
  switch (name) {
    case 'broker:register':
      register(node);
      return true;
    case 'broker:registrationLimit': {
      const waitedMs = configInt(diskOf(node).configs, 'initial.broker.registration.timeout.ms');
      node.emit({ type: 'broker.registrationTimedOut', brokerId: diskOf(node).brokerId, waitedMs });
      node.exit();
      return true;
    }
    case 'broker:heartbeat':
      beat(node);
      return true;
    case 'broker:shutdownLimit':
      finishShutdown(node);
      return true;
    default:
      return false;
  }
}

/** Begins a controlled shutdown: the controller moves leadership away, then lets it go. */
export function beginShutdown(node: NodeContext): void {
  const broker = brokerOf(node);
  const wasRunning = broker.phase === 'running';
  broker.phase = 'stopping';
  node.startTimer('broker:shutdownLimit', SHUTDOWN_LIMIT_MS * 1000);
  // Not let in yet: nobody counts on it.
  if (!wasRunning) finishShutdown(node);
  else node.startTimer('broker:heartbeat', 0);
}

function finishShutdown(node: NodeContext): void {
  if (!canWrite(node)) return;
  closeLogs(node);
  checkpointHighWatermarks(node);
  node.exit();
}
