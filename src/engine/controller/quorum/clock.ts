/** When a voter loses patience: the time until it stands for election, and until it misses its leader.
 *  Models      org.apache.kafka.raft.QuorumState#randomElectionTimeoutMs, FollowerState
 *  See         roles.ts */
import type { NodeContext } from '../../kernel/context.ts';
import { memoryOf } from '../state.ts';
import { configMs } from './voters.ts';

export function startElectionTimer(node: NodeContext): void {
  const timeoutMs = configMs(node, 'controller.quorum.election.timeout.ms');
  startElectionIn(node, (timeoutMs + node.randomBelow('election', timeoutMs)) * 1000);
}

export function startElectionIn(node: NodeContext, delayUs: number): void {
  memoryOf(node).standsAtUs = node.nowUs + delayUs;
  node.startTimer('raft:election', delayUs);
}

/** Without a successful fetch for this long, a follower stands for election. */
export function startFetchTimeout(node: NodeContext): void {
  missLeaderIn(node, configMs(node, 'controller.quorum.fetch.timeout.ms') * 1000);
}

export function missLeaderIn(node: NodeContext, delayUs: number): void {
  memoryOf(node).standsAtUs = node.nowUs + delayUs;
  node.startTimer('raft:fetchTimeout', delayUs);
}
