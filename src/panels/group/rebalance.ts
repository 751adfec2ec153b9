/** The last rebalance of a group, as its events tell it: states, assignments, what stood still meanwhile. */
import type { EngineEvent, GroupState } from '../../contract/events.ts';
import type { PartitionKey } from '../../contract/ids.ts';

export interface StateSpan {
  readonly state: GroupState;
  readonly fromUs: number;
  /** Null: it is in it now. */
  readonly toUs: number | null;
}

/** Who is to own what, from some generation (or group epoch) on. */
export interface Assignment {
  readonly generation: number;
  readonly owners: ReadonlyMap<PartitionKey, string>;
}

export interface Rebalance {
  readonly startUs: number;
  /** Null: it is under way. */
  readonly endUs: number | null;
  /** From the state before it on. */
  readonly states: readonly StateSpan[];
  readonly before: Assignment | null;
  /** Null: nobody has worked it out yet. */
  readonly after: Assignment | null;
  readonly cost: RebalanceCost;
}

export interface RebalanceCost {
  /** Partitions that had an owner when it began. */
  readonly owned: number;
  /** Of those, the ones that nobody read for a while. */
  readonly stopped: number;
  /** Null: not known before there is an assignment. */
  readonly moved: number | null;
  /** Longest time in which nobody had some partition, so far. */
  readonly longestUs: number;
}

type StateEvent = Extract<EngineEvent, { type: 'group.stateChanged' }>;

const isRest = (state: GroupState): boolean => state === 'Stable' || state === 'Empty' || state === 'Dead';

/** Null when none is known. `events`: of the run, oldest first. */
export function lastRebalance(
  events: readonly EngineEvent[],
  groupId: string,
  nowUs: number,
): Rebalance | null {
  const own = events.filter((event) => 'groupId' in event && event.groupId === groupId);
  const changes = own.filter((event): event is StateEvent => event.type === 'group.stateChanged');
  const at = changes.findLastIndex(({ from, to }) => isRest(from) && !isRest(to));
  const start = changes[at];
  if (!start) return null;
  const end = changes.slice(at + 1).find(({ to }) => isRest(to)) ?? null;
  const previous = changes[at - 1];
  const { before, after } = assignmentsAround(own, start.id);
  return {
    startUs: start.timeUs,
    endUs: end?.timeUs ?? null,
    states: [
      ...(previous ? [{ state: start.from, fromUs: previous.timeUs, toUs: start.timeUs }] : []),
      ...changes.slice(at).map(({ to, timeUs }, i) => ({
        state: to,
        fromUs: timeUs,
        toUs: changes[at + i + 1]?.timeUs ?? null,
      })),
    ],
    before,
    after,
    cost: costOf(events, own, start, end?.timeUs ?? nowUs, before, after),
  };
}

/** A classic group's assignment comes at the end; one of KIP-848 when its epoch begins, before the states change. */
function assignmentsAround(
  own: readonly EngineEvent[],
  startId: number,
): { before: Assignment | null; after: Assignment | null } {
  const given = own.flatMap((event) => {
    if (event.type === 'group.assigned')
      return [{ isNew: event.id > startId, ...assignmentOf(event.generation, event.assignment) }];
    if (event.type === 'group.targetAssigned')
      return [{ isNew: true, ...assignmentOf(event.groupEpoch, event.assignment) }];
    return [];
  });
  const last = given.at(-1) ?? null;
  if (!last?.isNew) return { before: last, after: null };
  return { before: given.at(-2) ?? null, after: last };
}

function assignmentOf(
  generation: number,
  assignment: Readonly<Record<string, readonly PartitionKey[]>>,
): Assignment {
  const owners = new Map<PartitionKey, string>();
  for (const [consumerId, keys] of Object.entries(assignment))
    for (const key of keys) owners.set(key, consumerId);
  return { generation, owners };
}

function costOf(
  events: readonly EngineEvent[],
  own: readonly EngineEvent[],
  start: StateEvent,
  untilUs: number,
  before: Assignment | null,
  after: Assignment | null,
): RebalanceCost {
  const idleSince = new Map<PartitionKey, number>();
  const longest = new Map<PartitionKey, number>();
  const giveUp = (key: PartitionKey, timeUs: number): void => {
    if (before?.owners.has(key) && !idleSince.has(key)) idleSince.set(key, timeUs);
  };
  const take = (key: PartitionKey, timeUs: number): void => {
    const sinceUs = idleSince.get(key);
    if (sinceUs === undefined) return;
    idleSince.delete(key);
    longest.set(key, Math.max(longest.get(key) ?? 0, timeUs - sinceUs));
  };
  // A process that died took its partitions with it, long before the group knew.
  for (const event of events) {
    if (event.type === 'node.killed' || event.type === 'node.stopped') {
      const diedBefore = event.id < start.id && wasBack(events, event.node, event.id, start.id);
      if (!diedBefore)
        for (const [key, owner] of before?.owners ?? [])
          if (owner === event.node && event.id > lastAssigned(own, owner, start.id))
            giveUp(key, event.timeUs);
    } else if (event.id < start.id || !own.includes(event)) continue;
    else if (event.type === 'consumer.revoked' || event.type === 'consumer.lost')
      for (const key of event.partitions) giveUp(key, event.timeUs);
    else if (event.type === 'consumer.assigned') for (const key of event.partitions) take(key, event.timeUs);
  }
  for (const [key, sinceUs] of idleSince)
    longest.set(key, Math.max(longest.get(key) ?? 0, Math.max(0, untilUs - sinceUs)));
  return {
    owned: before?.owners.size ?? 0,
    stopped: longest.size,
    moved: before && after ? movedBetween(before, after) : null,
    longestUs: Math.max(0, ...longest.values()),
  };
}

const wasBack = (events: readonly EngineEvent[], node: string, fromId: number, toId: number): boolean =>
  events.some(
    (event) => event.type === 'node.started' && event.node === node && event.id > fromId && event.id < toId,
  );

/** The event by which a consumer got something last before the rebalance; 0: not known. */
const lastAssigned = (own: readonly EngineEvent[], consumerId: string, startId: number): number =>
  own.findLast(
    (event) => event.type === 'consumer.assigned' && event.consumerId === consumerId && event.id < startId,
  )?.id ?? 0;

const movedBetween = (before: Assignment, after: Assignment): number =>
  [...before.owners].filter(([key, owner]) => after.owners.get(key) !== owner).length;
