/** Groups and their consumers as a visitor sees them: what the coordinator holds, joined with what each consumer believes.
 *  See         contract/frame.ts for what each field means; consumers.ts */
import type { AssignorName } from '../../contract/commands.ts';
import type { Configs } from '../../contract/configs.ts';
import type { GroupState } from '../../contract/events.ts';
import type {
  ConsumerView,
  GroupView,
  LagView,
  ModernGroupView,
  SinkView,
  Table,
} from '../../contract/frame.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { NO_BROKER, partitionKey } from '../../contract/ids.ts';
import type { SinkDisk } from '../apps/processing-state.ts';
import { gapsOf } from '../apps/sink.ts';
import { isOldGroup } from '../clients/consumer/old/state.ts';
import { consumerMemory } from '../clients/consumer/state.ts';
import type { GroupCoordinatorState } from '../group/coordinator.ts';
import type { ConsumerGroup } from '../group/modern/consumer-group.ts';
import { stateNameOf } from '../group/modern/consumer-group.ts';
import type { Partitions } from '../group/modern/partitions.ts';
import { preferredAssignor } from '../group/modern/target-assignment.ts';
import type { ShareGroup } from '../group/share/share-group.ts';
import { shareStateOf } from '../group/share/share-group.ts';
import type { Group } from '../group/state.ts';
import { consumerOf, membersInOrder } from '../group/state.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import { partitionForGroup } from '../protocol/murmur2.ts';
import type { DataTree } from '../zookeeper/data-tree.ts';
import { placedIn, projectConsumers } from './consumers.ts';
import { committedIn, oldStanding } from './old-groups.ts';
import type { SharesInput } from './share-groups.ts';
import { servedBy, shareView } from './share-groups.ts';

export interface GroupsInput extends SharesInput {
  /** Groups that consumers can be put into, in order. */
  readonly definitions: readonly {
    readonly name: string;
    readonly topics: readonly string[];
    readonly assignor: AssignorName;
    readonly type?: 'share';
    readonly configs: Configs;
  }[];
  /** What the ensemble has committed; null without one. */
  readonly zookeeper: DataTree | null;
  /** Of the brokers that are up. */
  readonly coordinators: ReadonlyMap<BrokerId, GroupCoordinatorState>;
  /** Who leads each partition of `__consumer_offsets`; empty before the topic is there. */
  readonly offsetsLeaders: readonly BrokerId[];
  /** Number of partitions by topic. */
  readonly partitionCounts: ReadonlyMap<string, number>;
  /** All consumer nodes in the order they came. */
  readonly consumers: readonly NodeRecord[];
  /** Databases, by group. */
  readonly sinks: ReadonlyMap<string, SinkDisk>;
  readonly topicNameOf: (topicId: string) => string | undefined;
  /** −1 while unknown. */
  readonly highWatermarkOf: (topic: string, partition: number) => number;
}

/** Partitions of `__consumer_offsets` while the topic is not there yet. */
const OFFSETS_PARTITIONS = 50;

export function projectGroups(input: GroupsInput): {
  readonly groups: Table<GroupView>;
  readonly consumers: Table<ConsumerView>;
} {
  const groups: Record<string, GroupView> = {};
  const isParked = new Set<string>();
  for (const definition of input.definitions) {
    const offsetsPartition = partitionForGroup(
      definition.name,
      input.offsetsLeaders.length || OFFSETS_PARTITIONS,
    );
    const isOld = isOldGroup(definition.configs);
    const coordinatorId = isOld ? NO_BROKER : coordinatorOf(input, offsetsPartition);
    const group = input.coordinators.get(coordinatorId)?.groups.get(definition.name);
    const placed = input.consumers.filter((node) => placedIn(node) === definition.name);
    for (const member of group?.members.values() ?? []) if (member.parkedJoin) isParked.add(member.memberId);
    groups[definition.name] = {
      id: definition.name,
      topics: definition.topics,
      assignor: definition.assignor,
      offsetsPartition,
      coordinatorId,
      consumers: placed.map((node) => node.id),
      lags:
        definition.type === 'share'
          ? shareLags(input, definition, group)
          : lagsOf(input, definition, group, placed),
      sink: sinkView(input.sinks.get(definition.name)),
      modern: group?.modern ? modernView(group.modern, input) : null,
      share:
        definition.type === 'share'
          ? shareView(group?.share ?? null, definition.name, keysIn(input, definition.topics), input)
          : null,
      keptIn: isOld ? 'zookeeper' : 'coordinator',
      ...(isOld
        ? oldStanding(input.zookeeper, definition.name, placed)
        : standingOf(group ?? null, coordinatorId, placed)),
    };
  }
  return { groups, consumers: projectConsumers(input.consumers, isParked) };
}

