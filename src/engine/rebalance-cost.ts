/** What rebalances cost a group: for how long each member had no partitions, and each partition no member. Followed from the
 *  events of a run alone, whatever protocol the group speaks.
 *  See  experiment.ts */
import type { EngineEvent } from '../contract/events.ts';
import type { PartitionKey } from '../contract/ids.ts';
import type { SimTimeUs } from '../contract/units.ts';

/** By group id. Milliseconds of simulated time. */
export type RebalanceCosts = Readonly<Record<string, GroupCost>>;

export interface GroupCost {
  /** Generations that began. */
  readonly generations: number;
  /** By consumer id. */
  readonly members: Readonly<Record<string, MemberCost>>;
  /** By partition: time without an owner, after its first. */
  readonly partitions: Readonly<Record<PartitionKey, number>>;
}

export interface MemberCost {
  /** From its first joining to its first partitions; null: it never had any. */
  readonly firstMs: number | null;
  /** After that, as a member: time in which it had none. */
  readonly withoutMs: number;
  /** How often it had none. */
  readonly gaps: number;
}

interface MemberFile {
  joinedAtUs: SimTimeUs;
  firstUs: number | null;
  withoutUs: number;
  gaps: number;
  readonly owned: Set<PartitionKey>;
  /** Since when it has none; null: it has some, or is no member. */
  emptySinceUs: SimTimeUs | null;
}

interface GroupFile {
  generations: number;
  readonly members: Map<string, MemberFile>;
  /** Since when nobody has it; null: somebody has. */
  readonly idleSinceUs: Map<PartitionKey, SimTimeUs | null>;
  readonly idleUs: Map<PartitionKey, number>;
}

export interface CostBook {
  readonly groups: Map<string, GroupFile>;
}

export const openCostBook = (): CostBook => ({ groups: new Map() });

/** Takes an event into account. Events come in the order in which they happened. */
export function follow(book: CostBook, event: EngineEvent): void {
  switch (event.type) {
    case 'group.generationStarted':
      groupIn(book, event.groupId).generations++;
      return;
    case 'group.memberJoined':
      memberIn(book, event.groupId, event.consumerId, event.timeUs);
      return;
    case 'consumer.assigned': {
      const member = memberIn(book, event.groupId, event.consumerId, event.timeUs);
      for (const key of event.partitions) {
        member.owned.add(key);
        take(groupIn(book, event.groupId), key, event.timeUs);
      }
      fill(member, event.timeUs);
      return;
    }
    case 'consumer.revoked':
    case 'consumer.lost':
      giveUp(book, event.groupId, event.consumerId, event.partitions, event.timeUs);
      return;
    case 'group.memberLeft':
      leave(book, event.groupId, event.consumerId, event.timeUs);
      return;
    case 'node.killed':
    case 'node.stopped':
      // What a process had, nobody reads; the group does not know yet.
      for (const [groupId, { members }] of book.groups) {
        const owned = members.get(event.node)?.owned;
        if (owned) giveUp(book, groupId, event.node, [...owned], event.timeUs);
      }
      return;
    default:
      return;
  }
}

function groupIn(book: CostBook, groupId: string): GroupFile {
  let group = book.groups.get(groupId);
  if (!group) {
    group = { generations: 0, members: new Map(), idleSinceUs: new Map(), idleUs: new Map() };
    book.groups.set(groupId, group);
  }
  return group;
}

function memberIn(book: CostBook, groupId: string, consumerId: string, nowUs: SimTimeUs): MemberFile {
  const { members } = groupIn(book, groupId);
  let member = members.get(consumerId);
  if (!member) {
    member = {
      joinedAtUs: nowUs,
      firstUs: null,
      withoutUs: 0,
      gaps: 0,
      owned: new Set(),
      emptySinceUs: null,
    };
    members.set(consumerId, member);
  }
  return member;
}

/** It may have partitions now. */
function fill(member: MemberFile, nowUs: SimTimeUs): void {
  if (member.owned.size === 0) return;
  member.firstUs ??= nowUs - member.joinedAtUs;
  if (member.emptySinceUs !== null) member.withoutUs += nowUs - member.emptySinceUs;
  member.emptySinceUs = null;
}

function take(group: GroupFile, key: PartitionKey, nowUs: SimTimeUs): void {
  const sinceUs = group.idleSinceUs.get(key) ?? null;
  if (sinceUs !== null) group.idleUs.set(key, (group.idleUs.get(key) ?? 0) + nowUs - sinceUs);
  else if (!group.idleUs.has(key)) group.idleUs.set(key, 0);
  group.idleSinceUs.set(key, null);
}

function giveUp(
  book: CostBook,
  groupId: string,
  consumerId: string,
  partitions: readonly PartitionKey[],
  nowUs: SimTimeUs,
): void {
  const group = groupIn(book, groupId);
  const member = memberIn(book, groupId, consumerId, nowUs);
  for (const key of partitions) {
    if (!member.owned.delete(key)) continue;
    const isElsewhere = [...group.members.values()].some(({ owned }) => owned.has(key));
    if (!isElsewhere) group.idleSinceUs.set(key, nowUs);
  }
  if (member.owned.size > 0 || member.firstUs === null || member.emptySinceUs !== null) return;
  member.emptySinceUs = nowUs;
  member.gaps++;
}

/** Whoever is no member misses nothing. */
function leave(book: CostBook, groupId: string, consumerId: string, nowUs: SimTimeUs): void {
  const member = groupIn(book, groupId).members.get(consumerId);
  if (member?.emptySinceUs === null || !member) return;
  member.withoutUs += nowUs - member.emptySinceUs;
  member.emptySinceUs = null;
}

/** What it has come to by now. */
export function costsOf(book: CostBook, nowUs: SimTimeUs): RebalanceCosts {
  return Object.fromEntries([...book.groups].map(([groupId, group]) => [groupId, costOf(group, nowUs)]));
}

const costOf = ({ generations, members, idleSinceUs, idleUs }: GroupFile, nowUs: SimTimeUs): GroupCost => ({
  generations,
  members: Object.fromEntries(
    [...members].map(([consumerId, { firstUs, withoutUs, gaps, emptySinceUs }]) => [
      consumerId,
      {
        firstMs: firstUs === null ? null : firstUs / 1000,
        withoutMs: (withoutUs + (emptySinceUs === null ? 0 : nowUs - emptySinceUs)) / 1000,
        gaps,
      },
    ]),
  ),
  partitions: Object.fromEntries(
    [...idleUs].map(([key, us]) => {
      const sinceUs = idleSinceUs.get(key) ?? null;
      return [key, (us + (sinceUs === null ? 0 : nowUs - sinceUs)) / 1000];
    }),
  ),
});
