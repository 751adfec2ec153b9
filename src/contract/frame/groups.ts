/** Groups, and how far they have come. */
import type { AssignorName } from '../commands.ts';
import type { ConsumerMemberState, GroupState } from '../events.ts';
import type { BrokerId, PartitionKey } from '../ids.ts';
import type { SimTimeUs } from '../units.ts';
import type { SinkView } from './consumers.ts';
import type { ShareGroupView } from './shares.ts';
import type { Table } from './table.ts';

export interface GroupView {
  readonly id: string;
  readonly topics: readonly string[];
  readonly assignor: AssignorName;
  readonly state: GroupState;
  readonly generation: number;
  /** Protocol the members agreed on; null while Empty. */
  readonly protocolName: string | null;
  /** Who knows of its members and offsets: a broker that coordinates it, or ZooKeeper (old consumers; then there is neither a
   *  coordinator nor a generation). */
  readonly keptIn: 'coordinator' | 'zookeeper';
  /** Broker that leads its partition of `__consumer_offsets`; −1 while nobody does. */
  readonly coordinatorId: BrokerId;
  /** Which partition of `__consumer_offsets`: abs(hash of the group id) mod its partition count. */
  readonly offsetsPartition: number;
  readonly leaderConsumerId: string | null;
  /** Consumers placed in it, in the order they came; some may not be members yet. */
  readonly consumers: readonly string[];
  /** Members the coordinator waits for at the join barrier. */
  readonly awaiting: readonly string[];
  /** When the wait at the barrier ends at the latest; null when it does not wait. */
  readonly barrierEndsAtUs: SimTimeUs | null;
  /** Of a group of KIP-848, whose `generation` is its group epoch; null: classic, or nobody has joined yet. */
  readonly modern: ModernGroupView | null;
  /** Null: not a share group. */
  readonly share: ShareGroupView | null;
  /** Per partition of its topics. */
  readonly lags: Table<LagView>;
  /** Where its applications write to; null: nowhere. */
  readonly sink: SinkView | null;
}

export interface ModernGroupView {
  /** The group epoch that the target assignment was made for. */
  readonly assignmentEpoch: number;
  readonly members: readonly {
    readonly consumerId: string;
    readonly memberEpoch: number;
    readonly state: ConsumerMemberState;
    /** As the coordinator knows it. */
    readonly assigned: readonly PartitionKey[];
    /** Its own until it says that it no longer is. */
    readonly pendingRevocation: readonly PartitionKey[];
  }[];
}

export interface LagView {
  readonly partition: PartitionKey;
  /** Consumer that owns it by its own belief; null when nobody fetches it. At the barrier: the one that had it. */
  readonly owner: string | null;
  /** `owned`: fetching. `barrier`: revoked, waiting for the new assignment. */
  readonly phase: 'owned' | 'barrier' | 'none';
  /** Next offset the owner will hand to the application; falls back to the committed offset; −1 when unknown. */
  readonly position: number;
  /** Last committed offset known to the coordinator; −1 when there is none. */
  readonly committed: number;
  /** Records between position and the leader's high watermark; −1 when unknown. */
  readonly lag: number;
  /** In a share group, where nobody owns it: who reads it; `position` is then the start of its window (SPSO). */
  readonly readers?: readonly string[];
}
