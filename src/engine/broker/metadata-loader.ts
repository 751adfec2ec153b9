/** How a broker learns what the controllers have decided: it fetches the metadata log as an observer of the quorum, and
 *  replays what is committed.
 *  Models      KafkaRaftClient (observer), org.apache.kafka.image.loader.MetadataLoader, BrokerMetadataPublisher,
 *              ReplicaManager#applyDelta
 *  Invariants  only committed records are replayed, each once, in order
 *  See         partition.ts, controller/quorum.ts */
import { configInt } from '../../contract/configs.ts';
import type { NodeId } from '../../contract/ids.ts';
import { controllerNode, partitionKey } from '../../contract/ids.ts';
import type { FailedRequest, IncomingResponse, NodeContext } from '../kernel/context.ts';
import type { QuorumFetchRequest } from '../protocol/api.ts';
import { partitionsLabel } from '../protocol/labels.ts';
import type { MetadataImage } from '../protocol/metadata-image.ts';
import { effectiveConfigs, replay } from '../protocol/metadata-image.ts';
import { loadImage } from '../protocol/metadata-snapshot.ts';
import type { MetadataRecord } from '../protocol/records.ts';
import { request, responseOf } from '../protocol/talk.ts';
import { appendAsFollower, readLog, truncateLog } from '../storage/log.ts';
import { lastEpochOf, latestSnapshot, resetSnapshotClock, truncationPoint } from '../storage/metadata-log.ts';
import { unsettle } from './fetch-sessions.ts';
import { canWrite } from './log-dir-failure.ts';
import { deleteLog, reconfigureLogs, spendCleanShutdown } from './log-manager.ts';
import { answerLogInfo } from './majority.ts';
import { fetchSnapshot, METADATA, maybeTakeSnapshot, onSnapshotFetched } from './metadata-snapshots.ts';
import type { BrokerHooks, PartitionState } from './state.ts';
import { brokerOf, diskOf, metadataOf } from './state.ts';
import { applyPartitions, stopReplicas } from './transitions.ts';

const FETCH_WAIT_MS = 500;
const RETRY_MS = 50;

// ---- fetching

export function fetchMetadata(node: NodeContext): void {
  const disk = diskOf(node);
  const { quorum } = brokerOf(node);
  if (quorum.isFetching) return;
  quorum.isFetching = true;
  const to =
    quorum.leaderId >= 0
      ? quorum.leaderId
      : disk.controllers[quorum.nextController % disk.controllers.length];
  const body: QuorumFetchRequest = {
    replicaId: disk.brokerId,
    currentLeaderEpoch: disk.quorumEpoch,
    fetchOffset: disk.metadataLog.logEndOffset,
    lastFetchedEpoch: lastEpochOf(metadataOf(disk)),
    maxWaitMs: FETCH_WAIT_MS,
    highWatermark: quorum.highWatermark,
  };
  request(node, 'QuorumFetch', controllerNode(to ?? -1), body, {
    channel: 'metadata',
    timeoutMs: configInt(disk.configs, 'controller.quorum.request.timeout.ms'),
    label: partitionsLabel('fetch', [METADATA]),
    context: { fetchOffset: disk.metadataLog.logEndOffset },
  });
}

/** Takes in what a controller answered. Answers whether the broker now knows more than before. */
export function onMetadataFetched(node: NodeContext, response: IncomingResponse, hooks: BrokerHooks): void {
  const disk = diskOf(node);
  const { quorum } = brokerOf(node);
  const fetched = responseOf('QuorumFetch', response.body);
  // Made in fetchMetadata.
  const asked = response.request.context as { fetchOffset: number };
  quorum.isFetching = false;
  const hasLearnt =
    fetched.leaderId >= 0 &&
    (fetched.leaderEpoch > disk.quorumEpoch ||
      (fetched.leaderEpoch === disk.quorumEpoch && quorum.leaderId !== fetched.leaderId));
  if (fetched.leaderEpoch >= disk.quorumEpoch) {
    disk.quorumEpoch = fetched.leaderEpoch;
    quorum.leaderId = fetched.leaderId;
  }
  if (fetched.errorCode !== 'NONE') {
    // The answer named a leader that was not known: it is asked at once.
    if (hasLearnt) return fetchMetadata(node);
    if (quorum.leaderId < 0 || `c${quorum.leaderId}` === response.from) tryNextController(node);
    node.startTimer('broker:metadata', RETRY_MS * 1000);
    return;
  }
  if (fetched.snapshotId) quorum.fetchingSnapshot = { id: fetched.snapshotId, position: 0 };
  else if (fetched.divergingEpoch) {
    truncateLog(disk.metadataLog, truncationPoint(metadataOf(disk), fetched.divergingEpoch));
  } else if (asked.fetchOffset === disk.metadataLog.logEndOffset) {
    if (fetched.records.length > 0 && !canWrite(node)) return;
    appendAsFollower(disk.metadataLog, fetched.records);
    const known = Math.min(fetched.highWatermark, disk.metadataLog.logEndOffset);
    if (known > quorum.highWatermark) {
      quorum.highWatermark = known;
      applyCommitted(node, hooks);
    }
  }
  fetchOn(node);
}