function sinkView(sink: SinkDisk | undefined): SinkView | null {
  return sink ? { ...sink.counts, gaps: gapsOf(sink) } : null;
}

function coordinatorOf(input: GroupsInput, offsetsPartition: number): BrokerId {
  const leader = input.offsetsLeaders[offsetsPartition] ?? NO_BROKER;
  return input.coordinators.get(leader)?.partitions.has(offsetsPartition) ? leader : NO_BROKER;
}

type Standing = Pick<
  GroupView,
  'state' | 'generation' | 'protocolName' | 'leaderConsumerId' | 'awaiting' | 'barrierEndsAtUs'
>;

function standingOf(group: Group | null, coordinatorId: BrokerId, placed: readonly NodeRecord[]): Standing {
  if (!group) return believedStanding(coordinatorId, placed);
  if (group.modern) return modernStanding(group.modern);
  if (group.share) return shareStanding(group.share);
  const isAtBarrier = group.state === 'PreparingRebalance';
  const missing = membersInOrder(group).filter((member) => !member.parkedJoin);
  return {
    state: group.state,
    generation: group.generation,
    protocolName: group.protocolName,
    leaderConsumerId: group.members.get(group.leaderId ?? '')?.clientId ?? null,
    awaiting: isAtBarrier
      ? [
          ...missing.map((member) => member.clientId),
          ...[...group.pendingJoin].map((memberId) => consumerOf(group, memberId)),
        ]
      : [],
    barrierEndsAtUs: isAtBarrier ? group.barrierEndsAtUs : null,
  };
}

/** A group of KIP-848 has no leader and no barrier. */
const modernStanding = (group: ConsumerGroup): Standing => ({
  state: stateNameOf(group),
  generation: group.groupEpoch,
  protocolName: group.members.size > 0 ? preferredAssignor(group) : null,
  leaderConsumerId: null,
  awaiting: [],
  barrierEndsAtUs: null,
});

const shareStanding = (group: ShareGroup): Standing => ({
  state: shareStateOf(group),
  generation: group.groupEpoch,
  protocolName: group.members.size > 0 ? 'simple' : null,
  leaderConsumerId: null,
  awaiting: [],
  barrierEndsAtUs: null,
});

const keysIn = ({ partitionCounts }: GroupsInput, topics: readonly string[]): PartitionKey[] =>
  topics.flatMap((topic) =>
    Array.from({ length: partitionCounts.get(topic) ?? 0 }, (_, partition) => partitionKey(topic, partition)),
  );

/** Nobody owns a partition; its members read it together, and are done with what lies below its start. */
function shareLags(
  input: GroupsInput,
  { name, topics }: GroupsInput['definitions'][number],
  group: Group | undefined,
): Record<PartitionKey, LagView> {
  const lags: Record<PartitionKey, LagView> = {};
  const members = [...(group?.share?.members.values() ?? [])];
  for (const topic of topics) {
    for (let partition = 0; partition < (input.partitionCounts.get(topic) ?? 0); partition++) {
      const key = partitionKey(topic, partition);
      const position = servedBy(input.shares, name, key)?.state.startOffset ?? -1;
      const highWatermark = input.highWatermarkOf(topic, partition);
      const readers = members.filter(({ assigned }) =>
        [...assigned].some(
          ([topicId, ids]) => input.topicNameOf(topicId) === topic && ids.includes(partition),
        ),
      );
      lags[key] = {
        partition: key,
        owner: null,
        phase: 'none',
        position,
        committed: -1,
        lag: position < 0 || highWatermark < 0 ? -1 : Math.max(0, highWatermark - position),
        readers: readers.map(({ clientId }) => clientId).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
      };
    }
  }
  return lags;
}

