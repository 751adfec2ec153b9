/** The picture of the cluster at an instant: everything a visitor may see, as plain tables keyed by id.
 *  Order of rows and columns is in `order`; a table alone has none. */
import type { Flight } from './events.ts';
import type { AnomalyView } from './fates.ts';
import type { AuditView } from './frame/audit.ts';
import type { BrokerView } from './frame/brokers.ts';
import type { ConsumerView } from './frame/consumers.ts';
import type { GroupView } from './frame/groups.ts';
import type { ProducerView } from './frame/producers.ts';
import type { ControllerView, SessionView, ZnodeView, ZooKeeperView } from './frame/quorum.ts';
import type { Table } from './frame/table.ts';
import type { PartitionView, TopicView } from './frame/topics.ts';
import type { BrokerId, EventId, NodeId } from './ids.ts';
import type { SimTimeUs } from './units.ts';

export type { AuditView } from './frame/audit.ts';
export type { BrokerView, MachineView } from './frame/brokers.ts';
export type { ConsumerView, ProcessingView, SinkView, TransformView } from './frame/consumers.ts';
export type { GroupView, LagView, ModernGroupView } from './frame/groups.ts';
export type { AccumulatorView, ProducerTransactionsView, ProducerView } from './frame/producers.ts';
export type { ControllerView, SessionView, SnapshotView, ZnodeView, ZooKeeperView } from './frame/quorum.ts';
export type {
  ShareDelivery,
  ShareGroupView,
  SharePartitionView,
  ShareRecordCounts,
} from './frame/shares.ts';
export type { Table } from './frame/table.ts';
export type { PartitionView, ReplicaView, TopicView } from './frame/topics.ts';

export interface ClusterFrame {
  readonly timeUs: SimTimeUs;
  /** The last event at or before this instant; 0 before the first. */
  readonly eventId: EventId;
  /** By `b1`, in `order.brokers`. */
  readonly brokers: Table<BrokerView>;
  /** By `c101`. */
  readonly controllers: Table<ControllerView>;
  /** Servers of the ZooKeeper ensemble by `z201`, sessions by `0x…`, and znodes by path, as they are committed; empty in
   *  eras without ZooKeeper. */
  readonly zookeepers: Table<ZooKeeperView>;
  readonly sessions: Table<SessionView>;
  readonly znodes: Table<ZnodeView>;
  readonly topics: Table<TopicView>;
  /** Partitions of the visible topics; of internal topics only the counts in `TopicView`. */
  readonly partitions: Table<PartitionView>;
  readonly producers: Table<ProducerView>;
  readonly groups: Table<GroupView>;
  readonly consumers: Table<ConsumerView>;
  /** Messages in the air at this instant, by their event id written as text `m123`. */
  readonly flights: Table<Flight>;
  /** Broken or clogged links, by `a|b` with a < b; all others are well. */
  readonly links: Table<LinkView>;
  readonly order: FrameOrder;
  readonly cluster: ClusterView;
  /** What became of records that should not have, the newest; by `a1`. */
  readonly anomalies: Table<AnomalyView>;
  readonly audit: AuditView;
}

/** Ids in display order: brokers, controllers and ZooKeeper servers by number, others by the time they were added. */
export interface FrameOrder {
  readonly brokers: readonly string[];
  readonly controllers: readonly string[];
  readonly zookeepers: readonly string[];
  readonly topics: readonly string[];
  readonly producers: readonly string[];
  readonly groups: readonly string[];
  /** Consumers on the bench: up, and in no group. */
  readonly bench: readonly string[];
}

export interface ClusterView {
  readonly era: string;
  readonly seed: string;
  /** Active controller as the quorum knows it, or the broker in /controller; −1 while there is none. */
  readonly activeControllerId: BrokerId;
  readonly controllerEpoch: number;
  /** Voters alive and in contact, or ZooKeeper servers that serve, of how many. */
  readonly votersUp: number;
  readonly voterCount: number;
  /** `delete.topic.enable`, which releases to 0.11 have off; without ZooKeeper there is no such config. */
  readonly deletesTopics: boolean;
}

export interface LinkView {
  readonly a: NodeId;
  readonly b: NodeId;
  readonly state: 'cut' | 'clogged';
  readonly sinceUs: SimTimeUs;
}

export const EMPTY_FRAME: ClusterFrame = {
  timeUs: 0,
  eventId: 0,
  brokers: {},
  controllers: {},
  zookeepers: {},
  sessions: {},
  znodes: {},
  topics: {},
  partitions: {},
  producers: {},
  groups: {},
  consumers: {},
  flights: {},
  links: {},
  anomalies: {},
  order: { brokers: [], controllers: [], zookeepers: [], topics: [], producers: [], groups: [], bench: [] },
  cluster: {
    era: '4.1',
    seed: '',
    activeControllerId: -1,
    controllerEpoch: 0,
    votersUp: 0,
    voterCount: 0,
    deletesTopics: true,
  },
  audit: {
    sent: 0,
    acknowledged: 0,
    committed: 0,
    lost: 0,
    atRisk: 0,
    duplicated: 0,
    outOfOrder: 0,
    failed: 0,
    aborted: 0,
    read: 0,
    processed: 0,
    consumed: 0,
    missed: 0,
    reprocessed: 0,
    invariantsHeld: 0,
    invariantsTotal: 0,
    broken: null,
  },
};
