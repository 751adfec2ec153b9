/** Fetches that wait for data.
 *  Models      kafka.server.DelayedFetch
 *  Invariants  every wait ends: with something to tell, or at its time limit
 *  See         fetch.ts, purgatory.ts */
import type { PartitionKey } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { PendingFetch } from './fetch-answer.ts';
import { answerFetch, wantedBytes } from './fetch-answer.ts';
import { isFollowerFetch, peek, URGENT } from './fetch-read.ts';
import { partInSession } from './fetch-sessions.ts';
import type { FetchPart, FetchWait } from './state.ts';
import { brokerOf, rulesOf } from './state.ts';

const NO_PARTS: readonly FetchPart[] = Object.freeze([]);
const NO_KEYS: ReadonlyMap<PartitionKey, FetchPart> = new Map();
const PREFIX = 'purgatory:fetch:';

/** Keeps a fetch until there is something to answer. It is tried once more at once, as its own arrival may have moved the
 *  high watermark. */
export function awaitData(node: NodeContext, pending: PendingFetch): void {
  const broker = brokerOf(node);
  const { session, parts, request } = pending;
  broker.lastWaitId++;
  const wait: FetchWait = {
    id: broker.lastWaitId,
    incoming: pending.incoming,
    request,
    session,
    asksForSession: pending.asksForSession,
    parts: session ? NO_PARTS : parts,
    byKey: session ? NO_KEYS : new Map(parts.map((part) => [part.key, part])),
  };
  broker.fetchWaits.set(wait.id, wait);
  node.startTimer(PREFIX + wait.id, request.maxWaitMs * 1000);
  if (!rulesOf(node).highWatermarkEndsFollowerWait) return;
  if (partsOf(wait).some((part) => lacksHighWatermark(node, wait, part))) finishFetch(node, wait);
}

/** 2.4 only: a follower's wait ends when the high watermark is another than it was told. */
function lacksHighWatermark(node: NodeContext, wait: FetchWait, part: FetchPart): boolean {
  if (!rulesOf(node).highWatermarkEndsFollowerWait || !isFollowerFetch(wait.request)) return false;
  const replica = brokerOf(node).replicas.get(part.key);
  if (replica?.role.kind !== 'leader') return false;
  const remote = replica.role.remotes.get(wait.request.replicaState.replicaId);
  return remote !== undefined && replica.highWatermark > remote.lastSentHighWatermark;
}

function partsOf(wait: FetchWait): readonly FetchPart[] {
  if (!wait.session) return wait.parts;
  const parts: FetchPart[] = [];
  for (const slot of wait.session.live) {
    const part = wait.session.partitions.get(slot);
    if (part) parts.push(part);
  }
  return parts;
}

function finishFetch(node: NodeContext, wait: FetchWait): void {
  brokerOf(node).fetchWaits.delete(wait.id);
  node.cancelTimer(PREFIX + wait.id);
  answerFetch(node, wait, null);
}

/** Looks at every fetch that waits for this partition. */
export function reviewFetchWaits(node: NodeContext, key: PartitionKey): void {
  const { fetchWaits } = brokerOf(node);
  if (fetchWaits.size === 0) return;
  // What ends is taken out of the map; what is begun meanwhile has been looked at.
  for (const wait of [...fetchWaits.values()]) {
    const part = wait.session ? partInSession(node, wait.session, key) : wait.byKey.get(key);
    if (!part) continue;
    const found = peek(node, part, wait.request);
    const isOver =
      found === URGENT || (found > 0 && hasEnough(node, wait, found)) || lacksHighWatermark(node, wait, part);
    if (isOver) finishFetch(node, wait);
  }
}

/** Whether all that may be answered now is as much as was wanted; `found` is known to be. */
function hasEnough(node: NodeContext, wait: FetchWait, found: number): boolean {
  const wanted = wantedBytes(node, wait.request);
  if (found >= wanted) return true;
  let bytes = 0;
  for (const part of partsOf(wait)) {
    bytes += Math.max(0, peek(node, part, wait.request));
    if (bytes >= wanted) return true;
  }
  return false;
}

/** A wait has come to its end. Answers whether the timer was one of these. */
export function onFetchWaitTimer(node: NodeContext, name: string): boolean {
  if (!name.startsWith(PREFIX)) return false;
  const wait = brokerOf(node).fetchWaits.get(Number(name.slice(PREFIX.length)));
  if (wait) finishFetch(node, wait);
  return true;
}
