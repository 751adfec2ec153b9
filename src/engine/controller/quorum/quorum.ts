/** A voter of the metadata quorum: elections, and the log's way from the leader to the others.
 *  Models      org.apache.kafka.raft.KafkaRaftClient (KIP-595, KIP-996, KIP-1166)
 *  Simplifies  voters are fixed; every append is on disk at once
 *  Invariants  one leader per epoch; a vote is given once per epoch; the high watermark never moves back
 *  See         roles.ts, ../controller-node.ts, audit/one-quorum-leader-per-epoch.ts */
import { timestampMsAt } from '../../../contract/units.ts';
import type { FailedRequest, IncomingResponse, NodeContext } from '../../kernel/context.ts';
import type { Incoming } from '../../kernel/network.ts';
import { responseOf } from '../../protocol/talk.ts';
import { lastEpochOf, recoverMetadataLog } from '../../storage/metadata-log.ts';
import { diskOf, memoryOf } from '../state.ts';
import { noteTold, sendBeginQuorumEpoch } from './announcements.ts';
import { flushAccumulator } from './appends.ts';
import { startElectionTimer } from './clock.ts';
import { onBeginQuorumEpoch, onEndQuorumEpoch } from './epochs.ts';
import { onParkedTimer } from './fetch-answers.ts';
import { fetchFromLeader, findLeader, retryFetch } from './fetcher.ts';
import { onFetch, onFetchResponse } from './fetches.ts';
import {
  becomeCandidate,
  becomeFollower,
  checkQuorum,
  followNewerEpoch,
  onElectionTimeout,
  resumeCandidacy,
  stand,
} from './roles.ts';
import { noteUnreached, onAgainTimer } from './say-again.ts';
import { fetchSnapshot, onFetchSnapshot, onFetchSnapshotResponse } from './snapshot-fetches.ts';
import { onMetadataCleaner, startMetadataCleaner } from './snapshots.ts';
import type { QuorumListener } from './voters.ts';
import { STOPPED } from './voters.ts';
import { onVote, onVoteResponse } from './votes.ts';

/** First steps of a process: it goes on from the vote and the epoch on its disk. */
export function bootQuorum(node: NodeContext, listener: QuorumListener): void {
  const disk = diskOf(node);
  const { voters, controllerId } = disk;
  recoverMetadataLog(disk, timestampMsAt(node.nowUs));
  startMetadataCleaner(node);
  const written = lastEpochOf(disk);
  if (disk.epoch < written) {
    // Its log knows a later epoch than its quorum-state file (QuorumState#initialize).
    disk.epoch = written;
    disk.leaderId = -1;
    disk.votedFor = -1;
  }
  if (voters.length === 1) return becomeCandidate(node, listener);
  if (disk.leaderId === controllerId) {
    // It never goes on leading an epoch that it led before it died.
    memoryOf(node).role = 'resigned';
    startElectionTimer(node);
  } else if (disk.leaderId >= 0) becomeFollower(node, disk.epoch, disk.leaderId, listener);
  else if (disk.votedFor === controllerId) resumeCandidacy(node);
  else {
    startElectionTimer(node);
    findLeader(node);
  }
}

export function onQuorumRequest(node: NodeContext, incoming: Incoming, listener: QuorumListener): boolean {
  switch (incoming.api) {
    case 'Vote':
      onVote(node, incoming, listener);
      return true;
    case 'BeginQuorumEpoch':
      onBeginQuorumEpoch(node, incoming, listener);
      return true;
    case 'EndQuorumEpoch':
      onEndQuorumEpoch(node, incoming, listener);
      return true;
    case 'QuorumFetch':
      onFetch(node, incoming, listener);
      return true;
    case 'FetchSnapshot':
      onFetchSnapshot(node, incoming);
      return true;
    default:
      return false;
  }
}

export function onQuorumResponse(
  node: NodeContext,
  response: IncomingResponse,
  listener: QuorumListener,
): boolean {
  switch (response.api) {
    case 'Vote':
      onVoteResponse(node, response, listener);
      return true;
    case 'BeginQuorumEpoch':
    case 'EndQuorumEpoch': {
      if (response.api === 'EndQuorumEpoch') noteTold(node, response.request.context);
      const { leaderEpoch, leaderId } = responseOf(response.api, response.body);
      followNewerEpoch(node, leaderEpoch, leaderId, listener);
      return true;
    }
    case 'QuorumFetch':
      onFetchResponse(node, response, listener);
      return true;
    case 'FetchSnapshot':
      onFetchSnapshotResponse(node, response, listener);
      return true;
    default:
      return false;
  }
}

export function onQuorumDisconnect(node: NodeContext, failed: readonly FailedRequest[]): void {
  const memory = memoryOf(node);
  noteUnreached(node, failed);
  for (const lost of failed) {
    const isFetch = lost.api === 'QuorumFetch' || lost.api === 'FetchSnapshot';
    const isFetching = memory.role === 'follower' || memory.role === 'unattached';
    if (isFetch && isFetching && memory.isFetching) {
      memory.isFetching = false;
      retryFetch(node);
    }
  }
}

export function onQuorumTimer(node: NodeContext, name: string, listener: QuorumListener): boolean {
  if (onAgainTimer(node, name)) return true;
  switch (name) {
    case 'raft:election':
      onElectionTimeout(node, listener);
      return true;
    case 'raft:fetchTimeout':
      stand(node, listener);
      return true;
    case 'raft:fetch':
      if (memoryOf(node).role === 'unattached') findLeader(node);
      else if (memoryOf(node).fetchingSnapshot) fetchSnapshot(node);
      else fetchFromLeader(node);
      return true;
    case 'raft:linger':
      flushAccumulator(node, listener);
      return true;
    case 'raft:begin':
      sendBeginQuorumEpoch(node);
      return true;
    case 'raft:checkQuorum':
      checkQuorum(node, listener);
      return true;
    case STOPPED:
      node.exit();
      return true;
    case 'raft:clean':
      onMetadataCleaner(node);
      return true;
    case 'raft:parked':
      onParkedTimer(node);
      return true;
    default:
      return false;
  }
}
