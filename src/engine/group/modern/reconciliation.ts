/** One member on its way from what it has to what it is to have. Every member goes alone.
 *
 *      STABLE ──has to give up──▶ UNREVOKED ──says it no longer owns them──▶ (computed again, one epoch on)
 *        │  ▲                                                                     │
 *        │  └───────────── all that it is to have is free ◀────┐                  │
 *        └── what it is to have belongs to another ──▶ UNRELEASED ◀───────────────┘
 *
 *  Models      org.apache.kafka.coordinator.group.modern.consumer.CurrentAssignmentBuilder
 *  Invariants  a member never gets what another owns or has yet to give up */
import type { ConsumerGroupMember } from './consumer-group.ts';
import type { Partitions } from './partitions.ts';
import { contains, filtered, minus, NO_PARTITIONS, shared, union } from './partitions.ts';

export interface Aim {
  /** Of the target assignment. */
  readonly epoch: number;
  readonly target: Partitions;
  /** Whether a partition belongs to somebody now, or is yet to be given up by somebody. */
  readonly isTaken: (topicId: string, partition: number) => boolean;
  /** What the member says it owns; null: it does not say. */
  readonly owned: Partitions | null;
}

/** The member after its next step; the same one when it cannot move. */
export function reconcile(member: ConsumerGroupMember, aim: Aim): ConsumerGroupMember {
  switch (member.state) {
    case 'STABLE':
      return member.memberEpoch === aim.epoch ? member : next(member, member.memberEpoch, aim);
    case 'UNREVOKED_PARTITIONS': {
      // Who does not say what it owns may own it still.
      if (aim.owned === null || shared(aim.owned, member.pendingRevocation).size > 0) return member;
      return next(member, member.memberEpoch + 1, aim);
    }
    case 'UNRELEASED_PARTITIONS':
      return next(member, member.memberEpoch, aim);
  }
}

function next(member: ConsumerGroupMember, memberEpoch: number, aim: Aim): ConsumerGroupMember {
  const kept = shared(member.assigned, aim.target);
  const givenUp = minus(member.assigned, kept);
  const wanted = minus(aim.target, kept);
  const free = filtered(
    wanted,
    (topicId, partition) =>
      !aim.isTaken(topicId, partition) || contains(member.pendingRevocation, topicId, partition),
  );
  const stillOwns = aim.owned === null || shared(aim.owned, givenUp).size > 0;
  if (givenUp.size > 0 && stillOwns) {
    return after(member, memberEpoch, 'UNREVOKED_PARTITIONS', kept, givenUp);
  }
  const state = minus(wanted, free).size > 0 ? 'UNRELEASED_PARTITIONS' : 'STABLE';
  return after(member, aim.epoch, state, union(kept, free), NO_PARTITIONS);
}

const after = (
  member: ConsumerGroupMember,
  memberEpoch: number,
  state: ConsumerGroupMember['state'],
  assigned: Partitions,
  pendingRevocation: Partitions,
): ConsumerGroupMember =>
  Object.freeze({
    ...member,
    memberEpoch,
    previousMemberEpoch: member.memberEpoch,
    state,
    assigned,
    pendingRevocation,
  });
