/** What an event concerns: every thing of the picture that it names, or that it lists. */
import type { Command } from '../../contract/commands.ts';
import type { EngineEvent } from '../../contract/events.ts';
import {
  type BrokerId,
  brokerNode,
  consumerNode,
  controllerNode,
  NO_BROKER,
  type PartitionKey,
  parsePartitionKey,
  partitionKey,
  producerNode,
  zookeeperNode,
} from '../../contract/ids.ts';
import type { SelectedThing } from '../../store/index.ts';

/** `topic`: the topic as a whole; `within`: it, or any of its partitions. A node is a broker, a controller, a ZooKeeper
 *  server, a producer or a consumer, by its id. */
type Mention = `${'partition' | 'topic' | 'within' | 'group' | 'node' | 'transactions' | 'pid'}:${string}`;

/** Mentions any of which will do; of each, all of its parts must be there. */
export type Concern = readonly (readonly Mention[])[];

/** What is known of a producer beside its id. */
interface ProducerNames {
  readonly pid: number;
  readonly transactionalId: string | null;
}

export function concernOf(thing: SelectedThing, producer?: ProducerNames): Concern {
  switch (thing.kind) {
    case 'partition':
    case 'record':
      return [[`partition:${thing.id}`], [`topic:${parsePartitionKey(thing.id).topic}`]];
    case 'replica':
      return [[`partition:${thing.id}`, `node:${brokerNode(thing.brokerId)}`]];
    case 'topic':
      return [[`within:${thing.id}`]];
    case 'group':
      return [[`group:${thing.id}`]];
    case 'producer':
      return [
        [`node:${thing.id}`],
        ...(producer && producer.pid >= 0 ? [[`pid:${producer.pid}`] as const] : []),
        ...(producer?.transactionalId ? [[`transactions:${producer.transactionalId}`] as const] : []),
      ];
    case 'broker':
    case 'controller':
    case 'consumer':
      return [[`node:${thing.id}`]];
  }
}

export const concerns = (event: EngineEvent, concern: Concern): boolean => {
  const mentions = mentionsOf(event);
  return concern.some((parts) => parts.every((part) => mentions.has(part)));
};

/** An event does not change, and is asked again with every line that joins it. */
const known = new WeakMap<EngineEvent, ReadonlySet<Mention>>();

export function mentionsOf(event: EngineEvent): ReadonlySet<Mention> {
  const before = known.get(event);
  if (before) return before;
  const mentions = new Set<Mention>();
  readFields(event, mentions);
  readSpecials(event, mentions);
  known.set(event, mentions);
  return mentions;
}

type Mentions = Set<Mention>;

function addNode(mentions: Mentions, node: string): void {
  if (node !== '*') mentions.add(`node:${node}`);
}
/** By its id; a bare name is none. */
function addClient(mentions: Mentions, id: string): void {
  if (/^[pk]-/.test(id)) addNode(mentions, id);
}
function addBroker(mentions: Mentions, id: BrokerId): void {
  if (id !== NO_BROKER) addNode(mentions, brokerNode(id));
}
/** With ZooKeeper a controller is a broker. */
function addController(mentions: Mentions, id: BrokerId): void {
  addNode(mentions, controllerNode(id));
  addBroker(mentions, id);
}
function addPartition(mentions: Mentions, key: PartitionKey): void {
  mentions.add(`partition:${key}`).add(`within:${parsePartitionKey(key).topic}`);
}
function addTopic(mentions: Mentions, topic: string): void {
  mentions.add(`topic:${topic}`).add(`within:${topic}`);
}

const TEXTS: Readonly<Record<string, (mentions: Mentions, text: string) => void>> = {
  node: addNode,
  a: addNode,
  b: addNode,
  client: addNode,
  asker: addNode,
  consumerId: addNode,
  oldConsumerId: addNode,
  leaderConsumerId: addNode,
  producerId: addNode,
  // Whom the values of a broken or an explained promise name.
  producer: addClient,
  consumer: addClient,
  partition: addPartition,
  about: addPartition,
  topic: addTopic,
  toTopic: addTopic,
  groupId: (mentions, id) => mentions.add(`group:${id}`),
  transactionalId: (mentions, id) => mentions.add(`transactions:${id}`),
};

const NUMBERS: Readonly<Record<string, (mentions: Mentions, id: number) => void>> = {
  brokerId: addBroker,
  fromLeader: addBroker,
  toLeader: addBroker,
  lastKnownLeader: addBroker,
  controllerId: addController,
  voterId: addController,
  candidateId: addController,
  serverId: (mentions, id) => addNode(mentions, zookeeperNode(id)),
  pid: (mentions, id) => {
    if (id >= 0) mentions.add(`pid:${id}`);
  },
};

