/** TxnOffsetCommit: offsets as part of a transaction. The coordinator asks whether its partition is in it, as any leader.
 *  Models      GroupCoordinatorService#commitTransactionalOffsets, OffsetMetadataManager#commitTransactionalOffset,
 *              ClassicGroup#validateOffsetCommit (transactional); KIP-98, KIP-447, KIP-890
 *  Simplifies  no metadata strings
 *  See         pending-offsets.ts */
import type { KafkaError } from '../../contract/errors.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { partitionKey } from '../../contract/ids.ts';
import type { Incoming } from '../kernel/network.ts';
import { partitionForGroup } from '../protocol/murmur2.ts';
import type { OffsetCommitRecord } from '../protocol/records.ts';
import { requestOf } from '../protocol/talk.ts';
import type { TxnOffsetCommitRequest } from '../protocol/txn-api.ts';
import { answerTxnCommit, readiness } from './answers.ts';
import { commitRefusal } from './commit-checks.ts';
import { addPending, decidePending, offsetRecord } from './pending-offsets.ts';
import type { OffsetsPartition, Work } from './state.ts';
import { createGroup } from './state.ts';
import { errorForClients, writeNow } from './write-ends.ts';

/** Given to the host with a question about a transaction; comes back with the answer. Frozen. */
export interface VerifyContinuation {
  readonly leaderEpoch: number;
  readonly incoming: Incoming;
}

export function onTxnOffsetCommit(work: Work, incoming: Incoming, request: TxnOffsetCommitRequest): void {
  const { groupId } = request;
  const partition = partitionForGroup(groupId, work.host.offsetsPartitionCount);
  const error = readiness(work, groupId, partition);
  const owner = work.state.partitions.get(partition);
  if (error !== 'NONE' || !owner) {
    refuse(work, incoming, error === 'NONE' ? 'NOT_COORDINATOR' : error);
    return;
  }
  const continuation: VerifyContinuation = Object.freeze({ leaderEpoch: owner.leaderEpoch, incoming });
  const isVerified = work.host.verify(partition, request, incoming.apiVersion, continuation);
  if (isVerified) commit(work, owner, incoming, 0);
}

/** The transaction coordinator has answered; `guard` lets the write through. */
export function onTxnOffsetsVerified(
  work: Work,
  partition: number,
  { leaderEpoch, incoming }: VerifyContinuation,
  error: KafkaError,
  guard: number,
): void {
  const owner = work.state.partitions.get(partition);
  if (owner?.leaderEpoch !== leaderEpoch) refuse(work, incoming, 'NOT_COORDINATOR');
  else if (error !== 'NONE') refuse(work, incoming, verificationError(error));
  else commit(work, owner, incoming, guard);
}

/** Old clients would not try again by this one. */
const verificationError = (error: KafkaError): KafkaError =>
  error === 'NETWORK_EXCEPTION' ? 'COORDINATOR_LOAD_IN_PROGRESS' : errorForClients(error);

function commit(work: Work, owner: OffsetsPartition, incoming: Incoming, guard: number): void {
  const request = requestOf('TxnOffsetCommit', incoming.body);
  const { groupId, producerId, producerEpoch } = request;
  let group = work.state.groups.get(groupId);
  const { generationId: generation, memberId, groupInstanceId } = request;
  const error = commitRefusal(group, {
    generation,
    memberId,
    groupInstanceId,
    isTransactional: true,
    knowsUnknownGroups: false,
  });
  if (error !== 'NONE') {
    refuse(work, incoming, error);
    return;
  }
  if (!group) {
    group = createGroup(groupId, owner.partition, work.node.nowUs);
    work.state.groups.set(groupId, group);
  }
  const records: OffsetCommitRecord[] = [];
  for (const { name, partitions } of request.topics) {
    for (const asked of partitions) {
      if (!work.host.hasPartition(name, asked.partitionIndex)) continue;
      records.push(offsetRecord(work, groupId, name, asked));
    }
  }
  if (records.length === 0) {
    answerTxnCommit(work, incoming, 'NONE');
    return;
  }
  const producer = { id: producerId, epoch: producerEpoch, guard };
  const written = writeNow(work, owner, records, producer, { kind: 'txnCommit', incoming });
  if (written !== 'NONE') return;
  const offsets: Record<PartitionKey, number> = {};
  for (const record of records) {
    addPending(owner, producerId, record);
    offsets[partitionKey(record.topic, record.partition)] = record.offset;
  }
  work.node.emit({ type: 'group.offsetsPending', groupId, pid: producerId, offsets });
}

const refuse = (work: Work, incoming: Incoming, error: KafkaError): void => {
  answerTxnCommit(work, incoming, error);
  const { groupId } = requestOf('TxnOffsetCommit', incoming.body);
  work.node.emit({ type: 'group.commitRefused', groupId, consumerId: incoming.from, error });
};

/** A marker in this partition is replicated. */
export function onTransactionEnded(
  work: Work,
  partition: number,
  producerId: number,
  commits: boolean,
): void {
  const owner = work.state.partitions.get(partition);
  if (!owner) return;
  decidePending(work, owner, producerId, commits, (groupId) => {
    let group = work.state.groups.get(groupId);
    if (!group) {
      group = createGroup(groupId, partition, work.node.nowUs);
      work.state.groups.set(groupId, group);
    }
    return group;
  });
}