const modernView = (group: ConsumerGroup, { topicNameOf }: GroupsInput): ModernGroupView => {
  const keysOf = (partitions: Partitions): PartitionKey[] =>
    [...partitions].flatMap(([topicId, ids]) =>
      ids.map((id) => partitionKey(topicNameOf(topicId) ?? topicId, id)),
    );
  return {
    assignmentEpoch: group.assignmentEpoch,
    members: [...group.members.values()].map((member) => ({
      consumerId: member.clientId,
      memberEpoch: member.memberEpoch,
      state: member.state,
      assigned: keysOf(member.assigned),
      pendingRevocation: keysOf(member.pendingRevocation),
    })),
  };
};

/** While nobody coordinates the group it stands as its members last heard. */
function believedStanding(coordinatorId: BrokerId, placed: readonly NodeRecord[]): Standing {
  let state: GroupState = 'Empty';
  let generation = 0;
  let leaderConsumerId: string | null = null;
  let protocolName: string | null = null;
  for (const node of coordinatorId === NO_BROKER ? placed : []) {
    const client = consumerMemory(node)?.client;
    if (!client || client.generation < generation || client.state === 'unjoined') continue;
    generation = client.generation;
    state = client.state === 'stable' ? 'Stable' : 'PreparingRebalance';
    protocolName = client.protocolName ?? client.group.assignor;
    if (client.isLeader) leaderConsumerId = node.id;
  }
  return { state, generation, protocolName, leaderConsumerId, awaiting: [], barrierEndsAtUs: null };
}

function lagsOf(
  input: GroupsInput,
  { name, topics, configs }: GroupsInput['definitions'][number],
  group: Group | undefined,
  placed: readonly NodeRecord[],
): Table<LagView> {
  const isOld = isOldGroup(configs);
  const positions = positionsOf(placed);
  const before = lastOwners(group);
  const isBetween = group?.state === 'PreparingRebalance' || group?.state === 'CompletingRebalance';
  const lags: Record<PartitionKey, LagView> = {};
  for (const topic of topics) {
    for (let partition = 0; partition < (input.partitionCounts.get(topic) ?? 0); partition++) {
      const key = partitionKey(topic, partition);
      const owned = positions.get(key);
      const committed = isOld
        ? committedIn(input.zookeeper, name, key)
        : (group?.offsets.get(topic)?.get(partition)?.offset ?? -1);
      const position = owned && owned.position >= 0 ? owned.position : committed;
      const highWatermark = input.highWatermarkOf(topic, partition);
      const waits = !owned && isBetween && before.has(key);
      lags[key] = {
        partition: key,
        owner: owned?.owner ?? (waits ? (before.get(key) ?? null) : null),
        phase: owned ? 'owned' : waits ? 'barrier' : 'none',
        position,
        committed,
        lag: position < 0 || highWatermark < 0 ? -1 : Math.max(0, highWatermark - position),
      };
    }
  }
  return lags;
}

/** Who owns what by its own belief. Where two believe it, the newer generation is right. */
function positionsOf(placed: readonly NodeRecord[]) {
  const found = new Map<PartitionKey, { owner: string; position: number; generation: number }>();
  for (const node of placed) {
    const client = consumerMemory(node)?.client;
    for (const [key, { position }] of client?.partitions ?? []) {
      const generation = client?.generation ?? -1;
      if ((found.get(key)?.generation ?? -2) < generation)
        found.set(key, { owner: node.id, position, generation });
    }
  }
  return found;
}

/** What the coordinator last gave to each member that is still there. */
function lastOwners(group: Group | undefined): Map<PartitionKey, string> {
  const owners = new Map<PartitionKey, string>();
  for (const { clientId, assignment } of group?.members.values() ?? []) {
    for (const { topic, partitions } of assignment) {
      for (const partition of partitions) owners.set(partitionKey(topic, partition), clientId);
    }
  }
  return owners;
}
