/** A controller process: a voter of the quorum, and the cluster's mind while it is the active one.
 *  Models      org.apache.kafka.controller.QuorumController
 *  See         quorum/quorum.ts, requests.ts, active.ts */
import type { EraName } from '../../contract/eras.ts';
import type { NodeBehaviour, NodeContext } from '../kernel/context.ts';
import type { ApiName } from '../protocol/api.ts';
import type { MetadataRecord } from '../protocol/records.ts';
import { readImage, startSnapshotClock } from '../storage/metadata-log.ts';
import { answerCommitted, controlOf, write } from './active.ts';
import { elrSafetyRecords } from './config-control.ts';
import { onLogInfo, onLogInfoLost, reviewElections } from './majority.ts';
import { onTaskTimer, startTasks, stopTasks } from './periodic-tasks.ts';
import {
  bootQuorum,
  onQuorumDisconnect,
  onQuorumRequest,
  onQuorumResponse,
  onQuorumTimer,
} from './quorum/quorum.ts';
import { stopQuorum } from './quorum/shutdown.ts';
import type { QuorumListener } from './quorum/voters.ts';
import { refuse } from './refusals.ts';
import { handle } from './requests.ts';
import { touch } from './sessions.ts';
import type { ActiveController, ControllerMemory } from './state.ts';
import { diskOf, memoryOf } from './state.ts';

/** Feature levels; eras with ZooKeeper have none. */
const METADATA_VERSIONS: Readonly<Record<EraName, number>> = {
  '0.10': 0,
  '0.11': 0,
  '2.4': 0,
  '3.3': 7,
  '4.1': 27,
};

const listener: QuorumListener = {
  onCommitted,
  onLeadershipLost: (node) => {
    const memory = memoryOf(node);
    const { active } = memory;
    memory.active = null;
    stopTasks(node);
    for (const waiting of active?.waiting ?? []) {
      refuse(node, waiting.api, waiting.incoming, 'NOT_CONTROLLER');
    }
  },
};

/** A controller is asked to shut down in good order. */
export const stopController = (node: NodeContext): void => stopQuorum(node, listener);

export const controllerBehaviour: NodeBehaviour = {
  boot(node) {
    const memory: ControllerMemory = {
      role: 'unattached',
      highWatermark: 0,
      votes: new Map(),
      standsAtUs: 0,
      retries: 0,
      isBackingOff: false,
      hasFetched: false,
      isFetching: false,
      fetchingSnapshot: null,
      snapshotClock: startSnapshotClock(diskOf(node), node.nowUs),
      followers: new Map(),
      epochStartOffset: -1,
      untold: new Set(),
      successors: [],
      misses: new Map(),
      isStopping: false,
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
    if (response.api === 'GetReplicaLogInfo') return onLogInfo(node, memoryOf(node).active, response);
    onQuorumResponse(node, response, listener);
  },
  onDisconnect(node, _peer, _channel, failed) {
    onQuorumDisconnect(node, failed);
    onLogInfoLost(node, memoryOf(node).active, failed);
  },
  onTimer(node, name) {
    if (onQuorumTimer(node, name, listener)) return;
    const { active } = memoryOf(node);
    if (!active) return;
    onTaskTimer(node, active, name);
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
  const disk = diskOf(node);
  const { log, controllerId, epoch } = disk;
  const image = readImage(disk, log.logEndOffset - 1);
  const active: ActiveController = {
    image,
    heartbeats: new Map(),
    elections: new Map(),
    waiting: [],
  };
  memory.active = active;
  // Nobody is fenced for what an earlier controller has not heard: all sessions begin anew.
  for (const broker of image.brokers.values()) {
    if (!broker.fenced) touch(node, active, broker.brokerId, -1);
  }
  node.emit({ type: 'controller.activated', controllerId, epoch });
  if (image.features.size === 0) write(node, active, bootstrapRecords(node, active));
  startTasks(node, active);
  reviewElections(node, active);
}

/** metadata.version of the release (IBP_3_3_IV3, IBP_4_1_IV1), and the features that new clusters get with it. */
function bootstrapRecords(node: NodeContext, active: ActiveController): readonly MetadataRecord[] {
  const { rules } = diskOf(node);
  const level = (name: string, featureLevel: number): MetadataRecord => ({
    type: 'FeatureLevelRecord',
    name,
    featureLevel,
  });
  if (!rules.eligibleLeaderReplicas) return [level('metadata.version', METADATA_VERSIONS[rules.era])];
  return [
    level('metadata.version', METADATA_VERSIONS[rules.era]),
    level('eligible.leader.replicas.version', 1),
    ...elrSafetyRecords(controlOf(node, active)),
  ];
}
