/** The last rebalance of a group of old consumers: each makes its own, and it is over when all that have begun are done. */
import type { EngineEvent } from '../../contract/events.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import type { Assignment, Rebalance } from './rebalance.ts';
import { costOf } from './rebalance.ts';

/** Old groups have no generations. */
const NONE = -1;

/** Null when none is known. `events`: of the run, oldest first. */
export function lastOldRebalance(
  events: readonly EngineEvent[],
  groupId: string,
  nowUs: number,
): Rebalance | null {
  const owners = new Map<PartitionKey, string>();
  const busy = new Set<string>();
  let start: EngineEvent | null = null;
  let end: EngineEvent | null = null;
  let before: Assignment | null = null;
  const done = (consumerId: string, event: EngineEvent): void => {
    if (busy.delete(consumerId) && busy.size === 0) end = event;
  };
  for (const event of events) {
    if (event.type === 'node.killed' || event.type === 'node.stopped') done(event.node, event);
    if (!('groupId' in event) || event.groupId !== groupId) continue;
    if (event.type === 'consumer.rebalanceBegan') {
      if (busy.size === 0) {
        start = event;
        end = null;
        before = owners.size > 0 ? { generation: NONE, owners: new Map(owners) } : null;
      }
      busy.add(event.consumerId);
    } else if (event.type === 'consumer.assigned') {
      for (const key of event.partitions) owners.set(key, event.consumerId);
      done(event.consumerId, event);
    } else if (event.type === 'consumer.rebalanceFailed') done(event.consumerId, event);
    else if (event.type === 'consumer.revoked' || event.type === 'consumer.lost') {
      for (const key of event.partitions) if (owners.get(key) === event.consumerId) owners.delete(key);
    }
  }
  if (!start) return null;
  const startUs = (start as EngineEvent).timeUs;
  const endUs = (end as EngineEvent | null)?.timeUs ?? null;
  const after = end ? { generation: NONE, owners } : null;
  return {
    startUs,
    endUs,
    states: [
      { state: 'PreparingRebalance', fromUs: startUs, toUs: endUs },
      ...(endUs === null ? [] : [{ state: 'Stable', fromUs: endUs, toUs: null } as const]),
    ],
    before,
    after,
    cost: costOf(events, groupId, start, end, nowUs, before, after),
  };
}
