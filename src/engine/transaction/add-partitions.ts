/** AddPartitionsToTxn and AddOffsetsToTxn: partitions become part of a transaction, which begins with the first; and the
 *  question of a partition's leader whether it is part of one.
 *  Models      TransactionCoordinator#handleAddPartitionsToTransaction, #handleVerifyPartitionsInTransaction;
 *              KafkaApis#handleAddPartitionsToTxnRequest, #handleAddOffsetsToTxnRequest; KIP-890 */
import type { KafkaError } from '../../contract/errors.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { partitionKey } from '../../contract/ids.ts';
import { timestampMsAt } from '../../contract/units.ts';
import type { Incoming } from '../kernel/network.ts';
import { plainLabel } from '../protocol/labels.ts';
import { partitionForGroup } from '../protocol/murmur2.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import type {
  AddOffsetsToTxnRequest,
  AddPartitionsToTxnRequest,
  AddPartitionsToTxnResponse,
} from '../protocol/txn-api.ts';
import { answerAddOffsets } from './answers.ts';
import type { TransactionMetadata, Transit } from './metadata.ts';
import { prepareAddPartitions } from './metadata.ts';
import type { PendingAdd, Work } from './state.ts';
import { fencedError, find } from './state.ts';
import { write } from './writes.ts';

type Wanted = AddPartitionsToTxnRequest['transactions'][number];
type Result = AddPartitionsToTxnResponse['resultsByTransaction'][number];

/** The version that a client uses at most; brokers use later ones, of which the last may add. */
export const CLIENT_VERSION = 3;

export function onAddPartitionsToTxn(
  work: Work,
  incoming: Incoming,
  request: AddPartitionsToTxnRequest,
): void {
  const pending: PendingAdd = { incoming, errors: [] };
  const key = pendingKey(incoming);
  work.state.pendingAdds.set(key, pending);
  for (const [index, wanted] of request.transactions.entries()) {
    pending.errors.push(null);
    const begun = begin(work, wanted, incoming.apiVersion > CLIENT_VERSION ? 2 : 0);
    if (begun.kind === 'answer') pending.errors[index] = begun.errors;
    else {
      write(work, wanted.transactionalId, begun.coordinatorEpoch, begun.transit, {
        kind: 'addPartitions',
        incoming,
        index,
      });
    }
  }
  answerWhenDone(work, pending);
}

type Begun =
  | { readonly kind: 'answer'; readonly errors: ReadonlyMap<PartitionKey, KafkaError> }
  | { readonly kind: 'write'; readonly coordinatorEpoch: number; readonly transit: Transit };

function begin(work: Work, wanted: Wanted, clientTransactionVersion: number): Begun {
  const keys = keysOf(wanted);
  const all = (error: KafkaError): Begun => ({ kind: 'answer', errors: same(keys, error) });
  if (wanted.transactionalId === '') return all('INVALID_REQUEST');
  const unknown = keys.filter((key) => work.host.leaderOf(key) === 'deleted');
  // One that is not there, and none is added; a leader that asks knows its own partitions.
  if (unknown.length > 0 && !wanted.verifyOnly) {
    return {
      kind: 'answer',
      errors: new Map(
        keys.map((key) => [
          key,
          unknown.includes(key) ? 'UNKNOWN_TOPIC_OR_PARTITION' : 'OPERATION_NOT_ATTEMPTED',
        ]),
      ),
    };
  }
  const found = find(work, wanted.transactionalId);
  if (typeof found === 'string') return all(found);
  const { metadata, coordinatorEpoch } = found;
  if (!metadata) return all('INVALID_PRODUCER_ID_MAPPING');
  if (wanted.verifyOnly) return { kind: 'answer', errors: verify(work, metadata, wanted, keys) };
  const transit = prepareAdd(work, metadata, wanted, keys, clientTransactionVersion);
  return typeof transit === 'string' ? all(transit) : { kind: 'write', coordinatorEpoch, transit };
}

interface Sender {
  readonly producerId: number;
  readonly producerEpoch: number;
}

function senderRefusal(work: Work, metadata: TransactionMetadata, sender: Sender): KafkaError {
  if (metadata.producerId !== sender.producerId) return 'INVALID_PRODUCER_ID_MAPPING';
  return metadata.producerEpoch === sender.producerEpoch ? 'NONE' : fencedError(work);
}

