/** What a broker keeps of transactions in its partitions: questions to coordinators, and markers at work.
 *  See         verification.ts, txn-markers.ts */
import type { KafkaError } from '../../contract/errors.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import type { Incoming } from '../kernel/network.ts';
import type { Verification } from '../storage/producer-append.ts';

/** What the sender of a transactional batch understands, by the version it sent. */
export type Operation = 'oldErrors' | 'verify' | 'add';

export interface Verifications {
  /** By partition key and producer id. */
  readonly begun: Map<string, Verification>;
  lastGuard: number;
  /** Questions that wait, by coordinator; at most one for each transactional id. */
  readonly queues: Map<BrokerId, Question[]>;
  readonly inFlight: Set<BrokerId>;
  lastTimer: number;
}

/** Frozen, with all it holds. */
export interface Question {
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly operation: Operation;
  readonly guards: readonly Guard[];
  readonly startedUs: SimTimeUs;
  /** Who waits: a Produce request, or the group coordinator with what it goes on with. */
  readonly next:
    | { readonly kind: 'produce'; readonly incoming: Incoming }
    | { readonly kind: 'group'; readonly partition: number; readonly continuation: unknown };
}
export interface Guard {
  readonly key: PartitionKey;
  readonly guard: number;
}

/** Partitions that may not be written, with what the sender is told. Frozen. */
export type Unverified = Readonly<Record<PartitionKey, KafkaError>>;

export const createVerifications = (): Verifications => ({
  begun: new Map(),
  lastGuard: 0,
  queues: new Map(),
  inFlight: new Set(),
  lastTimer: 0,
});

/** Frozen. */
export interface Answered {
  readonly question: Question;
  readonly unverified: Unverified;
}

/** A WriteTxnMarkers request at work: what each of its partitions is answered, in its order; null while it waits. */
export interface MarkerRequest {
  readonly incoming: Incoming;
  readonly errors: (KafkaError | null)[];
}

/** What a marker's wait keeps. Frozen. */
export interface MarkerPart {
  readonly request: string;
  readonly index: number;
  readonly partition: number;
  /** Whether the group coordinator must hear of it. */
  readonly isOfGroups: boolean;
  readonly producerId: number;
  readonly commits: boolean;
}
