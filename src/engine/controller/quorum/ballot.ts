/** A candidate's ballot: whom it asks for a vote, and what they say.
 *  Models      org.apache.kafka.raft.CandidateState
 *  See         votes.ts */
import { controllerNode } from '../../../contract/ids.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { VoteRequest } from '../../protocol/api.ts';
import { plainLabel } from '../../protocol/labels.ts';
import { request } from '../../protocol/talk.ts';
import { latestEpoch } from '../../storage/leader-epoch-cache.ts';
import { diskOf, memoryOf } from '../state.ts';
import { configMs, majorityOf, othersOf, VOTES } from './voters.ts';

export function askForVotes(node: NodeContext): void {
  const disk = diskOf(node);
  const body: VoteRequest = {
    replicaEpoch: disk.epoch,
    replicaId: disk.controllerId,
    lastOffsetEpoch: latestEpoch(disk.log.epochs),
    lastOffset: disk.log.logEndOffset,
  };
  for (const voter of othersOf(node)) {
    request(node, 'Vote', controllerNode(voter), body, {
      channel: VOTES,
      timeoutMs: configMs(node, 'controller.quorum.request.timeout.ms'),
      label: plainLabel('control'),
      context: { voter, epoch: disk.epoch },
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
