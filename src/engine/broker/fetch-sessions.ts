/** The serving side of fetch sessions: who fetches what, so that a request and its answer name only what changed.
 *
 *  A partition of a session is *settled* when, asked the same again, it would be answered the same again: nothing to read,
 *  nothing to tell, no ISR to join. A request does not look at what is settled; whatever happens to a partition
 *  (`unsettle`) makes it live again. What Kafka would have noted of a settled follower at each request is read from the time
 *  of the session's last one.
 *
 *  Models      kafka.server.FetchSession, FetchSessionCache, FetchManager; KIP-227
 *  Simplifies  one shard of slots
 *  Invariants  a settled partition has a replica here, which lists the session among its `watchers`
 *  See         protocol/fetch-session.ts (the other side), fetch.ts */
import { configInt } from '../../contract/configs.ts';
import type { KafkaError } from '../../contract/errors.ts';
import { partitionKey } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { FetchRequest } from '../protocol/api.ts';
import { FINAL_EPOCH, INITIAL_EPOCH, NO_SESSION, nextEpoch } from '../protocol/fetch-session.ts';
import type { CachedPartition, FetchPart, FetchSession, RemoteReplica, Replica } from './state.ts';
import { brokerOf, diskOf, rulesOf } from './state.ts';

const EVICTABLE_AFTER_US = 120_000_000;
const MAX_SESSION_ID = 0x7fffffff;

/** What a request is about: all it names, or a session and what is live in it. */
export type FetchContext =
  | { readonly kind: 'refused'; readonly error: KafkaError }
  /** `asksForSession`: a new one may be made when it is answered. */
  | { readonly kind: 'full'; readonly parts: readonly FetchPart[]; readonly asksForSession: boolean }
  | { readonly kind: 'incremental'; readonly session: FetchSession };

export function openContext(node: NodeContext, fetch: FetchRequest): FetchContext {
  const { sessions } = brokerOf(node);
  const isFull = fetch.sessionEpoch === INITIAL_EPOCH || fetch.sessionEpoch === FINAL_EPOCH;
  if (isFull || !rulesOf(node).fetchSessions) {
    const old = sessions.get(fetch.sessionId);
    if (old) removeSession(node, old);
    const asksForSession = rulesOf(node).fetchSessions && fetch.sessionEpoch === INITIAL_EPOCH;
    return { kind: 'full', parts: namedParts(node, fetch), asksForSession };
  }
  const session = sessions.get(fetch.sessionId);
  if (!session) return { kind: 'refused', error: 'FETCH_SESSION_ID_NOT_FOUND' };
  if (session.epoch !== fetch.sessionEpoch) return { kind: 'refused', error: 'INVALID_FETCH_SESSION_EPOCH' };
  updateSession(node, session, fetch);
  if (session.partitions.size === 0) {
    removeSession(node, session);
    return { kind: 'full', parts: [], asksForSession: false };
  }
  session.lastUsedUs = node.nowUs;
  session.epoch = nextEpoch(session.epoch);
  return { kind: 'incremental', session };
}

function namedParts(node: NodeContext, fetch: FetchRequest): readonly FetchPart[] {
  const parts: FetchPart[] = [];
  for (const { topicId, partitions } of fetch.topics) {
    for (const asked of partitions)
      parts.push({ key: keyOf(node, topicId, asked.partition), topicId, asked });
  }
  return parts;
}

/** Topic and index; for an id that is not known (yet) a key that no replica has. */
const UNKNOWN = '?';
function keyOf(node: NodeContext, topicId: string, partition: number): string {
  const topic = brokerOf(node).image.names.get(topicId);
  return topic === undefined ? UNKNOWN + slotOf(topicId, partition) : partitionKey(topic, partition);
}
export const isUnknownTopic = (part: FetchPart): boolean => part.key.startsWith(UNKNOWN);

/** Under which a session keeps a partition: names come and go, ids stay. */
export const slotOf = (topicId: string, partition: number): string => `${topicId}-${partition}`;

