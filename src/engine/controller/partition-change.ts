/** The record that changes a partition: who leads it after that, who is in sync, who else may lead, who holds it.
 *  Pure: reads a registration and what is wanted of it, answers a record or null.
 *
 *      reassignment done?  →  eligible leader replicas  →  election  →  epochs
 *
 *  Models      org.apache.kafka.controller.PartitionChangeBuilder; KIP-455, KIP-704, KIP-966, KAFKA-15021
 *  Simplifies  one log directory, which is always online
 *  Invariants  a leader is a member of the ISR it is given; ISR and ELR are disjoint; without ELR the ISR is never empty
 *  See         elections.ts, reassignments.ts, isr-control.ts */
import type { Rules } from '../../contract/eras.ts';
import type { BrokerId } from '../../contract/ids.ts';
import { NO_BROKER } from '../../contract/ids.ts';
import type { PartitionRegistration } from '../protocol/metadata-image.ts';
import type { PartitionChangeRecord } from '../protocol/records.ts';

/** - `PREFERRED`: the first replica if it can, else whoever keeps the partition online.
 *  - `ONLINE`: whoever keeps the partition online, the present leader first.
 *  - `UNCLEAN`: the same; and if that finds nobody, the first live replica, whatever it lacks. */
export type Election = 'PREFERRED' | 'ONLINE' | 'UNCLEAN';

export interface WantedChange {
  readonly partition: PartitionRegistration;
  readonly topicId: string;
  readonly rules: Pick<Rules, 'eligibleLeaderReplicas' | 'shrinkBumpsLeaderEpoch' | 'electionIsClean'>;
  /** `min.insync.replicas` of the topic, capped at the number of replicas. */
  readonly minIsr: number;
  /** Who may lead after the change: registered, unfenced, not shutting down. */
  readonly isAcceptable: (brokerId: BrokerId) => boolean;
  /** `ONLINE` unless said. */
  readonly election?: Election;
  /** What is not said stays as it is. */
  readonly targetIsr?: readonly BrokerId[];
  readonly targetReplicas?: readonly BrokerId[];
  readonly targetRemoving?: readonly BrokerId[];
  readonly targetAdding?: readonly BrokerId[];
  readonly targetLeaderRecoveryState?: number;
  /** Replicas that may have lost what they had not flushed: not eligible, whatever they were. */
  readonly uncleanShutdown?: readonly BrokerId[];
  /** What `lastKnownElr` keeps. `leader`, unless said: who led last. `members`: all who were eligible once; Kafka's builder
   *  can do that, and its controller never asks for it. */
  readonly lastKnown?: 'leader' | 'members';
}

const NO_LEADER_CHANGE = -2;
const RECOVERING = 1;

/** The partition as it is wanted, while the change is put together. */
interface Target {
  isr: readonly BrokerId[];
  replicas: readonly BrokerId[];
  removing: readonly BrokerId[];
  adding: readonly BrokerId[];
  elr: readonly BrokerId[];
  lastKnownElr: readonly BrokerId[];
}
type Draft = { -readonly [K in keyof PartitionChangeRecord]: PartitionChangeRecord[K] };

