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
    cost: costOf(events, groupId, start, end, nowUs, before, after),
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

/** Follows who has which partition through all that is known, and counts the times without anybody that reach into the
 *  rebalance: whoever leaves gives up before the group moves, whoever dies long before. */
export function costOf(
  events: readonly EngineEvent[],
  groupId: string,
  start: Pick<EngineEvent, 'id'>,
  end: Pick<EngineEvent, 'id'> | null,
  nowUs: number,
  before: Assignment | null,
  after: Assignment | null,
): RebalanceCost {
  // The journal may begin after they were given.
  const ownerOf = new Map<PartitionKey, string>(before?.owners);
  const idleSince = new Map<PartitionKey, number>();
  const longest = new Map<PartitionKey, number>();
  const stop = (key: PartitionKey, us: number): void => {
    if (before?.owners.has(key)) longest.set(key, Math.max(longest.get(key) ?? 0, us));
  };
  const giveUp = (key: PartitionKey, owner: string, { id, timeUs }: EngineEvent): void => {
    if (ownerOf.get(key) !== owner) return;
    ownerOf.delete(key);
    if (!end || id < end.id) idleSince.set(key, timeUs);
  };
  for (const event of events) {
    if (event.type === 'node.killed' || event.type === 'node.stopped') {
      for (const [key, owner] of [...ownerOf]) if (owner === event.node) giveUp(key, owner, event);
    } else if (!('groupId' in event) || event.groupId !== groupId) continue;
    else if (event.type === 'consumer.revoked' || event.type === 'consumer.lost')
      for (const key of event.partitions) giveUp(key, event.consumerId, event);
    else if (event.type === 'consumer.assigned')
      for (const key of event.partitions) {
        const sinceUs = idleSince.get(key);
        if (sinceUs !== undefined && event.id > start.id) stop(key, event.timeUs - sinceUs);
        idleSince.delete(key);
        ownerOf.set(key, event.consumerId);
      }
  }
  for (const [key, sinceUs] of idleSince) stop(key, nowUs - sinceUs);
  return {
    owned: before?.owners.size ?? 0,
    stopped: longest.size,
    moved: before && after ? movedBetween(before, after) : null,
    longestUs: Math.max(0, ...longest.values()),
  };
}

const movedBetween = (before: Assignment, after: Assignment): number =>
  [...before.owners].filter(([key, owner]) => after.owners.get(key) !== owner).length;
