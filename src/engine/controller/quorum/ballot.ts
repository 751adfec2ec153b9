/** A ballot: whom a candidate asks for a vote, or a prospective one whether it would get it, and what they say.
 *  Models      org.apache.kafka.raft.CandidateState, ProspectiveState, EpochElection; KIP-996
 *  Simplifies  a voter that could not be reached is not asked again before the election is over
 *  See         votes.ts */
import { controllerNode } from '../../../contract/ids.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { VoteRequest } from '../../protocol/api.ts';
import { plainLabel } from '../../protocol/labels.ts';
import { request } from '../../protocol/talk.ts';
import { lastEpochOf } from '../../storage/metadata-log.ts';
import { diskOf, memoryOf } from '../state.ts';
import { configMs, majorityOf, othersOf, VOTES } from './voters.ts';

export function askForVotes(node: NodeContext): void {
  const disk = diskOf(node);
  const memory = memoryOf(node);
  const preVote = memory.role === 'prospective';
  memory.votes = new Map([[disk.controllerId, true]]);
  const body: VoteRequest = {
    replicaEpoch: disk.epoch,
    replicaId: disk.controllerId,
    lastOffsetEpoch: Math.max(0, lastEpochOf(disk)),
    lastOffset: disk.log.logEndOffset,
    preVote,
  };
  for (const voter of othersOf(node)) {
    request(node, 'Vote', controllerNode(voter), body, {
      channel: VOTES,
      timeoutMs: configMs(node, 'controller.quorum.request.timeout.ms'),
      version: disk.rules.preVote ? 2 : 0,
      label: plainLabel('control'),
      context: { voter, epoch: disk.epoch, preVote },
    });
  }
}

export const hasMajority = (node: NodeContext): boolean =>
  [...memoryOf(node).votes.values()].filter(Boolean).length >= majorityOf(node);

/** So many have refused that there is no majority left to win. */
export function isRejected(node: NodeContext): boolean {
  const refused = [...memoryOf(node).votes.values()].filter((granted) => !granted).length;
  return refused > diskOf(node).voters.length - majorityOf(node);
}
