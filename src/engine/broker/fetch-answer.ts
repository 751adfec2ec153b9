/** The answer to a Fetch: what is read, less what its session need not be told.
 *  Models      kafka.server.KafkaApis#processResponseCallback, ReplicaManager#readFromLog, FetchContext#updateAndGenerateResponseData
 *  See         fetch.ts, fetch-read.ts, fetch-sessions.ts */
import type { KafkaError } from '../../contract/errors.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { FetchedPartition, FetchRequest } from '../protocol/api.ts';
import { NO_SESSION } from '../protocol/fetch-session.ts';
import { partitionsLabel } from '../protocol/labels.ts';
import { answer } from '../protocol/talk.ts';
import { costOfFetch } from './costs.ts';
import { isFollowerFetch, isReadCommitted, readPart, refusedPart, stableOffsetOf } from './fetch-read.ts';
import type { Answered } from './fetch-sessions.ts';
import { createSession, livePartsOf, mustTell } from './fetch-sessions.ts';
import { selectsByRack } from './preferred-replica.ts';
import { isThrottled, recordBytes } from './replication-quota.ts';
import type { FetchPart, FetchSession, Replica } from './state.ts';
import { brokerOf, diskOf, logOf, rulesOf } from './state.ts';

/** What a fetch asks for, and how it is to be answered. */
export interface PendingFetch {
  readonly incoming: Incoming;
  readonly request: FetchRequest;
  readonly session: FetchSession | null;
  readonly asksForSession: boolean;
  readonly parts: readonly FetchPart[];
}

export const NO_REFUSALS: ReadonlyMap<FetchPart, KafkaError> = new Map();

/** −1 when there is no replica. */
export const highWatermarkOf = (node: NodeContext, part: FetchPart): number =>
  brokerOf(node).replicas.get(part.key)?.highWatermark ?? -1;

/** Reads what a fetch asks for, in order, until its bytes are used up, and answers. `highWatermarks` are those to be told;
 *  without them the present ones. */
export function answerFetch(
  node: NodeContext,
  pending: PendingFetch,
  highWatermarks: readonly number[] | null,
  refusals = NO_REFUSALS,
): void {
  const { incoming, request, session } = pending;
  // A session's live partitions may have become more while it waited.
  const parts = session && highWatermarks === null ? livePartsOf(node, session) : pending.parts;
  const answered: Answered[] = [];
  const told: { readonly part: FetchPart; readonly fetched: FetchedPartition }[] = [];
  const maxBytes = Math.min(request.maxBytes, capOf(node));
  let bytes = 0;
  for (const [i, part] of parts.entries()) {
    const room = Math.min(part.asked.partitionMaxBytes, maxBytes - bytes);
    const refusal = refusals.get(part);
    const highWatermark = highWatermarks?.[i] ?? highWatermarkOf(node, part);
    const { fetched, bytes: size } =
      refusal === undefined
        ? readPart(node, part, request, { bytes: room, takesOne: bytes === 0 }, highWatermark)
        : { fetched: refusedPart(node, part, refusal), bytes: 0 };
    bytes += size;
    if (size > 0) {
      countQuota(node, part, request, size);
      costOfFetch(node, part.key, logOf(node, part.key), fetched.records);
    }
    const result = asAnswered(node, part, request, fetched);
    if (session) {
      if (mustTell(node, session, result)) told.push({ part, fetched });
    } else {
      if (pending.asksForSession) answered.push(result);
      told.push({ part, fetched });
    }
  }
  const sessionId =
    session?.id ?? (pending.asksForSession ? createSession(node, request, answered) : NO_SESSION);
  tellRefusals(node, incoming, told);
  send(node, incoming, sessionId, told);
}

/** Bytes that are worth an answer at once: no more than an answer may have (KafkaApis#handleFetchRequest). */
export const wantedBytes = (node: NodeContext, { minBytes, maxBytes }: FetchRequest): number => {
  const cap = capOf(node);
  return cap === Number.POSITIVE_INFINITY ? minBytes : Math.min(minBytes, maxBytes, cap);
};

