/** What-if, not Kafka: what a broker does for topics that commit by majority, besides counting (commit-rule.ts). It tells the
 *  controller what its replicas hold, and begins an epoch of leadership with a record of its own.
 *  Models      KIP-966's GetReplicaLogInfo, which Kafka 4.1 does not send yet; Raft's first entry of a term
 *              (LeaderChangeMessage, as KRaft writes it)
 *  Invariants  a replica that has told what it holds, as of a leader epoch, copies nothing more from leaders of earlier ones
 *  See         controller/majority.ts (who asks), commit-rule.ts */
import { partitionKey } from '../../contract/ids.ts';
import { timestampMsAt } from '../../contract/units.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { GetReplicaLogInfoRequest } from '../protocol/api.ts';
import { partitionsLabel } from '../protocol/labels.ts';
import { makeBatch } from '../protocol/records.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { append } from './replica-manager.ts';
import type { Replica } from './state.ts';
import { brokerOf, diskOf, logOf, rulesOf } from './state.ts';

/** A leader begins its epoch: with a record of its own, unless all it has is known to be committed. As soon as a majority
 *  holds that, all that lies before it is committed, and stays. */
export function beginEpoch(node: NodeContext, replica: Replica): void {
  const { role, key } = replica;
  if (role.kind !== 'leader' || replica.highWatermark >= logOf(node, key).logEndOffset) return;
  const { brokerId } = diskOf(node);
  const record = Object.freeze({
    type: 'LeaderChangeMessage',
    leaderId: brokerId,
    voters: role.replicas,
    grantingVoters: role.isr,
  } as const);
  const batch = makeBatch([record], timestampMsAt(node.nowUs), undefined, true);
  append(node, key, batch, false, {
    origin: 'coordinator',
    rules: rulesOf(node),
    verifies: false,
    verification: null,
    guard: 0,
  });
}

/** The controller asks what replicas here hold. It is answered once this broker has heard of the leader epochs it is asked
 *  for. */
export function onGetReplicaLogInfo(node: NodeContext, incoming: Incoming): void {
  const broker = brokerOf(node);
  broker.logInfoAsked = [...(broker.logInfoAsked ?? []), incoming];
  answerLogInfo(node);
}

/** Answers whoever has asked of epochs that this broker has heard of by now. */
export function answerLogInfo(node: NodeContext): void {
  const broker = brokerOf(node);
  if (!broker.logInfoAsked) return;
  const later: Incoming[] = [];
  for (const incoming of broker.logInfoAsked) {
    const asked = requestOf('GetReplicaLogInfo', incoming.body);
    if (!hasHeard(node, asked)) later.push(incoming);
    else tell(node, incoming, asked);
  }
  if (later.length > 0) broker.logInfoAsked = later;
  else delete broker.logInfoAsked;
}

function hasHeard(node: NodeContext, { topicPartitions }: GetReplicaLogInfoRequest): boolean {
  return topicPartitions.every(({ topicId, partitions }) =>
    partitions.every(({ partition, currentLeaderEpoch }) => {
      const replica = replicaOf(node, topicId, partition);
      return replica !== undefined && replica.leaderEpoch >= currentLeaderEpoch;
    }),
  );
}

function tell(node: NodeContext, incoming: Incoming, { topicPartitions }: GetReplicaLogInfoRequest): void {
  const keys: string[] = [];
  const topicPartitionLogInfoList = topicPartitions.map(({ topicId, partitions }) => ({
    topicId,
    partitionLogInfo: partitions.flatMap(({ partition }) => {
      const replica = replicaOf(node, topicId, partition);
      if (!replica) return [];
      keys.push(replica.key);
      const log = logOf(node, replica.key);
      return [
        {
          partition,
          lastWrittenLeaderEpoch: lastWrittenEpoch(log),
          currentLeaderEpoch: replica.leaderEpoch,
          logEndOffset: log.logEndOffset,
          errorCode: 'NONE' as const,
        },
      ];
    }),
  }));
  const body = { brokerEpoch: brokerOf(node).brokerEpoch, topicPartitionLogInfoList };
  answer(node, 'GetReplicaLogInfo', incoming, body, partitionsLabel('control', keys));
}

function replicaOf(node: NodeContext, topicId: string, partition: number): Replica | undefined {
  const { image, replicas } = brokerOf(node);
  const topic = image.names.get(topicId);
  const replica = topic === undefined ? undefined : replicas.get(partitionKey(topic, partition));
  return replica?.topicId === topicId ? replica : undefined;
}

/** Epoch of the newest record; that of a leadership without one does not count. −1: there was never any. */
function lastWrittenEpoch({ epochs, logEndOffset, logStartOffset }: ReplicaLog): number {
  for (let i = epochs.length - 1; i >= 0; i--) {
    const entry = epochs[i];
    if (entry && (entry.startOffset < logEndOffset || (logEndOffset > 0 && logEndOffset === logStartOffset)))
      return entry.epoch;
  }
  return -1;
}
