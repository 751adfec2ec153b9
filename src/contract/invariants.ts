/** What the audits hold to be true of a run, by name, and what may legitimately break it. The checks are `engine/audit`,
 *  one file of the same name each; the words are `i18n`. */

import type { PartitionKey } from './ids.ts';

/** When a promise is looked at.
 *  - `event`: after every event that could break it, in time proportional to what the event changed
 *  - `transition`: at the one change that could break it
 *  - `quiet`: at quiet moments, from scratch */
export type CheckClass = 'event' | 'transition' | 'quiet';

export interface InvariantCard {
  /** R replicated partitions, K metadata quorum and controller, D disk, P producers, G groups, C what clients see, Q the
   *  simulator itself. */
  readonly id: string;
  readonly class: CheckClass;
  /** What the formal specifications of Kafka's replication call it. */
  readonly formal?: string;
}

export const INVARIANTS = {
  // replicated partitions
  'high-watermark-within-log': { id: 'R1', class: 'event', formal: 'HwLeLeo' },
  'high-watermark-within-isr': { id: 'R2', class: 'event', formal: 'ValidHighWatermark' },
  'high-watermark-is-monotonic': { id: 'R3', class: 'event' },
  'new-leader-reaches-committed': { id: 'R4', class: 'event' },
  'logs-match': { id: 'R6', class: 'quiet', formal: 'LogMatching' },
  'logs-agree-below-high-watermark': { id: 'R7', class: 'event', formal: 'CommittedPrefix' },
  'epochs-never-decrease': { id: 'R8', class: 'transition', formal: 'EpochMonotonic' },
  'offsets-are-contiguous': { id: 'R9', class: 'transition' },
  'epoch-cache-tells-the-log': { id: 'R10', class: 'transition' },
  'truncation-spares-committed': { id: 'R11', class: 'transition' },
  'follower-continues-its-leader': { id: 'R12', class: 'transition' },
  'one-leader-per-epoch': { id: 'R13', class: 'event', formal: 'UniqLeaderPerEpoch' },
  'leader-is-in-isr': { id: 'R14', class: 'event', formal: 'LeaderInIsrOrNone' },
  'isr-and-elr-are-sound': { id: 'R15', class: 'event', formal: 'ValidControllerIsrAndElr' },
  'fenced-brokers-lead-nothing': { id: 'R16', class: 'event', formal: 'ValidControllerState' },
  'isr-holds-committed': { id: 'R17', class: 'event', formal: 'StrongIsr' },
  'elected-leader-is-complete': { id: 'R18', class: 'transition', formal: 'LeaderCompleteness' },
  'own-isr-holds-committed': { id: 'R19', class: 'event', formal: 'WeakIsr' },
  'maximal-isr-covers-isr': { id: 'R20', class: 'event', formal: 'ReplicationQuorumSuperset' },
  'unclean-restart-leaves-isr': { id: 'R21', class: 'event' },
  'acknowledged-survives': { id: 'R22', class: 'transition', formal: 'NoCommittedRecordLostGlobally' },
  'committed-on-true-leader': { id: 'R22', class: 'event', formal: 'CommittedOnTrueLeader' },
  'committed-somewhere': { id: 'R22', class: 'event', formal: 'CommittedSomewhere' },
  'partition-epochs-only-rise': { id: 'R23', class: 'event' },
  'isr-grows-by-its-leader': { id: 'R25', class: 'transition' },
  'acknowledged-is-committed': { id: 'R26', class: 'transition' },
  'min-isr-is-kept': { id: 'R27', class: 'transition' },
  'joiner-has-caught-up': { id: 'R30', class: 'transition' },
  'leaver-was-behind': { id: 'R31', class: 'transition' },
  'nothing-committed-twice': { id: 'R32', class: 'event', formal: 'NoCommitConflict' },
  'committed-is-on-majority': { id: 'R33', class: 'event' },
  // metadata quorum and controller
  'one-quorum-leader-per-epoch': { id: 'K1', class: 'event' },
  'one-vote-per-epoch': { id: 'K2', class: 'transition' },
  'quorum-epochs-only-rise': { id: 'K3', class: 'event' },
  'quorum-leader-is-complete': { id: 'K6', class: 'transition' },
  'metadata-logs-agree': { id: 'K7', class: 'quiet' },
  'metadata-begins-at-a-snapshot': { id: 'K11', class: 'transition' },
  'leaders-load-no-snapshot': { id: 'K12', class: 'transition' },
  'snapshots-agree': { id: 'K7', class: 'quiet' },
  'majority-holds-metadata': { id: 'K8', class: 'event' },
  'applied-metadata-is-committed': { id: 'K9', class: 'event', formal: 'MetadataLogMatching' },
  'one-active-controller-per-epoch': { id: 'K13', class: 'event' },
  'broker-epochs-only-rise': { id: 'K14', class: 'event' },
  'images-tell-the-log': { id: 'K18', class: 'quiet' },
  // disk
  'segments-are-in-order': { id: 'D1', class: 'quiet' },
  'index-finds-its-batch': { id: 'D2', class: 'quiet' },
  'time-index-tells-the-segment': { id: 'D3', class: 'quiet' },
  'log-start-only-rises': { id: 'D4', class: 'transition' },
  'retention-stays-below-high-watermark': { id: 'D5', class: 'transition' },
  'compaction-keeps-the-newest': { id: 'D6', class: 'quiet' },
  'aborted-stays-invisible': { id: 'D7', class: 'quiet' },
  'flushed-stays': { id: 'D9', class: 'transition' },
  'checkpoints-tell-the-past': { id: 'D9', class: 'quiet' },
  'producer-state-tells-the-log': { id: 'D10', class: 'quiet' },
  'sizes-add-up': { id: 'D11', class: 'quiet' },
  'truncation-leaves-nothing-behind': { id: 'D12', class: 'transition' },
  // producers
  'sequences-have-no-gap': { id: 'P1', class: 'transition' },
  'idempotent-writes-once': { id: 'P2', class: 'quiet' },
  'idempotence-keeps-order': { id: 'P3', class: 'event' },
  'producer-epochs-only-rise': { id: 'P4', class: 'transition' },
  'acknowledged-offset-is-real': { id: 'P17', class: 'transition' },
  'producer-ids-have-one-owner': { id: 'P5', class: 'event' },
  'transaction-states-follow': { id: 'P6', class: 'transition' },
  'markers-follow-decisions': { id: 'P7', class: 'transition' },
  'transactions-are-atomic': { id: 'P8', class: 'transition' },
  'open-transactions-tell-the-log': { id: 'P9', class: 'quiet' },
  'read-committed-reads-decided': { id: 'P10', class: 'transition' },
  'ended-transactions-take-nothing': { id: 'P12', class: 'transition' },
  'fenced-epochs-stay-out': { id: 'P13', class: 'transition' },
  'producers-share-no-epoch': { id: 'P14', class: 'event' },
  'one-transaction-coordinator-per-epoch': { id: 'P15', class: 'event' },
  'offsets-follow-their-transaction': { id: 'P16', class: 'transition' },
  // groups
  'generations-only-rise': { id: 'G1', class: 'event' },
  'assignment-has-no-hole': { id: 'G2', class: 'transition' },
  'one-owner-per-partition': { id: 'G3', class: 'event', formal: 'NoDoubleClientAssignment' },
  'one-member-per-partition': { id: 'G3', class: 'event' },
  'owners-hold-their-znodes': { id: 'G3', class: 'transition' },
  'member-epochs-follow': { id: 'G6', class: 'event', formal: 'ValidMemberEpoch' },
  'assigned-is-subscribed': { id: 'G4', class: 'transition' },
  'commits-are-of-members': { id: 'G7', class: 'transition' },
  'commits-move-forward': { id: 'G8', class: 'transition' },
  'commits-stay-within-the-log': { id: 'G9', class: 'event' },
  'coordinator-tells-its-log': { id: 'G10', class: 'quiet' },
  'one-coordinator-per-epoch': { id: 'G11', class: 'event' },
  'newest-instance-wins': { id: 'G12', class: 'transition' },
  'stable-groups-are-settled': { id: 'G13', class: 'event', formal: 'ValidStableGroupState' },
  'revoked-before-given': { id: 'G14', class: 'transition' },
  'one-holder-per-record': { id: 'G15', class: 'event' },
  'share-start-passes-done': { id: 'G16', class: 'event' },
  'done-is-not-delivered': { id: 'G17', class: 'event' },
  'deliveries-stay-within-the-limit': { id: 'G18', class: 'event' },
  'verdicts-outlive-leaders': { id: 'G19', class: 'transition' },
  'sessions-last-their-time': { id: 'G15', class: 'transition' },
  // what clients see
  'reads-are-committed': { id: 'C1', class: 'transition' },
  // the simulator itself
  'time-never-runs-back': { id: 'Q2', class: 'event' },
  'messages-add-up': { id: 'Q3', class: 'quiet' },
  'the-dead-do-nothing': { id: 'Q5', class: 'event' },
} as const satisfies Readonly<Record<string, InvariantCard>>;

