/** What an owner commits of a partition does not decrease while it owns it, in one generation: positions only rise, and the
 *  commits of one client reach a coordinator in the order in which they were made (ConsumerCoordinator#sendOffsetCommitRequest).
 *  Whoever is given the partition anew begins anew; one that was moved (seek, reset, truncation) is left aside until then, since
 *  commits of where it was may still be on their way. */
import type { PartitionKey } from '../../contract/ids.ts';
import { brokerNode, parsePartitionKey } from '../../contract/ids.ts';
import { consumerDisk, consumerMemory } from '../clients/consumer/state.ts';
import { brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { nodesOfKind } from '../cluster/world.ts';
import { offsetsPartitionOf } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import type { AuditState } from './state.ts';

/** Its owner's application commits again what failed, and does not look whether it has committed since. */
const commitTriedAgain: NonNullable<Invariant['permittedBy']> = (world, _state, { about }) => {
  for (const node of nodesOfKind(world, 'consumer')) {
    const { commits, name } = consumerDisk(node);
    const owns = about !== null && consumerMemory(node)?.client?.partitions.has(about);
    if (commits === 'asyncRetried' && owns) return { code: 'commitTriedAgain', params: { consumer: name } };
  }
  return null;
};

export const commitsMoveForward: Invariant = {
  name: 'commits-move-forward',
  permittedBy: commitTriedAgain,
  on: {
    'consumer.assigned': (_world, state, event) => forget(state, event.partitions),
    'consumer.sought': (_world, state, event) => leaveAside(state, event.partition),
    'consumer.reset': (world, state, event) =>
      // Who had nothing to begin with has committed nothing either; of a topic made anew one may have had a place in the old.
      isCommitted(world, event.partition) || state.deletedTopics.has(parsePartitionKey(event.partition).topic)
        ? leaveAside(state, event.partition)
        : null,
    'consumer.truncationDetected': (_world, state, event) => leaveAside(state, event.partition),
    'group.offsetsReset': (_world, state, event) => forget(state, Object.keys(event.offsets)),
    'topic.deleted': (_world, state, { topic }) => {
      for (const { commits } of state.groups.values()) {
        for (const key of [...commits.keys()]) if (key.startsWith(`${topic}-`)) commits.delete(key);
      }
      return null;
    },
    'group.offsetCommitted': (world, state, { groupId, consumerId, generation, offsets }) => {
      const file = state.groups.get(groupId);
      if (!file || generation < 0) return null;
      for (const [partition, offset] of Object.entries(offsets)) {
        const last = file.commits.get(partition);
        if (last === MOVED) continue;
        if (
          last &&
          offset < last.offset &&
          isOfPredecessor(world, state, groupId, partition, offset, last.offset)
        )
          continue;
        const isSame = last?.consumerId === consumerId && last.generation === generation;
        file.commits.set(partition, Object.freeze({ consumerId, generation, offset }));
        if (!isSame || offset >= last.offset) continue;
        return inPartition(
          partition,
          `${consumerId} has committed ${offset} for group ${groupId} after ${last.offset}, in generation ${generation}`,
          { group: groupId, member: consumerId, generation, before: last.offset, after: offset },
        );
      }
      return null;
    },
  },
};

/** A coordinator that has a successor tells what was committed before anything that one has told: each has its own in memory. */
function isOfPredecessor(
  world: World,
  state: AuditState,
  groupId: string,
  key: PartitionKey,
  offset: number,
  toldLast: number,
): boolean {
  const host = offsetsPartitionOf(world, groupId);
  const newest = host === null ? undefined : state.coordinators.get(host)?.brokerId;
  const { topic, partition } = parsePartitionKey(key);
  let isKnownLast = false;
  let isKnownBefore = false;
  for (const node of nodesOfKind(world, 'broker')) {
    const known = brokerProcess(node)?.groups.groups.get(groupId)?.offsets.get(topic)?.get(partition)?.offset;
    if (newest !== undefined && node.id === brokerNode(newest)) isKnownLast = known === toldLast;
    else if (known === offset) isKnownBefore = true;
  }
  return isKnownLast && isKnownBefore;
}

/** Whether some group's coordinator knows an offset of the partition. */
function isCommitted(world: World, key: PartitionKey): boolean {
  const { topic, partition } = parsePartitionKey(key);
  for (const node of nodesOfKind(world, 'broker')) {
    for (const { offsets } of brokerProcess(node)?.groups.groups.values() ?? [])
      if (offsets.get(topic)?.has(partition)) return true;
  }
  return false;
}

/** In the place of a commit. */
const MOVED = null;

function leaveAside(state: AuditState, partition: PartitionKey): null {
  for (const { commits } of state.groups.values()) commits.set(partition, MOVED);
  return null;
}

function forget(state: AuditState, partitions: readonly PartitionKey[]): null {
  for (const { commits } of state.groups.values()) for (const key of partitions) commits.delete(key);
  return null;
}
