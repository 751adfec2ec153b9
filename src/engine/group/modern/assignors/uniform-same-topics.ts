/** All members want the same topics: a quota for each, in which it keeps what it has.
 *  Models      org.apache.kafka.coordinator.group.assignor.UniformHomogeneousAssignmentBuilder */
import { javaHashOrder, javaUuidHash } from '../../../protocol/java-order.ts';
import type { GroupSpec, SpecMember, TargetAssignment } from './assignor.ts';
import { AssignorError, give, partitionCountOf } from './assignor.ts';

interface TopicPartition {
  readonly topicId: string;
  readonly partition: number;
}

export function assignSameTopics(spec: GroupSpec): TargetAssignment {
  const { members } = spec;
  const target: TargetAssignment = new Map(members.map(({ memberId }) => [memberId, new Map()]));
  const topicIds = javaHashOrder(members[0]?.topicIds ?? [], javaUuidHash);
  const wanted = new Set(topicIds);
  const total = topicIds.reduce((sum, topicId) => sum + partitionCountOf(spec, topicId), 0);
  const free = neverAssigned(spec, topicIds);
  const quota = Math.floor(total / members.length);
  const extras = total % members.length;
  const unfilled: { readonly memberId: string; readonly room: number }[] = [];
  for (const [i, member] of members.entries()) {
    const room = keep(target, member, wanted, quota + (i < extras ? 1 : 0), free);
    if (room > 0) unfilled.push({ memberId: member.memberId, room });
  }
  let next = 0;
  for (const { memberId, room } of unfilled) {
    for (const { topicId, partition } of free.slice(next, next + room)) {
      give(target, memberId, topicId, partition);
    }
    next += room;
  }
  if (next < free.length) throw new AssignorError('Partitions were left unassigned');
  return target;
}

function neverAssigned(spec: GroupSpec, topicIds: readonly string[]): TopicPartition[] {
  const isAssigned = (topicId: string, partition: number): boolean =>
    spec.members.some(({ previous }) => previous.get(topicId)?.includes(partition));
  return topicIds.flatMap((topicId) =>
    Array.from({ length: partitionCountOf(spec, topicId) }, (_, partition) => ({
      topicId,
      partition,
    })).filter(({ partition }) => !isAssigned(topicId, partition)),
  );
}

/** A member keeps what it had up to its quota; what is over is freed. Answers how many it may still take. */
function keep(
  target: TargetAssignment,
  { memberId, previous }: SpecMember,
  wanted: ReadonlySet<string>,
  quota: number,
  free: TopicPartition[],
): number {
  let room = quota;
  for (const [topicId, partitions] of previous) {
    if (!wanted.has(topicId)) continue;
    for (const partition of partitions) {
      if (room > 0) {
        room--;
        give(target, memberId, topicId, partition);
      } else free.push({ topicId, partition });
    }
  }
  return room;
}