function updateSession(node: NodeContext, session: FetchSession, fetch: FetchRequest): void {
  for (const { topicId, partitions } of fetch.topics) {
    for (const asked of partitions) {
      const slot = slotOf(topicId, asked.partition);
      const known = session.partitions.get(slot);
      if (known) unsettleIn(node, session, known);
      const part = { key: known?.key ?? keyOf(node, topicId, asked.partition), topicId, asked };
      const place = known?.place ?? ++session.lastPlace;
      session.partitions.set(
        slot,
        cached(part, known?.highWatermark ?? -1, known?.logStartOffset ?? -1, place),
      );
      session.live.add(slot);
    }
  }
  for (const { topicId, partitions } of fetch.forgottenTopicsData) {
    for (const partition of partitions) {
      const slot = slotOf(topicId, partition);
      const known = session.partitions.get(slot);
      if (!known) continue;
      unsettleIn(node, session, known);
      session.partitions.delete(slot);
      session.live.delete(slot);
    }
  }
}

const cached = (
  part: FetchPart,
  highWatermark: number,
  logStartOffset: number,
  place: number,
): CachedPartition =>
  Object.freeze({
    key: part.key,
    topicId: part.topicId,
    asked: part.asked,
    highWatermark,
    logStartOffset,
    place,
  });

/** The session's partitions that must be looked at, in the order they are served. */
export function livePartsOf(node: NodeContext, session: FetchSession): readonly FetchPart[] {
  const parts: CachedPartition[] = [];
  for (const slot of session.live) {
    const part = session.partitions.get(slot);
    if (part) parts.push(isUnknownTopic(part) ? resolve(node, session, slot, part) : part);
  }
  return parts.sort((a, b) => a.place - b.place);
}

/** A topic that was not known when it was asked for may be by now. */
function resolve(
  node: NodeContext,
  session: FetchSession,
  slot: string,
  part: CachedPartition,
): CachedPartition {
  const { topicId, asked, highWatermark, logStartOffset, place } = part;
  const key = keyOf(node, topicId, asked.partition);
  if (key === part.key) return part;
  const resolved = cached({ key, topicId, asked }, highWatermark, logStartOffset, place);
  session.partitions.set(slot, resolved);
  return resolved;
}

/** A session's partition of this name, if it holds one. */
export function partInSession(
  node: NodeContext,
  session: FetchSession,
  key: string,
): CachedPartition | undefined {
  const replica = brokerOf(node).replicas.get(key);
  if (replica) return session.partitions.get(replica.slot);
  // It has just gone, and its id with it.
  for (const part of session.partitions.values()) if (part.key === key) return part;
  return undefined;
}

// ---- answering

/** What was found for one partition, as far as a session cares. */
export interface Answered {
  readonly part: FetchPart;
  readonly hasRecords: boolean;
  readonly isError: boolean;
  readonly highWatermark: number;
  readonly logStartOffset: number;
  readonly preferredReadReplica: number;
  /** Asked the same again, it would be answered the same again. */
  readonly isSettled: boolean;
}

/** Whether a partition must be named in a session's answer; notes what is told of it. What was told something goes to the
 *  end of the line. */
export function mustTell(node: NodeContext, session: FetchSession, found: Answered): boolean {
  const slot = slotOf(found.part.topicId, found.part.asked.partition);
  const known = session.partitions.get(slot);
  if (!known) return false;
  const isNews =
    found.hasRecords ||
    found.isError ||
    known.highWatermark !== found.highWatermark ||
    known.logStartOffset !== found.logStartOffset ||
    found.preferredReadReplica >= 0;
  if (isNews) {
    // So that the partition is told again when the error is over.
    const highWatermark = found.isError ? -1 : found.highWatermark;
    session.partitions.set(slot, cached(known, highWatermark, found.logStartOffset, ++session.lastPlace));
  }
  if (found.isSettled && !found.isError && !found.hasRecords) settle(node, session, slot);
  return isNews;
}

