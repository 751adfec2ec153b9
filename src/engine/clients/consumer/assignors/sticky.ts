/** Models      org.apache.kafka.clients.consumer.StickyAssignor and CooperativeStickyAssignor (KIP-54, KIP-429) */
import type { PartitionKey } from '../../../../contract/ids.ts';
import type { Assignment, AssignorMember, AssignorTopics } from './assignor.ts';
import type { Claim } from './ownership.ts';
import { cooperativeClaim, ownershipOf, stickyClaim } from './ownership.ts';
import { rackInfoOf } from './racks.ts';
import type { StickyResult } from './sticky-constrained.ts';
import { assignConstrained } from './sticky-constrained.ts';
import { assignGeneral } from './sticky-general.ts';

export const assignSticky = (topics: AssignorTopics, members: readonly AssignorMember[]): Assignment =>
  assignAndTransfer(topics, members).assignment;

/** As `assignSticky`, with what changes hands. */
export const assignAndTransfer = (topics: AssignorTopics, members: readonly AssignorMember[]): StickyResult =>
  assignFamily(topics, members, stickyClaim);

/** What would move from one member to another is given to nobody this time: its owner must let go of it first. */
export function assignCooperativeSticky(
  topics: AssignorTopics,
  members: readonly AssignorMember[],
): Assignment {
  const { assignment, transferring } = assignFamily(topics, members, cooperativeClaim);
  for (const [key, memberId] of transferring) {
    const given = assignment.get(memberId);
    if (given?.includes(key)) given.splice(given.indexOf(key), 1);
  }
  return assignment;
}

function assignFamily(
  topics: AssignorTopics,
  members: readonly AssignorMember[],
  claimOf: (member: AssignorMember) => Claim,
): StickyResult {
  const ownership = ownershipOf(topics, members, claimOf);
  const racks = rackInfoOf(topics, members);
  if (haveSameTopics(members)) return assignConstrained(topics, ownership, racks);
  const assignment = assignGeneral(topics, members, ownership, racks);
  return { assignment, transferring: transferringOf(assignment, ownership.claims) };
}

function haveSameTopics(members: readonly AssignorMember[]): boolean {
  const first = new Set(members[0]?.subscription.topics);
  return members.every(
    ({ subscription: { topics } }) =>
      topics.length === first.size && topics.every((topic) => first.has(topic)),
  );
}

/** New with one member and taken from another. */
function transferringOf(
  assignment: Assignment,
  claims: ReadonlyMap<string, Claim>,
): Map<PartitionKey, string> {
  const revoked = new Set<PartitionKey>();
  const added = new Map<PartitionKey, string>();
  for (const [memberId, assigned] of assignment) {
    const owned = claims.get(memberId)?.partitions ?? [];
    for (const key of owned) if (!assigned.includes(key)) revoked.add(key);
    for (const key of assigned) if (!owned.includes(key)) added.set(key, memberId);
  }
  return new Map([...added].filter(([key]) => revoked.has(key)));
}
