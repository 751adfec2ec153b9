/** What Kafka's controller makes of one partition: elections, moves, eligible leader replicas; by PartitionChangeBuilder, as
 *  its own unit tests put it. Sequences of them are in partition-steps.ts. */

import type { Control } from '../../../controller/control.ts';
import { minIsrOf, unchanged } from '../../../controller/control.ts';
import { changePartition, electLeader } from '../../../controller/partition-change.ts';
import { reassign } from '../../../controller/reassignments.ts';
import { mergeChange } from '../../../protocol/metadata-image.ts';
import type { PartitionChangeRecord } from '../../../protocol/records.ts';
import { controlOver, fooIn } from '../../control-fixture.ts';
import type { Adapter } from '../cases.ts';
import { leaveOut } from '../cases.ts';
import { electionSteps, eligibleSteps, reassignmentSteps } from './partition-steps.ts';

interface Given {
  readonly replicas?: readonly number[];
  readonly isr?: readonly number[];
  readonly elr?: readonly number[] | 'enabled';
  readonly lastKnownElr?: readonly number[];
  readonly adding?: readonly number[];
  readonly removing?: readonly number[];
  readonly leader?: number;
  readonly minIsr?: number;
  readonly acceptable?: string | readonly number[];
  readonly metadataVersion?: string;
}
interface Wish {
  readonly election?: 'PREFERRED' | 'ONLINE' | 'UNCLEAN';
  readonly targetIsr?: readonly number[];
  readonly targetReplicas?: readonly number[];
  readonly uncleanShutdown?: readonly number[];
}

const ALL = [0, 1, 2, 3, 4, 5];
const NO_LEADER_CHANGE = -2;

/** `all`, `none`, `all but 3`, `only 1`; or a list. */
function isAcceptableIn(text: string | readonly number[] = 'all'): (id: number) => boolean {
  if (typeof text !== 'string') return (id) => text.includes(id);
  const ids = [...text.matchAll(/\d+/g)].map(Number);
  if (text.startsWith('all')) return (id) => !ids.includes(id);
  if (text === 'none' || text.startsWith('only')) return (id) => ids.includes(id);
  return leaveOut(`nobody knows who is acceptable: ${text}`);
}

/** Releases before 3.6 begin a leader epoch when an ISR shrinks; all that are named with a version are without ELR. */
function controlOf(given: Given, withElr: boolean): Control {
  const { isr = [], elr, lastKnownElr = [], metadataVersion } = given;
  const members = [...isr, ...(Array.isArray(elr) ? elr : []), ...lastKnownElr, given.leader ?? -1];
  // A test that does not say who holds the partition means the brokers it speaks of, and their neighbours.
  const replicas = given.replicas ?? [...new Set([...[1, 2, 3, 4], ...members.filter((id) => id >= 0)])];
  const [, minor = '9'] = /^3\.(\d+)/.exec(metadataVersion ?? '') ?? [];
  const isAcceptable = isAcceptableIn(given.acceptable);
  return controlOver({
    replicas,
    isr,
    leader: given.leader ?? isr[0] ?? -1,
    elr: Array.isArray(elr) ? elr : [],
    lastKnownElr,
    adding: given.adding ?? [],
    removing: given.removing ?? [],
    fenced: ALL.filter((id) => !isAcceptable(id)),
    configs: given.minIsr === undefined ? {} : { 'min.insync.replicas': `${given.minIsr}` },
    rules: { eligibleLeaderReplicas: withElr, shrinkBumpsLeaderEpoch: Number(minor) < 6 },
  });
}

const wantedIn = (control: Control, wish: Wish) => ({ ...unchanged(control, fooIn(control.image)), ...wish });

/** What a record says: no more than what changes. */
function contentOf(record: PartitionChangeRecord) {
  const { isr, leader, leaderRecoveryState, replicas, removingReplicas, addingReplicas } = record;
  return {
    replicas,
    isr: isr ?? undefined,
    leader: leader === NO_LEADER_CHANGE ? undefined : leader,
    removing: removingReplicas,
    adding: addingReplicas,
    leaderRecoveryState: leaderRecoveryState === null ? undefined : recoveryOf(leaderRecoveryState),
  };
}
const recoveryOf = (state: number): string => (state === 1 ? 'RECOVERING' : 'RECOVERED');

/** A record, and whether it begins another epoch of the same leader. */
function answerOf(control: Control, record: PartitionChangeRecord | null) {
  const before = fooIn(control.image);
  if (!record) return { change: null };
  const isSameLeader = record.leader === NO_LEADER_CHANGE || record.leader === before.leader;
  const bumps = mergeChange(before, record).leaderEpoch > before.leaderEpoch;
  return { record: contentOf(record), leaderEpochBump: isSameLeader ? bumps : undefined };
}

export const leaderElection: Adapter = (given, when) => {
  if (given.partitions) return electionSteps(given.partitions, when);
  const control = controlOf(given, false);
  if (Array.isArray(when)) return when.map((wish: Wish) => electLeader(wantedIn(control, wish)));
  return answerOf(control, changePartition(wantedIn(control, when)));
};

export const reassignment: Adapter = (given, when) => {
  const control = controlOf(given, false);
  if (Array.isArray(when)) return reassignmentSteps(control, when);
  if (when === 'cancel reassignment')
    return answerOf(control, reassign(control, 'foo', 0, null, true).record);
  if (!when.reassignTo) return answerOf(control, changePartition(wantedIn(control, when)));
  const { record } = reassign(control, 'foo', 0, when.reassignTo, true);
  if (!record) return leaveOut('the move is refused');
  const after = mergeChange(fooIn(control.image), record);
  const immediate = after.addingReplicas.length + after.removingReplicas.length === 0;
  return { ...answerOf(control, record), immediate };
};

export const eligibleLeaderReplicas: Adapter = (given, when) => {
  if (when === 'effective min ISR') {
    const replicas = ALL.slice(0, given.replicationFactor);
    return minIsrOf(controlOf({ replicas, isr: replicas, minIsr: given.minInsyncReplicas }, true), 'foo');
  }
  if (Array.isArray(when)) {
    const isr = given.isr ?? given.replicas;
    return eligibleSteps(controlOf({ ...given, isr }, true), when, given.isr !== undefined);
  }
  const control = controlOf(given, true);
  // These tests of the builder keep all members that were eligible once, unless it is the election that they are about.
  const wish = when === 'election' ? {} : { ...when, lastKnown: 'members' };
  const before = fooIn(control.image);
  const record = changePartition(wantedIn(control, wish));
  if (!record) return { change: null };
  const after = mergeChange(before, record);
  const { isr, eligibleLeaderReplicas: elr, lastKnownElr } = after;
  if (after.leader === before.leader) {
    return { isr: when.targetIsr === undefined ? undefined : isr, elr, lastKnownElr };
  }
  const elected = {
    leader: after.leader,
    isr,
    elr: record.eligibleLeaderReplicas,
    lastKnownElr: record.lastKnownElr,
  };
  return record.leaderRecoveryState === null
    ? { ...elected, recoveryState: `unchanged (not ${recoveryOf(1)})` }
    : { ...elected, leaderRecoveryState: recoveryOf(record.leaderRecoveryState) };
};
