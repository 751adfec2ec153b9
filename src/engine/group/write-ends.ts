/** What happens when the moment of collecting is over, and when a write has come to its end.
 *  Models      CoordinatorRuntime's timeline: only what the high watermark has passed is shown to readers
 *  See         writes.ts */
import type { KafkaError } from '../../contract/errors.ts';
import { partitionKey } from '../../contract/ids.ts';
import { plainLabel } from '../protocol/labels.ts';
import type { CoordinatorRecord } from '../protocol/records.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import { answerTxnCommit } from './answers.ts';
import { finishBeat, takeBack } from './modern/coordination.ts';
import { answerCommit, refusalsOf } from './offsets.ts';
import { applyOffset } from './pending-offsets.ts';
import { finishShareBeat, takeBackShareBeat } from './share/share-coordination.ts';
import type {
  OffsetsPartition,
  TransactionalProducer,
  Work,
  WriteContinuation,
  WriteReply,
} from './state.ts';
import { finishTakeOver } from './static-members.ts';
import { finishSync } from './sync.ts';

/** Writes what has been collected. */
export function flush(work: Work, partition: number): void {
  const found = work.state.partitions.get(partition);
  if (!found || found.lingering.records.length === 0) return;
  const { records, replies } = found.lingering;
  found.lingering = { records: [], replies: [] };
  found.lastWrite++;
  const continuation: WriteContinuation = Object.freeze({
    leaderEpoch: found.leaderEpoch,
    write: found.lastWrite,
    replies: Object.freeze(replies),
  });
  const order = found.lastOrder + 1;
  found.lastOrder += records.length;
  found.unreplicated.push(Object.freeze({ write: found.lastWrite, records: Object.freeze(records), order }));
  const error = work.host.append(partition, records, continuation);
  if (error !== 'NONE') {
    found.unreplicated.pop();
    takeBack(work, replies);
    for (const reply of [...replies].reverse())
      if (reply.kind === 'shareBeat') takeBackShareBeat(work, reply);
    for (const reply of replies) settle(work, reply, errorForClients(error));
  }
}

/** Writes without waiting for company, behind what has been collected: a batch of its own, of a transaction. Answers NONE
 *  when it is in the log. */
export function writeNow(
  work: Work,
  owner: OffsetsPartition,
  records: readonly CoordinatorRecord[],
  producer: TransactionalProducer,
  reply: WriteReply,
): KafkaError {
  flush(work, owner.partition);
  owner.lastWrite++;
  const continuation: WriteContinuation = Object.freeze({
    leaderEpoch: owner.leaderEpoch,
    write: owner.lastWrite,
    replies: Object.freeze([Object.freeze(reply)]),
  });
  const error = work.host.append(owner.partition, records, continuation, producer);
  if (error !== 'NONE') settle(work, reply, errorForClients(error));
  return error;
}

/** A write is replicated, late, or lost. One that is replicated makes all earlier ones count too.
 *  @param isLate who waited for it has been answered */
export function finishWrite(
  work: Work,
  partition: number,
  continuation: WriteContinuation,
  error: KafkaError,
  isLate: boolean,
): void {
  const found = work.state.partitions.get(partition);
  const isOurs = found?.leaderEpoch === continuation.leaderEpoch;
  // With an ISR too small it is committed all the same: the high watermark has passed it.
  const isCommitted = error === 'NONE' || error === 'NOT_ENOUGH_REPLICAS_AFTER_APPEND';
  if (isCommitted && found && isOurs) confirm(work, found, continuation.write);
  if (isLate) return;
  const told = isOurs || error !== 'NONE' ? errorForClients(error) : 'NOT_COORDINATOR';
  for (const reply of continuation.replies) settle(work, reply, told);
}

const NOTHING = { records: [], order: 0 } as const;

function confirm(work: Work, found: OffsetsPartition, write: number): void {
  while (found.unreplicated[0] && found.unreplicated[0].write <= write) {
    const { records, order } = found.unreplicated.shift() ?? NOTHING;
    for (const [i, record] of records.entries()) {
      const group = record.type === 'offsetCommit' && work.state.groups.get(record.group);
      if (group && record.type === 'offsetCommit') applyOffset(group, record, order + i);
    }
  }
}

/** Does what was to be done at the end of a write. */
export function settle(work: Work, reply: WriteReply, error: KafkaError): void {
  switch (reply.kind) {
    case 'nobody':
      return;
    case 'beat':
      finishBeat(work, reply, error);
      return;
    case 'shareBeat':
      finishShareBeat(work, reply, error);
      return;
    case 'sync':
      finishSync(work, reply, error);
      return;
    case 'admin':
      answerAdmin(work, reply, error);
      return;
    case 'takeOver':
      finishTakeOver(work, reply, error);
      return;
    case 'txnCommit':
      answerTxnCommit(work, reply.incoming, error);
      return;
    case 'commit': {
      const request = requestOf('OffsetCommit', reply.incoming.body);
      const refusal = refusalsOf(work, request);
      const stored = (topic: string, partition: number): boolean => refusal(topic, partition) === 'NONE';
      answerCommit(work.node, reply.incoming, (topic, partition) =>
        stored(topic, partition) ? error : refusal(topic, partition),
      );
      const { groupId } = request;
      if (error !== 'NONE') {
        work.node.emit({ type: 'group.commitRefused', groupId, consumerId: reply.consumerId, error });
        return;
      }
      const offsets: Record<string, number> = {};
      for (const { name, partitions } of request.topics) {
        for (const { partitionIndex, committedOffset } of partitions) {
          if (stored(name, partitionIndex)) offsets[partitionKey(name, partitionIndex)] = committedOffset;
        }
      }
      work.node.emit({
        type: 'group.offsetCommitted',
        groupId,
        consumerId: reply.consumerId,
        offsets,
        generation: request.generationIdOrMemberEpoch,
        takenIn: reply.generation,
      });
    }
  }
}

/** The error of a write takes the place of what would have been answered. */
function answerAdmin(work: Work, reply: WriteReply & { kind: 'admin' }, error: KafkaError): void {
  const label = plainLabel('control', error);
  if (reply.api === 'OffsetDelete') {
    const body = error === 'NONE' ? reply.body : { errorCode: error, topics: [] };
    answer(work.node, 'OffsetDelete', reply.incoming, body, label);
    return;
  }
  const results = reply.body.results.map(({ groupId, errorCode }) => ({
    groupId,
    errorCode: errorCode === 'NONE' ? error : errorCode,
  }));
  answer(work.node, 'DeleteGroups', reply.incoming, { results }, label);
}

/** What clients are told when the log refuses (O-3, T-17). */
export function errorForClients(error: KafkaError): KafkaError {
  switch (error) {
    case 'UNKNOWN_TOPIC_OR_PARTITION':
    case 'NOT_ENOUGH_REPLICAS':
    case 'NOT_ENOUGH_REPLICAS_AFTER_APPEND':
    case 'REQUEST_TIMED_OUT':
      return 'COORDINATOR_NOT_AVAILABLE';
    case 'NOT_LEADER_OR_FOLLOWER':
    case 'KAFKA_STORAGE_ERROR':
      return 'NOT_COORDINATOR';
    case 'MESSAGE_TOO_LARGE':
    case 'RECORD_LIST_TOO_LARGE':
    case 'INVALID_FETCH_SIZE':
      return 'UNKNOWN_SERVER_ERROR';
    default:
      return error;
  }
}
