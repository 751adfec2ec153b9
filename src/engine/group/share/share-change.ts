/** A change of a share group in the making: records, and the group as it is after each of them.
 *  Models      ShareGroup records of GroupCoordinatorRecordHelpers */
import { invariant } from '../../../contract/errors.ts';
import type { NamedTopicPartitions, ShareGroupRecord } from '../../protocol/records.ts';
import type { Partitions } from '../modern/partitions.ts';
import { listOf } from '../modern/partitions.ts';
import type { ShareGroup, ShareGroupMember } from './share-group.ts';
import { replayedShare } from './share-group.ts';

export class ShareChange {
  group: ShareGroup;
  readonly records: ShareGroupRecord[] = [];

  constructor(group: ShareGroup) {
    this.group = group;
  }

  /** The member after all records so far. */
  member(memberId: string): ShareGroupMember {
    const found = this.group.members.get(memberId);
    invariant(found !== undefined, `share group ${this.group.groupId} has no member ${memberId}`);
    return found;
  }

  setEpoch(epoch: number, metadataHash: number): void {
    this.#put({ type: 'shareGroupMetadata', group: this.#id, value: Object.freeze({ epoch, metadataHash }) });
  }

  setSubscription({ memberId, rackId, clientId, subscribedTopicNames }: ShareGroupMember): void {
    const value = Object.freeze({ rackId, clientId, subscribedTopicNames });
    this.#put({ type: 'shareGroupMemberMetadata', group: this.#id, memberId, value });
  }

  setTarget(memberId: string, target: Partitions): void {
    const value = Object.freeze({ topicPartitions: listOf(target) });
    this.#put({ type: 'shareGroupTargetAssignmentMember', group: this.#id, memberId, value });
  }

  setAssignmentEpoch(assignmentEpoch: number): void {
    const value = Object.freeze({ assignmentEpoch });
    this.#put({ type: 'shareGroupTargetAssignmentMetadata', group: this.#id, value });
  }

  setCurrent({ memberId, memberEpoch, previousMemberEpoch, assigned }: ShareGroupMember): void {
    const assignedPartitions = listOf(assigned);
    const value = Object.freeze({ memberEpoch, previousMemberEpoch, state: 0, assignedPartitions } as const);
    this.#put({ type: 'shareGroupCurrentMemberAssignment', group: this.#id, memberId, value });
  }

  /** @param nameOf the topic of an id; what has none is left out */
  setStatePartitions(
    initializing: Partitions,
    initialized: Partitions,
    nameOf: (topicId: string) => string | undefined,
  ): void {
    const value = Object.freeze({
      initializingTopics: named(initializing, nameOf),
      initializedTopics: named(initialized, nameOf),
      deletingTopics: Object.freeze([]),
    });
    this.#put({ type: 'shareGroupStatePartitionMetadata', group: this.#id, value });
  }

  removeMember(memberId: string): void {
    const group = this.#id;
    this.#put({ type: 'shareGroupCurrentMemberAssignment', group, memberId, value: null });
    this.#put({ type: 'shareGroupTargetAssignmentMember', group, memberId, value: null });
    this.#put({ type: 'shareGroupMemberMetadata', group, memberId, value: null });
  }

  get #id(): string {
    return this.group.groupId;
  }

  #put(record: ShareGroupRecord): void {
    const next = replayedShare(this.group, Object.freeze(record));
    invariant(next !== null, `a change of share group ${this.#id} has ended it`);
    this.records.push(record);
    this.group = next;
  }
}

const named = (
  partitions: Partitions,
  nameOf: (topicId: string) => string | undefined,
): readonly NamedTopicPartitions[] =>
  Object.freeze(
    listOf(partitions).flatMap(({ topicId, partitions: ids }) => {
      const topicName = nameOf(topicId);
      return topicName === undefined ? [] : [Object.freeze({ topicId, topicName, partitions: ids })];
    }),
  );

/** Tombstones of a share group without members. */
export const shareGroupTombstones = (group: string): ShareGroupRecord[] => [
  Object.freeze({ type: 'shareGroupStatePartitionMetadata', group, value: null }),
  Object.freeze({ type: 'shareGroupTargetAssignmentMetadata', group, value: null }),
  Object.freeze({ type: 'shareGroupMetadata', group, value: null }),
];
