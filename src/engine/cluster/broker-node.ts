/** A broker process put together: replicas, metadata, standing with the controller, and the coordinators in it.
 *  Models      kafka.server.BrokerServer, KafkaApis
 *  See         broker/, coordinators.ts */
import type { Configs } from '../../contract/configs.ts';
import type { Rules } from '../../contract/eras.ts';
import {
  onAlterPartitionLost,
  onAlterPartitionResponse,
  onAlterPartitionTimer,
} from '../broker/alter-partition.ts';
import {
  onAdminRequest,
  onFindCoordinator,
  onForwardedLost,
  onForwardedResponse,
  onInitProducerId,
  onMetadata,
} from '../broker/client-requests.ts';
import { createControl, onControlRequest } from '../broker/control-requests.ts';
import { onDeleteRecords, onDeleteWaitTimer } from '../broker/delete-records.ts';
import { onDescribeProducers } from '../broker/describe-producers.ts';
import { onFetch } from '../broker/fetch.ts';
import { onFetchWaitTimer } from '../broker/fetch-waits.ts';
import {
  beginShutdown,
  onLifecycleLost,
  onLifecycleResponse,
  onLifecycleTimer,
  startLifecycle,
} from '../broker/lifecycle.ts';
import { onCleanerTimer, startCleaners } from '../broker/log-cleaner.ts';
import { canRead } from '../broker/log-dir-failure.ts';
import { onLogTimer, openLogs, startLogTasks } from '../broker/log-manager.ts';
import { onGetReplicaLogInfo } from '../broker/majority.ts';
import {
  fetchMetadata,
  fetchOn,
  onMetadataFetched,
  onMetadataFetchLost,
  onMetadataSnapshot,
  publishImage,
} from '../broker/metadata-loader.ts';
import { onMetadataCleaner, startMetadataCleaner } from '../broker/metadata-snapshots.ts';
import { onListOffsets, onOffsetForLeaderEpoch } from '../broker/offset-lookups.ts';
import { onProduce } from '../broker/produce.ts';
import { onProduceWaitTimer } from '../broker/purgatory.ts';
import { onPushSubscribe } from '../broker/push.ts';
import { onFetcherLost, onFetcherResponse, onFetcherTimer } from '../broker/replica-fetcher.ts';
import {
  checkpointHighWatermarks,
  expireIsr,
  onCoordinatorAppended,
  startCheckpoints,
  startIsrExpiration,
} from '../broker/replica-manager.ts';
import { onPersisted, onShareDisconnect, onShareTimer } from '../broker/share/manager.ts';
import { onShareAcknowledge, onShareFetch } from '../broker/share/operations.ts';
import type { Persisted } from '../broker/share/persister.ts';
import { onPersisterLost, onPersisterResponse, onPersisterTimer } from '../broker/share/persister.ts';
import { createShareMemory } from '../broker/share/state.ts';
import type { BrokerDisk, BrokerHooks, BrokerMemory } from '../broker/state.ts';
import { brokerOf, diskOf, metadataOf } from '../broker/state.ts';
import { createVerifications } from '../broker/transaction-state.ts';
import { finishMarker, onWriteTxnMarkers } from '../broker/txn-markers.ts';
import { onVerificationsLost, onVerificationTimer, onVerified } from '../broker/verification.ts';
import type { GroupCoordinatorState } from '../group/coordinator.ts';
import { createGroupCoordinator, onTimer } from '../group/coordinator.ts';
import {
  onControlledShutdown,
  onKafkaZkLost,
  onKafkaZkResponse,
  onKafkaZkTimer,
  startClient,
  startKafkaZk,
} from '../kafka-zk/kafka-zk.ts';
import type { KafkaZkProcess } from '../kafka-zk/state.ts';
import { createKafkaZk } from '../kafka-zk/state.ts';
import type { NodeBehaviour, NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import { randomUuid } from '../protocol/format/uuid.ts';
import { emptyImage } from '../protocol/metadata-image.ts';
import { isAdminApi } from '../protocol/refusals.ts';
import type { ShareCoordinatorState } from '../share/coordinator.ts';
import { createShareCoordinator, onShareStateTimer } from '../share/coordinator.ts';
import { createLogDir } from '../storage/log-dir.ts';
import { createMetadataLog, startSnapshotClock } from '../storage/metadata-log.ts';
import type { TransactionCoordinatorState } from '../transaction/coordinator.ts';
import {
  createTransactionCoordinator,
  onTransactionResponse,
  onTransactionsLost,
  onTransactionTimer,
  startTransactions,
} from '../transaction/coordinator.ts';
import { onZkDisconnect, onZkPush, onZkResponse, onZkTimer } from '../zookeeper-client/client.ts';
import {
  coordinatorHooks,
  groupHost,
  groupsOf,
  passOn,
  shareStatesOf,
  transactionHost,
  transactionsOf,
} from './coordinators.ts';
import { stopZkBroker, wireZk, zkHooks } from './zk-broker.ts';

/** Memory of a broker's process. */
export interface BrokerProcess extends Partial<KafkaZkProcess> {
  readonly broker: BrokerMemory;
  readonly groups: GroupCoordinatorState;
  readonly transactions: TransactionCoordinatorState;
  readonly shareStates: ShareCoordinatorState;
}

/** Memory of a broker's node; undefined while it is down. */
// A node of kind `broker` holds nothing else.
export const brokerProcess = (node: NodeRecord): BrokerProcess | undefined =>
  node.memory as BrokerProcess | undefined;
export const brokerDisk = (node: NodeRecord): BrokerDisk => node.disk as BrokerDisk;

export const createBrokerDisk = (
  brokerId: number,
  clusterId: string,
  rack: string | null,
  configs: Configs,
  rules: Rules,
  controllers: readonly number[],
  zookeepers: readonly number[],
): BrokerDisk => {
  const metadata = createMetadataLog(configs);
  return {
    brokerId,
    clusterId,
    rack,
    fixedConfigs: configs,
    configs,
    rules,
    controllers,
    ...(zookeepers.length > 0 && { zookeepers }),
    logs: new Map(),
    dir: createLogDir(),
    topicIds: new Map(),
    highWatermarks: new Map(),
    metadataLog: metadata.log,
    metadataSnapshots: metadata.snapshots,
    quorumEpoch: 0,
    cleanShutdownEpoch: null,
  };
};

const hooks: BrokerHooks = {
  ...coordinatorHooks,
  onVerified(node, answered) {
    passOn(node, answered, hooks);
  },
  onMarkerWritten(node, part, error) {
    finishMarker(node, part, error, hooks);
  },
  ...zkHooks,
};

const zk = wireZk(hooks, serveBacklog);

/** A broker is asked to shut down in good order. */
export function stopBroker(node: NodeContext): void {
  if (brokerOf(node).control) stopZkBroker(node, zk);
  else beginShutdown(node);
}

export const brokerBehaviour: NodeBehaviour = {
  boot(node) {
    const disk = diskOf(node);
    disk.configs = disk.fixedConfigs;
    const hasZooKeeper = disk.rules.metadata === 'zookeeper';
    const broker: BrokerMemory = {
      phase: 'starting',
      incarnationId: randomUuid((below) => node.randomBelow('incarnation', below)),
      brokerEpoch: -1,
      previousBrokerEpoch: -1,
      isCaughtUp: false,
      failedBeats: 0,
      isStopHeard: false,
      image: emptyImage(),
      quorum: {
        leaderId: -1,
        isFetching: false,
        nextController: hasZooKeeper ? 0 : node.randomBelow('bootstrap', disk.controllers.length),
        highWatermark: 0,
        fetchingSnapshot: null,
        snapshotClock: startSnapshotClock(metadataOf(disk), node.nowUs),
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
      creating: new Set(),
      verifications: createVerifications(),
      share: createShareMemory(),
      markerRequests: new Map(),
      ...(hasZooKeeper && { control: createControl() }),
    };
    const memory: BrokerProcess = {
      broker,
      groups: createGroupCoordinator(disk.configs),
      transactions: createTransactionCoordinator(disk.configs, disk.rules),
      shareStates: createShareCoordinator(disk.configs),
      ...(hasZooKeeper && { zk: startClient(node), kafkaZk: createKafkaZk() }),
    };
    node.node.memory = memory;
    // No log directory can be validated: the process ends before it has begun.
    if (!canRead(node)) return;
    if (disk.rules.idempotence) startTransactions(node, memory.transactions, transactionHost(node));
    openLogs(node);
    if (hasZooKeeper) startKafkaZk(node);
    else {
      fetchMetadata(node);
      startMetadataCleaner(node);
      startLifecycle(node);
    }
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
    const persisted = onPersisterResponse(node, response);
    if (persisted !== undefined) return passOnPersisted(node, persisted);
    if (brokerOf(node).control) {
      if (onZkResponse(node, response, zk.listener)) return;
      if (onKafkaZkResponse(node, response, zk.host)) return;
    }
    switch (response.api) {
      case 'QuorumFetch':
        return onMetadataFetched(node, response, hooks);
      case 'FetchSnapshot':
        return onMetadataSnapshot(node, response, hooks);
      case 'AlterPartition':
        return onAlterPartitionResponse(node, response, hooks);
      case 'BrokerRegistration':
      case 'BrokerHeartbeat':
        if (onLifecycleResponse(node, response) === 'ready') {
          publishImage(node, hooks);
          serveBacklog(node);
        }
        return;
      case 'WriteTxnMarkers':
        onTransactionResponse(node, transactionsOf(node), transactionHost(node), response);
        return;
      case 'AddPartitionsToTxn':
        for (const answered of onVerified(node, response)) hooks.onVerified(node, answered);
        return;
      default:
        onForwardedResponse(node, response, hooks);
    }
  },

  onPush(node, pushed) {
    onZkPush(node, pushed, zk.listener);
  },

  onDisconnect(node, peer, channel, failed) {
    onFetcherLost(node, failed);
    for (const persisted of onPersisterLost(node, failed)) passOnPersisted(node, persisted);
    onShareDisconnect(node, peer, channel);
    if (brokerOf(node).control) {
      if (!onZkDisconnect(node, channel, failed, zk.listener)) onKafkaZkLost(node, channel, failed);
    }
    onMetadataFetchLost(node, failed);
    onAlterPartitionLost(node, failed);
    onLifecycleLost(node, failed);
    onForwardedLost(node, failed);
    onTransactionsLost(node, transactionsOf(node), transactionHost(node), failed);
    for (const answered of onVerificationsLost(node, failed)) hooks.onVerified(node, answered);
  },

  onTimer(node, name, data) {
    if (onFetchWaitTimer(node, name) || onProduceWaitTimer(node, name, hooks)) return;
    if (onFetcherTimer(node, name) || onLifecycleTimer(node, name)) return;
    if (onLogTimer(node, name) || onCleanerTimer(node, name) || onDeleteWaitTimer(node, name)) return;
    if (onCoordinatorAppended(node, name, hooks) || onMetadataCleaner(node, name)) return;
    if (brokerOf(node).control && (onZkTimer(node, name) || onKafkaZkTimer(node, name, data, zk.host)))
      return;
    if (onShareTimer(node, name) || onShareStateTimer(node, shareStatesOf(node), name)) return;
    const persisted = onPersisterTimer(node, name, data);
    if (persisted !== undefined) return passOnPersisted(node, persisted);
    if (onTimer(node, groupsOf(node), groupHost(node), name, data)) return;
    if (onTransactionTimer(node, transactionsOf(node), transactionHost(node), name, data)) return;
    const asked = onVerificationTimer(node, name, data);
    if (asked) {
      for (const answered of asked) hooks.onVerified(node, answered);
      return;
    }
    switch (name) {
      case 'broker:metadata':
        return fetchOn(node);
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

function passOnPersisted(node: NodeContext, persisted: Persisted | null): void {
  if (persisted) onPersisted(node, persisted, hooks.onShareInitialized);
}

function serveBacklog(node: NodeContext): void {
  const broker = brokerOf(node);
  const backlog = broker.backlog;
  broker.backlog = [];
  for (const incoming of backlog) serve(node, incoming);
}

function serve(node: NodeContext, incoming: Incoming): void {
  switch (incoming.api) {
    case 'Produce':
      return onProduce(node, incoming, hooks);
    case 'Fetch':
      return onFetch(node, incoming, hooks);
    case 'PushSubscribe':
      return onPushSubscribe(node, incoming);
    case 'ShareFetch':
      return onShareFetch(node, incoming);
    case 'ShareAcknowledge':
      return onShareAcknowledge(node, incoming);
    case 'ListOffsets':
      return onListOffsets(node, incoming);
    case 'OffsetForLeaderEpoch':
      return onOffsetForLeaderEpoch(node, incoming);
    case 'Metadata':
      return onMetadata(node, incoming);
    case 'FindCoordinator':
      return onFindCoordinator(node, incoming, hooks);
    case 'DeleteRecords':
      return onDeleteRecords(node, incoming);
    case 'DescribeProducers':
      return onDescribeProducers(node, incoming);
    case 'InitProducerId':
      if (!hooks.onCoordinatorRequest(node, incoming)) onInitProducerId(node, incoming, hooks);
      return;
    case 'WriteTxnMarkers':
      return onWriteTxnMarkers(node, incoming, hooks);
    case 'LeaderAndIsr':
    case 'UpdateMetadata':
    case 'StopReplica':
      return onControlRequest(node, incoming, hooks);
    case 'GetReplicaLogInfo':
      return onGetReplicaLogInfo(node, incoming);
    case 'ControlledShutdown':
      return onControlledShutdown(node, incoming);
    default:
      if (isAdminApi(incoming.api)) return onAdminRequest(node, incoming.api, incoming, hooks);
      // Nothing else is sent to a broker; whoever does hears nothing and times out.
      if (!hooks.onCoordinatorRequest(node, incoming)) node.finish(incoming);
  }
}
