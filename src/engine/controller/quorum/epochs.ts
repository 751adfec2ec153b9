/** The beginning of an epoch, as the other voters hear of it.
 *  Models      org.apache.kafka.raft.KafkaRaftClient#handleBeginQuorumEpochRequest */
import type { NodeContext } from '../../kernel/context.ts';
import type { Incoming } from '../../kernel/network.ts';
import type { QuorumEpochResponse } from '../../protocol/api.ts';
import { plainLabel } from '../../protocol/labels.ts';
import { answer, requestOf } from '../../protocol/talk.ts';
import { diskOf } from '../state.ts';
import { becomeFollower } from './roles.ts';
import type { QuorumListener } from './voters.ts';

export function onBeginQuorumEpoch(node: NodeContext, incoming: Incoming, listener: QuorumListener): void {
  const begin = requestOf('BeginQuorumEpoch', incoming.body);
  const disk = diskOf(node);
  const isStale = begin.leaderEpoch < disk.epoch;
  const isNews = begin.leaderEpoch > disk.epoch || disk.leaderId !== begin.leaderId;
  if (!isStale && isNews) becomeFollower(node, begin.leaderEpoch, begin.leaderId, listener);
  const body: QuorumEpochResponse = {
    errorCode: isStale ? 'FENCED_LEADER_EPOCH' : 'NONE',
    leaderId: disk.leaderId,
    leaderEpoch: disk.epoch,
  };
  answer(node, 'BeginQuorumEpoch', incoming, body, plainLabel('heartbeat'));
}
