/** What is remembered of the fates of records. Plain data, part of the keyframe; what is frozen is shared.
 *  See         take.ts */
import type { AnomalyView, FateStepName } from '../../../contract/fates.ts';
import type { EventId, NodeId, PartitionKey } from '../../../contract/ids.ts';
import type { SimTimeUs } from '../../../contract/units.ts';
import type { RecordedOperation } from '../history/recorded.ts';

export interface FatesState {
  /** By group, then by `topicId/topic-partition`. */
  readonly groups: Map<string, Map<string, GroupFate>>;
  /** By consumer: what its application has been given and may still be at. */
  readonly hands: Map<NodeId, Hand>;
  /** When the first of them that works by its time alone is done; far away while there is none. */
  nextDoneUs: SimTimeUs;
  /** Where each consumer reads on, by partition; forgotten when the partition is given or taken. */
  readonly expected: Map<NodeId, Map<PartitionKey, number>>;
  /** By `topicId/topic-partition`: base offsets of batches whose transaction was aborted. */
  readonly aborted: Map<string, Set<number>>;
  /** By `topicId/topic-partition`, then by producer id: batches of a transaction that is not decided. */
  readonly undecided: Map<string, Map<number, number[]>>;
  /** Records of aborted transactions. */
  abortedCount: number;
  /** What happened of late that may have led to an anomaly, oldest first. */
  readonly incidents: Incident[];
  /** The newest anomalies, oldest first. */
  readonly anomalies: AnomalyView[];
  lastAnomaly: number;
  /** What the clients did and were told, for the auditor of histories. */
  readonly operations: RecordedOperation[];
  /** What producers have given up, oldest first; older ones are forgotten. */
  readonly failures: Failure[];
  /** What producers have sent in transactions that are open, by producer. */
  readonly openSends: Map<NodeId, RecordedOperation[]>;
}

/** Records that a producer has told its application to have failed. Frozen. */
export interface Failure {
  readonly eventId: EventId;
  readonly timeUs: SimTimeUs;
  readonly generator: string;
  readonly numbers: readonly number[];
  readonly error: string;
}

/** What a group has done with a partition. The lists are ranges (`kernel/ranges.ts`). */
export interface GroupFate {
  readonly key: PartitionKey;
  /** Where any of its members began first. */
  begun: number;
  readonly read: number[];
  readonly processed: number[];
  readonly missed: number[];
  /** Next offset to be consumed, as committed; −1: never. */
  committed: number;
  /** Records, not offsets. */
  readonly counts: {
    read: number;
    processed: number;
    consumed: number;
    missed: number;
    reprocessed: number;
  };
}

/** Records that an application works at, one after the other. */
export interface Hand {
  readonly groupId: string;
  startedUs: SimTimeUs;
  /** Time for each record; −1: the application tells of each itself. */
  readonly perRecordUs: number;
  readonly pieces: Piece[];
  /** So many of them are known to be done. */
  done: number;
}

/** A record in somebody's hands, with the offsets before it that hold nothing for the application. Frozen. */
export interface Piece {
  readonly file: string;
  readonly key: PartitionKey;
  readonly follows: number;
  readonly offset: number;
  readonly generator: string;
  readonly number: number;
}

/** Frozen. */
export interface Incident {
  readonly eventId: EventId;
  readonly timeUs: SimTimeUs;
  readonly what: FateStepName;
  readonly who: string;
  /** The partition, the group, or the records of a producer that it is about; null: whatever that node has to do with. */
  readonly partition: PartitionKey | null;
  readonly groupId: string | null;
  readonly numbers: { readonly from: number; readonly to: number } | null;
}

export const createFates = (): FatesState => ({
  groups: new Map(),
  hands: new Map(),
  nextDoneUs: Number.MAX_SAFE_INTEGER,
  expected: new Map(),
  aborted: new Map(),
  undecided: new Map(),
  abortedCount: 0,
  incidents: [],
  anomalies: [],
  lastAnomaly: 0,
  operations: [],
  failures: [],
  openSends: new Map(),
});

/** The fate of a partition in a group; a new one when there is none. */
export function fateOf(state: FatesState, groupId: string, file: string, key: PartitionKey): GroupFate {
  let files = state.groups.get(groupId);
  if (!files) {
    files = new Map();
    state.groups.set(groupId, files);
  }
  let fate = files.get(file);
  if (!fate) {
    fate = {
      key,
      begun: -1,
      read: [],
      processed: [],
      missed: [],
      committed: -1,
      counts: { read: 0, processed: 0, consumed: 0, missed: 0, reprocessed: 0 },
    };
    files.set(file, fate);
  }
  return fate;
}
