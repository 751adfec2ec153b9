/** The assignors against the cases of Kafka's own unit tests. What its classes answer to random input is in
 *  assignors-oracle.json.gz. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { PartitionKey } from '../../../contract/ids.ts';
import type { AssignorMember, AssignorTopic } from '../../clients/consumer/assignors/assignor.ts';
import { groupByTopic } from '../../clients/consumer/assignors/assignor.ts';
import { assignorOf } from '../../clients/consumer/assignors/by-name.ts';
import type { TopicPartitions } from '../../protocol/api.ts';
import { javaStringOrder } from '../../protocol/java-order.ts';

type Owned = Readonly<Record<string, readonly number[]>>;
interface Step {
  readonly t: Readonly<Record<string, number>>;
  readonly k?: Readonly<Record<string, readonly (readonly string[])[]>>;
  readonly m: readonly {
    readonly i: string;
    readonly s?: string;
    readonly t: readonly string[];
    readonly r?: string;
    readonly g?: number;
    readonly ug?: number;
    readonly o?: Owned;
  }[];
  readonly a: readonly Owned[];
}
interface UnitTest {
  readonly area: string;
  readonly source: string;
  readonly given: {
    readonly topics: Readonly<Record<string, number>>;
    readonly members: readonly {
      readonly id: string;
      readonly topics: readonly string[];
      readonly instanceId?: string;
      readonly rack?: string;
      readonly owned?: Owned;
      readonly generation?: number;
    }[];
    readonly partitionRacks?: Step['k'];
  };
  readonly then: { readonly assignment: Readonly<Record<string, readonly PartitionKey[]>> };
}

const vectors: { readonly tests: readonly UnitTest[] } = JSON.parse(
  readFileSync(new URL('./assignors.json', import.meta.url), 'utf8'),
);

const listOf = (owned: Owned = {}): TopicPartitions[] =>
  Object.entries(owned).map(([topic, partitions]) => ({ topic, partitions }));

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

/** Topics and partitions in one order, so that sets can be compared. */
const normal = (assignment: readonly TopicPartitions[]): string =>
  JSON.stringify(
    assignment
      .filter(({ partitions }) => partitions.length > 0)
      .map(({ topic, partitions }) => `${topic}: ${[...partitions].sort((a, b) => a - b).join(' ')}`)
      .sort((a, b) => (a < b ? -1 : 1)),
  );

function assign(step: Step, name: string): string[] {
  const assignment = assignorOf(name)?.(topicsOf(step), membersOf(step, name));
  return step.m.map((member) => normal(groupByTopic(assignment?.get(member.i) ?? [])));
}

test.each(vectors.tests)('$area: $source', ({ area, given, then }) => {
  const name = area.replace('-rack', '');
  const step: Step = {
    t: given.topics,
    ...(given.partitionRacks ? { k: given.partitionRacks } : {}),
    m: given.members.map((member) => ({
      i: member.id,
      t: member.topics,
      ...(member.instanceId === undefined ? {} : { s: member.instanceId }),
      ...(member.rack === undefined ? {} : { r: member.rack }),
      g: member.generation ?? -1,
      ...(name === 'sticky' && member.owned ? { ug: member.generation ?? -1 } : {}),
      ...(member.owned ? { o: member.owned } : {}),
    })),
    a: given.members.map(({ id }) =>
      Object.fromEntries(
        groupByTopic(then.assignment[id] ?? []).map(({ topic, partitions }) => [topic, partitions]),
      ),
    ),
  };
  expect(assign(step, name)).toEqual(step.a.map((owned) => normal(listOf(owned))));
});
