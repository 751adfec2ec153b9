/** Topic by topic, consecutive partitions to its subscribers in order.
 *  Models      org.apache.kafka.coordinator.group.assignor.RangeAssignor */
import type { GroupSpec, SpecMember, TargetAssignment } from './assignor.ts';
import { give, partitionCountOf } from './assignor.ts';

export function assignServerRange(spec: GroupSpec): TargetAssignment {
  const target: TargetAssignment = new Map(spec.members.map(({ memberId }) => [memberId, new Map()]));
  const sorted = [...spec.members].sort(byInstanceThenId);
  for (const topicId of new Set(sorted.flatMap(({ topicIds }) => topicIds))) {
    const subscribers = sorted.filter(({ topicIds }) => topicIds.includes(topicId));
    const count = partitionCountOf(spec, topicId);
    const quota = Math.floor(count / subscribers.length);
    const extras = count % subscribers.length;
    let next = 0;
    for (const [i, { memberId }] of subscribers.entries()) {
      const end = next + quota + (i < extras ? 1 : 0);
      for (; next < end; next++) give(target, memberId, topicId, next);
    }
  }
  return target;
}

/** Static members come first, by their names; the others by member id. */
function byInstanceThenId(a: SpecMember, b: SpecMember): number {
  if (a.instanceId !== null && b.instanceId !== null) return compareText(a.instanceId, b.instanceId);
  if (a.instanceId !== null) return -1;
  if (b.instanceId !== null) return 1;
  return compareText(a.memberId, b.memberId);
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
