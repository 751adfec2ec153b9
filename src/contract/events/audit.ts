/** What the auditor has seen: records and their fates, promises that do not hold. */
import type { PartitionKey } from '../ids.ts';
import type { Breach, Expected } from '../invariants.ts';

export type AuditEvent =
  /** A record whose producer takes it for stored is on no disk. */
  | {
      readonly type: 'record.lost';
      readonly partition: PartitionKey;
      /** Where it was; −1: sent with acks=0, it never came to be in the log. */
      readonly offset: number;
      readonly producerId: string;
      /** Which of the producer's records, from 1. */
      readonly sequence: number;
      readonly acks: 0 | 1 | 'all';
    }
  /** A record that a log already has committed is committed again, further on; or one is committed behind a later record of
   *  its producer. */
  | {
      readonly type: 'record.duplicated' | 'record.reordered';
      readonly partition: PartitionKey;
      readonly offset: number;
      /** Where it was committed first, or where the later record is; −1: too long ago to be known. */
      readonly otherOffset: number;
      /** The producer, by the name that its records carry, and which of its records it is. */
      readonly producer: string;
      readonly number: number;
    }
  /** A group goes on behind records that none of its members has processed, or has processed records again. */
  | {
      readonly type: 'record.missed' | 'record.reprocessed';
      readonly groupId: string;
      readonly consumerId: string;
      readonly partition: PartitionKey;
      readonly fromOffset: number;
      /** Inclusive; `count` of the offsets up to there. */
      readonly toOffset: number;
      readonly count: number;
    }
  /** An application with threads of its own is done with a record. */
  | {
      readonly type: 'record.processed';
      readonly consumerId: string;
      readonly groupId: string;
      readonly partition: PartitionKey;
      readonly offset: number;
    }
  /** A database has taken what an application wrote: so many records, of which so many had a row already. */
  | {
      readonly type: 'sink.written';
      readonly consumerId: string;
      readonly groupId: string;
      readonly rows: number;
      readonly again: number;
    }
  /** A promise of `invariants.ts` does not hold, and nothing permits that: a fault of the simulation. */
  | ({ readonly type: 'invariant.broken' } & Breach)
  /** A promise does not hold, as a setting or a fault permits. Told once for each reason and partition. */
  | ({ readonly type: 'invariant.explained'; readonly expected: Expected } & Breach);