/** Null when nothing changes. */
export function changePartition(wanted: WantedChange): PartitionChangeRecord | null {
  const { partition, rules } = wanted;
  const target = targetOf(wanted);
  const record: Draft = {
    type: 'PartitionChangeRecord',
    topicId: wanted.topicId,
    partitionId: partition.partition,
    isr: null,
    leader: NO_LEADER_CHANGE,
    leaderRecoveryState: null,
  };
  completeReassignment(target);
  if (rules.eligibleLeaderReplicas) noteEligible(wanted, target);
  tryElection(wanted, target, record);
  if (record.leader === NO_LEADER_CHANGE && !contains(target.replicas, partition.replicas)) {
    // A replica is taken out: the same leader begins another epoch.
    record.leader = partition.leader;
  }
  if (record.isr !== null || !rules.eligibleLeaderReplicas) {
    target.elr = [];
    target.lastKnownElr = [];
  }
  const mayChangeIsr = target.isr.length > 0 || rules.eligibleLeaderReplicas;
  if (record.isr === null && mayChangeIsr && !same(target.isr, partition.isr))
    record.isr = frozen(target.isr);
  const hasShrunk = record.isr !== null && !contains(record.isr, partition.isr);
  if (rules.shrinkBumpsLeaderEpoch && hasShrunk && record.leader === NO_LEADER_CHANGE) {
    // KAFKA-15021: on metadata versions below 3.6 a shrinking ISR begins an epoch.
    record.leader = partition.leader;
  }
  setLists(wanted, target, record);
  const { targetLeaderRecoveryState = partition.leaderRecoveryState } = wanted;
  if (targetLeaderRecoveryState !== partition.leaderRecoveryState) {
    record.leaderRecoveryState = targetLeaderRecoveryState;
  }
  return changesSomething(record) ? record : null;
}

function tryElection(wanted: WantedChange, target: Target, record: Draft): void {
  const { partition } = wanted;
  const { leader, unclean } = elect(wanted, target);
  if (leader === partition.leader) return;
  if (target.elr.includes(leader)) {
    target.isr = [leader];
    target.elr = target.elr.filter((id) => id !== leader);
  }
  record.leader = leader;
  // One from outside, taken for clean while that rule is off, is the whole ISR as well.
  if (!unclean && leader !== NO_BROKER && !target.isr.includes(leader)) record.isr = frozen([leader]);
  if (!unclean) return;
  // Whoever lacks records is the whole ISR: all others must come to agree with it.
  record.isr = frozen([leader]);
  if (partition.leaderRecoveryState !== RECOVERING) record.leaderRecoveryState = RECOVERING;
}

function setLists({ partition, rules, lastKnown }: WantedChange, target: Target, record: Draft): void {
  if (!same(target.replicas, partition.replicas)) record.replicas = frozen(target.replicas);
  if (!same(target.removing, partition.removingReplicas)) record.removingReplicas = frozen(target.removing);
  if (!same(target.adding, partition.addingReplicas)) record.addingReplicas = frozen(target.adding);
  if (!same(target.elr, partition.eligibleLeaderReplicas)) record.eligibleLeaderReplicas = frozen(target.elr);
  const lastKnownElr =
    lastKnown === 'members' ? target.lastKnownElr : nextLastKnownLeader(partition, record, rules);
  if (!same(lastKnownElr, partition.lastKnownElr)) record.lastKnownElr = frozen(lastKnownElr);
}

/** The last known leader is noted when the ISR runs empty, and forgotten when somebody leads. */
function nextLastKnownLeader(
  { leader, lastKnownElr }: PartitionRegistration,
  record: Draft,
  { eligibleLeaderReplicas }: WantedChange['rules'],
): readonly BrokerId[] {
  if (!eligibleLeaderReplicas) return lastKnownElr;
  if (record.isr?.length === 0) return [leader];
  const isLed = record.leader >= 0 || (leader !== NO_BROKER && record.leader !== NO_BROKER);
  return isLed ? [] : lastKnownElr;
}

const changesSomething = (record: Draft): boolean =>
  record.isr !== null ||
  record.leader !== NO_LEADER_CHANGE ||
  record.leaderRecoveryState !== null ||
  record.replicas !== undefined ||
  record.removingReplicas !== undefined ||
  record.addingReplicas !== undefined ||
  record.eligibleLeaderReplicas !== undefined ||
  record.lastKnownElr !== undefined;

/** Who leads when the change is made, and whether that may cost committed records. */
export function electLeader(wanted: WantedChange): { readonly leader: BrokerId; readonly unclean: boolean } {
  return elect(wanted, targetOf(wanted));
}

