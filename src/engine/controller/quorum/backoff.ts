/** How long a voter waits before it stands: after an election that it lost, or when its leader has resigned. Pure.
 *  Models      org.apache.kafka.raft.KafkaRaftClient#binaryExponentialElectionBackoffMs, strictExponentialElectionBackoffMs */
import type { BrokerId } from '../../../contract/ids.ts';

const BASE_MS = 100;

/** @param retries elections lost in a row, from 1
 *  @param draw an integer from 0 to its bound − 1 */
export const electionBackoffMs = (
  retries: number,
  limitMs: number,
  draw: (bound: number) => number,
): number => Math.min(limitMs, BASE_MS * draw(2 ** Math.min(retries, 30)));

/** The first successor stands at once, each next one waits twice as long as the one before it, the last one half the limit;
 *  whoever is not among them waits to the limit. */
export function successionBackoffMs(
  successors: readonly BrokerId[],
  self: BrokerId,
  limitMs: number,
): number {
  const place = successors.indexOf(self);
  if (place === 0) return 0;
  if (place < 0) return limitMs;
  return Math.min(limitMs, (limitMs >> (successors.length - 1)) << (place - 1));
}
