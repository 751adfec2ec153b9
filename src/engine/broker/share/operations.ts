/** ShareFetch and ShareAcknowledge: what a member says of its records is taken and written, then it is given more. Answered
 *  when both are done.
 *
 *      acknowledge ──▶ share coordinator ──▶ counts ─┐
 *      acquire, or wait for records ─────────────────┴▶ answer
 *
 *  Models      KafkaApis#handleShareFetchRequest, #handleShareAcknowledgeRequest; SharePartitionManager#fetchMessages, #acknowledge;
 *              DelayedShareFetch, ShareFetchUtils
 *  Invariants  every operation ends: with something to tell, or at its time limit
 *  See         acquiring.ts, served.ts, sessions.ts */
import type { KafkaError } from '../../../contract/errors.ts';
import type { AcknowledgeType } from '../../../contract/events/shares.ts';
import type { PartitionKey } from '../../../contract/ids.ts';
import { partitionKey } from '../../../contract/ids.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { Incoming } from '../../kernel/network.ts';
import type { AcknowledgementBatch, ShareFetchRequest } from '../../protocol/share-api.ts';
import { requestOf } from '../../protocol/talk.ts';
import { errorOfMissing } from '../fetch-read.ts';
import { brokerOf, diskOf } from '../state.ts';
import { acknowledge } from './acknowledgement.ts';
import { acquireFor } from './acquiring.ts';
import { answerOperation, refuseOperation } from './answers.ts';
import { persist } from './persister.ts';
import { change, forget, groupConfig, watchLocks, writeBody } from './served.ts';
import { CLOSES, closeSession, sessionFor, updateSession } from './sessions.ts';
import type { Range, Released } from './share-partition.ts';
import { pendingOf, settle } from './share-partition.ts';
import type { AfterPersisting, ShareOperation, Verdict } from './state.ts';
import { servedKey } from './state.ts';

const WAIT_TIMER = 'share:fetch:';
const TYPES: readonly AcknowledgeType[] = ['gap', 'accept', 'release', 'reject'];

export function onShareFetch(node: NodeContext, incoming: Incoming): void {
  const request = requestOf('ShareFetch', incoming.body);
  const session = sessionFor(node, incoming, request, true);
  if (typeof session === 'string') return refuseOperation(node, 'ShareFetch', incoming, session);
  const isLast = request.shareSessionEpoch === CLOSES;
  if (!isLast) updateSession(node, session, request);
  // Whoever was first last time is last now (PartitionRotateStrategy).
  const keys = isLast ? [] : [...session.partitions.keys()];
  const turn = keys.length === 0 ? 0 : session.epoch % keys.length;
  const operation = begin(node, 'ShareFetch', incoming, request, [
    ...keys.slice(turn),
    ...keys.slice(0, turn),
  ]);
  for (const [key, part] of session.partitions) operation.topicIds.set(key, part);
  takeAcknowledgements(node, operation, request.topics);
  if (isLast) {
    operation.fetched = new Map();
    const touched = closeSession(node, session, 'sessionClosed');
    finishIfDone(node, operation);
    for (const key of touched) reviewShareWaits(node, key);
    return;
  }
  if (tryFetch(node, operation)) finishIfDone(node, operation);
  else node.startTimer(WAIT_TIMER + operation.id, request.maxWaitMs * 1000);
}

export function onShareAcknowledge(node: NodeContext, incoming: Incoming): void {
  const request = requestOf('ShareAcknowledge', incoming.body);
  const session = sessionFor(node, incoming, request, false);
  if (typeof session === 'string') return refuseOperation(node, 'ShareAcknowledge', incoming, session);
  const operation = begin(node, 'ShareAcknowledge', incoming, request, []);
  operation.fetched = new Map();
  takeAcknowledgements(node, operation, request.topics);
  const touched = request.shareSessionEpoch === CLOSES ? closeSession(node, session, 'sessionClosed') : [];
  finishIfDone(node, operation);
  for (const key of touched) reviewShareWaits(node, key);
}

