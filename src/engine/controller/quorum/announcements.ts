/** What a leader tells the other voters: that it leads, again and again.
 *  Models      org.apache.kafka.raft.KafkaRaftClient#maybeSendBeginQuorumEpochRequests
 *  See         epochs.ts */
import { controllerNode } from '../../../contract/ids.ts';
import type { NodeContext } from '../../kernel/context.ts';
import { plainLabel } from '../../protocol/labels.ts';
import { request } from '../../protocol/talk.ts';
import { diskOf } from '../state.ts';
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
