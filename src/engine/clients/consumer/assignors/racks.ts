/** Racks of members and partitions, when they are of use.
 *  Models      AbstractStickyAssignor.RackInfo, AbstractPartitionAssignor#useRackAwareAssignment (KIP-881) */
import type { PartitionKey } from '../../../../contract/ids.ts';
import { partitionKey } from '../../../../contract/ids.ts';
import type { AssignorMember, AssignorTopics } from './assignor.ts';

export interface RackInfo {
  /** Empty when racks do not matter. */
  readonly ofMember: ReadonlyMap<string, string>;
  readonly ofPartition: ReadonlyMap<PartitionKey, ReadonlySet<string>>;
  /** How many members are on the racks of a partition. */
  readonly membersNear: ReadonlyMap<PartitionKey, number>;
}

/** Racks matter when some member is where some replica is, and not every partition is everywhere. */
export function areRacksUseful(
  memberRacks: ReadonlySet<string>,
  partitionRacks: readonly ReadonlySet<string>[],
): boolean {
  const all = new Set(partitionRacks.flatMap((racks) => [...racks]));
  return (
    [...memberRacks].some((rack) => all.has(rack)) && partitionRacks.some((racks) => racks.size !== all.size)
  );
}

export function rackInfoOf(topics: AssignorTopics, members: readonly AssignorMember[]): RackInfo {
  const ofMember = new Map<string, string>();
  for (const { memberId, subscription } of members) {
    if (subscription.rackId) ofMember.set(memberId, subscription.rackId);
  }
  const ofPartition = new Map<PartitionKey, ReadonlySet<string>>();
  for (const [topic, { partitionCount, racks }] of topics) {
    for (let i = 0; i < partitionCount; i++) ofPartition.set(partitionKey(topic, i), new Set(racks[i]));
  }
  if (!areRacksUseful(new Set(ofMember.values()), [...ofPartition.values()])) {
    return { ofMember: new Map(), ofPartition: new Map(), membersNear: new Map() };
  }
  const membersNear = new Map<PartitionKey, number>();
  for (const [key, racks] of ofPartition) {
    membersNear.set(key, [...ofMember.values()].filter((rack) => racks.has(rack)).length);
  }
  return { ofMember, ofPartition, membersNear };
}

/** The member has a rack, and no replica of the partition is there. */
export function isMismatch(racks: RackInfo, memberId: string, key: PartitionKey): boolean {
  const rack = racks.ofMember.get(memberId);
  return rack !== undefined && !racks.ofPartition.get(key)?.has(rack);
}

/** The member has a rack, and a replica of the partition is there. */
export function isMatch(racks: RackInfo, memberId: string, key: PartitionKey): boolean {
  const rack = racks.ofMember.get(memberId);
  return rack !== undefined && racks.ofPartition.get(key)?.has(rack) === true;
}

/** Partitions that few members are near come first; otherwise the order is kept. */
export const rarestFirst = (racks: RackInfo, keys: readonly PartitionKey[]): PartitionKey[] =>
  [...keys].sort((a, b) => (racks.membersNear.get(a) ?? 0) - (racks.membersNear.get(b) ?? 0));
