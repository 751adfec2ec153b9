/** A ballot: whom a candidate asks for a vote, or a prospective one whether it would get it, and what they say.
 *  Models      org.apache.kafka.raft.CandidateState, ProspectiveState, EpochElection; KIP-996
 *  See         votes.ts, say-again.ts */
import type { BrokerId } from '../../../contract/ids.ts';
import { controllerNode } from '../../../contract/ids.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { VoteRequest } from '../../protocol/api.ts';
import { plainLabel } from '../../protocol/labels.ts';
import { request } from '../../protocol/talk.ts';
import { lastEpochOf } from '../../storage/metadata-log.ts';
import { diskOf, memoryOf } from '../state.ts';
import { configMs, majorityOf, othersOf, VOTES } from './voters.ts';

export function askForVotes(node: NodeContext): void {
  const memory = memoryOf(node);
  memory.votes = new Map([[diskOf(node).controllerId, true]]);
  memory.misses.clear();
  for (const voter of othersOf(node)) askForVote(node, voter);
}

export function askForVote(node: NodeContext, voter: BrokerId): void {
  const disk = diskOf(node);
  const preVote = memoryOf(node).role === 'prospective';
  const body: VoteRequest = {
    replicaEpoch: disk.epoch,
    replicaId: disk.controllerId,
    lastOffsetEpoch: Math.max(0, lastEpochOf(disk)),
    lastOffset: disk.log.logEndOffset,
    preVote,
  };
  request(node, 'Vote', controllerNode(voter), body, {
    channel: VOTES,
    timeoutMs: configMs(node, 'controller.quorum.request.timeout.ms'),
    version: disk.rules.preVote ? 2 : 0,
    label: plainLabel('control'),
    context: { voter, epoch: disk.epoch, preVote },
  });
}

export const hasMajority = (node: NodeContext): boolean =>
  [...memoryOf(node).votes.values()].filter(Boolean).length >= majorityOf(node);

/** So many have refused that there is no majority left to win. */
export function isRejected(node: NodeContext): boolean {
  const refused = [...memoryOf(node).votes.values()].filter((granted) => !granted).length;
  return refused > diskOf(node).voters.length - majorityOf(node);
}
