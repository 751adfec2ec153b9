/** What-if, not Kafka: a topic may commit by majority. Which rule is in force, as far as this broker has heard, and how far a
 *  majority has come.
 *
 *      leader b1   0 1 2 3 4 5 6 7 |        log ends of the three replicas: 8, 6, 3
 *      b2          0 1 2 3 4 5 |            held by a majority (2): 6
 *      b3          0 1 2 |                  by all in sync (Kafka, all three in the ISR): 3
 *
 *  Invariants  as in Raft (section 5.4.2), a leader counts replicas only for what it has written in its own epoch: what lies
 *              before that is committed along with it. Else a record on a majority could still be cut off by a successor with
 *              a newer epoch in its log
 *  See         majority.ts, partition.ts, controller/majority.ts, FIDELITY.md (what-ifs) */
import { commitRuleOf, majorityOf } from '../../contract/what-if.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { LeaderRole, Replica } from './state.ts';
import { brokerOf, logOf } from './state.ts';

export const commitsByMajority = (node: NodeContext, { topic }: Replica): boolean =>
  commitRuleOf(brokerOf(node).image.topics.get(topic)?.configs) === 'majority';

/** The log end that a majority of the assigned replicas has reached; the present high watermark while that is of no epoch of
 *  this leader's. */
export function heldByMajority(node: NodeContext, replica: Replica, leader: LeaderRole): number {
  const ends = [logOf(node, replica.key).logEndOffset];
  for (const { logEndOffset } of leader.remotes.values()) ends.push(logEndOffset);
  ends.sort((a, b) => b - a);
  const held = ends[majorityOf(leader.replicas.length) - 1] ?? -1;
  const isOwn = held > leader.epochStartOffset || leader.epochStartOffset <= replica.highWatermark;
  return isOwn ? held : replica.highWatermark;
}