export type InvariantName = keyof typeof INVARIANTS;

/** In the order of the table. */
// Object.keys widens to string; the keys are those of the table above.
export const INVARIANT_NAMES = Object.keys(INVARIANTS) as readonly InvariantName[];

/** Why a promise may be broken without anything being wrong: the setting or the fault that permits it, as the state of the
 *  run proves it. Params are what its sentence names. */
export type Expected =
  /** A replica that was not in sync was let to lead. */
  | {
      readonly code: 'uncleanElection';
      readonly params: { readonly partition: string; readonly broker: string; readonly epoch: string };
    }
  /** The release does not tell a producer's transactions apart by their epoch. */
  | {
      /** A leader that knew nothing of the producer took a batch that was not its first (ProducerAppendInfo#checkSequence). */
      readonly code: 'unknownProducer';
      readonly params: { readonly partition: string; readonly offset: string; readonly sequence: string };
    }
  /** The release does not ask the coordinator about a batch, and its partition has seen no newer epoch of the producer. */
  | {
      readonly code: 'epochUnseen';
      readonly params: { readonly partition: string; readonly version: string };
    }
  | { readonly code: 'oldTransactions'; readonly params: { readonly version: string } }
  /** The producer did not ask for more. */
  | { readonly code: 'acks'; readonly params: { readonly acks: string } }
  /** So many in-sync replicas were enough, and as many have lost what they had not flushed. */
  | {
      readonly code: 'unflushedLost';
      readonly params: { readonly minIsr: string; readonly brokers: string };
    }
  /** What-if: a majority counts on every disk of it, and brokers have lost what they had not flushed. */
  | { readonly code: 'majorityLost'; readonly params: { readonly brokers: string } }
  /** So many in-sync replicas were enough, and as many were down at once without having stopped in good order. Each leaves the
   *  ISR as it comes back, and the last one leads, whatever it has lost. */
  | {
      readonly code: 'downTogether';
      readonly params: { readonly minIsr: string; readonly brokers: string };
    }
  /** A broker lost what it had not flushed when it was the last in sync, and its release keeps nobody else (before KIP-966). */
  | {
      readonly code: 'lastReplicaStanding';
      readonly params: { readonly broker: string; readonly version: string };
    }
  /** A broker came back without what it had not flushed, and its release does not make it leave the ISR for that. */
  | {
      readonly code: 'uncleanRestartUnseen';
      readonly params: { readonly broker: string; readonly version: string };
    }
  /** The release truncates to the follower's own high watermark (before KIP-101). */
  | {
      readonly code: 'truncatesToHighWatermark';
      readonly params: { readonly broker: string; readonly version: string };
    }
  /** The release fences neither fetches nor truncation by the leader epoch (before KIP-279 and KIP-320). */
  | {
      readonly code: 'unfencedReplication';
      readonly params: { readonly broker: string; readonly version: string };
    }
  /** The release lets the high watermark move below min.insync.replicas (before 3.7). */
  | { readonly code: 'noMinIsrGate'; readonly params: { readonly minIsr: string; readonly version: string } }
  /** News that a leader had already made it forget which ISR it had asked for, and it moved its high watermark without waiting
   *  for a member that the controller had let in (every release with AlterPartition). */
  | {
      readonly code: 'forgottenProposal';
      readonly params: { readonly leader: string; readonly brokers: string };
    }
  /** A leader's session in ZooKeeper ended before it heard that an ISR was written, and it went by the one before. */
  | {
      readonly code: 'unheardProposal';
      readonly params: { readonly leader: string; readonly brokers: string };
    }
  /** A controller in ZooKeeper tells a leader which replicas are to stay before it takes those that go out of the ISR. */
  | {
      readonly code: 'replicaLeaving';
      readonly params: { readonly leader: string; readonly brokers: string; readonly version: string };
    }
  /** A replica that was taken out while it was eligible was elected for that later. */
  | {
      readonly code: 'eligibleOutsider';
      readonly params: { readonly broker: string; readonly partition: string; readonly version: string };
    }
  /** A broker goes on with the log of an earlier topic of that name (before topics had ids, KIP-516). */
  | {
      readonly code: 'strayLog';
      readonly params: { readonly brokers: string; readonly partition: string; readonly version: string };
    }
  /** A leader that has read its snapshot does not know that a marker of its log is still to be replicated. */
  | {
      readonly code: 'snapshotForgets';
      readonly params: { readonly broker: string; readonly partition: string; readonly offset: string };
    }
  /** An application commits an offset once more in the callback of a commitAsync() that failed, whatever it has committed since. */
  | { readonly code: 'commitTriedAgain'; readonly params: { readonly consumer: string } }
  /** A leader that has not heard of its successor yet. */
  | { readonly code: 'staleLeader'; readonly params: { readonly broker: string; readonly epoch: string } }
  /** A controller that has not heard of its successor yet, and nothing in its release stops it. */
  | {
      readonly code: 'zombieController';
      readonly params: { readonly controller: string; readonly version: string };
    };