/** `fetch.max.bytes` of the broker, whatever was asked for and by whom (KIP-541, since 2.5): followers are bound by it too. */
const capOf = (node: NodeContext): number =>
  Number(diskOf(node).configs['fetch.max.bytes'] ?? Number.POSITIVE_INFINITY);

function countQuota(node: NodeContext, part: FetchPart, request: FetchRequest, bytes: number): void {
  const replica = isFollowerFetch(request) && brokerOf(node).replicas.get(part.key);
  if (replica && isThrottled(node, 'leader', replica)) recordBytes(node, 'leader', bytes);
}

function asAnswered(
  node: NodeContext,
  part: FetchPart,
  request: FetchRequest,
  fetched: FetchedPartition,
): Answered {
  const replica = brokerOf(node).replicas.get(part.key);
  return {
    part,
    hasRecords: fetched.records.length > 0,
    isError: fetched.errorCode !== 'NONE' || fetched.divergingEpoch !== null,
    highWatermark: fetched.highWatermark,
    logStartOffset: fetched.logStartOffset,
    preferredReadReplica: fetched.preferredReadReplica,
    isSettled:
      replica !== undefined &&
      fetched.highWatermark === replica.highWatermark &&
      isSettled(node, replica, part, request),
  };
}

/** Asked the same again, and with nothing happening meanwhile, this partition would have nothing to tell. */
function isSettled(node: NodeContext, replica: Replica, part: FetchPart, request: FetchRequest): boolean {
  const { replicaId } = request.replicaState;
  if (replicaId < 0) {
    const mayMove = request.rackId !== '' && selectsByRack(node);
    // A consumer that reads what is committed may stand at the last stable offset: whatever moves that, moves the high
    // watermark too.
    const bound = isReadCommitted(request)
      ? stableOffsetOf(replica, logOf(node, part.key))
      : replica.highWatermark;
    return !mayMove && part.asked.fetchOffset >= bound;
  }
  const { role } = replica;
  const remote = role.kind === 'leader' ? role.remotes.get(replicaId) : undefined;
  return (
    role.kind === 'leader' &&
    remote?.logEndOffset === part.asked.fetchOffset &&
    part.asked.fetchOffset === logOf(node, part.key).logEndOffset &&
    role.isr.includes(replicaId) &&
    (!rulesOf(node).highWatermarkEndsFollowerWait || remote.lastSentHighWatermark === replica.highWatermark)
  );
}

function tellRefusals(
  node: NodeContext,
  incoming: Incoming,
  told: readonly { readonly part: FetchPart; readonly fetched: FetchedPartition }[],
): void {
  for (const { part, fetched } of told) {
    if (fetched.errorCode === 'NONE') continue;
    node.emit({
      type: 'fetch.refused',
      partition: part.key,
      brokerId: diskOf(node).brokerId,
      from: incoming.from,
      error: fetched.errorCode,
    });
  }
}

function send(
  node: NodeContext,
  incoming: Incoming,
  sessionId: number,
  told: readonly { readonly part: FetchPart; readonly fetched: FetchedPartition }[],
): void {
  const keys: string[] = [];
  let count = 0;
  let bytes = 0;
  let error: KafkaError | null = null;
  const responses: { readonly topicId: string; readonly partitions: FetchedPartition[] }[] = [];
  for (const { part, fetched } of told) {
    if (fetched.errorCode !== 'NONE') error = fetched.errorCode;
    for (const batch of fetched.records) {
      count += batch.records.length;
      bytes += batch.sizeBytes;
    }
    if (fetched.records.length > 0 || fetched.errorCode !== 'NONE') keys.push(part.key);
    const last = responses.at(-1);
    if (last?.topicId === part.topicId) last.partitions.push(fetched);
    else responses.push({ topicId: part.topicId, partitions: [fetched] });
  }
  const kind = count > 0 ? 'records' : error ? 'error' : 'empty';
  const body = { errorCode: 'NONE', sessionId, responses } as const;
  answer(node, 'Fetch', incoming, body, partitionsLabel(kind, keys, count, bytes, error));
}
