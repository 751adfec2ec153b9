/** Answers to members of share groups. */
import type { KafkaError } from '../../../contract/errors.ts';
import type { PartitionKey } from '../../../contract/ids.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { Incoming } from '../../kernel/network.ts';
import type { Label } from '../../protocol/labels.ts';
import { partitionsLabel } from '../../protocol/labels.ts';
import type { SharePartitionData } from '../../protocol/share-api.ts';
import { answer } from '../../protocol/talk.ts';
import { leaderHint } from '../fetch-read.ts';
import type { ShareOperation } from './state.ts';

/** An answer to a request that belongs to no session. */
export function refuseOperation(
  node: NodeContext,
  api: ShareOperation['api'],
  incoming: Incoming,
  errorCode: KafkaError,
): void {
  const label = partitionsLabel('error', [], 0, 0, errorCode);
  if (api === 'ShareFetch')
    answer(node, api, incoming, { errorCode, acquisitionLockTimeoutMs: 0, responses: [] }, label);
  else answer(node, api, incoming, { errorCode, responses: [] }, label);
}

export function answerOperation(node: NodeContext, operation: ShareOperation, lockMs: number): void {
  if (operation.api === 'ShareFetch') answerFetch(node, operation, lockMs);
  else answerAcknowledge(node, operation);
}

function answerFetch(node: NodeContext, operation: ShareOperation, acquisitionLockTimeoutMs: number): void {
  const { fetched, acknowledgements, incoming } = operation;
  const keys = new Set([...(fetched?.keys() ?? []), ...acknowledgements.keys()]);
  const responses = byTopic(operation, keys, (key, partitionIndex): SharePartitionData => {
    const acknowledgeErrorCode = acknowledgements.get(key) ?? 'NONE';
    const isElsewhere = acknowledgeErrorCode === 'NOT_LEADER_OR_FOLLOWER';
    const data = fetched?.get(key);
    if (data) return { ...data, acknowledgeErrorCode };
    return {
      partitionIndex,
      errorCode: 'NONE',
      acknowledgeErrorCode,
      currentLeader: isElsewhere ? leaderHint(node, key) : null,
      records: [],
      acquiredRecords: [],
    };
  });
  const body = { errorCode: 'NONE' as const, acquisitionLockTimeoutMs, responses };
  answer(node, 'ShareFetch', incoming, body, labelOf(operation, [...keys]));
}

function labelOf({ fetched, groupId }: ShareOperation, keys: readonly PartitionKey[]): Label {
  let count = 0;
  let bytes = 0;
  for (const { acquiredRecords, records } of fetched?.values() ?? []) {
    for (const { firstOffset, lastOffset } of acquiredRecords) count += lastOffset - firstOffset + 1;
    for (const { sizeBytes } of records) bytes += sizeBytes;
  }
  return { ...partitionsLabel(count > 0 ? 'records' : 'empty', keys, count, bytes), groupId };
}

function answerAcknowledge(node: NodeContext, operation: ShareOperation): void {
  const { acknowledgements, incoming, groupId } = operation;
  const responses = byTopic(operation, acknowledgements.keys(), (key, partitionIndex) => {
    const errorCode = acknowledgements.get(key) ?? ('NONE' as const);
    const currentLeader = errorCode === 'NOT_LEADER_OR_FOLLOWER' ? leaderHint(node, key) : null;
    return { partitionIndex, errorCode, currentLeader };
  });
  const error = [...acknowledgements.values()].find((one) => one !== null && one !== 'NONE') ?? null;
  const label = partitionsLabel(error ? 'error' : 'ack', [...acknowledgements.keys()], 0, 0, error);
  answer(node, 'ShareAcknowledge', incoming, { errorCode: 'NONE', responses }, { ...label, groupId });
}

function byTopic<T>(
  { topicIds }: ShareOperation,
  keys: Iterable<PartitionKey>,
  partOf: (key: PartitionKey, partition: number) => T,
): readonly { readonly topicId: string; readonly partitions: readonly T[] }[] {
  const found = new Map<string, T[]>();
  for (const key of keys) {
    const { topicId, partition } = topicIds.get(key) ?? { topicId: '', partition: -1 };
    found.set(topicId, [...(found.get(topicId) ?? []), partOf(key, partition)]);
  }
  return [...found].map(([topicId, partitions]) => ({ topicId, partitions }));
}
