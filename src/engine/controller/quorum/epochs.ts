/** The beginning and the end of an epoch, as the other voters hear of them.
 *  Models      org.apache.kafka.raft.KafkaRaftClient#handleBeginQuorumEpochRequest, handleEndQuorumEpochRequest */
import type { NodeContext } from '../../kernel/context.ts';
import type { Incoming } from '../../kernel/network.ts';
import type { QuorumEpochResponse } from '../../protocol/api.ts';
import { plainLabel } from '../../protocol/labels.ts';
import { answer, requestOf } from '../../protocol/talk.ts';
import { diskOf, memoryOf } from '../state.ts';
import { successionBackoffMs } from './backoff.ts';
import { missLeaderIn } from './clock.ts';
import { becomeFollower, followNewerEpoch } from './roles.ts';
import type { QuorumListener } from './voters.ts';
import { configMs } from './voters.ts';

export function onBeginQuorumEpoch(node: NodeContext, incoming: Incoming, listener: QuorumListener): void {
  const begin = requestOf('BeginQuorumEpoch', incoming.body);
  const disk = diskOf(node);
  const isStale = begin.leaderEpoch < disk.epoch;
  const isNews = begin.leaderEpoch > disk.epoch || disk.leaderId !== begin.leaderId;
  if (!isStale && isNews) becomeFollower(node, begin.leaderEpoch, begin.leaderId, listener);
  answerEpoch(node, 'BeginQuorumEpoch', incoming, isStale);
}

/** Its leader resigns: a follower stands by its place among the successors. */
export function onEndQuorumEpoch(node: NodeContext, incoming: Incoming, listener: QuorumListener): void {
  const end = requestOf('EndQuorumEpoch', incoming.body);
  const disk = diskOf(node);
  const isStale = end.leaderEpoch < disk.epoch;
  if (!isStale) {
    followNewerEpoch(node, end.leaderEpoch, end.leaderId, listener);
    if (memoryOf(node).role === 'follower' && disk.leaderId === end.leaderId) {
      const limitMs = configMs(node, 'controller.quorum.election.backoff.max.ms');
      const delayMs = successionBackoffMs(end.preferredSuccessors, disk.controllerId, limitMs);
      missLeaderIn(node, delayMs * 1000);
    }
  }
  answerEpoch(node, 'EndQuorumEpoch', incoming, isStale);
}

function answerEpoch(
  node: NodeContext,
  api: 'BeginQuorumEpoch' | 'EndQuorumEpoch',
  incoming: Incoming,
  isStale: boolean,
): void {
  const disk = diskOf(node);
  const body: QuorumEpochResponse = {
    errorCode: isStale ? 'FENCED_LEADER_EPOCH' : 'NONE',
    leaderId: disk.leaderId,
    leaderEpoch: disk.epoch,
  };
  answer(node, api, incoming, body, plainLabel('heartbeat'));
}
