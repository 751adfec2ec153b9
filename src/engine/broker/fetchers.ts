/** Which fetcher has which partition: a fetcher for each leader and number, made when it gets its first partition and gone
 *  with its last.
 *  Models      kafka.server.AbstractFetcherManager, ReplicaManager#initialFetchOffset, #makeFollowers
 *  Invariants  a follower's partition is with at most one fetcher, that of its leader
 *  See         replica-fetcher.ts (what a fetcher does) */
import { configInt } from '../../contract/configs.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { brokerNode, NO_BROKER } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import { createSession } from '../protocol/fetch-session.ts';
import { javaStringHash } from '../protocol/murmur2.ts';
import { latestEpoch } from '../storage/leader-epoch-cache.ts';
import type { Fetcher, FollowerRole, Replica } from './state.ts';
import { brokerOf, diskOf, logOf, rulesOf } from './state.ts';
import { truncateReplica } from './truncate.ts';

/** Number of the fetcher that a partition belongs to (AbstractFetcherManager#getFetcherId). */
export function fetcherNumber(topic: string, partition: number, fetchers: number): number {
  const hash = (Math.imul(31, javaStringHash(topic)) + partition) | 0;
  return (hash === -0x80000000 ? 0 : Math.abs(hash)) % fetchers;
}

const nameOf = (leaderId: BrokerId, number: number): string => `${leaderId}/${number}`;

/** A follower begins to fetch from its leader, from where the release would have it begin. */
export function startFetching(node: NodeContext, replica: Replica): void {
  stopFetching(node, replica);
  const role = initialState(node, replica);
  replica.role = role;
  if (role.state === 'idle') return;
  const number = fetcherNumber(
    replica.topic,
    replica.partition,
    configInt(diskOf(node).configs, 'num.replica.fetchers'),
  );
  const fetcher = fetcherFor(node, replica.leaderId, number);
  fetcher.partitions.add(replica.key);
  fetcher.altered.add(replica.key);
  if (role.state === 'truncating') fetcher.truncating.add(replica.key);
}

function initialState(node: NodeContext, replica: Replica): FollowerRole {
  const log = logOf(node, replica.key);
  const { truncation } = rulesOf(node);
  const role: FollowerRole = {
    kind: 'follower',
    state: 'fetching',
    fetchOffset: log.logEndOffset,
    fetchEpoch: replica.leaderEpoch,
    lastFetchedEpoch: -1,
    lag: -1,
    delayUntilUs: 0,
  };
  const isIdle = replica.leaderId === NO_BROKER || replica.leaderId === diskOf(node).brokerId;
  if (isIdle) role.state = 'idle';
  else if (truncation === 'highWatermark') {
    truncateReplica(node, replica, replica.highWatermark);
    role.fetchOffset = log.logEndOffset;
  } else if (truncation === 'divergingEpoch' && log.epochs.length > 0) {
    role.lastFetchedEpoch = latestEpoch(log.epochs);
  } else if (truncation !== 'none') {
    role.state = 'truncating';
    role.fetchOffset = replica.highWatermark;
  }
  return role;
}

function fetcherFor(node: NodeContext, leaderId: BrokerId, number: number): Fetcher {
  const broker = brokerOf(node);
  const name = nameOf(leaderId, number);
  const known = broker.fetchers.get(name);
  if (known) return known;
  broker.lastFetcherId++;
  const fetcher: Fetcher = {
    name,
    leaderId,
    id: broker.lastFetcherId,
    channel: `fetcher-${number}`,
    waitsFor: 'nothing',
    partitions: new Set(),
    altered: new Set(),
    truncating: new Set(),
    outOfRange: [],
    session: createSession(rulesOf(node).fetchSessions),
    named: null,
    wakeAtUs: -1,
  };
  broker.fetchers.set(name, fetcher);
  return fetcher;
}

/** Takes a partition from whatever fetcher has it. */
export function stopFetching(node: NodeContext, replica: Replica): void {
  for (const fetcher of brokerOf(node).fetchers.values()) {
    if (fetcher.partitions.has(replica.key)) removeFromFetcher(fetcher, replica.key);
  }
}

export function removeFromFetcher(fetcher: Fetcher, key: PartitionKey): void {
  fetcher.partitions.delete(key);
  fetcher.truncating.delete(key);
  fetcher.altered.add(key);
  if (fetcher.outOfRange.length > 0) fetcher.outOfRange = fetcher.outOfRange.filter((other) => other !== key);
}

/** Ends fetchers that have nothing left to do, and their connections with them. */
export function endIdleFetchers(node: NodeContext): void {
  const { fetchers } = brokerOf(node);
  for (const fetcher of [...fetchers.values()]) {
    if (fetcher.partitions.size > 0) continue;
    fetchers.delete(fetcher.name);
    node.cancelTimer(timerOf(fetcher));
    node.close(brokerNode(fetcher.leaderId), fetcher.channel);
  }
}

export const timerOf = (fetcher: Fetcher): string => `fetcher:${fetcher.name}`;

/** Lets a fetcher's timer ring at this time, unless it rings sooner. */
export function wakeFetcher(node: NodeContext, fetcher: Fetcher, atUs: number): void {
  if (node.hasTimer(timerOf(fetcher)) && fetcher.wakeAtUs <= atUs) return;
  fetcher.wakeAtUs = atUs;
  node.startTimer(timerOf(fetcher), atUs - node.nowUs);
}

/** A partition of this fetcher that still follows; undefined when it has gone meanwhile. */
export function followerOf(
  node: NodeContext,
  fetcher: Fetcher,
  key: PartitionKey,
): { readonly replica: Replica; readonly role: FollowerRole } | undefined {
  if (!fetcher.partitions.has(key)) return undefined;
  const replica = brokerOf(node).replicas.get(key);
  return replica?.role.kind === 'follower' ? { replica, role: replica.role } : undefined;
}

/** After an error: no fetch of this partition for `replica.fetch.backoff.ms`, unless it waits already. */
export function delayPartition(node: NodeContext, fetcher: Fetcher, key: PartitionKey): void {
  const found = followerOf(node, fetcher, key);
  if (!found || found.role.delayUntilUs > node.nowUs) return;
  found.role.delayUntilUs = node.nowUs + configInt(diskOf(node).configs, 'replica.fetch.backoff.ms') * 1000;
  fetcher.altered.add(key);
}

/** The leader is in a newer epoch. A fetcher that knows of no newer one gives the partition up until new metadata comes;
 *  otherwise it is tried again later. */
export function onFenced(node: NodeContext, fetcher: Fetcher, key: PartitionKey, askedEpoch: number): void {
  const found = followerOf(node, fetcher, key);
  if (!found) return;
  if (askedEpoch < 0 || askedEpoch !== found.role.fetchEpoch) return delayPartition(node, fetcher, key);
  found.role.state = 'failed';
  removeFromFetcher(fetcher, key);
}

/** Whether a follower tells its leader the epoch it is in: the field exists, or a rule that needs it is on. */
export function epochToTell(node: NodeContext, role: FollowerRole): number {
  const rules = rulesOf(node);
  const isTold = rules.fetchFencedByEpoch || rules.highWatermarkNeedsOwnEpoch || rules.expansionFencedByEpoch;
  return isTold ? role.fetchEpoch : -1;
}
