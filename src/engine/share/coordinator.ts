/** The share coordinator of a broker: the door. The broker hands in elections, requests, ends of writes and timers; what
 *  became of records is a record of `__share_group_state`, and is answered when it is replicated.
 *  Models      org.apache.kafka.coordinator.share.ShareCoordinatorService, ShareCoordinatorShard
 *  Simplifies  each request is a write of its own (no linger); what a snapshot has made superfluous is not deleted from the
 *              front of the log (share.coordinator.state.topic.prune.interval.ms); reading takes 1 ms and 10 µs a record
 *  Invariants  a leader of an older epoch, or of an older state epoch, changes nothing */
import type { Configs } from '../../contract/configs.ts';
import { configInt } from '../../contract/configs.ts';
import type { KafkaError } from '../../contract/errors.ts';
import { partitionKey } from '../../contract/ids.ts';
import { timestampMsAt } from '../../contract/units.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { ResponseOf } from '../protocol/api.ts';
import { plainLabel } from '../protocol/labels.ts';
import { partitionForGroup } from '../protocol/murmur2.ts';
import type { RecordBatch, ShareStateRecord } from '../protocol/records.ts';
import { shareKey } from '../protocol/share-api.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import type { ShareState, ShareStateChange } from './share-state.ts';
import { afterRecord, recordFor } from './share-state.ts';

const TOPIC = '__share_group_state';
const LOAD_US = 1_000;
const LOAD_RECORD_US = 10;
const LOAD_TIMER = 'shareState:load:';

export interface ShareCoordinatorState {
  readonly configs: Configs;
  /** Led by this broker, by index. */
  readonly partitions: Map<number, StatePartition>;
}

interface StatePartition {
  readonly partition: number;
  readonly leaderEpoch: number;
  /** Its records are being read: nobody is served yet. */
  isLoading: boolean;
  /** By `group:topicId:partition`. Frozen values. */
  readonly states: Map<string, ShareState>;
}

/** What the coordinator may ask of the broker it lives in. */
export interface ShareCoordinatorHost {
  /** Of `__share_group_state`. */
  readonly partitionCount: number;
  /** Writes to the leader replica of this partition, acks=all. 'NONE': it is written, and `onShareStateWritten` follows. */
  append(partition: number, record: ShareStateRecord, continuation: ShareStateWrite): KafkaError;
  hasPartition(topicId: string, partition: number): boolean;
}

type StateApi =
  | 'InitializeShareGroupState'
  | 'ReadShareGroupState'
  | 'WriteShareGroupState'
  | 'DeleteShareGroupState';

/** A write under way. Frozen. */
export interface ShareStateWrite {
  readonly leaderEpoch: number;
  readonly key: string;
  readonly incoming: Incoming;
  readonly api: StateApi;
  /** What there was before; null: nothing. */
  readonly before: ShareState | null;
}

interface Work {
  readonly node: NodeContext;
  readonly state: ShareCoordinatorState;
  readonly host: ShareCoordinatorHost;
}

export const createShareCoordinator = (configs: Configs): ShareCoordinatorState => ({
  configs,
  partitions: new Map(),
});

/** This broker now leads that partition of `__share_group_state`, whose batches are handed in. */
export function onShareStateElected(
  node: NodeContext,
  state: ShareCoordinatorState,
  partition: number,
  leaderEpoch: number,
  batches: Iterable<RecordBatch>,
): void {
  const owner: StatePartition = { partition, leaderEpoch, isLoading: true, states: new Map() };
  state.partitions.set(partition, owner);
  let count = 0;
  for (const { records } of batches) {
    count += records.length;
    for (const record of records)
      if (record.type === 'shareSnapshot' || record.type === 'shareUpdate') replay(owner, record);
  }
  node.startTimer(`${LOAD_TIMER}${partition}`, LOAD_US + LOAD_RECORD_US * count, { partition });
}

function replay(owner: StatePartition, record: ShareStateRecord): void {
  const key = shareKey(record.groupId, record.topicId, record.partition);
  const next = afterRecord(owner.states.get(key), record);
  if (next) owner.states.set(key, next);
  else owner.states.delete(key);
}