/** Which of the partitions are part of the transaction as it is written down. */
function verify(
  work: Work,
  metadata: TransactionMetadata,
  sender: Sender,
  keys: readonly PartitionKey[],
): ReadonlyMap<PartitionKey, KafkaError> {
  let refusal = senderRefusal(work, metadata, sender);
  const { state } = metadata;
  if (refusal === 'NONE' && (state === 'PrepareCommit' || state === 'PrepareAbort')) {
    refusal = 'CONCURRENT_TRANSACTIONS';
  }
  if (refusal !== 'NONE') return same(keys, refusal);
  return new Map(keys.map((key) => [key, metadata.partitions.has(key) ? 'NONE' : 'TRANSACTION_ABORTABLE']));
}

/** The step to a transaction with more partitions; 'NONE' when it has them all. */
function prepareAdd(
  work: Work,
  metadata: TransactionMetadata,
  sender: Sender,
  keys: readonly PartitionKey[],
  clientTransactionVersion: number,
): Transit | KafkaError {
  const refusal = senderRefusal(work, metadata, sender);
  if (refusal !== 'NONE') return refusal;
  const { state, pendingState, partitions } = metadata;
  if (pendingState !== null || state === 'PrepareCommit' || state === 'PrepareAbort')
    return 'CONCURRENT_TRANSACTIONS';
  if (state === 'Ongoing' && keys.every((key) => partitions.has(key))) return 'NONE';
  const nowMs = timestampMsAt(work.node.nowUs);
  return prepareAddPartitions(metadata, keys, clientTransactionVersion, nowMs);
}

/** Partitions have been written, or could not be. */
export function finishAddPartitions(work: Work, incoming: Incoming, index: number, error: KafkaError): void {
  const pending = work.state.pendingAdds.get(pendingKey(incoming));
  const wanted = requestOf('AddPartitionsToTxn', incoming.body).transactions[index];
  if (!pending || !wanted) return;
  pending.errors[index] = same(keysOf(wanted), error);
  answerWhenDone(work, pending);
}

function answerWhenDone(work: Work, { incoming, errors }: PendingAdd): void {
  if (errors.includes(null)) return;
  work.state.pendingAdds.delete(pendingKey(incoming));
  const { transactions } = requestOf('AddPartitionsToTxn', incoming.body);
  const results = transactions.map((wanted, i) => resultOf(wanted, errors[i] ?? new Map()));
  const first = [...(errors[0]?.values() ?? [])].find((error) => error !== 'NONE') ?? null;
  const body = { errorCode: 'NONE', resultsByTransaction: results } as const;
  answer(work.node, 'AddPartitionsToTxn', incoming, body, plainLabel('control', first));
}

const resultOf = (wanted: Wanted, errors: ReadonlyMap<PartitionKey, KafkaError>): Result => ({
  transactionalId: wanted.transactionalId,
  topicResults: wanted.topics.map(({ name, partitions }) => ({
    name,
    resultsByPartition: partitions.map((partitionIndex) => ({
      partitionIndex,
      partitionErrorCode: errors.get(partitionKey(name, partitionIndex)) ?? 'NONE',
    })),
  })),
});

const pendingKey = ({ connectionId, correlationId }: Incoming): string => `${connectionId}/${correlationId}`;

const keysOf = ({ topics }: Wanted): readonly PartitionKey[] =>
  topics.flatMap(({ name, partitions }) => partitions.map((partition) => partitionKey(name, partition)));

const same = (keys: readonly PartitionKey[], error: KafkaError): ReadonlyMap<PartitionKey, KafkaError> =>
  new Map(keys.map((key) => [key, error]));

// ---- offsets

/** The partition of `__consumer_offsets` that keeps a group becomes part of the transaction. */
export function onAddOffsetsToTxn(work: Work, incoming: Incoming, request: AddOffsetsToTxnRequest): void {
  const { transactionalId, groupId } = request;
  const found = transactionalId === '' ? 'INVALID_REQUEST' : find(work, transactionalId);
  if (typeof found === 'string') {
    answerAddOffsets(work, incoming, found);
    return;
  }
  const partition = partitionForGroup(groupId, work.host.offsetsPartitionCount);
  const keys = [partitionKey('__consumer_offsets', partition)];
  const transit = found.metadata
    ? prepareAdd(work, found.metadata, request, keys, 0)
    : 'INVALID_PRODUCER_ID_MAPPING';
  if (typeof transit === 'string') answerAddOffsets(work, incoming, transit);
  else {
    const next = { kind: 'addOffsets', incoming } as const;
    write(work, transactionalId, found.coordinatorEpoch, transit, next);
  }
}
