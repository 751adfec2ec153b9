/** Topics, partitions, and one partition’s replicas. */
import type { BrokerId, PartitionKey } from '../ids.ts';
import type { SimTimeUs } from '../units.ts';
import type { TopicWhatIf } from '../what-if.ts';

export interface TopicView {
  readonly name: string;
  readonly internal: boolean;
  readonly partitionCount: number;
  readonly replicationFactor: number;
  readonly minInsyncReplicas: number;
  /** Not Kafka: what it goes by in place of its ISR; absent where it does as Kafka does. */
  readonly whatIf?: TopicWhatIf['commit'];
  /** Partition keys in order; empty for internal topics. */
  readonly partitions: readonly PartitionKey[];
  /** Counts over all its partitions, as the controller sees them. */
  readonly leaderless: number;
  readonly underReplicated: number;
}

export interface PartitionView {
  readonly id: PartitionKey;
  readonly topic: string;
  readonly partition: number;
  /** The controller's latest decision; −1 when nobody may lead. */
  readonly leaderId: BrokerId;
  readonly leaderEpoch: number;
  readonly partitionEpoch: number;
  /** Assigned replicas; the first is the preferred leader. */
  readonly replicas: readonly BrokerId[];
  readonly isr: readonly BrokerId[];
  /** Out of the ISR, yet with all that is committed: may lead when nobody is in sync (KIP-966). */
  readonly eligible: readonly BrokerId[];
  /** Who led last, while nobody is in sync; −1 otherwise. */
  readonly lastKnownLeaderId: BrokerId;
  /** Under reassignment: replicas that come, and those that go when all that stay are in sync. */
  readonly adding: readonly BrokerId[];
  readonly removing: readonly BrokerId[];
  /** Change of ISR the leader has asked for and not yet got. */
  readonly pendingIsr: readonly BrokerId[] | null;
  /** `online`: the leader serves. `electing`: the controller named a leader that has not taken over yet.
   *  `leaderDown`: its leader is dead and the controller does not know yet. `offline`: no leader may be chosen. */
  readonly status: 'online' | 'electing' | 'leaderDown' | 'offline';
  /** Who led before the election under way; −1 if none. */
  readonly previousLeaderId: BrokerId;
  /** Why the high watermark cannot move though the log is longer: below min.insync.replicas, or an ISR member that
   *  does not fetch (its id), or, by majority, too few replicas that do; null when it can. */
  readonly highWatermarkHeldBy: 'minIsr' | 'majority' | BrokerId | null;
  /** One per assigned replica, in the order of `replicas`. */
  readonly logs: readonly ReplicaView[];
}

export interface ReplicaView {
  readonly brokerId: BrokerId;
  /** What this broker itself believes it is. `none`: it has not heard of the partition yet, or is down. */
  readonly role: 'leader' | 'follower' | 'none';
  readonly leaderEpoch: number;
  readonly logStartOffset: number;
  /** This replica's own high watermark; exclusive bound of what it knows to be committed. */
  readonly highWatermark: number;
  /** Bound of what read_committed consumers are given here: the first record of an open transaction, at most the high
   *  watermark. */
  readonly lastStableOffset: number;
  /** Next offset to be written here. */
  readonly logEndOffset: number;
  readonly inIsr: boolean;
  /** Acknowledged records that are on no live replica but (perhaps) this one, counted from the log's end. */
  readonly atRisk: number;
  readonly sizeBytes: number;
  /** The last truncation of this log: when, and the log ends before and after. */
  readonly truncated: {
    readonly atUs: SimTimeUs;
    readonly fromOffset: number;
    readonly toOffset: number;
  } | null;
}