function begin(
  node: NodeContext,
  api: ShareOperation['api'],
  incoming: Incoming,
  { groupId, memberId }: Pick<ShareFetchRequest, 'groupId' | 'memberId'>,
  wanted: readonly PartitionKey[],
): ShareOperation {
  const { share } = brokerOf(node);
  share.lastOperation++;
  const operation: ShareOperation = {
    id: share.lastOperation,
    api,
    incoming,
    groupId,
    memberId,
    acknowledgements: new Map(),
    wanted,
    fetched: null,
    topicIds: new Map(),
  };
  share.operations.set(operation.id, operation);
  return operation;
}

function finishIfDone(node: NodeContext, operation: ShareOperation): void {
  if (!operation.fetched) return;
  for (const error of operation.acknowledgements.values()) if (error === null) return;
  brokerOf(node).share.operations.delete(operation.id);
  node.cancelTimer(WAIT_TIMER + operation.id);
  if (!node.isConnected(operation.incoming)) return;
  const lockMs = Number(groupConfig(node, operation.groupId, 'share.record.lock.duration.ms'));
  answerOperation(node, operation, lockMs);
}

// ---- what a member says

function takeAcknowledgements(
  node: NodeContext,
  operation: ShareOperation,
  topics: ShareFetchRequest['topics'],
): void {
  const { names } = brokerOf(node).image;
  for (const { topicId, partitions } of topics) {
    for (const { partitionIndex: partition, acknowledgementBatches: batches } of partitions) {
      if (batches.length === 0) continue;
      const key = partitionKey(names.get(topicId) ?? topicId, partition);
      operation.topicIds.set(key, Object.freeze({ topicId, partition }));
      operation.acknowledgements.set(key, takeOne(node, operation, key, batches));
    }
  }
}

/** Null: it is being written. */
function takeOne(
  node: NodeContext,
  { id: operation, groupId, memberId, incoming }: ShareOperation,
  key: PartitionKey,
  batches: readonly AcknowledgementBatch[],
): KafkaError | null {
  const { share, replicas } = brokerOf(node);
  const replica = replicas.get(key);
  if (!replica) return errorOfMissing(node, { key });
  const id = servedKey(groupId, key);
  const served = share.served.get(id);
  const { state } = served ?? {};
  if (replica.role.kind !== 'leader' || !served || !state) return 'NOT_LEADER_OR_FOLLOWER';
  share.lastWrite++;
  const write = share.lastWrite;
  const consumerId = incoming.from;
  const error = change(node, served, state, () => acknowledge(state, memberId, batches, write));
  if (error !== 'NONE') {
    const { brokerId } = diskOf(node);
    node.emit({ type: 'share.acknowledgeRefused', groupId, consumerId, partition: key, brokerId, error });
    return error;
  }
  const verdicts = verdictsOf(pendingOf(state, write), batches);
  // All of it lies below the start, where everything is done.
  if (verdicts.length === 0) return 'NONE';
  const { leaderEpoch } = served;
  persist(node, 'WriteShareGroupState', writeBody(served, state, verdicts), {
    kind: 'acknowledge',
    served: id,
    leaderEpoch,
    write,
    operation,
    consumerId,
    verdicts,
  });
  watchLocks(node, served);
  return null;
}

/** What was said of each range; neighbours that fare alike, and of which the same was said, as one. */
function verdictsOf(
  ranges: readonly Released[],
  batches: readonly AcknowledgementBatch[],
): readonly Verdict[] {
  const verdicts: Verdict[] = [];
  for (const range of ranges) {
    const by = saidOf(range, batches);
    const last = verdicts.at(-1);
    const isLike =
      last?.lastOffset === range.firstOffset - 1 &&
      last.state === range.state &&
      last.deliveryCount === range.deliveryCount &&
      last.by === by;
    if (isLike && last) verdicts[verdicts.length - 1] = { ...last, lastOffset: range.lastOffset };
    else verdicts.push({ ...range, by });
  }
  return Object.freeze(verdicts.map((verdict) => Object.freeze(verdict)));
}

