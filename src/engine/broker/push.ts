/** What-if, not Kafka: a leader sends a consumer what may be read of a partition as soon as it may, without being asked for it.
 *
 *      consumer  — PushSubscribe: from offset 7 →  leader
 *                ← Push 7..9, Push 10, Push 11..12 …          until the connection closes, or somebody else leads
 *
 *  There is no flow control, on purpose: nobody looks whether the consumer keeps up.
 *
 *  Models      nothing of Kafka's; what is read, and its errors, are those of a Fetch
 *  Simplifies  no keep-alive: who has fallen silent without closing its connections is sent to all the same
 *  Invariants  each message begins where the one before ended
 *  See         clients/consumer/push.ts (who drops what does not fit), fetch-read.ts */
import type { PartitionKey } from '../../contract/ids.ts';
import { partitionKey } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { FetchRequest, PushMessage } from '../protocol/api.ts';
import { partitionsLabel, plainLabel } from '../protocol/labels.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import { costOfFetch } from './costs.ts';
import { readPart } from './fetch-read.ts';
import type { FetchPart, PushStream } from './state.ts';
import { brokerOf, logOf } from './state.ts';

/** Bytes of records in one message, unless a single batch is larger; as `max.partition.fetch.bytes`. */
const MESSAGE_MAX_BYTES = 1_048_576;
const PUSH = 'Push';

export function onPushSubscribe(node: NodeContext, incoming: Incoming): void {
  const { isolationLevel, topics } = requestOf('PushSubscribe', incoming.body);
  const broker = brokerOf(node);
  const streams = new Map(broker.pushes);
  const begun: string[] = [];
  for (const { topicId, partitions } of topics) {
    const key = (partition: number): PartitionKey =>
      partitionKey(broker.image.names.get(topicId) ?? '', partition);
    for (const { partition, currentLeaderEpoch, fetchOffset } of partitions) {
      const id = `${incoming.connectionId}/${topicId}/${partition}`;
      streams.delete(id);
      if (fetchOffset < 0) continue;
      streams.set(id, {
        key: key(partition),
        topicId,
        partition,
        currentLeaderEpoch,
        isolationLevel,
        incoming,
        nextOffset: fetchOffset,
        isFirst: true,
      });
      begun.push(id);
    }
  }
  keep(node, streams);
  answer(node, 'PushSubscribe', incoming, { errorCode: 'NONE' }, plainLabel('control'));
  for (const id of begun) sendOn(node, id);
}

/** Something has happened to a partition: more may be read of it, or nobody may read it here any more. */
export function reviewPushes(node: NodeContext, key: PartitionKey): void {
  const { pushes } = brokerOf(node);
  if (!pushes) return;
  for (const [id, stream] of [...pushes]) if (stream.key === key) sendOn(node, id);
}

function keep(node: NodeContext, streams: Map<string, PushStream>): void {
  const broker = brokerOf(node);
  if (streams.size > 0) broker.pushes = streams;
  else delete broker.pushes;
}

function end(node: NodeContext, id: string): void {
  const streams = new Map(brokerOf(node).pushes);
  streams.delete(id);
  keep(node, streams);
}

/** Sends all that may be read by now, however much it is. */
function sendOn(node: NodeContext, id: string): void {
  for (let stream = brokerOf(node).pushes?.get(id); stream; stream = brokerOf(node).pushes?.get(id)) {
    if (!node.isConnected(stream.incoming)) return end(node, id);
    const fetched = read(node, stream);
    const isOver = fetched.errorCode !== 'NONE';
    const last = fetched.records.at(-1);
    if (!last && !isOver) return;
    const message: PushMessage = {
      topicId: stream.topicId,
      fetchOffset: stream.nextOffset,
      partition: fetched,
    };
    if (isOver) end(node, id);
    else if (last) {
      stream.nextOffset = last.lastOffset + 1;
      stream.isFirst = false;
      costOfFetch(node, stream.key, logOf(node, stream.key), fetched.records);
    }
    node.push(stream.incoming, PUSH, message, labelOf(stream, message));
  }
}

function labelOf({ key }: PushStream, { partition }: PushMessage) {
  const { records, errorCode } = partition;
  if (errorCode !== 'NONE') return partitionsLabel('error', [key], 0, 0, errorCode);
  const count = records.reduce((sum, batch) => sum + batch.records.length, 0);
  const bytes = records.reduce((sum, batch) => sum + batch.sizeBytes, 0);
  return partitionsLabel('records', [key], count, bytes);
}

/** As a fetch of that partition alone would find it. */
function read(node: NodeContext, stream: PushStream): PushMessage['partition'] {
  const { key, topicId, partition, currentLeaderEpoch, nextOffset, isolationLevel, isFirst } = stream;
  const part: FetchPart = {
    key,
    topicId,
    asked: {
      partition,
      currentLeaderEpoch,
      fetchOffset: nextOffset,
      lastFetchedEpoch: -1,
      logStartOffset: -1,
      partitionMaxBytes: MESSAGE_MAX_BYTES,
    },
  };
  const request: FetchRequest = {
    replicaState: { replicaId: -1, replicaEpoch: -1 },
    maxWaitMs: 0,
    minBytes: 1,
    maxBytes: MESSAGE_MAX_BYTES,
    isolationLevel,
    sessionId: 0,
    sessionEpoch: -1,
    topics: [],
    forgottenTopicsData: [],
    rackId: '',
  };
  const highWatermark = brokerOf(node).replicas.get(key)?.highWatermark ?? -1;
  const room = { bytes: MESSAGE_MAX_BYTES, takesOne: true };
  const { fetched } = readPart(node, part, request, room, highWatermark);
  // A follower could answer a consumer, but only a leader hears what is committed.
  if (fetched.errorCode === 'NONE' && brokerOf(node).replicas.get(key)?.role.kind !== 'leader')
    return { ...fetched, errorCode: 'NOT_LEADER_OR_FOLLOWER', records: [] };
  // Of transactions that began earlier the messages before have told.
  const aborted = fetched.abortedTransactions?.filter(
    ({ firstOffset }) => isFirst || firstOffset >= nextOffset,
  );
  return { ...fetched, abortedTransactions: aborted ?? null };
}
