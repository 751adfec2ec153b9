/** Range, round robin and the sticky assignors: the clients' own code, asked as a group leader asks it. */
import type { AssignorMember, AssignorTopic } from '../../../clients/consumer/assignors/assignor.ts';
import { groupByTopic } from '../../../clients/consumer/assignors/assignor.ts';
import { assignorOf } from '../../../clients/consumer/assignors/by-name.ts';
import type { TopicPartitions } from '../../../protocol/api.ts';
import { javaStringOrder } from '../../../protocol/java-order.ts';
import type { Adapter } from '../cases.ts';
import { leaveOut } from '../cases.ts';

type Owned = Readonly<Record<string, readonly number[]>>;
interface Member {
  readonly i: string;
  readonly s?: string;
  readonly t: readonly string[];
  readonly r?: string;
  readonly g?: number;
  readonly ug?: number;
  readonly o?: Owned;
}
interface Step {
  readonly t: Readonly<Record<string, number>>;
  readonly k?: Readonly<Record<string, readonly (readonly string[])[]>>;
  readonly m: readonly Member[];
}

/** Answers the oracle's question: partitions by topic, for each member in the order given. */
export const assignorAdapter =
  (name: string): Adapter =>
  (step: Step) => {
    const assignor = assignorOf(name);
    if (!assignor) return leaveOut(`the assignor ${name} is not built`);
    const assignment = assignor(topicsOf(step), membersOf(step, name));
    return { a: step.m.map(({ i }) => inOrder(groupByTopic(assignment.get(i) ?? []))) };
  };

function topicsOf(step: Step): Map<string, AssignorTopic> {
  const wanted = new Set(step.m.flatMap((member) => member.t));
  return new Map(
    Object.entries(step.t)
      .filter(([topic]) => wanted.has(topic))
      .map(([topic, partitionCount]) => [topic, { partitionCount, racks: step.k?.[topic] ?? [] }]),
  );
}

/** In the order in which the leader's HashMap hands them out. */
function membersOf(step: Step, name: string): AssignorMember[] {
  const isSticky = name === 'sticky';
  const members = new Map(
    step.m.map((member) => [
      member.i,
      {
        memberId: member.i,
        groupInstanceId: member.s ?? null,
        subscription: {
          topics: member.t,
          ownedPartitions: isSticky ? [] : listOf(member.o),
          generationId: member.g ?? -1,
          rackId: member.r ?? null,
          userData:
            member.ug === undefined
              ? null
              : { previous: isSticky ? listOf(member.o) : [], generation: member.ug },
        },
      },
    ]),
  );
  return javaStringOrder(members.keys()).flatMap((id) => members.get(id) ?? []);
}

const listOf = (owned: Owned = {}): TopicPartitions[] =>
  Object.entries(owned).map(([topic, partitions]) => ({ topic, partitions }));

/** The oracles keep no order inside a member: partitions are in theirs. */
const inOrder = (assignment: readonly TopicPartitions[]) =>
  Object.fromEntries(
    assignment.map(({ topic, partitions }) => [topic, [...partitions].sort((a, b) => a - b)]),
  );
