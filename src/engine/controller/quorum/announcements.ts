/** What a leader tells the other voters: that it leads, again and again; and that it does so no longer.
 *  Models      org.apache.kafka.raft.KafkaRaftClient#maybeSendBeginQuorumEpochRequests, buildEndQuorumEpochRequest,
 *              LeaderState#nonLeaderVotersByDescendingFetchOffset
 *  See         epochs.ts, say-again.ts */
import type { BrokerId } from '../../../contract/ids.ts';
import { controllerNode } from '../../../contract/ids.ts';
import type { NodeContext } from '../../kernel/context.ts';
import { plainLabel } from '../../protocol/labels.ts';
import { request } from '../../protocol/talk.ts';
import { diskOf, memoryOf } from '../state.ts';
import { configMs, othersOf, VOTES } from './voters.ts';

export function sendBeginQuorumEpoch(node: NodeContext): void {
  const disk = diskOf(node);
  for (const voter of othersOf(node)) {
    request(
      node,
      'BeginQuorumEpoch',
      controllerNode(voter),
      { leaderId: disk.controllerId, leaderEpoch: disk.epoch },
      {
        channel: VOTES,
        timeoutMs: configMs(node, 'controller.quorum.request.timeout.ms'),
        label: plainLabel('heartbeat'),
      },
    );
  }
  node.startTimer('raft:begin', configMs(node, 'controller.quorum.fetch.timeout.ms') * 500);
}

/** The other voters, those with the longest log first. */
export const successorsOf = (node: NodeContext): readonly BrokerId[] =>
  Object.freeze(
    [...memoryOf(node).followers].sort(([, a], [, b]) => b.endOffset - a.endOffset).map(([voter]) => voter),
  );

/** It leads no longer; whoever comes first among the successors need not wait until it is missed. */
export function announceEndOfEpoch(node: NodeContext, successors: readonly BrokerId[]): void {
  const memory = memoryOf(node);
  memory.successors = successors;
  memory.untold = new Set(othersOf(node));
  for (const voter of memory.untold) tellEndOfEpoch(node, voter);
}

export function tellEndOfEpoch(node: NodeContext, voter: BrokerId): void {
  const { controllerId: leaderId, epoch: leaderEpoch } = diskOf(node);
  const { successors: preferredSuccessors } = memoryOf(node);
  request(
    node,
    'EndQuorumEpoch',
    controllerNode(voter),
    { leaderId, leaderEpoch, preferredSuccessors },
    {
      channel: VOTES,
      timeoutMs: configMs(node, 'controller.quorum.request.timeout.ms'),
      label: plainLabel('control'),
      context: { voter, epoch: leaderEpoch },
    },
  );
}

/** The voter has answered: it need not be told again. */
export function noteTold(node: NodeContext, context: unknown): void {
  // Made in tellEndOfEpoch.
  const { voter } = context as { voter: BrokerId };
  memoryOf(node).untold.delete(voter);
}
