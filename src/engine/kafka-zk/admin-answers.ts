/** Answers to what operators ask.
 *  See         admin-requests.ts */
import type { KafkaError } from '../../contract/errors.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { parsePartitionKey } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import { plainLabel } from '../protocol/labels.ts';
import type { AdminApi } from '../protocol/refusals.ts';
import { refusalOf } from '../protocol/refusals.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import type { KeyRefusal } from './frames.ts';

export function refuseAdmin(
  node: NodeContext,
  api: AdminApi,
  incoming: Incoming,
  error: KafkaError,
  message: string | null = null,
): void {
  const body = refusalOf(api, requestOf(api, incoming.body), error, message);
  answer(node, api, incoming, body, plainLabel('control', error));
}

/** What there is to say of each partition, by topic. */
function byTopic(keys: readonly PartitionKey[], refused: readonly KeyRefusal[]) {
  const topics = new Map<
    string,
    { partition: number; errorCode: KafkaError; errorMessage: string | null }[]
  >();
  for (const key of keys) {
    const { topic, partition } = parsePartitionKey(key);
    const refusal = refused.find((one) => one.key === key);
    const verdict = {
      partition,
      errorCode: refusal?.error ?? 'NONE',
      errorMessage: refusal?.message ?? null,
    };
    const list = topics.get(topic);
    if (list) list.push(verdict);
    else topics.set(topic, [verdict]);
  }
  return [...topics];
}

export function answerElection(
  node: NodeContext,
  incoming: Incoming,
  keys: readonly PartitionKey[],
  refused: readonly KeyRefusal[],
): void {
  const replicaElectionResults = byTopic(keys, refused).map(([topic, verdicts]) => ({
    topic,
    partitionResult: verdicts.map(({ partition: partitionId, errorCode, errorMessage }) => ({
      partitionId,
      errorCode,
      errorMessage,
    })),
  }));
  const body = { errorCode: 'NONE', replicaElectionResults } as const;
  answer(node, 'ElectLeaders', incoming, body, plainLabel('control', refused[0]?.error ?? null));
}

export function answerReassignment(
  node: NodeContext,
  incoming: Incoming,
  keys: readonly PartitionKey[],
  refused: readonly KeyRefusal[],
): void {
  const responses = byTopic(keys, refused).map(([name, verdicts]) => ({
    name,
    partitions: verdicts.map(({ partition: partitionIndex, errorCode, errorMessage }) => ({
      partitionIndex,
      errorCode,
      errorMessage,
    })),
  }));
  const body = { errorCode: 'NONE', errorMessage: null, responses } as const;
  answer(
    node,
    'AlterPartitionReassignments',
    incoming,
    body,
    plainLabel('control', refused[0]?.error ?? null),
  );
}
