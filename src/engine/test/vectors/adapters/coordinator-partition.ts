/** Which partition of `__consumer_offsets` keeps a group, and so which broker coordinates it (Utils.abs of String.hashCode). */
import { partitionForGroup } from '../../../protocol/murmur2.ts';
import type { Adapter } from '../cases.ts';

export const coordinatorPartition: Adapter = ({ groupId, partitions = 50 }) => ({
  partition: partitionForGroup(groupId, partitions),
});