const targetOf = ({ partition, ...wanted }: WantedChange): Target => ({
  isr: wanted.targetIsr ?? partition.isr,
  replicas: wanted.targetReplicas ?? partition.replicas,
  removing: wanted.targetRemoving ?? partition.removingReplicas,
  adding: wanted.targetAdding ?? partition.addingReplicas,
  elr: partition.eligibleLeaderReplicas,
  lastKnownElr: partition.lastKnownElr,
});

/** A reassignment is done when every replica that is to stay is in the ISR; then the others go.
 *  Models PartitionReassignmentReplicas#maybeCompleteReassignment. */
function completeReassignment(target: Target): void {
  if (target.removing.length === 0 && target.adding.length === 0) return;
  const stays = (id: BrokerId): boolean => !target.removing.includes(id);
  const isr = target.isr.filter(stays);
  const replicas = target.replicas.filter(stays);
  if (isr.length === 0 || !replicas.every((id) => isr.includes(id))) return;
  target.isr = isr;
  target.replicas = replicas;
  target.removing = [];
  target.adding = [];
}

/** Whoever leaves an ISR that is, or falls, below min.insync.replicas holds all that is committed: nothing more can be
 *  committed without it. In ascending order, as Kafka's set of small integers gives them. */
function noteEligible({ partition, minIsr, uncleanShutdown = [] }: WantedChange, target: Target): void {
  if (target.isr.length >= minIsr) {
    target.elr = [];
    target.lastKnownElr = [];
    return;
  }
  const isOut = (id: BrokerId): boolean => !target.isr.includes(id);
  const candidates = new Set([...partition.eligibleLeaderReplicas, ...partition.isr]);
  target.elr = ascending(candidates).filter((id) => isOut(id) && !uncleanShutdown.includes(id));
  for (const id of partition.lastKnownElr) candidates.add(id);
  target.lastKnownElr = ascending(candidates).filter((id) => isOut(id) && !target.elr.includes(id));
}

function elect(wanted: WantedChange, target: Target): { leader: BrokerId; unclean: boolean } {
  const { partition, rules, isAcceptable, election = 'ONLINE' } = wanted;
  const clean = (leader: BrokerId) => ({ leader, unclean: false });
  const isEligible = (id: BrokerId): boolean =>
    target.isr.includes(id) || (target.isr.length === 0 && target.elr.includes(id)) || !rules.electionIsClean;
  const isValid = (id: BrokerId): boolean => isEligible(id) && isAcceptable(id);
  const preferred = target.replicas[0] ?? NO_BROKER;
  if (election === 'PREFERRED' && isValid(preferred)) return clean(preferred);
  if (isValid(partition.leader)) return clean(partition.leader);
  const online = target.replicas.find(isValid);
  if (online !== undefined) return clean(online);
  const lastKnown = lastKnownLeader(wanted, target);
  if (lastKnown !== null) return { leader: lastKnown, unclean: true };
  const alive = election === 'UNCLEAN' ? target.replicas.find(isAcceptable) : undefined;
  return alive === undefined ? clean(NO_BROKER) : { leader: alive, unclean: true };
}

/** When nobody is in sync or eligible: whoever led last, if it lives (balanced recovery). Null: nobody. */
function lastKnownLeader(wanted: WantedChange, target: Target): BrokerId | null {
  const [last, ...others] = wanted.partition.lastKnownElr;
  if (wanted.lastKnown === 'members') return null;
  if (!wanted.rules.eligibleLeaderReplicas || target.isr.length > 0 || target.elr.length > 0) return null;
  return last !== undefined && others.length === 0 && wanted.isAcceptable(last) ? last : null;
}

const frozen = (ids: readonly BrokerId[]): readonly BrokerId[] => Object.freeze([...ids]);
const ascending = (ids: Iterable<BrokerId>): BrokerId[] => [...ids].sort((a, b) => a - b);
const contains = (all: readonly BrokerId[], some: readonly BrokerId[]): boolean =>
  some.every((id) => all.includes(id));
const same = (a: readonly BrokerId[], b: readonly BrokerId[]): boolean =>
  a.length === b.length && a.every((id, i) => b[i] === id);
