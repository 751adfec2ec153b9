/** A broker process put together: replicas, metadata, standing with the controller, and the group coordinator in it.
 *  Models      kafka.server.BrokerServer, KafkaApis
 *  See         broker/, group/coordinator.ts */
import type { Configs } from '../../contract/configs.ts';
import { configInt } from '../../contract/configs.ts';
import type { Rules } from '../../contract/eras.ts';
import { invariant } from '../../contract/errors.ts';
import { partitionKey } from '../../contract/ids.ts';
import {
  onAlterPartitionLost,
  onAlterPartitionResponse,
  onAlterPartitionTimer,
} from '../broker/alter-partition.ts';
import {
  forward,
  onFindCoordinator,
  onForwardedLost,
  onForwardedResponse,
  onInitProducerId,
  onMetadata,
} from '../broker/client-requests.ts';
import { onDeleteRecords, onDeleteWaitTimer } from '../broker/delete-records.ts';
import { onFetch } from '../broker/fetch.ts';
import { onFetchWaitTimer } from '../broker/fetch-waits.ts';
import { onLifecycleLost, onLifecycleResponse, onLifecycleTimer, register } from '../broker/lifecycle.ts';
import { onCleanerTimer, startCleaners } from '../broker/log-cleaner.ts';
import { onLogTimer, openLogs, startLogTasks } from '../broker/log-manager.ts';
import {
  fetchMetadata,
  onMetadataFetched,
  onMetadataFetchLost,
  publishImage,
} from '../broker/metadata-loader.ts';
import { onListOffsets, onOffsetForLeaderEpoch } from '../broker/offset-lookups.ts';
import { onProduceWaitTimer } from '../broker/purgatory.ts';
import { onFetcherLost, onFetcherResponse, onFetcherTimer } from '../broker/replica-fetcher.ts';
import {
  appendForCoordinator,
  checkpointHighWatermarks,
  expireIsr,
  onCoordinatorAppended,
  onProduce,
  startCheckpoints,
  startIsrExpiration,
} from '../broker/replica-manager.ts';
import type { BrokerDisk, BrokerHooks, BrokerMemory } from '../broker/state.ts';
import { brokerOf, diskOf, logOf, OFFSETS_TOPIC } from '../broker/state.ts';
import type { GroupCoordinatorState, GroupHost } from '../group/coordinator.ts';
import {
  createGroupCoordinator,
  onElected,
  onRequest,
  onResigned,
  onTimer,
  onWritten,
} from '../group/coordinator.ts';
import type { NodeBehaviour, NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import { randomUuid } from '../protocol/format/uuid.ts';
import { emptyImage } from '../protocol/metadata-image.ts';
import { batchesOf, createLog } from '../storage/log.ts';
import { createLogDir } from '../storage/log-dir.ts';

/** Memory of a broker's process. */
export interface BrokerProcess {
  readonly broker: BrokerMemory;
  readonly groups: GroupCoordinatorState;
}

/** Memory of a broker's node; undefined while it is down. */
// A node of kind `broker` holds nothing else.
export const brokerProcess = (node: NodeRecord): BrokerProcess | undefined =>
  node.memory as BrokerProcess | undefined;
export const brokerDisk = (node: NodeRecord): BrokerDisk => node.disk as BrokerDisk;

export const createBrokerDisk = (
  brokerId: number,
  rack: string | null,
  configs: Configs,
  rules: Rules,
  controllers: readonly number[],
): BrokerDisk => ({
  brokerId,
  rack,
  configs,
  rules,
  controllers,
  logs: new Map(),
  dir: createLogDir(),
  topicIds: new Map(),
  highWatermarks: new Map(),
  metadataLog: createLog(),
  quorumEpoch: 0,
  cleanShutdownEpoch: -1,
});

function groupsOf(node: NodeContext): GroupCoordinatorState {
  // Set in boot, before anything else can call.
  return (node.node.memory as BrokerProcess).groups;
}

function hostOf(node: NodeContext): GroupHost {
  const { image } = brokerOf(node);
  return {
    offsetsPartitionCount:
      image.topics.get(OFFSETS_TOPIC)?.partitions.length ??
      configInt(diskOf(node).configs, 'offsets.topic.num.partitions'),
    append: (partition, records, continuation) =>
      appendForCoordinator(node, partition, records, continuation),
    hasPartition: (topic, partition) => image.topics.get(topic)?.partitions[partition] !== undefined,
  };
}

const hooks: BrokerHooks = {
  onOffsetsLeader(node, partition, leaderEpoch) {
    const log = logOf(node, partitionKey(OFFSETS_TOPIC, partition));
    const records = [...batchesOf(log)].flatMap((batch) => batch.records);
    onElected(node, groupsOf(node), hostOf(node), partition, leaderEpoch, records);
  },
  onOffsetsFollower(node, partition) {
    onResigned(node, groupsOf(node), hostOf(node), partition);
  },
  onCoordinatorWritten(node, partition, continuation, error) {
    onWritten(node, groupsOf(node), hostOf(node), partition, continuation, error);
  },
  writeIsr(_node, change) {
    invariant(false, `the ISR of ${change.key} cannot be written: there is no ZooKeeper`);
  },
  onGroupRequest: (node, incoming) => onRequest(node, groupsOf(node), hostOf(node), incoming),
};

export const brokerBehaviour: NodeBehaviour = {
  boot(node) {
    const disk = diskOf(node);
    const broker: BrokerMemory = {
      phase: 'starting',
      incarnationId: randomUuid((below) => node.randomBelow('incarnation', below)),
      brokerEpoch: -1,
      isCaughtUp: false,
      failedBeats: 0,
      image: emptyImage(),
      quorum: {
        leaderId: -1,
        isFetching: false,
        nextController: node.randomBelow('bootstrap', disk.controllers.length),
        highWatermark: 0,
      },
      replicas: new Map(),
      fetchers: new Map(),
      lastFetcherId: 0,
      produceWaits: new Map(),
      fetchWaits: new Map(),
      deleteWaits: new Map(),
      lastWaitId: 0,
      sessions: new Map(),
      quotaSamples: { leader: [], follower: [] },
      alter: { isOut: false, queue: new Map(), sent: [] },
      producerIds: { next: 0, end: 0, isAsking: false, waiting: [] },
      backlog: [],
      removalAtMs: 0,
      isCreatingOffsetsTopic: false,
    };
    const memory: BrokerProcess = { broker, groups: createGroupCoordinator(disk.configs) };
    node.node.memory = memory;
    openLogs(node);
    fetchMetadata(node);
    register(node);
    startIsrExpiration(node);
    startCheckpoints(node);
    startLogTasks(node);
    startCleaners(node);
  },

  onRequest(node, incoming) {
    const broker = brokerOf(node);
    // Clients and followers are served once the broker has caught up with the metadata.
    if (broker.isCaughtUp) serve(node, incoming);
    else broker.backlog.push(incoming);
  },

  onResponse(node, response) {
    if (onFetcherResponse(node, response)) return;
    switch (response.api) {
      case 'QuorumFetch':
        return onMetadataFetched(node, response, hooks);
      case 'AlterPartition':
        return onAlterPartitionResponse(node, response, hooks);
      case 'BrokerRegistration':
      case 'BrokerHeartbeat':
        if (onLifecycleResponse(node, response) === 'ready') {
          publishImage(node, hooks);
          serveBacklog(node);
        }
        return;
      default:
        onForwardedResponse(node, response);
    }
  },

  onDisconnect(node, _peer, _channel, failed) {
    onFetcherLost(node, failed);
    onMetadataFetchLost(node, failed);
    onAlterPartitionLost(node, failed);
    onLifecycleLost(node, failed);
    onForwardedLost(node, failed);
  },

  onTimer(node, name, data) {
    if (onFetchWaitTimer(node, name) || onProduceWaitTimer(node, name, hooks)) return;
    if (onFetcherTimer(node, name) || onLifecycleTimer(node, name)) return;
    if (onLogTimer(node, name) || onCleanerTimer(node, name) || onDeleteWaitTimer(node, name)) return;
    if (onCoordinatorAppended(node, name, hooks)) return;
    if (onTimer(node, groupsOf(node), hostOf(node), name, data)) return;
    switch (name) {
      case 'broker:metadata':
        return fetchMetadata(node);
      case 'broker:alter':
        return onAlterPartitionTimer(node);
      case 'broker:isrExpiration':
        return expireIsr(node, hooks);
      case 'broker:checkpoint':
        checkpointHighWatermarks(node);
        startCheckpoints(node);
    }
  },
};

function serveBacklog(node: NodeContext): void {
  const broker = brokerOf(node);
  const backlog = broker.backlog;
  broker.backlog = [];
  for (const incoming of backlog) if (node.isConnected(incoming)) serve(node, incoming);
}

function serve(node: NodeContext, incoming: Incoming): void {
  switch (incoming.api) {
    case 'Produce':
      return onProduce(node, incoming, hooks);
    case 'Fetch':
      return onFetch(node, incoming, hooks);
    case 'ListOffsets':
      return onListOffsets(node, incoming);
    case 'OffsetForLeaderEpoch':
      return onOffsetForLeaderEpoch(node, incoming);
    case 'Metadata':
      return onMetadata(node, incoming);
    case 'FindCoordinator':
      return onFindCoordinator(node, incoming);
    case 'DeleteRecords':
      return onDeleteRecords(node, incoming);
    case 'InitProducerId':
      return onInitProducerId(node, incoming);
    case 'CreateTopics':
    case 'DeleteTopics':
      return forward(node, incoming.api, incoming);
    default:
      // Nothing else is sent to a broker; whoever does hears nothing and times out.
      if (!hooks.onGroupRequest(node, incoming)) node.finish(incoming);
  }
}