function saidOf({ firstOffset }: Range, batches: readonly AcknowledgementBatch[]): AcknowledgeType {
  const batch = batches.find((one) => one.firstOffset <= firstOffset && one.lastOffset >= firstOffset);
  const types = batch?.acknowledgeTypes ?? [];
  return TYPES[types[types.length > 1 ? firstOffset - (batch?.firstOffset ?? 0) : 0] ?? 0] ?? 'gap';
}

type Acknowledged = Extract<AfterPersisting, { kind: 'acknowledge' }>;

/** What a member has said is written, or could not be: then it is as if it had said nothing. */
export function finishAcknowledgement(node: NodeContext, next: Acknowledged, error: KafkaError): void {
  const { share } = brokerOf(node);
  const served = share.served.get(next.served);
  const isOurs = served?.leaderEpoch === next.leaderEpoch;
  const operation = share.operations.get(next.operation);
  const { state } = served ?? {};
  const key = served?.key ?? next.served.slice(next.served.indexOf(' ') + 1);
  if (isOurs && served && state) {
    change(node, served, state, () => {
      settle(state, next.write, error === 'NONE');
    });
    if (error === 'NONE') tellVerdicts(node, next, served);
    else if (isFenced(error)) forget(node, next.served, served);
    watchLocks(node, served);
  }
  const told = isOurs && !isFenced(error) ? error : 'NOT_LEADER_OR_FOLLOWER';
  if (told !== 'NONE') {
    const { groupId } = operation ?? served ?? { groupId: next.served.slice(0, next.served.indexOf(' ')) };
    const { consumerId } = next;
    const { brokerId } = diskOf(node);
    node.emit({
      type: 'share.acknowledgeRefused',
      groupId,
      consumerId,
      partition: key,
      brokerId,
      error: told,
    });
  }
  if (operation) {
    operation.acknowledgements.set(key, told);
    finishIfDone(node, operation);
  }
  reviewShareWaits(node, key);
}

/** Another leads, and has told the share coordinator so. */
export const isFenced = (error: KafkaError): boolean =>
  error === 'FENCED_LEADER_EPOCH' || error === 'FENCED_STATE_EPOCH';

function tellVerdicts(
  node: NodeContext,
  { consumerId, verdicts }: Acknowledged,
  { groupId, key: partition, leaderEpoch }: { groupId: string; key: PartitionKey; leaderEpoch: number },
): void {
  const { brokerId } = diskOf(node);
  for (const { firstOffset, lastOffset, deliveryCount, by, state } of verdicts) {
    const about = { groupId, partition, brokerId, firstOffset, lastOffset, deliveryCount };
    node.emit({ type: 'share.acknowledged', ...about, consumerId, leaderEpoch, by, state });
    if (state !== 'ARCHIVED' || by === 'gap') continue;
    const why = by === 'reject' ? 'rejected' : 'deliveryLimit';
    node.emit({ type: 'share.archived', ...about, why });
  }
}

// ---- what a member is given

/** Gives what is free. Answers whether there is something to tell. */
function tryFetch(node: NodeContext, operation: ShareOperation): boolean {
  const fetched = acquireFor(node, operation);
  if (fetched.size === 0) return false;
  operation.fetched = fetched;
  return true;
}

/** Looks at everything that waits for records of this partition. */
export function reviewShareWaits(node: NodeContext, key: PartitionKey): void {
  const { operations } = brokerOf(node).share;
  if (operations.size === 0) return;
  for (const operation of [...operations.values()]) {
    if (operation.fetched || !operation.wanted.includes(key)) continue;
    if (!node.isConnected(operation.incoming)) operations.delete(operation.id);
    else if (tryFetch(node, operation)) finishIfDone(node, operation);
  }
}

/** A wait has come to its end. Answers whether the timer was one of these. */
export function onShareWaitTimer(node: NodeContext, name: string): boolean {
  if (!name.startsWith(WAIT_TIMER)) return false;
  const operation = brokerOf(node).share.operations.get(Number(name.slice(WAIT_TIMER.length)));
  if (!operation || operation.fetched) return true;
  operation.fetched = new Map();
  finishIfDone(node, operation);
  return true;
}
