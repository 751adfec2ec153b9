/** The same number of partitions for everybody, and as few moves as that allows.
 *  Models      org.apache.kafka.coordinator.group.assignor.UniformAssignor
 *  See         uniform-same-topics.ts, uniform-different-topics.ts */
import type { GroupSpec, TargetAssignment } from './assignor.ts';
import { assignDifferentTopics } from './uniform-different-topics.ts';
import { assignSameTopics } from './uniform-same-topics.ts';

export function assignUniform(spec: GroupSpec): TargetAssignment {
  if (spec.members.length === 0) return new Map();
  return spec.isHomogeneous ? assignSameTopics(spec) : assignDifferentTopics(spec);
}
