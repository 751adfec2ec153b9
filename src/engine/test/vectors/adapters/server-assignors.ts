/** Uniform and range of the coordinator: the engine's own code, asked as TargetAssignmentBuilder asks it. */
import { partitionKey } from '../../../../contract/ids.ts';
import type { GroupSpec, TargetAssignment } from '../../../group/modern/assignors/assignor.ts';
import { AssignorError } from '../../../group/modern/assignors/assignor.ts';
import { serverAssignorOf } from '../../../group/modern/assignors/by-name.ts';
import { javaHashOrder, javaStringOrder, javaUuidHash } from '../../../protocol/java-order.ts';
import type { Adapter } from '../cases.ts';
import { asKnown, asSet, leaveOut } from '../cases.ts';

type Owned = Readonly<Record<string, readonly number[]>>;
interface Question {
  readonly topics: Readonly<Record<string, number>>;
  readonly topicIds: Readonly<Record<string, string>>;
  readonly members: readonly {
    readonly id: string;
    readonly instanceId?: string | undefined;
    readonly topics: readonly string[];
    readonly owned?: Owned | undefined;
  }[];
  readonly isHomogeneous: boolean;
  /** The maps of what was owned are iterated in the order in which they are written down. */
  readonly isOwnedInOrder: boolean;
}

/** Of a list of oracle steps: partitions by topic, for each member in the order given. */
export const serverAssignorAdapter =
  (name: string): Adapter =>
  (step) => {
    const question: Question = {
      topics: step.t,
      topicIds: step.id,
      members: step.m.map(({ i, s, t, o }: { i: string; s?: string; t: string[]; o?: Owned }) => ({
        id: i,
        instanceId: s,
        topics: t,
        owned: o,
      })),
      isHomogeneous: step.h,
      isOwnedInOrder: false,
    };
    const answer = ask(name, question);
    if (answer instanceof AssignorError) return { err: answer.message };
    return { a: question.members.map(({ id }) => byTopic(question, answer, id)) };
  };

/** Of a list of cases: partitions by member. */
export const serverUniform: Adapter = (given, when) => {
  if (!String(when).startsWith('assign'))
    return leaveOut(`the question ${JSON.stringify(when)} is not known`);
  const question: Question = {
    ...given,
    isHomogeneous: given.homogeneous,
    isOwnedInOrder: given.ownedIterationOrder !== undefined,
  };
  const answer = ask('uniform', question);
  if (answer instanceof AssignorError) return asKnown({ error: answer.message });
  const assignment = question.members.map(({ id }) => {
    const keys = Object.entries(byTopic(question, answer, id)).flatMap(([topic, partitions]) =>
      partitions.map((partition) => partitionKey(topic, partition)),
    );
    return [id, asSet(keys)];
  });
  return asKnown({ assignment: Object.fromEntries(assignment) });
};

function ask(name: string, question: Question): TargetAssignment | AssignorError {
  const assign = serverAssignorOf(name);
  if (!assign) return leaveOut(`the assignor ${name} is not built`);
  try {
    return assign(specOf(question));
  } catch (error) {
    if (error instanceof AssignorError) return error;
    throw error;
  }
}

function specOf({ topics, topicIds, members, isHomogeneous, isOwnedInOrder }: Question): GroupSpec {
  const idOf = (topic: string): string => topicIds[topic] ?? topic;
  const byId = new Map(members.map((member) => [member.id, member]));
  return {
    isHomogeneous,
    partitionCounts: new Map(Object.entries(topics).map(([topic, count]) => [idOf(topic), count])),
    members: javaStringOrder(byId.keys()).flatMap((id) => {
      const member = byId.get(id);
      if (!member) return [];
      const owned = Object.entries(member.owned ?? {}).map(
        ([topic, partitions]) => [idOf(topic), javaHashOrder(partitions, (p) => p)] as const,
      );
      return {
        memberId: id,
        instanceId: member.instanceId ?? null,
        topicIds: javaHashOrder(member.topics.map(idOf), javaUuidHash),
        previous: new Map(
          isOwnedInOrder ? owned : javaHashOrder(owned, ([topicId]) => javaUuidHash(topicId)),
        ),
      };
    }),
  };
}

function byTopic({ topicIds }: Question, answer: TargetAssignment, memberId: string): Owned {
  const nameOf = new Map(Object.entries(topicIds).map(([name, id]) => [id, name]));
  return Object.fromEntries(
    [...(answer.get(memberId) ?? [])].map(([id, partitions]) => [
      nameOf.get(id) ?? id,
      [...partitions].sort((a, b) => a - b),
    ]),
  );
}
