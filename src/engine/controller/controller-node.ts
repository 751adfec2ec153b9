/** A controller process: a voter of the quorum, and the cluster's mind while it is the active one.
 *  Models      org.apache.kafka.controller.QuorumController, ClusterControlManager, BrokerHeartbeatManager
 *  Simplifies  no snapshots; topics are deleted at once; forwarded requests keep their own name (no Envelope)
 *  Invariants  what it answers is committed; memory changes only by replay of what it writes
 *  See         quorum.ts, replication-control.ts */
import type { ConfigName } from '../../contract/configs.ts';
import { configBoolean, configInt } from '../../contract/configs.ts';
import type { KafkaError } from '../../contract/errors.ts';
import { unreachable } from '../../contract/errors.ts';
import type { BrokerId } from '../../contract/ids.ts';
import { partitionKey } from '../../contract/ids.ts';
import type { NodeBehaviour, NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { AlterPartitionResponse, ApiName, ResponseOf } from '../protocol/api.ts';
import { plainLabel } from '../protocol/labels.ts';
import type { MetadataImage } from '../protocol/metadata-image.ts';
import { emptyImage, replay } from '../protocol/metadata-image.ts';
import type { LogRecord, MetadataRecord } from '../protocol/records.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import { batchesOf } from '../storage/log.ts';
import type { QuorumListener } from './quorum.ts';
import {
  appendToQuorum,
  bootQuorum,
  onQuorumDisconnect,
  onQuorumRequest,
  onQuorumResponse,
  onQuorumTimer,
} from './quorum.ts';
import {
  alterPartition,
  alterResult,
  brokerLeaves,
  brokerReturns,
  createTopic,
  refuseTopic,
} from './replication-control.ts';
import type { ActiveController, ControllerMemory } from './state.ts';
import { diskOf, memoryOf, rulesOf } from './state.ts';

const PRODUCER_ID_BLOCK = 1_000;
/** metadata.version of Kafka 4.1 (IBP_4_1_IV1), and the feature that is off here. */
const FEATURES = [
  ['metadata.version', 27],
  ['eligible.leader.replicas.version', 0],
] as const;

const configMs = (node: NodeContext, name: ConfigName): number => configInt(diskOf(node).configs, name);
const uncleanByDefault = (node: NodeContext): boolean =>
  configBoolean(diskOf(node).configs, 'unclean.leader.election.enable');

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

// ---- becoming the active controller, and answering what is committed

function onCommitted(node: NodeContext): void {
  const memory = memoryOf(node);
  if (!memory.active) activate(node, memory);
  const { active } = memory;
  if (!active) return;
  const due = active.waiting.filter((waiting) => waiting.offset < memory.highWatermark);
  active.waiting = active.waiting.filter((waiting) => waiting.offset >= memory.highWatermark);
  for (const { incoming, api, body } of due) {
    // Body and API were put together in `write`.
    answer(node, api, incoming, body as ResponseOf<typeof api>, plainLabel('control', errorIn(body)));
  }
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

/** Writes records as one atomic batch and applies them. Answers the offset of the last one. */
function write(node: NodeContext, active: ActiveController, records: readonly MetadataRecord[]): number {
  if (records.length === 0) return active.image.appliedOffset;
  const baseOffset = appendToQuorum(node, records);
  active.lastAppendUs = node.nowUs;
  node.emit({
    type: 'metadata.appended',
    controllerId: diskOf(node).controllerId,
    offset: baseOffset,
    records: records.map((record) => record.type),
  });
  for (const [i, record] of records.entries()) {
    const before = beforeChange(active.image, record);
    replay(active.image, record, baseOffset + i);
    tell(node, active.image, record, before);
  }
  return baseOffset + records.length - 1;
}

/** Answers once everything up to `offset` is committed. */
function answerWhenCommitted<A extends ApiName>(
  node: NodeContext,
  active: ActiveController,
  api: A,
  incoming: Incoming,
  offset: number,
  body: ResponseOf<A>,
): void {
  if (offset < memoryOf(node).highWatermark)
    answer(node, api, incoming, body, plainLabel('control', errorIn(body)));
  else active.waiting.push({ offset, incoming, api, body });
}

const errorIn = (body: unknown): KafkaError | null =>
  typeof body === 'object' && body !== null && 'errorCode' in body ? (body.errorCode as KafkaError) : null;

// ---- what the records say, as events

function beforeChange(image: MetadataImage, record: MetadataRecord) {
  if (record.type !== 'PartitionChangeRecord') return undefined;
  return image.topics.get(image.names.get(record.topicId) ?? '')?.partitions[record.partitionId];
}

function tell(
  node: NodeContext,
  image: MetadataImage,
  record: MetadataRecord,
  before: ReturnType<typeof beforeChange>,
): void {
  switch (record.type) {
    case 'RegisterBrokerRecord':
      node.emit({ type: 'broker.registered', brokerId: record.brokerId, brokerEpoch: record.brokerEpoch });
      return;
    case 'BrokerRegistrationChangeRecord':
      if (record.fenced === -1) node.emit({ type: 'broker.unfenced', brokerId: record.brokerId });
      if (record.inControlledShutdown === 1) {
        node.emit({ type: 'broker.shuttingDown', brokerId: record.brokerId });
      }
      return;
    case 'PartitionChangeRecord': {
      const after = beforeChange(image, record);
      if (!before || !after) return;
      const partition = partitionKey(after.topic, after.partition);
      if (record.isr) {
        node.emit({
          type: 'partition.isrChanged',
          partition,
          from: before.isr,
          to: after.isr,
          partitionEpoch: after.partitionEpoch,
        });
      }
      if (record.leader !== -2) {
        node.emit({
          type: 'partition.leaderElected',
          partition,
          fromLeader: before.leader,
          toLeader: after.leader,
          leaderEpoch: after.leaderEpoch,
          isr: after.isr,
          unclean: record.leaderRecoveryState === 1,
        });
      }
      return;
    }
    case 'RemoveTopicRecord':
    case 'TopicRecord':
    case 'PartitionRecord':
    case 'ConfigRecord':
    case 'FeatureLevelRecord':
    case 'LeaderChangeMessage':
    case 'ProducerIdsRecord':
    case 'NoOpRecord':
      return;
    default:
      unreachable(record);
  }
}

// ---- requests

function handle(node: NodeContext, active: ActiveController, api: ApiName, incoming: Incoming): void {
  switch (api) {
    case 'BrokerRegistration':
      return registerBroker(node, active, incoming);
    case 'BrokerHeartbeat':
      return heartbeat(node, active, incoming);
    case 'AlterPartition':
      return alterPartitions(node, active, incoming);
    case 'AllocateProducerIds':
      return allocateProducerIds(node, active, incoming);
    case 'CreateTopics':
      return createTopics(node, active, incoming);
    case 'DeleteTopics':
      return deleteTopics(node, active, incoming);
    default:
      return refuse(node, api, incoming, 'INVALID_REQUEST');
  }
}

/** An answer that says only what went wrong. */
function refuse(node: NodeContext, api: ApiName, incoming: Incoming, errorCode: KafkaError): void {
  const label = plainLabel('control', errorCode);
  switch (api) {
    case 'BrokerRegistration':
      return answer(node, api, incoming, { errorCode, brokerEpoch: -1 }, label);
    case 'BrokerHeartbeat': {
      const body = { errorCode, isCaughtUp: false, isFenced: true, shouldShutDown: false };
      return answer(node, api, incoming, body, plainLabel('heartbeat', errorCode));
    }
    case 'AlterPartition':
      return answer(node, api, incoming, { errorCode, topics: [] }, label);
    case 'AllocateProducerIds':
      return answer(node, api, incoming, { errorCode, producerIdStart: -1, producerIdLen: 0 }, label);
    case 'CreateTopics': {
      const { topics } = requestOf(api, incoming.body);
      const answers = topics.map(({ name }) => ({ name, errorCode, errorMessage: null }));
      return answer(node, api, incoming, { topics: answers }, label);
    }
    case 'DeleteTopics': {
      const { topics } = requestOf(api, incoming.body);
      return answer(
        node,
        api,
        incoming,
        { responses: topics.map(({ name }) => ({ name, errorCode })) },
        label,
      );
    }
    default:
      // Nothing else is sent to a controller; whoever does hears nothing and times out.
      node.finish(incoming);
  }
}

function registerBroker(node: NodeContext, active: ActiveController, incoming: Incoming): void {
  const { brokerId, incarnationId, rack, previousBrokerEpoch } = requestOf(
    'BrokerRegistration',
    incoming.body,
  );
  const known = active.image.brokers.get(brokerId);
  const isOther = known !== undefined && known.incarnationId !== incarnationId;
  if (isOther && !known.fenced && hasValidSession(node, active, brokerId)) {
    node.emit({ type: 'broker.registrationRefused', brokerId, error: 'DUPLICATE_BROKER_REGISTRATION' });
    return refuse(node, 'BrokerRegistration', incoming, 'DUPLICATE_BROKER_REGISTRATION');
  }
  const wasClean = known !== undefined && known.brokerEpoch === previousBrokerEpoch;
  const leaves = isOther && !wasClean ? brokerLeaves(active.image, brokerId, uncleanByDefault(node)) : [];
  const next = memoryOf(node).accumulator.at(-1)?.lastOffset ?? diskOf(node).log.logEndOffset - 1;
  const brokerEpoch = next + leaves.length + 1;
  const offset = write(node, active, [
    ...leaves,
    { type: 'RegisterBrokerRecord', brokerId, incarnationId, brokerEpoch, rack, fenced: true },
  ]);
  touch(node, active, brokerId, -1);
  answerWhenCommitted(node, active, 'BrokerRegistration', incoming, offset, {
    errorCode: 'NONE',
    brokerEpoch,
  });
}

function heartbeat(node: NodeContext, active: ActiveController, incoming: Incoming): void {
  const beat = requestOf('BrokerHeartbeat', incoming.body);
  const broker = active.image.brokers.get(beat.brokerId);
  if (!broker) return refuse(node, 'BrokerHeartbeat', incoming, 'BROKER_ID_NOT_REGISTERED');
  if (broker.brokerEpoch !== beat.brokerEpoch)
    return refuse(node, 'BrokerHeartbeat', incoming, 'STALE_BROKER_EPOCH');
  touch(node, active, beat.brokerId, beat.currentMetadataOffset);
  const isCaughtUp = beat.currentMetadataOffset >= broker.brokerEpoch;
  let offset = -1;
  let shouldShutDown = false;
  if (broker.fenced) {
    if (beat.wantShutDown) shouldShutDown = true;
    else if (!beat.wantFence && isCaughtUp) offset = unfence(node, active, beat.brokerId);
  } else if (beat.wantShutDown) {
    ({ offset, shouldShutDown } = shutDown(node, active, beat.brokerId));
  } else if (beat.wantFence) offset = fence(node, active, beat.brokerId, null);
  scheduleSessions(node, active);
  const isFenced = active.image.brokers.get(beat.brokerId)?.fenced ?? true;
  const body = { errorCode: 'NONE', isCaughtUp, isFenced, shouldShutDown } as const;
  if (offset < memoryOf(node).highWatermark) {
    return answer(node, 'BrokerHeartbeat', incoming, body, plainLabel('heartbeat'));
  }
  active.waiting.push({ offset, incoming, api: 'BrokerHeartbeat', body });
}

function unfence(node: NodeContext, active: ActiveController, brokerId: BrokerId): number {
  const { image } = active;
  const brokerEpoch = image.brokers.get(brokerId)?.brokerEpoch ?? -1;
  return write(node, active, [
    { type: 'BrokerRegistrationChangeRecord', brokerId, brokerEpoch, fenced: -1, inControlledShutdown: 0 },
    ...brokerReturns(image, brokerId, uncleanByDefault(node)),
  ]);
}

/** Takes a broker out: its partitions change first, then its registration, in one atomic batch. */
function fence(
  node: NodeContext,
  active: ActiveController,
  brokerId: BrokerId,
  silentForMs: number | null,
): number {
  const { image } = active;
  const brokerEpoch = image.brokers.get(brokerId)?.brokerEpoch ?? -1;
  active.heartbeats.delete(brokerId);
  node.emit({ type: 'broker.fenced', brokerId, silentForMs });
  return write(node, active, [
    ...brokerLeaves(image, brokerId, uncleanByDefault(node)),
    { type: 'BrokerRegistrationChangeRecord', brokerId, brokerEpoch, fenced: 1, inControlledShutdown: 0 },
  ]);
}

/** A controlled shutdown, step by step: leadership moves; when all others have heard of it, the broker may go. */
function shutDown(
  node: NodeContext,
  active: ActiveController,
  brokerId: BrokerId,
): { offset: number; shouldShutDown: boolean } {
  const { image } = active;
  const broker = image.brokers.get(brokerId);
  const beat = active.heartbeats.get(brokerId);
  if (!broker || !beat) return { offset: -1, shouldShutDown: true };
  const change = {
    type: 'BrokerRegistrationChangeRecord',
    brokerId,
    brokerEpoch: broker.brokerEpoch,
  } as const;
  if (!broker.inControlledShutdown) {
    const offset = write(node, active, [
      { ...change, fenced: 0, inControlledShutdown: 1 },
      ...brokerLeaves(image, brokerId, uncleanByDefault(node)),
    ]);
    beat.shutdownOffset = offset;
    return { offset, shouldShutDown: false };
  }
  const leads = [...image.topics.values()].some((topic) =>
    topic.partitions.some((p) => p.leader === brokerId),
  );
  const allHeard = [...active.heartbeats].every(
    ([id, other]) =>
      id === brokerId || image.brokers.get(id)?.fenced || other.metadataOffset >= beat.shutdownOffset,
  );
  if (leads || !allHeard) return { offset: -1, shouldShutDown: false };
  active.heartbeats.delete(brokerId);
  node.emit({ type: 'broker.fenced', brokerId, silentForMs: null });
  return {
    offset: write(node, active, [{ ...change, fenced: 1, inControlledShutdown: 0 }]),
    shouldShutDown: true,
  };
}

function alterPartitions(node: NodeContext, active: ActiveController, incoming: Incoming): void {
  const alter = requestOf('AlterPartition', incoming.body);
  const { image } = active;
  if (image.brokers.get(alter.brokerId)?.brokerEpoch !== alter.brokerEpoch) {
    return refuse(node, 'AlterPartition', incoming, 'STALE_BROKER_EPOCH');
  }
  const records: MetadataRecord[] = [];
  const verdicts = alter.topics.map(({ topicId, partitions }) => ({
    topicId,
    partitions: partitions.map((asked) => {
      const { error, record } = alterPartition(image, alter.brokerId, topicId, asked);
      if (record) records.push(record);
      return { index: asked.partitionIndex, error };
    }),
  }));
  const offset = write(node, active, records);
  const topics: AlterPartitionResponse['topics'] = verdicts.map(({ topicId, partitions }) => ({
    topicId,
    partitions: partitions.map(({ index, error }) =>
      alterResult(image.topics.get(image.names.get(topicId) ?? '')?.partitions[index], index, error),
    ),
  }));
  answerWhenCommitted(node, active, 'AlterPartition', incoming, offset, { errorCode: 'NONE', topics });
}

function allocateProducerIds(node: NodeContext, active: ActiveController, incoming: Incoming): void {
  const { brokerId, brokerEpoch } = requestOf('AllocateProducerIds', incoming.body);
  if (active.image.brokers.get(brokerId)?.brokerEpoch !== brokerEpoch) {
    return refuse(node, 'AllocateProducerIds', incoming, 'STALE_BROKER_EPOCH');
  }
  const producerIdStart = active.image.nextProducerId;
  const nextProducerId = producerIdStart + PRODUCER_ID_BLOCK;
  const offset = write(node, active, [{ type: 'ProducerIdsRecord', brokerId, brokerEpoch, nextProducerId }]);
  answerWhenCommitted(node, active, 'AllocateProducerIds', incoming, offset, {
    errorCode: 'NONE',
    producerIdStart,
    producerIdLen: PRODUCER_ID_BLOCK,
  });
}

function createTopics(node: NodeContext, active: ActiveController, incoming: Incoming): void {
  const { topics } = requestOf('CreateTopics', incoming.body);
  let offset = -1;
  const answers = topics.map((topic) => {
    const refusal = refuseTopic(active.image, topic, rulesOf(node).era);
    if (refusal) return { name: topic.name, errorCode: refusal.error, errorMessage: refusal.message };
    const records = createTopic(active.image, topic, newTopicId(node), (bound) =>
      node.randomBelow('placement', bound),
    );
    offset = write(node, active, records);
    node.emit({
      type: 'topic.created',
      topic: topic.name,
      partitionCount: topic.numPartitions,
      replicationFactor: topic.replicationFactor,
    });
    return { name: topic.name, errorCode: 'NONE' as const, errorMessage: null };
  });
  answerWhenCommitted(node, active, 'CreateTopics', incoming, offset, { topics: answers });
}

function deleteTopics(node: NodeContext, active: ActiveController, incoming: Incoming): void {
  const { topics } = requestOf('DeleteTopics', incoming.body);
  let offset = -1;
  const responses = topics.map(({ name }) => {
    const topicId = active.image.topics.get(name)?.topicId;
    if (topicId === undefined) return { name, errorCode: 'UNKNOWN_TOPIC_OR_PARTITION' as const };
    offset = write(node, active, [{ type: 'RemoveTopicRecord', topicId }]);
    node.emit({ type: 'topic.deleted', topic: name });
    return { name, errorCode: 'NONE' as const };
  });
  answerWhenCommitted(node, active, 'DeleteTopics', incoming, offset, { responses });
}

const UUID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** 22 characters of base64url, as Kafka prints a topic id. */
function newTopicId(node: NodeContext): string {
  let id = '';
  for (let i = 0; i < 22; i++) id += UUID_ALPHABET[node.randomBelow('topicIds', 64)];
  return id;
}

// ---- sessions and idleness

function touch(
  node: NodeContext,
  active: ActiveController,
  brokerId: BrokerId,
  metadataOffset: number,
): void {
  const beat = active.heartbeats.get(brokerId);
  if (beat) {
    beat.lastContactUs = node.nowUs;
    beat.metadataOffset = Math.max(beat.metadataOffset, metadataOffset);
  } else active.heartbeats.set(brokerId, { lastContactUs: node.nowUs, metadataOffset, shutdownOffset: -1 });
}

const sessionUs = (node: NodeContext): number => configMs(node, 'broker.session.timeout.ms') * 1000;

function hasValidSession(node: NodeContext, active: ActiveController, brokerId: BrokerId): boolean {
  const beat = active.heartbeats.get(brokerId);
  return beat !== undefined && node.nowUs <= beat.lastContactUs + sessionUs(node);
}

/** One broker per turn, the one not heard for longest; the next turn follows at once if there is another. */
function fenceStaleBroker(node: NodeContext, active: ActiveController): void {
  const stale = oldestContact(active);
  if (stale && !hasValidSession(node, active, stale.brokerId)) {
    fence(node, active, stale.brokerId, Math.round((node.nowUs - stale.lastContactUs) / 1000));
  }
  scheduleSessions(node, active);
}

function oldestContact(active: ActiveController): { brokerId: BrokerId; lastContactUs: number } | undefined {
  let oldest: { brokerId: BrokerId; lastContactUs: number } | undefined;
  for (const [brokerId, { lastContactUs }] of active.heartbeats) {
    const isFenced = active.image.brokers.get(brokerId)?.fenced ?? true;
    if (!isFenced && (!oldest || lastContactUs < oldest.lastContactUs)) oldest = { brokerId, lastContactUs };
  }
  return oldest;
}

function scheduleSessions(node: NodeContext, active: ActiveController): void {
  const oldest = oldestContact(active);
  if (!oldest) return;
  // Valid at exactly the limit; one microsecond later it is over.
  node.startTimer('controller:sessions', oldest.lastContactUs + sessionUs(node) + 1 - node.nowUs);
}

function scheduleIdle(node: NodeContext): void {
  const idleMs = configMs(node, 'metadata.max.idle.interval.ms');
  if (idleMs > 0) node.startTimer('controller:idle', idleMs * 1000);
}

function writeNoOp(node: NodeContext, active: ActiveController): void {
  const idleUs = configMs(node, 'metadata.max.idle.interval.ms') * 1000;
  const quietUs = node.nowUs - active.lastAppendUs;
  if (quietUs >= idleUs) {
    write(node, active, [{ type: 'NoOpRecord' }]);
    scheduleIdle(node);
  } else node.startTimer('controller:idle', idleUs - quietUs);
}