const LISTS: Readonly<Record<string, (mentions: Mentions, text: string) => void>> = {
  partitions: addPartition,
  assigned: addPartition,
  pendingRevocation: addPartition,
  topics: addTopic,
  groups: (mentions, id) => mentions.add(`group:${id}`),
  transactionalIds: (mentions, id) => mentions.add(`transactions:${id}`),
  // `group:topicId:partition`
  keys: (mentions, key) => mentions.add(`group:${key.slice(0, key.indexOf(':'))}`),
};

/** What a field of this name means in every event and command. */
function readFields(record: object, mentions: Mentions): void {
  for (const [field, value] of Object.entries(record)) {
    if (typeof value === 'string') TEXTS[field]?.(mentions, value);
    else if (typeof value === 'number') NUMBERS[field]?.(mentions, value);
    else if (Array.isArray(value)) for (const item of value) LISTS[field]?.(mentions, item);
    else if (field === 'offsets') for (const key of Object.keys(value)) addPartition(mentions, key);
  }
}

/** What it means in some of them only. */
function readSpecials(event: EngineEvent, mentions: Mentions): void {
  switch (event.type) {
    case 'command.accepted':
    case 'command.rejected':
      readCommand(event.command, mentions);
      return;
    case 'invariant.broken':
    case 'invariant.explained':
      readFields(event.values, mentions);
      return;
    case 'config.changed':
      readConfig(event.resourceType, event.resourceName, mentions);
      return;
    case 'group.assigned':
    case 'group.targetAssigned':
      for (const [consumerId, keys] of Object.entries(event.assignment)) {
        addNode(mentions, consumerId);
        for (const key of keys) addPartition(mentions, key);
      }
      return;
    case 'partition.isrChanged':
    case 'partition.eligibleChanged':
    case 'partition.replicasChanged':
      // Those to whom it happens; the others are where they were.
      for (const id of event.from) if (!event.to.includes(id)) addBroker(mentions, id);
      for (const id of event.to) if (!event.from.includes(id)) addBroker(mentions, id);
      return;
    case 'partition.majorityAsked':
      for (const id of event.brokerIds) addBroker(mentions, id);
      return;
    case 'isr.shrinkProposed':
    case 'isr.expandProposed':
      addBroker(mentions, event.leaderId);
      for (const id of event.brokerIds) addBroker(mentions, id);
      return;
    case 'isr.confirmed':
    case 'isr.proposalRefused':
    case 'isr.proposalForgotten':
    case 'isr.outcomeUnknown':
    case 'partition.leaderEpochBumped':
    case 'replica.becameFollower':
    case 'replica.fetchFailed':
      addBroker(mentions, event.leaderId);
      return;
    case 'zookeeper.following':
    case 'zookeeper.leftLeader':
      addNode(mentions, zookeeperNode(event.leaderId));
      return;
    case 'metadata.snapshotLoaded':
      if (event.from !== null) addNode(mentions, event.from);
      return;
    case 'fetch.refused':
      addNode(mentions, event.from);
      return;
    case 'request.lost':
      addNode(mentions, event.from);
      addNode(mentions, event.to);
      return;
    case 'request.sent':
      addNode(mentions, event.flight.from);
      addNode(mentions, event.flight.to);
      for (const key of event.flight.partitions) addPartition(mentions, key);
      if (event.flight.groupId !== null) mentions.add(`group:${event.flight.groupId}`);
      return;
    case 'record.duplicated':
    case 'record.reordered':
      addNode(mentions, producerNode(event.producer));
      return;
    default:
      return;
  }
}

function readCommand(command: Command, mentions: Mentions): void {
  switch (command.type) {
    // They name a topic only to say which partition of it.
    case 'partition.reassign':
      addPartition(mentions, partitionKey(command.topic, command.partition));
      for (const id of command.replicas ?? []) addBroker(mentions, id);
      return;
    case 'partition.electLeader':
    case 'log.deleteRecords':
    case 'transaction.abort':
      addPartition(mentions, partitionKey(command.topic, command.partition));
      return;
    default:
      readFields(command, mentions);
      readNames(command, mentions);
  }
}

/** What `name` means, and what lies deeper. */
function readNames(command: Command, mentions: Mentions): void {
  switch (command.type) {
    case 'topic.create':
      addTopic(mentions, command.topic.name);
      return;
    case 'topic.delete':
    case 'topic.commitRule':
    case 'topic.addPartitions':
      addTopic(mentions, command.name);
      return;
    case 'config.alter':
      readConfig(command.scope, command.name, mentions);
      return;
    case 'producer.add':
      addNode(mentions, producerNode(command.name));
      return;
    case 'consumer.add':
      if (command.name !== '') addNode(mentions, consumerNode(command.name.toLowerCase()));
      if (command.transform) readFields(command.transform, mentions);
      return;
    case 'group.add':
      mentions.add(`group:${command.name}`);
      return;
    default:
      return;
  }
}

function readConfig(scope: 'topic' | 'broker' | 'group', name: string, mentions: Mentions): void {
  if (scope === 'topic') addTopic(mentions, name);
  else if (scope === 'group') mentions.add(`group:${name}`);
  else if (name !== '') addBroker(mentions, Number(name));
}
