/** A change of a group in the making: records, and the group as it is after each of them.
 *  Models      GroupCoordinatorRecordHelpers; CoordinatorRuntime, where memory is what the records say */
import { invariant } from '../../../contract/errors.ts';
import type { ConsumerGroupRecord } from '../../protocol/records.ts';
import type { ConsumerGroup, ConsumerGroupMember } from './consumer-group.ts';
import { memberStateNumber, replayed } from './consumer-group.ts';
import type { Partitions } from './partitions.ts';
import { listOf } from './partitions.ts';

export class GroupChange {
  group: ConsumerGroup;
  readonly records: ConsumerGroupRecord[] = [];

  constructor(group: ConsumerGroup) {
    this.group = group;
  }

  /** The member after all records so far. */
  member(memberId: string): ConsumerGroupMember {
    const found = this.group.members.get(memberId);
    invariant(found !== undefined, `group ${this.group.groupId} has no member ${memberId}`);
    return found;
  }

  setEpoch(epoch: number, metadataHash: number): void {
    this.#put({
      type: 'consumerGroupMetadata',
      group: this.#id,
      value: Object.freeze({ epoch, metadataHash }),
    });
  }

  setSubscription(member: ConsumerGroupMember): void {
    const { memberId, instanceId, rackId, clientId, rebalanceTimeoutMs, serverAssignor } = member;
    const subscribedTopicNames = Object.freeze([...member.subscribedTopicNames]);
    this.#put({
      type: 'consumerGroupMemberMetadata',
      group: this.#id,
      memberId,
      value: Object.freeze({
        instanceId,
        rackId,
        clientId,
        subscribedTopicNames,
        rebalanceTimeoutMs,
        serverAssignor,
      }),
    });
  }

  setTarget(memberId: string, target: Partitions): void {
    const value = Object.freeze({ topicPartitions: listOf(target) });
    this.#put({ type: 'consumerGroupTargetAssignmentMember', group: this.#id, memberId, value });
  }

  setAssignmentEpoch(assignmentEpoch: number): void {
    const value = Object.freeze({ assignmentEpoch });
    this.#put({ type: 'consumerGroupTargetAssignmentMetadata', group: this.#id, value });
  }

  setCurrent(member: ConsumerGroupMember): void {
    const { memberId, memberEpoch, previousMemberEpoch } = member;
    this.#put({
      type: 'consumerGroupCurrentMemberAssignment',
      group: this.#id,
      memberId,
      value: Object.freeze({
        memberEpoch,
        previousMemberEpoch,
        state: memberStateNumber(member.state),
        assignedPartitions: listOf(member.assigned),
        partitionsPendingRevocation: listOf(member.pendingRevocation),
      }),
    });
  }

  removeMember(memberId: string): void {
    const group = this.#id;
    this.#put({ type: 'consumerGroupCurrentMemberAssignment', group, memberId, value: null });
    this.#put({ type: 'consumerGroupTargetAssignmentMember', group, memberId, value: null });
    this.#put({ type: 'consumerGroupMemberMetadata', group, memberId, value: null });
  }

  get #id(): string {
    return this.group.groupId;
  }

  #put(record: ConsumerGroupRecord): void {
    const next = replayed(this.group, Object.freeze(record));
    invariant(next !== null, `a change of group ${this.#id} has ended it`);
    this.records.push(record);
    this.group = next;
  }
}

/** Tombstones of a group without members. */
export const groupTombstones = (group: string): ConsumerGroupRecord[] => [
  Object.freeze({ type: 'consumerGroupTargetAssignmentMetadata', group, value: null }),
  Object.freeze({ type: 'consumerGroupMetadata', group, value: null }),
];