export function onShareStateTimer(node: NodeContext, state: ShareCoordinatorState, name: string): boolean {
  if (!name.startsWith(LOAD_TIMER)) return false;
  const owner = state.partitions.get(Number(name.slice(LOAD_TIMER.length)));
  if (!owner) return true;
  owner.isLoading = false;
  tell(node, 'shareState.loaded', owner);
  return true;
}

/** This broker no longer leads that partition. */
export function onShareStateResigned(
  node: NodeContext,
  state: ShareCoordinatorState,
  partition: number,
): void {
  const owner = state.partitions.get(partition);
  if (!owner) return;
  state.partitions.delete(partition);
  node.cancelTimer(`${LOAD_TIMER}${partition}`);
  tell(node, 'shareState.unloaded', owner);
}

function tell(
  node: NodeContext,
  type: 'shareState.loaded' | 'shareState.unloaded',
  owner: StatePartition,
): void {
  node.emit({
    type,
    brokerId: Number(node.id.slice(1)),
    partition: partitionKey(TOPIC, owner.partition),
    keys: [...owner.states.keys()],
  });
}

// ---- requests: of each, one share-partition

/** Answers, or keeps for later, what leaders ask; false for all other requests. */
export function onShareStateRequest(
  node: NodeContext,
  state: ShareCoordinatorState,
  host: ShareCoordinatorHost,
  incoming: Incoming,
): boolean {
  const work = { node, state, host };
  switch (incoming.api) {
    case 'InitializeShareGroupState':
    case 'ReadShareGroupState':
    case 'WriteShareGroupState':
    case 'DeleteShareGroupState':
      serve(work, incoming, incoming.api);
      return true;
    default:
      return false;
  }
}

interface Named {
  readonly groupId: string;
  readonly topicId: string;
  readonly partition: number;
}

function serve(work: Work, incoming: Incoming, api: StateApi): void {
  const { groupId, topics } = requestOf(api, incoming.body);
  const [topic] = topics;
  const asked = topic?.partitions[0];
  if (!topic || !asked) return respond(work.node, incoming, api, 'INVALID_REQUEST');
  const named = { groupId, topicId: topic.topicId, partition: asked.partition };
  const key = shareKey(groupId, topic.topicId, asked.partition);
  const owner = work.state.partitions.get(partitionForGroup(key, work.host.partitionCount));
  if (!owner) return respond(work.node, incoming, api, 'NOT_COORDINATOR');
  if (owner.isLoading) return respond(work.node, incoming, api, 'COORDINATOR_LOAD_IN_PROGRESS');
  const known = owner.states.get(key);
  const decided = decide(work, incoming, api, known);
  if (typeof decided === 'string' && decided !== 'deleted')
    return respond(work.node, incoming, api, decided, known);
  write(work, owner, incoming, api, named, decided);
}

/** What changes; or an error; 'NONE': nothing does. */
function decide(
  work: Work,
  incoming: Incoming,
  api: StateApi,
  known: ShareState | undefined,
): ShareStateChange | 'deleted' | KafkaError {
  switch (api) {
    case 'InitializeShareGroupState': {
      const { topics } = requestOf(api, incoming.body);
      const asked = topics[0]?.partitions[0];
      if (!asked || !work.host.hasPartition(topics[0]?.topicId ?? '', asked.partition))
        return 'UNKNOWN_TOPIC_OR_PARTITION';
      if (known && asked.stateEpoch < known.stateEpoch) return 'FENCED_STATE_EPOCH';
      // Asked again, since the answer was lost.
      if (known?.stateEpoch === asked.stateEpoch) return 'NONE';
      return { stateEpoch: asked.stateEpoch, startOffset: asked.startOffset, leaderEpoch: -1 };
    }
    case 'ReadShareGroupState': {
      const leaderEpoch = requestOf(api, incoming.body).topics[0]?.partitions[0]?.leaderEpoch ?? -1;
      if (!known) return 'UNKNOWN_TOPIC_OR_PARTITION';
      if (leaderEpoch < known.leaderEpoch) return 'FENCED_LEADER_EPOCH';
      // From now on nobody older may write.
      return leaderEpoch > known.leaderEpoch ? { leaderEpoch } : 'NONE';
    }
    case 'WriteShareGroupState': {
      const asked = requestOf(api, incoming.body).topics[0]?.partitions[0];
      if (!known || !asked) return 'UNKNOWN_TOPIC_OR_PARTITION';
      if (asked.leaderEpoch < known.leaderEpoch) return 'FENCED_LEADER_EPOCH';
      if (asked.stateEpoch < known.stateEpoch) return 'FENCED_STATE_EPOCH';
      const { leaderEpoch, startOffset, stateBatches: batches } = asked;
      return { leaderEpoch, startOffset, batches };
    }
    case 'DeleteShareGroupState':
      return known ? 'deleted' : 'NONE';
  }
}