/** Asks for what comes next: of a snapshot that is on its way, else of the log. */
export function fetchOn(node: NodeContext): void {
  if (brokerOf(node).quorum.fetchingSnapshot) fetchSnapshot(node);
  else fetchMetadata(node);
}

/** A range of a snapshot has come; with the last one the image is what the snapshot says. */
export function onMetadataSnapshot(node: NodeContext, response: IncomingResponse, hooks: BrokerHooks): void {
  const isWhole = onSnapshotFetched(node, response);
  // Whom to ask, or for what, is found out by the next fetch.
  if (isWhole === null) return node.startTimer('broker:metadata', RETRY_MS * 1000);
  if (isWhole) applyCommitted(node, hooks, response.from);
  fetchOn(node);
}

export function onMetadataFetchLost(node: NodeContext, failed: readonly FailedRequest[]): void {
  if (!failed.some(({ api }) => api === 'QuorumFetch' || api === 'FetchSnapshot')) return;
  const { quorum } = brokerOf(node);
  quorum.isFetching = false;
  quorum.fetchingSnapshot = null;
  tryNextController(node);
  node.startTimer('broker:metadata', RETRY_MS * 1000);
}

function tryNextController(node: NodeContext): void {
  const { quorum } = brokerOf(node);
  quorum.leaderId = -1;
  quorum.nextController++;
}

// ---- replaying

/** @param from whoever the snapshot came from that the log begins with; null: there is none that is new */
function applyCommitted(node: NodeContext, hooks: BrokerHooks, from: NodeId | null = null): void {
  const disk = diskOf(node);
  const { image, quorum } = brokerOf(node);
  const touched: Touched = new Map();
  const removed = new Set<string>();
  loadSnapshot(node, from, touched, removed);
  const first = image.appliedOffset + 1;
  for (const batch of readLog(disk.metadataLog, first, quorum.highWatermark, Number.MAX_SAFE_INTEGER)) {
    for (const [i, record] of batch.records.entries()) {
      const offset = batch.baseOffset + i;
      if (offset < first) continue;
      // The metadata log holds nothing else.
      const metadata = record as MetadataRecord;
      noteTouched(image, metadata, touched, removed);
      replay(image, metadata, offset);
      noteSettled(node, metadata);
    }
  }
  node.emit({ type: 'metadata.applied', brokerId: disk.brokerId, offset: image.appliedOffset });
  maybeTakeSnapshot(node);
  // Until the controller has acknowledged this incarnation, what the log says of the broker is about an earlier one.
  if (brokerOf(node).isCaughtUp) applyChanges(node, touched, removed, hooks);
}

/** What lies before the log's beginning is known from a snapshot alone; since 3.6 a process that begins takes the newest one in
 *  any case (KafkaRaftClient#updateListenersProgress; KAFKA-15076). */
function loadSnapshot(node: NodeContext, from: NodeId | null, touched: Touched, removed: Set<string>): void {
  const disk = diskOf(node);
  const { image, quorum } = brokerOf(node);
  const next = image.appliedOffset + 1;
  const newest = latestSnapshot(metadataOf(disk));
  const isMissing = next < disk.metadataLog.logStartOffset || (next === 0 && disk.rules.snapshotBeforeLog);
  if (!newest || !isMissing || newest.id.endOffset > quorum.highWatermark) return;
  const before = new Map(image.names);
  loadImage(image, newest);
  quorum.snapshotClock.countedTo = newest.id.endOffset;
  resetSnapshotClock(quorum.snapshotClock, node.nowUs);
  node.emit({ type: 'metadata.snapshotLoaded', node: node.id, ...newest.id, from });
  for (const { name, partitions } of image.topics.values()) {
    for (const { partition } of partitions)
      touched.set(partitionKey(name, partition), { topic: name, partition });
  }
  for (const [topicId, name] of before) if (!image.names.has(topicId)) removed.add(name);
  adoptConfigs(node);
  for (const replica of brokerOf(node).replicas.values()) unsettle(replica);
}

