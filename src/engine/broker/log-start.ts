/** A log that begins later than before: whoever must hear of it.
 *  Models      kafka.cluster.Partition#lowWatermarkIfLeader
 *  See         storage/log-start.ts, delete-records.ts, fetch-sessions.ts */
import type { NodeContext } from '../kernel/context.ts';
import { unsettle } from './fetch-sessions.ts';
import type { Replica } from './state.ts';
import { brokerOf, logOf } from './state.ts';

/** Followers are told in the answer to their next fetch; a follower tells its leader in its next one. */
export function noteLogStart(node: NodeContext, replica: Replica): void {
  unsettle(replica);
  if (replica.role.kind === 'leader') return;
  for (const fetcher of brokerOf(node).fetchers.values()) {
    if (fetcher.partitions.has(replica.key)) fetcher.altered.add(replica.key);
  }
}

/** The lowest log start among the leader and its live followers; below it no replica has anything. Null on a follower. */
export function lowWatermark(node: NodeContext, replica: Replica): number | null {
  const { role } = replica;
  if (role.kind !== 'leader') return null;
  let lowest = logOf(node, replica.key).logStartOffset;
  for (const [brokerId, { logStartOffset }] of role.remotes) {
    const broker = brokerOf(node).image.brokers.get(brokerId);
    if (broker && !broker.fenced && logStartOffset < lowest) lowest = logStartOffset;
  }
  return lowest;
}