function write(
  work: Work,
  owner: StatePartition,
  incoming: Incoming,
  api: StateApi,
  named: Named,
  change: ShareStateChange | 'deleted',
): void {
  const { node, state, host } = work;
  const key = shareKey(named.groupId, named.topicId, named.partition);
  const before = owner.states.get(key) ?? null;
  const record: ShareStateRecord =
    change === 'deleted'
      ? Object.freeze({ type: 'shareSnapshot', ...named, value: null })
      : recordFor(before ?? undefined, named, change, {
          updatesPerSnapshot: configInt(
            state.configs,
            'share.coordinator.snapshot.update.records.per.snapshot',
          ),
          nowMs: timestampMsAt(node.nowUs),
        });
  const { leaderEpoch } = owner;
  const continuation: ShareStateWrite = Object.freeze({ leaderEpoch, key, incoming, api, before });
  replay(owner, record);
  const error = host.append(owner.partition, record, continuation);
  if (error === 'NONE') return;
  restore(owner, continuation);
  respond(node, incoming, api, errorForLeaders(error));
}

/** A write is replicated ('NONE'), late, or lost with the leadership. */
export function onShareStateWritten(
  node: NodeContext,
  state: ShareCoordinatorState,
  partition: number,
  continuation: ShareStateWrite,
  error: KafkaError,
): void {
  const owner = state.partitions.get(partition);
  const { api, incoming, key } = continuation;
  const isOurs = owner?.leaderEpoch === continuation.leaderEpoch;
  if (isOurs && owner && error !== 'NONE' && error !== 'REQUEST_TIMED_OUT') restore(owner, continuation);
  const told = isOurs || error !== 'NONE' ? errorForLeaders(error) : 'NOT_COORDINATOR';
  respond(node, incoming, api, told, owner?.states.get(key));
}

function restore(owner: StatePartition, { key, before }: ShareStateWrite): void {
  if (before) owner.states.set(key, before);
  else owner.states.delete(key);
}

/** What leaders are told when the log refuses. */
function errorForLeaders(error: KafkaError): KafkaError {
  switch (error) {
    case 'UNKNOWN_TOPIC_OR_PARTITION':
    case 'NOT_ENOUGH_REPLICAS':
    case 'NOT_ENOUGH_REPLICAS_AFTER_APPEND':
    case 'REQUEST_TIMED_OUT':
      return 'COORDINATOR_NOT_AVAILABLE';
    case 'NOT_LEADER_OR_FOLLOWER':
    case 'KAFKA_STORAGE_ERROR':
      return 'NOT_COORDINATOR';
    default:
      return error;
  }
}

function respond(
  node: NodeContext,
  incoming: Incoming,
  api: StateApi,
  errorCode: KafkaError,
  known?: ShareState,
): void {
  const { topics } = requestOf(api, incoming.body);
  const topicId = topics[0]?.topicId ?? '';
  const partition = topics[0]?.partitions[0]?.partition ?? -1;
  const label = plainLabel('control', errorCode);
  const plain = { partition, errorCode, errorMessage: null };
  if (api === 'ReadShareGroupState') {
    const read: ResponseOf<'ReadShareGroupState'>['results'][number]['partitions'][number] = {
      ...plain,
      stateEpoch: known?.stateEpoch ?? 0,
      startOffset: known?.startOffset ?? -1,
      stateBatches: known?.batches ?? [],
    };
    answer(node, api, incoming, { results: [{ topicId, partitions: [read] }] }, label);
    return;
  }
  answer(node, api, incoming, { results: [{ topicId, partitions: [plain] }] }, label);
}
