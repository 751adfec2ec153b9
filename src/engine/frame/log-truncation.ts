/** Where a follower's log and its leader's part, and what the follower has cut off last.
 *  See         broker/truncation.ts, broker/fetch-read.ts (the leader's side), broker/fetchers.ts */
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { brokerNode } from '../../contract/ids.ts';
import type { Divergence, TruncationView } from '../../contract/log-close-up.ts';
import { divergence } from '../broker/fetch-read.ts';
import { truncationFor } from '../broker/truncation.ts';
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { linkKey } from '../kernel/network.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import { endOffsetFor, latestEpoch } from '../storage/leader-epoch-cache.ts';
import type { ReplicaLog } from '../storage/log.ts';

/** @param leader who leads, and its log; undefined: nobody does, or this is it */
export function projectTruncation(
  world: World,
  node: NodeRecord,
  key: PartitionKey,
  log: ReplicaLog,
  leader: { readonly brokerId: BrokerId; readonly log: ReplicaLog } | undefined,
): TruncationView {
  const { truncation } = brokerDisk(node).rules;
  const replica = brokerProcess(node)?.broker.replicas.get(key);
  const truncated = replica?.truncated ?? null;
  const isByEpoch = truncation !== 'highWatermark' && truncation !== 'none';
  return {
    next: leader && isByEpoch ? divergenceOf(log, leader.log, truncation) : null,
    isUnderWay:
      leader !== undefined &&
      replica?.role.kind === 'follower' &&
      replica.leaderId === leader.brokerId &&
      world.sim.nodes.get(brokerNode(leader.brokerId))?.isUp === true &&
      world.sim.network.links.get(linkKey(node.id, brokerNode(leader.brokerId)))?.state !== 'cut',
    last: truncated && {
      ...truncated,
      leaderEpoch: isByEpoch && leader ? epochEndingAt(leader.log, truncated.toOffset) : null,
    },
    rule: isByEpoch ? 'epoch' : truncation === 'none' ? 'none' : 'highWatermark',
  };
}

/** What the leader would answer to this follower, and how far the follower would cut; null when it would cut nothing. */
function divergenceOf(log: ReplicaLog, leader: ReplicaLog, rule: string): Divergence | null {
  const ownEpoch = latestEpoch(log.epochs);
  if (ownEpoch < 0) return null;
  const { logEndOffset } = log;
  const answer =
    rule === 'divergingEpoch'
      ? divergence(leader, askedWith(ownEpoch, log))
      : endOffsetFor(leader.epochs, ownEpoch, leader.logEndOffset);
  if (answer === null || answer === 'unknown' || answer.endOffset < 0) return null;
  const own = { epochs: log.epochs, logEndOffset, fetchOffset: logEndOffset };
  // Version 0 of the request does not tell the epoch.
  const told = rule === 'epochEnd' ? { epoch: -1, endOffset: answer.endOffset } : answer;
  const { offset: toOffset } = truncationFor(own, told);
  if (toOffset >= logEndOffset) return null;
  return { ownEpoch, logEndOffset, leaderEpoch: answer.epoch, leaderEnd: answer.endOffset, toOffset };
}

const askedWith = (lastFetchedEpoch: number, { logEndOffset, logStartOffset }: ReplicaLog) => ({
  key: '',
  topicId: '',
  asked: {
    partition: 0,
    currentLeaderEpoch: -1,
    fetchOffset: logEndOffset,
    lastFetchedEpoch,
    logStartOffset,
    partitionMaxBytes: 0,
  },
});

/** The epoch of a log that ends just there. */
function epochEndingAt({ epochs, logEndOffset }: ReplicaLog, offset: number): number | null {
  const found = epochs.find((_, i) => (epochs[i + 1]?.startOffset ?? logEndOffset) === offset);
  return found?.epoch ?? null;
}
