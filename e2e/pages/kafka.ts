/** Sentences about a picture of the cluster that a test asks for by name. Pure. */
import type { ClusterFrame, PartitionView } from '../../src/contract/frame.ts';

export const partitionsOf = (frame: ClusterFrame): readonly PartitionView[] =>
  Object.values(frame.partitions);

/** Every partition is served by a leader that is in its ISR. */
export const everyPartitionIsLed = (frame: ClusterFrame): boolean =>
  partitionsOf(frame).every(
    ({ status, leaderId, isr }) => status === 'online' && leaderId >= 0 && isr.includes(leaderId),
  );

export const isStable = (frame: ClusterFrame, groupId: string): boolean =>
  frame.groups[groupId]?.state === 'Stable';

/** Nothing is under way: all led, all groups stable, and all their members know it. */
export const isSettled = (frame: ClusterFrame): boolean =>
  partitionsOf(frame).length > 0 &&
  everyPartitionIsLed(frame) &&
  Object.values(frame.groups).every(({ id, consumers }) => isStable(frame, id) && consumers.length > 0) &&
  Object.values(frame.consumers).every(({ phase }) => phase === 'stable' || phase === 'bench');

/** Which consumers believe that they own each partition of the topics that a group reads. */
export function ownersOf(frame: ClusterFrame, groupId: string): Record<string, string[]> {
  const group = frame.groups[groupId];
  const topics = group?.topics ?? [];
  const partitions = partitionsOf(frame).filter(({ topic }) => topics.includes(topic));
  const members = Object.values(frame.consumers).filter((consumer) => consumer.groupId === groupId);
  return Object.fromEntries(
    partitions.map(({ id }) => [
      id,
      members.filter(({ owned }) => owned.includes(id)).map(({ name }) => name),
    ]),
  );
}

/** Each partition has exactly one owner in the group. */
export const isEachOwnedOnce = (frame: ClusterFrame, groupId: string): boolean =>
  Object.values(ownersOf(frame, groupId)).every((owners) => owners.length === 1);

/** The consumer of this name. */
export const consumerOf = (frame: ClusterFrame, name: string) =>
  Object.values(frame.consumers).find((consumer) => consumer.name === name);

/** The picture as text that does not depend on the order in which tables were filled. */
export const canonical = (value: unknown): string =>
  JSON.stringify(
    value,
    (_key, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    1,
  );
