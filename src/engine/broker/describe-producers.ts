/** DescribeProducers: what a leader's log remembers of producers, for an administrator who looks for transactions that hang.
 *  Models      kafka.server.KafkaApis#handleDescribeProducersRequest, ReplicaManager#activeProducerState (KIP-664)
 *  See         cluster/transaction-tool.ts, storage/producer-state.ts */
import type { KafkaError } from '../../contract/errors.ts';
import { partitionKey } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { DescribeProducersResponse } from '../protocol/api.ts';
import { partitionsLabel } from '../protocol/labels.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import { errorOfMissing } from './fetch-read.ts';
import { brokerOf, logOf } from './state.ts';

type Described = DescribeProducersResponse['topics'][number]['partitions'][number];

export function onDescribeProducers(node: NodeContext, incoming: Incoming): void {
  const { topics } = requestOf('DescribeProducers', incoming.body);
  const body: DescribeProducersResponse = {
    topics: topics.map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map((partition) => describe(node, name, partition)),
    })),
  };
  const keys = topics.flatMap(({ name, partitionIndexes }) =>
    partitionIndexes.map((partition) => partitionKey(name, partition)),
  );
  answer(node, 'DescribeProducers', incoming, body, partitionsLabel('control', keys, 0, 0, null));
}

function describe(node: NodeContext, topic: string, partitionIndex: number): Described {
  const key = partitionKey(topic, partitionIndex);
  const refuse = (errorCode: KafkaError): Described => ({ partitionIndex, errorCode, activeProducers: [] });
  const replica = brokerOf(node).replicas.get(key);
  if (!replica) return refuse(errorOfMissing(node, { key }));
  if (replica.role.kind !== 'leader') return refuse('NOT_LEADER_OR_FOLLOWER');
  return {
    partitionIndex,
    errorCode: 'NONE',
    activeProducers: [...logOf(node, key).producers].map(([producerId, entry]) => ({
      producerId,
      producerEpoch: entry.epoch,
      lastSequence: entry.batches.at(-1)?.lastSequence ?? -1,
      lastTimestamp: entry.lastTimestampMs,
      coordinatorEpoch: entry.coordinatorEpoch,
      currentTxnStartOffset: entry.currentTxnFirstOffset,
    })),
  };
}
