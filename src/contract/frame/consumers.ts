/** Consumers, what their applications do with the records, and where they write to. */
import type { PartitionKey } from '../ids.ts';
import type { ProcessingSettings } from '../processing.ts';

export interface ConsumerView {
  readonly id: string;
  readonly name: string;
  /** First letter for squares; unique among the first eight. */
  readonly initial: string;
  /** 0 to 7: owner hue a to h, by order of arrival. */
  readonly hue: number;
  readonly groupId: string | null;
  readonly memberId: string | null;
  /** `joining`: JoinGroup sent; `barrier`: parked at the coordinator; `syncing`: waits for its assignment. */
  readonly phase:
    | 'bench'
    | 'looking'
    | 'joining'
    | 'barrier'
    | 'syncing'
    | 'stable'
    | 'leaving'
    | 'stalled'
    | 'down';
  readonly generation: number;
  readonly isGroupLeader: boolean;
  /** Partitions it fetches from now. */
  readonly owned: readonly PartitionKey[];
  /** Those among them that its application has paused. */
  readonly paused: readonly PartitionKey[];
  readonly polled: number;
  /** Fetch requests of this process that were answered, and how many of the answers carried nothing. */
  readonly fetches: { readonly answered: number; readonly empty: number };
  /** Its process stands still, as in a long garbage collection; absent while it does not. */
  readonly isPaused?: true;
  /** Not Kafka: brokers send it its records unasked. Records that wait in its inbox, how many fit, and how many were dropped
   *  since its process began; absent where it fetches. */
  readonly push?: { readonly inbox: number; readonly inboxRecords: number; readonly dropped: number };
  /** In a share group: what it reads, and how many records it has acquired and not spoken of; null: in none. */
  readonly share: { readonly assigned: readonly PartitionKey[]; readonly held: number } | null;
  /** Null: its application only reads. */
  readonly transform: TransformView | null;
  /** Null: it has one thread, and writes nowhere. */
  readonly processing: ProcessingView | null;
}

/** An application that works with threads of its own. */
export interface ProcessingView {
  readonly by: ProcessingSettings['by'];
  readonly workers: number;
  /** Workers that are at something, and of those who wait for a lock of the database. */
  readonly busy: number;
  readonly locked: number;
  /** Records taken up and not begun. */
  readonly waiting: number;
}

/** The database of a group. */
export interface SinkView {
  readonly rows: number;
  /** Rows of records that had one already, and records between others that have none. */
  readonly duplicates: number;
  readonly gaps: number;
  /** Writes that were told to be repeats, and changed nothing. */
  readonly repeats: number;
  readonly transactions: number;
  readonly calls: number;
  readonly lockWaits: number;
}

/** An application that consumes, transforms and produces in transactions. */
export interface TransformView {
  readonly toTopic: string;
  readonly transactionalId: string | null;
  /** `fenced` stands for every error after which it cannot go on. */
  readonly state: 'down' | 'starting' | 'polling' | 'open' | 'committing' | 'aborting' | 'fenced';
  /** Transactions of this process. */
  readonly committed: number;
  readonly aborted: number;
  /** Records handed to send(). */
  readonly sent: number;
}
