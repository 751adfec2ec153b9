/** Who may commit for a group, and what it may note beside an offset.
 *  Models      ClassicGroup#validateOffsetCommit; OffsetMetadataManager#validateOffsetCommit, #isMetadataInvalid */
import type { KafkaError } from '../../contract/errors.ts';
import type { Committer } from './committer.ts';
import { consumerCommitRefusal } from './modern/commit-checks.ts';
import type { Group } from './state.ts';
import { memberRefusal } from './static-members.ts';

/** Why a commit is not accepted; 'NONE' when it is. */
export function commitRefusal(group: Group | undefined, committer: Committer): KafkaError {
  const { memberId, groupInstanceId, generation, isTransactional, knowsUnknownGroups } = committer;
  // A group that nobody knows: without a generation it becomes a simple one.
  if (!group) {
    if (generation < 0) return 'NONE';
    return knowsUnknownGroups ? 'GROUP_ID_NOT_FOUND' : 'ILLEGAL_GENERATION';
  }
  if (group.modern) return consumerCommitRefusal(group.modern, committer);
  if (group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE';
  if (generation < 0 && group.state === 'Empty') return 'NONE';
  if (generation >= 0 || memberId !== '' || groupInstanceId !== null) {
    const refusal = memberRefusal(group, memberId, groupInstanceId);
    if (refusal !== 'NONE') return refusal;
    if (generation !== group.generation) return 'ILLEGAL_GENERATION';
  } else if (!isTransactional && group.state !== 'Empty') {
    // In a transaction it is not checked: before KIP-447 nobody said which member it is.
    return 'UNKNOWN_MEMBER_ID';
  }
  return !isTransactional && group.state === 'CompletingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE';
}

/** What a partition of a commit is answered before it is written; `maxBytes` is `offset.metadata.max.bytes`. */
export function partitionRefusal(
  isThere: boolean,
  metadata: string | undefined,
  maxBytes: number,
): KafkaError {
  if (!isThere) return 'UNKNOWN_TOPIC_OR_PARTITION';
  return metadata !== undefined && metadata.length > maxBytes ? 'OFFSET_METADATA_TOO_LARGE' : 'NONE';
}
