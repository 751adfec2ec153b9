/** What happened in the cluster: facts, in the past tense, never refused. The journal is these, in order. */
import type { AuditEvent } from './events/audit.ts';
import type { BrokerEvent } from './events/brokers.ts';
import type { WishEvent } from './events/commands.ts';
import type { ConsumerEvent } from './events/consumers.ts';
import type { GroupEvent } from './events/groups.ts';
import type { NetworkEvent } from './events/network.ts';
import type { ProducerEvent } from './events/producers.ts';
import type { QuorumEvent } from './events/quorum.ts';
import type { ReplicationEvent } from './events/replication.ts';
import type { ShareEvent } from './events/shares.ts';
import type { StorageEvent } from './events/storage.ts';
import type { TopicEvent } from './events/topics.ts';
import type { TransactionEvent } from './events/transactions.ts';
import type { ZooKeeperEvent } from './events/zookeeper.ts';
import type { EventId } from './ids.ts';
import type { SimTimeUs } from './units.ts';

export type { ClassicGroupState, ConsumerMemberState, GroupState } from './events/groups.ts';
export type { Flight, FlightKind } from './events/network.ts';
export type { SendFailure } from './events/producers.ts';
export type { ResignReason } from './events/quorum.ts';
export type { TransactionState } from './events/transactions.ts';
export type { EnsembleResignReason, LeftLeaderReason } from './events/zookeeper.ts';

/** Whose events they are; `areaOf` tells by the first word of a type. */
export interface EventsByArea {
  readonly commands: WishEvent;
  readonly network: NetworkEvent;
  readonly brokers: BrokerEvent;
  readonly quorum: QuorumEvent;
  readonly zookeeper: ZooKeeperEvent;
  readonly topics: TopicEvent;
  readonly replication: ReplicationEvent;
  readonly storage: StorageEvent;
  readonly producers: ProducerEvent;
  readonly transactions: TransactionEvent;
  readonly groups: GroupEvent;
  readonly consumers: ConsumerEvent;
  readonly shares: ShareEvent;
  readonly audit: AuditEvent;
}
export type EventArea = keyof EventsByArea;

export type EventBody = EventsByArea[EventArea];

export type EngineEvent = {
  readonly id: EventId;
  readonly timeUs: SimTimeUs;
  /** The event that led to this one: the request that arrived, the event that set the timer; null at the root. */
  readonly cause: EventId | null;
} & EventBody;

export type EventType = EventBody['type'];

/** The area of an event by the first word of its type: a new word is missed here first. */
const AREAS: { readonly [W in FirstWord<EventType>]: AreaOfWord<W> } = {
  command: 'commands',
  request: 'network',
  connection: 'network',
  network: 'network',
  node: 'brokers',
  broker: 'brokers',
  disk: 'brokers',
  controller: 'quorum',
  metadata: 'quorum',
  control: 'quorum',
  zookeeper: 'zookeeper',
  topic: 'topics',
  config: 'topics',
  partition: 'replication',
  replica: 'replication',
  isr: 'replication',
  fetch: 'replication',
  log: 'storage',
  producer: 'producers',
  produce: 'producers',
  transaction: 'transactions',
  transactions: 'transactions',
  group: 'groups',
  coordinator: 'groups',
  consumer: 'consumers',
  share: 'shares',
  shareState: 'shares',
  record: 'audit',
  sink: 'audit',
  invariant: 'audit',
};
type FirstWord<T extends string> = T extends `${infer W}.${string}` ? W : never;
type AreaOfWord<W> = {
  readonly [A in EventArea]: W extends FirstWord<EventsByArea[A]['type']> ? A : never;
}[EventArea];

export const areaOf = (type: EventType): EventArea =>
  // A type begins with one of the words, as the table's own type says.
  AREAS[type.slice(0, type.indexOf('.')) as FirstWord<EventType>];

/** Events worth a sentence in the journal; the rest is traffic. */
const TRAFFIC: ReadonlySet<EventType> = new Set<EventType>([
  'request.sent',
  'request.lost',
  'log.appended',
  'isr.confirmed',
  'log.flushed',
  'partition.highWatermarkAdvanced',
  'produce.acknowledged',
  'produce.unanswered',
  'producer.recordAccumulated',
  'producer.flushed',
  'consumer.polled',
  'group.offsetCommitted',
  'metadata.appended',
  'metadata.applied',
  'replica.becameFollower',
  'zookeeper.applied',
  'transaction.markerWritten',
  'transaction.markerRefused',
  'transaction.mustWait',
  'producer.transactionBegan',
  'producer.transactionEnded',
  'group.offsetsPending',
  'group.offsetsDecided',
  'consumer.skippedAborted',
  'record.processed',
  'sink.written',
  'share.acquired',
  'share.acknowledged',
  'share.startMoved',
  'share.delivered',
  'share.processed',
]);

export function isStory(event: EngineEvent): boolean {
  // A coordinator that takes over a partition without a group has nothing to tell.
  if (event.type === 'coordinator.loaded' || event.type === 'coordinator.unloaded')
    return event.groups.length > 0;
  if (event.type === 'transactions.loaded' || event.type === 'transactions.unloaded')
    return event.transactionalIds.length > 0;
  if (event.type === 'shareState.loaded' || event.type === 'shareState.unloaded')
    return event.keys.length > 0;
  // Of a transaction that goes well there is nothing to tell.
  if (event.type === 'transaction.stateChanged') return event.to === 'PrepareAbort' || event.to === 'Empty';
  // Internal topics have fifty partitions: what befalls all of them at once would bury the rest.
  if ('partition' in event && event.partition.startsWith('__')) return false;
  // Watches fire all the time; this one is the starting gun of a race.
  if (event.type === 'zookeeper.watchFired') return event.path === '/controller';
  return !TRAFFIC.has(event.type);
}

/** Whether it belongs to the story of a group: its messages, what it and its members did, and processes that came and went. */
export function isAboutGroup(event: EngineEvent, groupId: string): boolean {
  if (event.type === 'request.sent') return event.flight.groupId === groupId;
  if (event.type === 'node.killed' || event.type === 'node.stopped' || event.type === 'node.started')
    return true;
  return 'groupId' in event && event.groupId === groupId;
}