/** A new session for a full request that has been answered so; its id, or 0 when no slot is free. */
export function createSession(node: NodeContext, fetch: FetchRequest, answered: readonly Answered[]): number {
  const followerId = fetch.replicaState.replicaId;
  if (answered.length === 0 || !makeRoom(node, followerId >= 0, answered.length)) return NO_SESSION;
  const { sessions } = brokerOf(node);
  let id = 0;
  do id = 1 + node.randomBelow('fetchSessions', MAX_SESSION_ID - 1);
  while (sessions.has(id));
  const session: FetchSession = {
    id,
    followerId,
    createdAtUs: node.nowUs,
    lastUsedUs: node.nowUs,
    epoch: nextEpoch(INITIAL_EPOCH),
    partitions: new Map(),
    live: new Set(),
    lastPlace: 0,
  };
  sessions.set(id, session);
  for (const found of answered) {
    const slot = slotOf(found.part.topicId, found.part.asked.partition);
    const place = ++session.lastPlace;
    const highWatermark = found.isError ? -1 : found.highWatermark;
    session.partitions.set(slot, cached(found.part, highWatermark, found.logStartOffset, place));
    session.live.add(slot);
    if (found.isSettled && !found.isError && !found.hasRecords) settle(node, session, slot);
  }
  return id;
}

const isFollowers = (session: FetchSession): boolean => session.followerId >= 0;

/** A free slot, or one that is worth less: unused for two minutes, or a consumer's when a follower comes, or one with fewer
 *  partitions that is not young. */
function makeRoom(node: NodeContext, isFollower: boolean, size: number): boolean {
  const { sessions } = brokerOf(node);
  const slots = configInt(diskOf(node).configs, 'max.incremental.fetch.session.cache.slots');
  if (sessions.size < slots) return true;
  let stale: FetchSession | null = null;
  let least: FetchSession | null = null;
  for (const session of sessions.values()) {
    if (!stale || session.lastUsedUs < stale.lastUsedUs) stale = session;
    const isOld = session.lastUsedUs - session.createdAtUs > EVICTABLE_AFTER_US;
    if (!isOld && (isFollowers(session) || !isFollower)) continue;
    if (!least || isWorthLess(session, least)) least = session;
  }
  if (stale && node.nowUs - stale.lastUsedUs > EVICTABLE_AFTER_US) {
    removeSession(node, stale);
    return true;
  }
  const isWorthMore =
    least !== null && (isFollower !== isFollowers(least) ? isFollower : size >= least.partitions.size);
  if (!least || !isWorthMore) return false;
  removeSession(node, least);
  return true;
}

const isWorthLess = (a: FetchSession, b: FetchSession): boolean => {
  if (isFollowers(a) !== isFollowers(b)) return isFollowers(b);
  return a.partitions.size < b.partitions.size || (a.partitions.size === b.partitions.size && a.id < b.id);
};

function removeSession(node: NodeContext, session: FetchSession): void {
  for (const part of session.partitions.values()) unsettleIn(node, session, part);
  brokerOf(node).sessions.delete(session.id);
}

// ---- settling

function settle(node: NodeContext, session: FetchSession, slot: string): void {
  const replica = brokerOf(node).replicas.get(session.partitions.get(slot)?.key ?? '');
  if (replica?.slot !== slot) return;
  session.live.delete(slot);
  replica.watchers.push(session);
  const remote = replica.role.kind === 'leader' ? replica.role.remotes.get(session.followerId) : undefined;
  if (remote) remote.settledIn = session;
}

/** Something has happened to a replica: every session that holds it must look at it again. To be called before the time of
 *  a follower's last fetch is needed, and after anything that may change what a fetch finds. */
export function unsettle(replica: Replica): void {
  if (replica.watchers.length === 0) return;
  for (const session of replica.watchers) session.live.add(replica.slot);
  replica.watchers = [];
  if (replica.role.kind !== 'leader') return;
  for (const remote of replica.role.remotes.values()) wake(remote);
}

function unsettleIn(node: NodeContext, session: FetchSession, part: CachedPartition): void {
  const replica = brokerOf(node).replicas.get(part.key);
  const at = replica?.watchers.indexOf(session) ?? -1;
  if (!replica || at < 0) return;
  replica.watchers.splice(at, 1);
  if (replica.role.kind !== 'leader') return;
  for (const remote of replica.role.remotes.values()) if (remote.settledIn === session) wake(remote);
}

/** What was read from the session's time becomes the follower's own. */
function wake(remote: RemoteReplica): void {
  if (!remote.settledIn) return;
  remote.lastFetchUs = remote.settledIn.lastUsedUs;
  remote.lastCaughtUpUs = remote.settledIn.lastUsedUs;
  remote.settledIn = null;
}
