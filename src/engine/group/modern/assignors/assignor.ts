/** What the coordinator's assignors are given, and what they give back.
 *  Models      GroupSpec, SubscribedTopicDescriber, MemberAssignment (coordinator.group.api.assignor), PartitionAssignorException
 *  See         uniform.ts, range.ts, by-name.ts */
import { BASE64_URL } from '../../../protocol/java-order.ts';

/** Partitions by topic id. */
export type PartitionsByTopic = ReadonlyMap<string, readonly number[]>;

export interface SpecMember {
  readonly memberId: string;
  readonly instanceId: string | null;
  /** Ids of the topics that it wants, in the order of the set that holds them. */
  readonly topicIds: readonly string[];
  /** What it was to have before, in the order of the map and of the sets that hold it. */
  readonly previous: PartitionsByTopic;
}

export interface GroupSpec {
  /** In the order of the coordinator's HashMap. */
  readonly members: readonly SpecMember[];
  /** All members want the same topics. */
  readonly isHomogeneous: boolean;
  /** By topic id; a topic that is not here does not exist. */
  readonly partitionCounts: ReadonlyMap<string, number>;
}

/** By member id; a member without partitions has an empty map. */
export type TargetAssignment = Map<string, Map<string, number[]>>;

/** Throws an `AssignorError` when somebody wants a topic that does not exist. */
export type ServerAssignor = (spec: GroupSpec) => TargetAssignment;

/** An assignment that cannot be made; the coordinator keeps the one it has. */
export class AssignorError extends Error {
  override readonly name = 'AssignorError';
}

/** Throws when there is no such topic. */
export function partitionCountOf(spec: GroupSpec, topicId: string): number {
  const count = spec.partitionCounts.get(topicId);
  if (count === undefined) {
    throw new AssignorError(
      `Members are subscribed to topic ${topicId} which doesn't exist in the topic metadata.`,
    );
  }
  return count;
}

/** Uuid#compareTo, of ids in Kafka's 22 characters: two signed numbers of 64 bits. */
export function compareTopicIds(a: string, b: string): number {
  const left = bitsOf(a);
  const right = bitsOf(b);
  return compare(left >> 64n, right >> 64n) || compare(left, right);
}

/** As BigInt: 22 characters are 132 bits, of which the last four count for nothing. */
const bitsOf = (id: string): bigint =>
  [...id].reduce((bits, character) => (bits << 6n) | BigInt(BASE64_URL.indexOf(character)), 0n) >> 4n;

function compare(a: bigint, b: bigint): number {
  const left = BigInt.asIntN(64, a);
  const right = BigInt.asIntN(64, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Gives a partition to a member. */
export function give(target: TargetAssignment, memberId: string, topicId: string, partition: number): void {
  let byTopic = target.get(memberId);
  if (!byTopic) {
    byTopic = new Map();
    target.set(memberId, byTopic);
  }
  const partitions = byTopic.get(topicId);
  if (partitions) partitions.push(partition);
  else byTopic.set(topicId, [partition]);
}
