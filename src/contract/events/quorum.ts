/** Controllers, and the metadata log that they keep. */
import type { KafkaError } from '../errors.ts';
import type { BrokerId, NodeId, PartitionKey } from '../ids.ts';

export type QuorumEvent =
  /** It has no leader, and asks whether it could become one (KIP-996). */
  | { readonly type: 'controller.prospective'; readonly controllerId: BrokerId; readonly epoch: number }
  | { readonly type: 'controller.candidate'; readonly controllerId: BrokerId; readonly epoch: number }
  | {
      readonly type: 'controller.voted' | 'controller.preVoted';
      readonly voterId: BrokerId;
      readonly candidateId: BrokerId;
      readonly epoch: number;
      readonly granted: boolean;
    }
  | { readonly type: 'controller.elected'; readonly controllerId: BrokerId; readonly epoch: number }
  | { readonly type: 'controller.activated'; readonly controllerId: BrokerId; readonly epoch: number }
  | {
      readonly type: 'controller.resigned';
      readonly controllerId: BrokerId;
      readonly epoch: number;
      readonly why: ResignReason;
    }
  | {
      readonly type: 'metadata.appended';
      readonly controllerId: BrokerId;
      readonly offset: number;
      readonly records: readonly string[];
    }
  | { readonly type: 'metadata.applied'; readonly brokerId: BrokerId; readonly offset: number }
  /** A node writes down what the metadata log comes to up to `endOffset`: enough has been written since the last time, or it is
   *  long ago (KIP-630). */
  | {
      readonly type: 'metadata.snapshotTaken';
      readonly node: NodeId;
      readonly endOffset: number;
      readonly epoch: number;
      readonly sizeBytes: number;
      readonly why: 'bytes' | 'age';
    }
  /** A node goes on from a snapshot, without the records before it: its own, from its disk, or one that it has fetched. */
  | {
      readonly type: 'metadata.snapshotLoaded';
      readonly node: NodeId;
      readonly endOffset: number;
      readonly epoch: number;
      /** Null: from its own disk. */
      readonly from: NodeId | null;
    }
  /** Old snapshots have been dropped, and the records that the next one stands for: they were too large, or too old. */
  | {
      readonly type: 'metadata.prefixDropped';
      readonly node: NodeId;
      readonly logStartOffset: number;
      readonly snapshotsDropped: number;
      readonly reason: 'bytes' | 'age';
    }
  /** A controller that has a successor has written leadership into ZooKeeper all the same. */
  | {
      readonly type: 'controller.zombieDecided';
      readonly controllerId: BrokerId;
      readonly epoch: number;
      readonly currentEpoch: number;
      readonly partition: PartitionKey;
    }
  /** A broker was gone and has registered again before the controller looked, which so takes it for the one that it knew, and tells
   *  it nothing: registrations are not compared before 2.2 (KAFKA-1120). */
  | {
      readonly type: 'controller.absenceUnseen';
      readonly controllerId: BrokerId;
      readonly brokerId: BrokerId;
    }
  /** A broker does not obey: another controller has been elected since, or it is not the broker that is meant. */
  | {
      readonly type: 'control.refused';
      readonly brokerId: BrokerId;
      readonly controllerId: BrokerId;
      readonly controllerEpoch: number;
      readonly api: string;
      readonly error: KafkaError;
    };

/** Why a controller leads no longer: it has heard of a later epoch, or of another leader; it stands for election itself; too few
 *  voters fetch from it; it ends; or (with ZooKeeper) its session has. */
export type ResignReason =
  | 'newerEpoch'
  | 'otherLeader'
  | 'standsForElection'
  | 'majorityIsSilent'
  | 'shuttingDown'
  | 'sessionExpired';
