/** Controllers among each other, and whoever reads their log; KIP-595, KIP-630, KIP-996. */
import type { KafkaError } from '../../../contract/errors.ts';
import type { MetadataSnapshot, SnapshotId } from '../metadata-snapshot.ts';
import type { RecordBatch } from '../records.ts';

export interface VoteRequest {
  readonly replicaEpoch: number;
  readonly replicaId: number;
  readonly lastOffsetEpoch: number;
  readonly lastOffset: number;
  /** KIP-996: only asked whether it would get the vote. */
  readonly preVote: boolean;
}
export interface VoteResponse {
  readonly errorCode: KafkaError;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly voteGranted: boolean;
}

export interface BeginQuorumEpochRequest {
  readonly leaderId: number;
  readonly leaderEpoch: number;
}
export interface QuorumEpochResponse {
  readonly errorCode: KafkaError;
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export interface EndQuorumEpochRequest {
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly preferredSuccessors: readonly number[];
}

/** Fetch of `__cluster_metadata`; the same API as a data Fetch, with what the quorum adds to it. */
export interface QuorumFetchRequest {
  readonly replicaId: number;
  readonly currentLeaderEpoch: number;
  readonly fetchOffset: number;
  readonly lastFetchedEpoch: number;
  readonly maxWaitMs: number;
  /** KIP-1166 (4.1): the high watermark the sender knows, so that the leader answers as soon as it has moved. */
  readonly highWatermark: number;
}
export interface QuorumFetchResponse {
  readonly errorCode: KafkaError;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly highWatermark: number;
  readonly divergingEpoch: { readonly epoch: number; readonly endOffset: number } | null;
  /** The sender's log ends before the leader's begins, or holds nothing yet: it is to fetch this snapshot first (KIP-630). */
  readonly snapshotId: SnapshotId | null;
  readonly records: readonly RecordBatch[];
}

/** A range of a snapshot's bytes. */
export interface FetchSnapshotRequest {
  readonly replicaId: number;
  readonly maxBytes: number;
  readonly currentLeaderEpoch: number;
  readonly snapshotId: SnapshotId;
  readonly position: number;
}
export interface FetchSnapshotResponse {
  readonly errorCode: KafkaError;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly snapshotId: SnapshotId;
  /** Of the whole snapshot, in bytes. */
  readonly size: number;
  readonly position: number;
  /** How many bytes follow `position` in this answer. */
  readonly bytes: number;
  /** What the bytes come to: with the last range, the whole. */
  readonly snapshot: MetadataSnapshot | null;
}
