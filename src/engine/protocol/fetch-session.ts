/** The fetching side of a fetch session: a Fetch names only what is asked differently than in the request before.
 *  Models      org.apache.kafka.clients.FetchSessionHandler, FetchMetadata; KIP-227
 *  Invariants  `partitions` is what the other side holds, once it has answered
 *  See         broker/fetch-sessions.ts (the other side) */
import type { PartitionKey } from '../../contract/ids.ts';
import type { FetchPartition, FetchRequest, FetchResponse } from './api.ts';

export const NO_SESSION = 0;
/** Epoch of a request that asks for a session. */
export const INITIAL_EPOCH = 0;
/** Epoch of a request that wants no session, or no longer. */
export const FINAL_EPOCH = -1;

/** The epoch that follows. */
export const nextEpoch = (epoch: number): number => {
  if (epoch < 0) return FINAL_EPOCH;
  return epoch === 0x7fffffff ? 1 : epoch + 1;
};

/** A partition in a session, as it was last asked for. Frozen. */
export interface SessionPartition {
  readonly topicId: string;
  readonly asked: FetchPartition;
}

/** State of one fetcher towards one broker. */
export interface FetcherSession {
  /** Of the next request. */
  sessionId: number;
  epoch: number;
  partitions: Map<PartitionKey, SessionPartition>;
}

/** What a request says of its session. */
export type SessionFields = Pick<
  FetchRequest,
  'sessionId' | 'sessionEpoch' | 'topics' | 'forgottenTopicsData'
>;

/** `isWanted` false: the release has no sessions; every request is a full one. */
export const createSession = (isWanted: boolean): FetcherSession => ({
  sessionId: NO_SESSION,
  epoch: isWanted ? INITIAL_EPOCH : FINAL_EPOCH,
  partitions: new Map(),
});

/** Whether the next request names everything. */
export const isFull = (session: FetcherSession): boolean =>
  session.epoch === INITIAL_EPOCH || session.epoch === FINAL_EPOCH;

/** The next request, for these partitions and no others, in this order. */
export function nextRequest(
  session: FetcherSession,
  wanted: ReadonlyMap<PartitionKey, SessionPartition>,
): SessionFields {
  if (isFull(session)) {
    session.partitions = new Map(wanted);
    return fields(session, wanted.values(), []);
  }
  const changes = new Map<PartitionKey, SessionPartition | null>();
  for (const key of session.partitions.keys()) {
    const next = wanted.get(key);
    changes.set(key, next ?? null);
  }
  for (const [key, next] of wanted) if (!changes.has(key)) changes.set(key, next);
  return nextChanges(session, changes);
}

/** The next request of a running session, by what may have changed: null takes a partition out. */
export function nextChanges(
  session: FetcherSession,
  changes: ReadonlyMap<PartitionKey, SessionPartition | null>,
): SessionFields {
  const altered: SessionPartition[] = [];
  const added: SessionPartition[] = [];
  const forgotten: SessionPartition[] = [];
  for (const [key, next] of changes) {
    const before = session.partitions.get(key);
    if (next === null) {
      if (!before) continue;
      session.partitions.delete(key);
      forgotten.push(before);
      continue;
    }
    if (!before) added.push(next);
    else if (before.topicId !== next.topicId) {
      forgotten.push(before);
      altered.push(next);
    } else if (!isSameQuestion(before.asked, next.asked)) altered.push(next);
    else continue;
    session.partitions.set(key, next);
  }
  return fields(session, altered.concat(added), forgotten);
}

const isSameQuestion = (a: FetchPartition, b: FetchPartition): boolean =>
  a.fetchOffset === b.fetchOffset &&
  a.currentLeaderEpoch === b.currentLeaderEpoch &&
  a.lastFetchedEpoch === b.lastFetchedEpoch &&
  a.logStartOffset === b.logStartOffset &&
  a.partitionMaxBytes === b.partitionMaxBytes;

const fields = (
  session: FetcherSession,
  named: Iterable<SessionPartition>,
  forgotten: readonly SessionPartition[],
): SessionFields => ({
  sessionId: session.sessionId,
  sessionEpoch: session.epoch,
  topics: byTopic(named, (part) => part.asked),
  forgottenTopicsData: byTopic(forgotten, (part) => part.asked.partition),
});

function byTopic<T>(
  parts: Iterable<SessionPartition>,
  of: (part: SessionPartition) => T,
): readonly { readonly topicId: string; readonly partitions: readonly T[] }[] {
  const found: { readonly topicId: string; readonly partitions: T[] }[] = [];
  for (const part of parts) {
    const last = found.at(-1);
    // Neighbours of one topic travel together; the order of the partitions stays as it is.
    if (last?.topicId === part.topicId) last.partitions.push(of(part));
    else found.push({ topicId: part.topicId, partitions: [of(part)] });
  }
  return found;
}

/** Takes note of an answer. False: it says nothing of the partitions, and the next request begins anew. */
export function onSessionResponse(session: FetcherSession, response: FetchResponse): boolean {
  if (response.errorCode !== 'NONE') {
    if (response.errorCode === 'FETCH_SESSION_ID_NOT_FOUND') beginAnew(session);
    else session.epoch = INITIAL_EPOCH;
    return false;
  }
  if (session.epoch === FINAL_EPOCH) return true;
  if (response.sessionId === NO_SESSION) beginAnew(session);
  else {
    session.epoch = session.epoch === INITIAL_EPOCH ? 1 : nextEpoch(session.epoch);
    session.sessionId = response.sessionId;
  }
  return true;
}

/** The request was lost: the next one closes the session, if it is still there, and asks for another. */
export function onSessionLost(session: FetcherSession): void {
  if (session.epoch !== FINAL_EPOCH) session.epoch = INITIAL_EPOCH;
}

function beginAnew(session: FetcherSession): void {
  session.sessionId = NO_SESSION;
  session.epoch = INITIAL_EPOCH;
}