/** The settings of the broker and of its logs are what the image says. */
function adoptConfigs(node: NodeContext): void {
  const disk = diskOf(node);
  disk.configs = effectiveConfigs(brokerOf(node).image, disk.brokerId, disk.fixedConfigs);
  reconfigureLogs(node, null);
}

/** What a broker record changes of this broker's own: its settings, and what was settled with its followers. */
function noteSettled(node: NodeContext, record: MetadataRecord): void {
  switch (record.type) {
    case 'ConfigRecord':
      if (record.resourceType === 'group') break;
      if (record.resourceType === 'broker') adoptConfigs(node);
      else reconfigureLogs(node, record.resourceName);
      break;
    // Another life of a follower, or one that may not join.
    case 'RegisterBrokerRecord':
    case 'BrokerRegistrationChangeRecord':
      break;
    default:
      return;
  }
  for (const replica of brokerOf(node).replicas.values()) unsettle(replica);
}

type Touched = Map<string, { readonly topic: string; readonly partition: number }>;

/** Notes what a record that is about to be applied is about: partitions that change, a topic that goes. */
function noteTouched(
  image: MetadataImage,
  record: MetadataRecord,
  touched: Touched,
  removed: Set<string>,
): void {
  if (record.type === 'ClearElrRecord') {
    for (const { name, partitions } of image.topics.values()) {
      if (record.topicName !== '' && record.topicName !== name) continue;
      for (const { partition, eligibleLeaderReplicas, lastKnownElr } of partitions) {
        if (eligibleLeaderReplicas.length + lastKnownElr.length === 0) continue;
        touched.set(partitionKey(name, partition), { topic: name, partition });
      }
    }
    return;
  }
  const topic = 'topicId' in record && image.names.get(record.topicId);
  if (!topic) return;
  if (record.type === 'RemoveTopicRecord') removed.add(topic);
  else if (record.type === 'PartitionRecord' || record.type === 'PartitionChangeRecord') {
    touched.set(partitionKey(topic, record.partitionId), { topic, partition: record.partitionId });
  }
}

/** First publication: the image is up to this incarnation's registration, and its replicas take the part it gives them. */
export function publishImage(node: NodeContext, hooks: BrokerHooks): void {
  const { brokerId } = diskOf(node);
  const touched: Touched = new Map();
  for (const topic of brokerOf(node).image.topics.values()) {
    for (const { partition, replicas } of topic.partitions) {
      if (replicas.includes(brokerId))
        touched.set(partitionKey(topic.name, partition), { topic: topic.name, partition });
    }
  }
  spendCleanShutdown(node);
  dropStrayLogs(node, touched);
  applyChanges(node, touched, new Set(), hooks);
}

/** Logs of topics that were deleted, or moved elsewhere, while this broker was away. */
function dropStrayLogs(node: NodeContext, assigned: ReadonlyMap<string, unknown>): void {
  for (const key of [...diskOf(node).logs.keys()]) if (!assigned.has(key)) deleteLog(node, key, 'stray');
}

/** Deletions first, then what remains, by `applyPartitions`. */
function applyChanges(
  node: NodeContext,
  touched: ReadonlyMap<string, { readonly topic: string; readonly partition: number }>,
  removed: ReadonlySet<string>,
  hooks: BrokerHooks,
): void {
  const { image, replicas } = brokerOf(node);
  const { brokerId } = diskOf(node);
  const gone: string[] = [];
  for (const replica of replicas.values()) {
    if (!image.names.has(replica.topicId) && removed.has(replica.topic)) gone.push(replica.key);
  }
  const states: PartitionState[] = [];
  for (const [key, { topic, partition }] of touched) {
    const found = image.topics.get(topic);
    const registration = found?.partitions[partition];
    if (!found || !registration) continue;
    if (registration.replicas.includes(brokerId)) states.push({ ...registration, topicId: found.topicId });
    else if (replicas.has(key)) gone.push(key);
  }
  if (gone.length > 0) stopReplicas(node, gone, true, hooks);
  applyPartitions(node, states, hooks);
  answerLogInfo(node);
  hooks.onTopicsDeleted(node, removed);
}
