/** Who owned what before, as the members of the sticky family claim it.
 *  Models      AbstractStickyAssignor#allSubscriptionsEqual and the memberData of its two assignors */
import type { PartitionKey } from '../../../../contract/ids.ts';
import { partitionKey } from '../../../../contract/ids.ts';
import type { TopicPartitions } from '../../../protocol/api.ts';
import type { AssignorMember, AssignorTopics } from './assignor.ts';

export interface Claim {
  readonly partitions: readonly PartitionKey[];
  /** −1: none. */
  readonly generation: number;
}

export interface Ownership {
  /** By member id, in the order of the members: what each keeps of its claim when claims collide. */
  readonly owned: Map<string, PartitionKey[]>;
  /** Claimed by several members of the same generation. */
  readonly doublyClaimed: ReadonlySet<PartitionKey>;
  readonly claims: ReadonlyMap<string, Claim>;
  readonly maxGeneration: number;
}

const keysOf = (owned: readonly TopicPartitions[]): PartitionKey[] =>
  owned.flatMap(({ topic, partitions }) => partitions.map((partition) => partitionKey(topic, partition)));

/** `sticky`: what the user data says. */
export function stickyClaim({ subscription }: AssignorMember): Claim {
  const { userData } = subscription;
  return userData
    ? { partitions: keysOf(userData.previous), generation: userData.generation }
    : { partitions: [], generation: -1 };
}

/** `cooperative-sticky`: the owned partitions, with the generation of the subscription or else of the user data. */
export function cooperativeClaim({ subscription }: AssignorMember): Claim {
  const { generationId, userData, ownedPartitions } = subscription;
  return {
    partitions: keysOf(ownedPartitions),
    generation: generationId >= 0 ? generationId : (userData?.generation ?? -1),
  };
}

export function ownershipOf(
  topics: AssignorTopics,
  members: readonly AssignorMember[],
  claimOf: (member: AssignorMember) => Claim,
): Ownership {
  const owned = new Map<string, PartitionKey[]>();
  const ownerOf = new Map<PartitionKey, string>();
  const doublyClaimed = new Set<PartitionKey>();
  const claims = new Map(members.map((member) => [member.memberId, claimOf(member)]));
  let maxGeneration = -1;
  const take = (memberId: string, key: PartitionKey): void => {
    const keys = owned.get(memberId) ?? [];
    if (keys.includes(key)) keys.splice(keys.indexOf(key), 1);
  };
  for (const [memberId, { partitions, generation }] of claims) {
    maxGeneration = Math.max(maxGeneration, generation);
    const mine: PartitionKey[] = [];
    owned.set(memberId, mine);
    for (const key of partitions) {
      if (!topics.has(key.slice(0, key.lastIndexOf('-')))) continue;
      const other = ownerOf.get(key);
      const otherGeneration = other === undefined ? -2 : (claims.get(other)?.generation ?? -1);
      if (other !== undefined && generation === otherGeneration) {
        // Two members of the same generation cannot both be right: neither keeps it.
        doublyClaimed.add(key);
        take(other, key);
      } else if (generation > otherGeneration) {
        if (other !== undefined) take(other, key);
        mine.push(key);
      } else continue;
      ownerOf.set(key, memberId);
    }
  }
  return { owned, doublyClaimed, claims, maxGeneration };
}
