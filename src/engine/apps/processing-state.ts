/** What an application keeps that works on records with threads of its own, and the database that it writes to.
 *  See  processing.ts, sink.ts */

import type { SinkRowView } from '../../contract/group-close-up.ts';
import type { NodeId, PartitionKey } from '../../contract/ids.ts';
import type { ProcessingSettings } from '../../contract/processing.ts';
import type { ConsumerDisk, ConsumerMemory, Handed } from '../clients/consumer/state.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { NodeRecord } from '../kernel/sim.ts';

export interface ProcessingDisk extends ConsumerDisk {
  readonly processing: ProcessingSettings;
}

export interface ProcessingMemory extends ConsumerMemory {
  readonly work: WorkState;
}

export interface WorkState {
  /** Of the consumer's count of polled records, how many have been taken up. */
  taken: number;
  /** Not begun; for a pool that any worker takes from. */
  readonly waiting: Handed[];
  readonly workers: Worker[];
  /** By partition: what has been taken up and is not finished, and how far the finished reach. */
  readonly progress: Map<PartitionKey, Progress>;
  /** Records that are finished since the last commit, or a lot that must be committed before it is begun. */
  commit: CommitCall | null;
  /** A commit is wanted as soon as the one under way is over. */
  isCommitDue: boolean;
  /** Records held back until a commit has been answered: `before`. */
  readonly held: Handed[];
  /** Partitions whose place has been taken from the database. */
  readonly placed: Set<PartitionKey>;
}

export interface Worker {
  /** Records for this worker alone: by key, or a whole lot. */
  readonly queue: Handed[];
  /** What it has in its hands: one record, or all that one transaction of the database takes. */
  unit: readonly Handed[];
  /** `working` at the record of that place in the unit; `locked`: it waits for another's transaction. */
  stage: 'idle' | 'working' | 'locked' | 'writing';
  at: number;
}

export interface Progress {
  /** Offsets taken up and not finished. */
  readonly open: Set<number>;
  /** Behind the furthest that is finished, and behind the furthest that was taken up; −1: none. */
  furthest: number;
  end: number;
  /** What was last given to a commit; −1: nothing. */
  sent: number;
}

/** An OffsetCommit under way, or waiting to be sent again. Frozen but for its turn. */
export interface CommitCall {
  readonly offsets: ReadonlyMap<PartitionKey, number>;
  isInFlight: boolean;
}

/** A database that the members of a group write to. It is no part of Kafka: a call takes its time and takes effect at its end. */
export interface SinkDisk {
  readonly groupId: string;
  /** Rows, by partition and offset that they come from: how many of each. Ranges of what is there, for the gaps. */
  readonly rows: Map<PartitionKey, SinkRows>;
  /** Keys that a transaction has locked, by worker; and who waits, in the order they came. */
  readonly locks: Map<string, string>;
  readonly waiting: string[];
  readonly counts: SinkCounts;
  /** What was written last, oldest first, as far as it is kept (`RECENT_ROWS`). */
  readonly recent: SinkRowView[];
}
export interface SinkRows {
  /** Offsets that have a row (`kernel/ranges.ts`). */
  readonly there: number[];
  begun: number;
  /** Behind the last row; where a transactional application goes on. */
  next: number;
}
export interface SinkCounts {
  rows: number;
  /** Rows of records that had one already. */
  duplicates: number;
  /** Writes that changed nothing, because they could be told to be repeats. */
  repeats: number;
  transactions: number;
  calls: number;
  lockWaits: number;
}

export const RECENT_ROWS = 10;

export const sinkNode = (groupId: string): NodeId => `d-${groupId}`;

export const createSink = (groupId: string): SinkDisk => ({
  groupId,
  rows: new Map(),
  locks: new Map(),
  waiting: [],
  counts: { rows: 0, duplicates: 0, repeats: 0, transactions: 0, calls: 0, lockWaits: 0 },
  recent: [],
});

export const createWork = ({ workers }: ProcessingSettings): WorkState => ({
  taken: 0,
  waiting: [],
  workers: Array.from({ length: workers }, () => ({ queue: [], unit: [], stage: 'idle' as const, at: 0 })),
  progress: new Map(),
  commit: null,
  isCommitDue: false,
  held: [],
  placed: new Set(),
});

export const isProcessor = ({ disk }: NodeRecord): boolean =>
  typeof disk === 'object' && disk !== null && 'processing' in disk;

// As for transforms: `isProcessor` tells whether they are there.
export const processingDisk = (node: NodeRecord): ProcessingDisk => node.disk as ProcessingDisk;
export const processingMemory = (node: NodeRecord): ProcessingMemory | undefined =>
  node.memory as ProcessingMemory | undefined;
export const memoryOf = (node: NodeContext): ProcessingMemory => node.node.memory as ProcessingMemory;
/** A database's node holds nothing else; undefined when the group has none. */
export const sinkOf = (node: NodeRecord | undefined): SinkDisk | undefined =>
  node?.kind === 'database' ? (node.disk as SinkDisk) : undefined;