export type ExpectedCode = Expected['code'];

/** What the values of a finding are: whom it is about, what was found there, and what it should have agreed with. Words for each
 *  are in `i18n`. */
export const FINDING_VALUES = [
  'broker',
  'otherBroker',
  'leader',
  'controller',
  'otherController',
  'voter',
  'node',
  'otherNode',
  'group',
  'generation',
  'otherGeneration',
  'member',
  'otherMember',
  'given',
  'producer',
  'otherProducer',
  'transaction',
  'otherTransaction',
  'record',
  'otherRecord',
  'endedWith',
  'key',
  'sequence',
  'event',
  'offset',
  'otherOffset',
  'epoch',
  'otherEpoch',
  'highWatermark',
  'logStartOffset',
  'logEndOffset',
  'acknowledgedUpTo',
  'committedUpTo',
  'heldUpTo',
  'heldBy',
  'flushedUpTo',
  'appliedUpTo',
  'isr',
  'elr',
  'replicas',
  'minIsr',
  'joined',
  'asked',
  'waitsFor',
  'acks',
  'before',
  'after',
  'found',
  'wanted',
  'decided',
  'ms',
  'limit',
] as const;

/** In the order in which one would say them. −1, or nothing: there is none. */
export type FindingValues = { readonly [V in (typeof FINDING_VALUES)[number]]?: string | number };

/** A promise that does not hold: which, and what was found. */
export interface Breach {
  readonly invariant: InvariantName;
  /** With the values, in the engine's own English: to be quoted, never to be part of a sentence of the page. */
  readonly sentence: string;
  /** The partition it is about, if it is about one. */
  readonly about: PartitionKey | null;
  readonly values: FindingValues;
}

/** A promise that was found not to hold. */
export interface InvariantViolation extends Breach {
  /** Null: nothing permits it; it is a fault of the simulation. */
  readonly expected: Expected | null;
}
