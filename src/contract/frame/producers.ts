/** Producers as they see themselves. */
import type { Acks, KeyStrategy } from '../commands.ts';

export interface ProducerView {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly acks: Acks;
  readonly idempotence: boolean;
  readonly pid: number;
  readonly ratePerSecond: number;
  readonly keyStrategy: KeyStrategy;
  /** Null: it sends outside of transactions. */
  /** `paused`: it stands still, as in a long garbage collection. */
  readonly process: 'up' | 'paused' | 'down';
  readonly transactions: ProducerTransactionsView | null;
  /** One per partition of its topic. */
  readonly accumulator: readonly AccumulatorView[];
  readonly inFlightRequests: number;
  readonly sent: number;
  readonly acknowledged: number;
  readonly failed: number;
  readonly retries: number;
  /** Records of which the application was told their end: none when it drops the futures; with acks=0 "stored" says nothing. */
  readonly toldStored: number;
  readonly toldFailed: number;
  /** Of `buffer.memory`, what is taken. */
  readonly bufferBytes: number;
  /** What calls of send() that have not returned wait for, the oldest first. */
  readonly blocked: readonly ('metadata' | 'memory')[];
}

export interface ProducerTransactionsView {
  readonly transactionalId: string;
  readonly epoch: number;
  /** `down`: the process is. `fenced` stands for every error after which it cannot go on. */
  readonly state: 'down' | 'starting' | 'idle' | 'open' | 'committing' | 'aborting' | 'fenced';
  /** Counts its transactions, from 1; 0 before the first. */
  readonly number: number;
  /** Records sent in this one. */
  readonly records: number;
}

export interface AccumulatorView {
  readonly partition: number;
  readonly batches: number;
  readonly records: number;
  /** The producer knows no leader for it: its batches wait. */
  readonly waitsForLeader: boolean;
}
