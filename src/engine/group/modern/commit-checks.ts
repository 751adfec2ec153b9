/** Who may commit for a group of KIP-848.
 *  Models      ConsumerGroup#validateOffsetCommit */
import type { KafkaError } from '../../../contract/errors.ts';
import type { Committer } from '../committer.ts';
import type { ConsumerGroup } from './consumer-group.ts';

/** Why a commit is not accepted; 'NONE' when it is. */
export function consumerCommitRefusal(
  group: ConsumerGroup,
  { memberId, groupInstanceId, generation, isTransactional, knowsUnknownGroups }: Committer,
): KafkaError {
  // An operator may set offsets of a group that nobody is in.
  if (generation < 0 && group.members.size === 0) return 'NONE';
  // In a transaction it is not checked: before KIP-447 nobody said which member it is.
  const isNobody = generation < 0 && memberId === '' && groupInstanceId === null;
  if (isTransactional && isNobody) return 'NONE';
  const member = group.members.get(memberId);
  if (!member) return 'UNKNOWN_MEMBER_ID';
  // The same version of OffsetCommit, 9, has room for a member epoch.
  if (!isTransactional && !knowsUnknownGroups) return 'UNSUPPORTED_VERSION';
  if (generation === member.memberEpoch) return 'NONE';
  return isTransactional ? 'ILLEGAL_GENERATION' : 'STALE_MEMBER_EPOCH';
}
