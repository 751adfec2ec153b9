/** A controller process: a voter of the quorum, and the cluster's mind while it is the active one.
 *  Models      org.apache.kafka.controller.QuorumController
 *  Simplifies  no snapshots
 *  See         quorum/quorum.ts, requests.ts, active.ts */
import { configInt } from '../../contract/configs.ts';
import type { NodeBehaviour, NodeContext } from '../kernel/context.ts';
import type { ApiName } from '../protocol/api.ts';
import type { MetadataImage } from '../protocol/metadata-image.ts';
import { emptyImage, replay } from '../protocol/metadata-image.ts';
import type { LogRecord, MetadataRecord } from '../protocol/records.ts';
import { batchesOf } from '../storage/log.ts';
import { answerCommitted, write } from './active.ts';
import { fenceStaleBroker, scheduleSessions, touch } from './cluster-control.ts';
import {
  bootQuorum,
  onQuorumDisconnect,
  onQuorumRequest,
  onQuorumResponse,
  onQuorumTimer,
} from './quorum/quorum.ts';
import type { QuorumListener } from './quorum/voters.ts';
import { refuse } from './refusals.ts';
import { handle } from './requests.ts';
import type { ActiveController, ControllerMemory } from './state.ts';
import { diskOf, memoryOf } from './state.ts';

/** metadata.version of Kafka 4.1 (IBP_4_1_IV1), and the feature that is off here. */
const FEATURES = [
  ['metadata.version', 27],
  ['eligible.leader.replicas.version', 0],
] as const;

const listener: QuorumListener = {
  onCommitted,
  onLeadershipLost: (node) => {
    const memory = memoryOf(node);
    const { active } = memory;
    memory.active = null;
    node.cancelTimer('controller:sessions');
    node.cancelTimer('controller:idle');
    for (const waiting of active?.waiting ?? []) {
      refuse(node, waiting.api, waiting.incoming, 'NOT_CONTROLLER');
    }
  },
};

export const controllerBehaviour: NodeBehaviour = {
  boot(node) {
    const memory: ControllerMemory = {
      role: 'unattached',
      highWatermark: 0,
      votes: new Map(),
      standsAtUs: 0,
      retries: 0,
      isFetching: false,
      followers: new Map(),
      epochStartOffset: -1,
      parked: [],
      accumulator: [],
      active: null,
    };
    node.node.memory = memory;
    bootQuorum(node, listener);
  },
  onRequest(node, incoming) {
    if (onQuorumRequest(node, incoming, listener)) return;
    const { active } = memoryOf(node);
    // The names of APIs come from the same table on both sides.
    const api = incoming.api as ApiName;
    if (!active) return refuse(node, api, incoming, 'NOT_CONTROLLER');
    handle(node, active, api, incoming);
  },
  onResponse(node, response) {
    onQuorumResponse(node, response, listener);
  },
  onDisconnect(node, _peer, _channel, failed) {
    onQuorumDisconnect(node, failed);
  },
  onTimer(node, name) {
    if (onQuorumTimer(node, name, listener)) return;
    const { active } = memoryOf(node);
    if (!active) return;
    if (name === 'controller:sessions') fenceStaleBroker(node, active);
    else if (name === 'controller:idle') writeNoOp(node, active);
  },
};

function onCommitted(node: NodeContext): void {
  const memory = memoryOf(node);
  if (!memory.active) activate(node, memory);
  const { active } = memory;
  if (!active) return;
  answerCommitted(node, active);
}

function activate(node: NodeContext, memory: ControllerMemory): void {
  const { log, controllerId, epoch } = diskOf(node);
  const image = emptyImage();
  for (const batch of batchesOf(log)) {
    for (const [i, record] of batch.records.entries()) replayAny(image, record, batch.baseOffset + i);
  }
  const active: ActiveController = {
    image,
    heartbeats: new Map(),
    waiting: [],
    lastAppendUs: node.nowUs,
  };
  memory.active = active;
  // Nobody is fenced for what an earlier controller has not heard: all sessions begin anew.
  for (const broker of image.brokers.values()) {
    if (!broker.fenced) touch(node, active, broker.brokerId, -1);
  }
  node.emit({ type: 'controller.activated', controllerId, epoch });
  if (image.features.size === 0) {
    write(
      node,
      active,
      FEATURES.map(([name, featureLevel]) => ({ type: 'FeatureLevelRecord', name, featureLevel })),
    );
  }
  scheduleSessions(node, active);
  scheduleIdle(node);
}

function replayAny(image: MetadataImage, record: LogRecord, offset: number): void {
  // The metadata log holds nothing else.
  replay(image, record as MetadataRecord, offset);
}

function scheduleIdle(node: NodeContext): void {
  const idleMs = configInt(diskOf(node).configs, 'metadata.max.idle.interval.ms');
  if (idleMs > 0) node.startTimer('controller:idle', idleMs * 1000);
}

function writeNoOp(node: NodeContext, active: ActiveController): void {
  const idleUs = configInt(diskOf(node).configs, 'metadata.max.idle.interval.ms') * 1000;
  const quietUs = node.nowUs - active.lastAppendUs;
  if (quietUs >= idleUs) {
    write(node, active, [{ type: 'NoOpRecord' }]);
    scheduleIdle(node);
  } else node.startTimer('controller:idle', idleUs - quietUs);
}
