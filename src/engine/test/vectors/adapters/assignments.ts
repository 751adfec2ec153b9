/** Assignments worked out by hand or by Kafka's own tests (RangeAssignorTest, RoundRobinAssignorTest,
 *  AbstractStickyAssignorTest, CooperativeStickyAssignorTest): the clients' own code, asked as a group leader asks it. */
import type { PartitionKey } from '../../../../contract/ids.ts';
import { parsePartitionKey } from '../../../../contract/ids.ts';
import type {
  Assignment,
  AssignorMember,
  AssignorTopic,
} from '../../../clients/consumer/assignors/assignor.ts';
import { assignorOf } from '../../../clients/consumer/assignors/by-name.ts';
import { cooperativeClaim } from '../../../clients/consumer/assignors/ownership.ts';
import { assignAndTransfer } from '../../../clients/consumer/assignors/sticky.ts';
import type { TopicPartitions } from '../../../protocol/api.ts';
import { javaStringOrder } from '../../../protocol/java-order.ts';
import type { Adapter, Adapters } from '../cases.ts';
import { asKnown, asSet, leaveOut } from '../cases.ts';

type Owned = Readonly<Record<string, readonly number[]>>;
interface Given {
  readonly topics: Readonly<Record<string, number>>;
  readonly members: readonly {
    readonly id: string;
    readonly topics: readonly string[];
    readonly instanceId?: string;
    readonly rack?: string;
    readonly owned?: Owned;
    readonly generation?: number;
  }[];
  readonly partitionRacks?: Readonly<Record<string, readonly (readonly string[])[]>>;
}

const assignment =
  (name: string): Adapter =>
  (given: Given, when: unknown) => {
    const assignor = assignorOf(name);
    if (!String(when).startsWith('assign') || !assignor)
      return leaveOut(`the question ${JSON.stringify(when)} is not known`);
    const topics = topicsOf(given);
    const members = membersOf(given, name === 'sticky');
    const assigned = assignor(topics, members);
    const facts = { assignment: asSets(given, assigned), rackMismatches: mismatches(given, assigned) };
    if (name !== 'sticky') return asKnown(facts);
    return asKnown({
      ...facts,
      transferring: Object.fromEntries(assignAndTransfer(topics, members).transferring),
    });
  };

/** Topics that exist and somebody wants. */
function topicsOf({ topics, members, partitionRacks = {} }: Given): Map<string, AssignorTopic> {
  const wanted = new Set(members.flatMap((member) => member.topics));
  return new Map(
    Object.entries(topics)
      .filter(([topic]) => wanted.has(topic))
      .map(([topic, partitionCount]) => [topic, { partitionCount, racks: partitionRacks[topic] ?? [] }]),
  );
}

/** In the order in which the leader's HashMap hands them out. */
function membersOf({ members }: Given, tellsByUserData: boolean): AssignorMember[] {
  const byId = new Map(
    members.map(({ id, topics, instanceId, rack, owned = {}, generation = -1 }) => {
      const previous = listOf(owned);
      const isTold = tellsByUserData && (generation >= 0 || previous.length > 0);
      const subscription = {
        topics,
        ownedPartitions: tellsByUserData ? [] : previous,
        generationId: tellsByUserData ? -1 : generation,
        rackId: rack ?? null,
        userData: isTold ? { previous, generation } : null,
      };
      return [id, { memberId: id, groupInstanceId: instanceId ?? null, subscription }] as const;
    }),
  );
  return javaStringOrder(byId.keys()).flatMap((id) => byId.get(id) ?? []);
}

const listOf = (owned: Owned): TopicPartitions[] =>
  Object.entries(owned).map(([topic, partitions]) => ({ topic, partitions }));

const asSets = ({ members }: Given, assigned: Assignment) =>
  Object.fromEntries(members.map(({ id }) => [id, asSet(assigned.get(id) ?? [])]));

/** Partitions in the hands of a member in whose rack they have no replica. */
function mismatches({ members, partitionRacks = {} }: Given, assigned: Assignment): number {
  const isFar = (rack: string | undefined, key: PartitionKey): boolean => {
    const { topic, partition } = parsePartitionKey(key);
    const racks = partitionRacks[topic]?.[partition];
    return rack !== undefined && racks !== undefined && !racks.includes(rack);
  };
  return members.reduce(
    (sum, { id, rack }) => sum + (assigned.get(id) ?? []).filter((key) => isFar(rack, key)).length,
    0,
  );
}

const cooperative: Adapter = (given, when, note, host) =>
  when === 'memberData' ? memberData(given) : assignment('cooperative-sticky')(given, when, note, host);

/** What the assignor takes for a member's own, when the parts of its subscription do not say the same. */
function memberData(given: {
  readonly ownedInSubscription: readonly PartitionKey[];
  readonly ownedInUserData: readonly PartitionKey[];
  readonly subscriptionGeneration: number;
  readonly userDataGeneration: number;
}): unknown {
  const claim = cooperativeClaim({
    memberId: 'member',
    groupInstanceId: null,
    subscription: {
      topics: [],
      ownedPartitions: grouped(given.ownedInSubscription),
      generationId: given.subscriptionGeneration,
      rackId: null,
      userData: { previous: grouped(given.ownedInUserData), generation: given.userDataGeneration },
    },
  });
  return { partitions: asSet(claim.partitions), generation: claim.generation };
}

const grouped = (keys: readonly PartitionKey[]): TopicPartitions[] =>
  keys.map((key) => {
    const { topic, partition } = parsePartitionKey(key);
    return { topic, partitions: [partition] };
  });

export const assignmentAdapters: Adapters = {
  range: assignment('range'),
  'range-rack': assignment('range'),
  roundrobin: assignment('roundrobin'),
  sticky: assignment('sticky'),
  'cooperative-sticky': cooperative,
};
