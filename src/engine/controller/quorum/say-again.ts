/** What is said again to a voter that could not be reached: a vote is asked for as long as the election lasts, the end of an epoch
 *  is told until it is known.
 *  Models      org.apache.kafka.raft.RequestManager, KafkaRaftClient#maybeSendRequests; NetworkClient's reconnect.backoff.ms
 *  Simplifies  no jitter in the time between two attempts
 *  See         ballot.ts, announcements.ts */
import type { BrokerId } from '../../../contract/ids.ts';
import type { FailedRequest, NodeContext } from '../../kernel/context.ts';
import { diskOf, memoryOf } from '../state.ts';
import { tellEndOfEpoch } from './announcements.ts';
import { askForVote } from './ballot.ts';

const TIMER = 'raft:again:';
const FIRST_MS = 50;
const LONGEST_MS = 500;

export const againTimer = (voter: BrokerId): string => `${TIMER}${voter}`;

/** Requests to voters that were not answered. */
export function noteUnreached(node: NodeContext, failed: readonly FailedRequest[]): void {
  const { misses } = memoryOf(node);
  for (const { api, context } of failed) {
    if (api !== 'Vote' && api !== 'EndQuorumEpoch') continue;
    // Made in askForVote and tellEndOfEpoch.
    const { voter, epoch } = context as { voter: BrokerId; epoch: number };
    if (epoch !== diskOf(node).epoch) continue;
    const missed = misses.get(voter) ?? 0;
    misses.set(voter, missed + 1);
    node.startTimer(againTimer(voter), Math.min(LONGEST_MS, FIRST_MS * 2 ** missed) * 1000);
  }
}

/** Answers whether the timer was of this file. */
export function onAgainTimer(node: NodeContext, name: string): boolean {
  if (!name.startsWith(TIMER)) return false;
  const voter = Number(name.slice(TIMER.length));
  const { role, votes, isBackingOff, untold } = memoryOf(node);
  if (role === 'resigned' && untold.has(voter)) tellEndOfEpoch(node, voter);
  const isAsking = role === 'prospective' || (role === 'candidate' && !isBackingOff);
  if (isAsking && !votes.has(voter)) askForVote(node, voter);
  return true;
}
