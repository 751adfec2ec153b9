/** A follower as its leader sees it: how far it has come, and since when.
 *  Models      kafka.cluster.Replica; KIP-903 (broker epochs)
 *  Invariants  a follower's log end is what it said in its own last fetch, never a guess
 *  See         partition.ts, fetch-sessions.ts (followers that stand at the end) */
import { configInt } from '../../contract/configs.ts';
import type { BrokerId } from '../../contract/ids.ts';
import { SIM_EPOCH_MS, US_PER_MS } from '../../contract/units.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { RemoteReplica } from './state.ts';
import { brokerOf, diskOf, lastCaughtUpUsOf, rulesOf } from './state.ts';

/** Kafka's time 0, long before any run begins: when a replica fetched, or was caught up, that never did. */
const NEVER_US = -SIM_EPOCH_MS * US_PER_MS;
/** Broker epoch of a follower that has not fetched; −1 is that of one that does not tell it. */
export const NOT_HEARD = -2;

/** A follower's progress at the start of an epoch. One that this broker led already keeps its log end. */
export function resetRemote(
  node: NodeContext,
  known: RemoteReplica | undefined,
  isInIsr: boolean,
  leaderLogEndOffset: number,
): RemoteReplica {
  return {
    logEndOffset: known?.logEndOffset ?? -1,
    logStartOffset: known?.logStartOffset ?? -1,
    lastFetchUs: known && isInIsr ? node.nowUs : NEVER_US,
    lastFetchLeaderLogEndOffset: known ? leaderLogEndOffset : -1,
    lastCaughtUpUs: isInIsr ? node.nowUs : NEVER_US,
    settledIn: null,
    lastSentHighWatermark: known?.lastSentHighWatermark ?? 0,
    brokerEpoch: known?.brokerEpoch ?? NOT_HEARD,
  };
}

/** What a follower says of itself in a fetch. */
export interface FollowerFetch {
  readonly brokerEpoch: number;
  readonly fetchOffset: number;
  readonly logStartOffset: number;
}

/** Notes a follower's fetch, by the leader's log end now. Answers whether its own log end has moved. */
export function updateFetchState(
  remote: RemoteReplica,
  fetch: FollowerFetch,
  leaderLogEndOffset: number,
  nowUs: number,
): boolean {
  if (fetch.fetchOffset >= leaderLogEndOffset) remote.lastCaughtUpUs = nowUs;
  else if (fetch.fetchOffset >= remote.lastFetchLeaderLogEndOffset) {
    remote.lastCaughtUpUs = Math.max(remote.lastCaughtUpUs, remote.lastFetchUs);
  }
  const hasMoved = remote.logEndOffset !== fetch.fetchOffset;
  remote.logEndOffset = fetch.fetchOffset;
  remote.logStartOffset = fetch.logStartOffset;
  remote.lastFetchUs = nowUs;
  remote.lastFetchLeaderLogEndOffset = leaderLogEndOffset;
  remote.brokerEpoch = fetch.brokerEpoch;
  return hasMoved;
}

/** Whether a fetch is of an earlier life of its sender: a newer one has registered and is not fenced. */
export function isStaleFetch(node: NodeContext, brokerId: BrokerId, brokerEpoch: number): boolean {
  if (brokerEpoch === -1 || !rulesOf(node).isrMembersCarryBrokerEpochs) return false;
  const broker = brokerOf(node).image.brokers.get(brokerId);
  return broker !== undefined && !broker.fenced && broker.brokerEpoch > brokerEpoch;
}

const lagUs = (node: NodeContext): number =>
  configInt(diskOf(node).configs, 'replica.lag.time.max.ms') * US_PER_MS;

/** Held all that the leader did no longer ago than `replica.lag.time.max.ms`; or holds it now, whenever that was. */
export const isCaughtUp = (node: NodeContext, remote: RemoteReplica, leaderLogEndOffset: number): boolean =>
  (remote.logEndOffset === leaderLogEndOffset && rulesOf(node).atLogEndIsInSync) ||
  node.nowUs - lastCaughtUpUsOf(remote) <= lagUs(node);

/** Whether the controller would take it into the ISR: not fenced, not shutting down, and the same life that fetched. In the
 *  eras of ZooKeeper nobody asks. */
export function isEligible(node: NodeContext, id: BrokerId, remote: RemoteReplica): boolean {
  const rules = rulesOf(node);
  if (!rules.alterPartition) return true;
  const broker = brokerOf(node).image.brokers.get(id);
  if (!broker || broker.fenced || broker.inControlledShutdown) return false;
  if (!rules.isrMembersCarryBrokerEpochs || remote.brokerEpoch === -1) return true;
  return remote.brokerEpoch === broker.brokerEpoch;
}
