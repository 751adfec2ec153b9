/** Models      org.apache.kafka.clients.consumer.RangeAssignor: per topic, consecutive partitions to members in order; where
 *              racks are useful, matching racks are served first within the same quotas (KIP-881). */
import { partitionKey } from '../../../../contract/ids.ts';
import type { Assignment, AssignorMember, AssignorTopic, AssignorTopics } from './assignor.ts';
import { byMemberInfo, compareText, isSubscribed } from './assignor.ts';
import { areRacksUseful } from './racks.ts';

interface TopicState {
  readonly topic: string;
  readonly partitionCount: number;
  /** Subscribers in order, with their racks. */
  readonly members: readonly { readonly memberId: string; readonly rack: string | null }[];
  readonly racks: readonly ReadonlySet<string>[];
  readonly needsRacks: boolean;
  readonly unassigned: Set<number>;
  readonly counts: Map<string, number>;
  readonly quota: number;
  extrasLeft: number;
}

export function assignRange(topics: AssignorTopics, members: readonly AssignorMember[]): Assignment {
  const assignment: Assignment = new Map(members.map(({ memberId }) => [memberId, []]));
  const states = [...topics]
    .map(([topic, found]) => stateOf(topic, found, members))
    .filter((state) => state.members.length > 0);
  const usesRacks = states.some((state) => state.needsRacks);
  if (usesRacks) {
    for (const group of coPartitioned(states)) {
      const [first] = group;
      if (group.length > 1) giveTogether(group, assignment);
      else if (first?.needsRacks) giveRanges(first, assignment, (rack, p) => matches(first, rack, p));
    }
  }
  for (const state of states) giveRanges(state, assignment, () => true);
  return assignment;
}

function stateOf(topic: string, found: AssignorTopic, members: readonly AssignorMember[]): TopicState {
  const subscribers = members.filter((member) => isSubscribed(member, topic)).sort(byMemberInfo);
  const { partitionCount } = found;
  const racks = Array.from({ length: partitionCount }, (_, p) => new Set(found.racks[p]));
  const memberRacks = subscribers.flatMap(({ subscription }) => subscription.rackId || []);
  const count = Math.max(1, subscribers.length);
  return {
    topic,
    partitionCount,
    members: subscribers.map((m) => ({ memberId: m.memberId, rack: m.subscription.rackId || null })),
    racks,
    needsRacks: areRacksUseful(new Set(memberRacks), racks),
    unassigned: new Set(racks.keys()),
    counts: new Map(),
    quota: Math.floor(partitionCount / count),
    extrasLeft: partitionCount % count,
  };
}

/** Topics with the same subscribers and as many partitions, together. */
function coPartitioned(states: readonly TopicState[]): TopicState[][] {
  const groups = new Map<string, TopicState[]>();
  for (const state of states) {
    const key = JSON.stringify([state.members, state.partitionCount]);
    const group = groups.get(key);
    if (group) group.push(state);
    else groups.set(key, [state]);
  }
  return [...groups].sort(([a], [b]) => compareText(a, b)).map(([, group]) => group);
}

const matches = (state: TopicState, rack: string | null, partition: number): boolean =>
  rack === null || state.racks[partition]?.has(rack) === true;

const capacity = (state: TopicState, memberId: string): number =>
  Math.max(0, state.quota + (state.extrasLeft > 0 ? 1 : 0) - (state.counts.get(memberId) ?? 0));

function give(
  state: TopicState,
  memberId: string,
  partitions: readonly number[],
  assignment: Assignment,
): void {
  const count = (state.counts.get(memberId) ?? 0) + partitions.length;
  state.counts.set(memberId, count);
  if (count > state.quota) state.extrasLeft--;
  for (const partition of partitions) {
    state.unassigned.delete(partition);
    assignment.get(memberId)?.push(partitionKey(state.topic, partition));
  }
}

function giveRanges(
  state: TopicState,
  assignment: Assignment,
  mayTake: (rack: string | null, partition: number) => boolean,
): void {
  for (const { memberId, rack } of state.members) {
    const partitions = [...state.unassigned].filter((partition) => mayTake(rack, partition));
    const taken = partitions.slice(0, capacity(state, memberId));
    if (taken.length > 0) give(state, memberId, taken, assignment);
  }
}

/** The same partition of all these topics goes to one member whose rack suits all of them. */
function giveTogether(states: readonly TopicState[], assignment: Assignment): void {
  const [first] = states;
  const remaining = [...(first?.members ?? [])];
  for (let partition = 0; partition < (first?.partitionCount ?? 0) && remaining.length > 0; partition++) {
    const index = remaining.findIndex(({ memberId, rack }) =>
      states.every((state) => matches(state, rack, partition) && capacity(state, memberId) > 0),
    );
    const member = remaining[index];
    if (!member) continue;
    for (const state of states) give(state, member.memberId, [partition], assignment);
    if (states.every((state) => capacity(state, member.memberId) === 0)) remaining.splice(index, 1);
  }
}
