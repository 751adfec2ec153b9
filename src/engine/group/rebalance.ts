/** The rebalance of a classic group: from the first sign to the next generation.
 *
 *     Empty ──join──▶ PreparingRebalance ──all joined──▶ CompletingRebalance ──leader's sync, replicated──▶ Stable
 *                            ▲   (the barrier)                    │                                       │
 *                            └──────────── a join, a leave, an expiry, the leader again ──────────────────┘
 *
 *  Models      GroupMetadataManager#prepareRebalance, #completeClassicGroupJoin, #tryCompleteInitialRebalanceElseSchedule,
 *              #expireClassicGroupMemberHeartbeat, #expirePendingSync; ClassicGroup#selectProtocol
 *  Invariants  every generation is one more than the last; a parked request is answered once */
import { configInt } from '../../contract/configs.ts';
import { invariant } from '../../contract/errors.ts';
import type { ClassicGroupState } from '../../contract/events.ts';
import { US_PER_MS } from '../../contract/units.ts';
import { javaStringOrder } from '../protocol/java-order.ts';
import { answerGeneration, answerSync, refuseJoin } from './answers.ts';
import { groupRecord } from './records.ts';
import type { Group, Member, Work } from './state.ts';
import { brokerIdOf, membersInOrder, rebalanceTimeoutMsOf } from './state.ts';
import type { GroupTimer } from './timers.ts';
import { joinTimer, sessionTimer, start, syncTimer, watchSession } from './timers.ts';
import { type LeaveCause, tellLeft } from './told.ts';
import { write } from './writes.ts';

/** From which states a group may come into each (ClassicGroupState). */
export const VALID_BEFORE: Readonly<Record<ClassicGroupState, readonly ClassicGroupState[]>> = {
  Empty: ['PreparingRebalance'],
  PreparingRebalance: ['Stable', 'CompletingRebalance', 'Empty'],
  CompletingRebalance: ['PreparingRebalance'],
  Stable: ['CompletingRebalance'],
  Dead: ['Stable', 'PreparingRebalance', 'CompletingRebalance', 'Empty', 'Dead'],
};

export function changeState(work: Work, group: Group, to: ClassicGroupState, reason: string): void {
  const { groupId, state: from, generation } = group;
  invariant(VALID_BEFORE[to].includes(from), `group ${groupId} goes from ${from} to ${to}`);
  group.previousState = from;
  group.state = to;
  group.stateSinceUs = work.node.nowUs;
  work.node.emit({ type: 'group.stateChanged', groupId, from, to, generation, reason });
}

/** Something about the members changed: begin a rebalance, or see whether the one under way is complete. */
export function rebalanceOrComplete(work: Work, group: Group, reason: string): void {
  if (group.state !== 'PreparingRebalance') prepareRebalance(work, group, reason);
  else completeIfAllJoined(work, group);
}

/** While a rebalance is under way (#maybeCompleteJoinPhase). Its time is not lengthened, and nothing ends the initial delay
 *  early. */
function completeIfAllJoined(work: Work, group: Group): void {
  if (group.previousState !== 'Empty' && hasAllJoined(group)) completeJoin(work, group);
}

const hasAllJoined = (group: Group): boolean =>
  group.pendingJoin.size === 0 && [...group.members.values()].every((member) => member.parkedJoin);

function prepareRebalance(work: Work, group: Group, reason: string): void {
  if (group.state === 'CompletingRebalance') failSyncs(work, group, 'REBALANCE_IN_PROGRESS');
  work.node.cancelTimer(syncTimer(group.groupId));
  const isInitial = group.state === 'Empty';
  if (isInitial) {
    const delayMs = configInt(work.state.configs, 'group.initial.rebalance.delay.ms');
    waitInitially(work, group, delayMs, Math.max(0, rebalanceTimeoutMsOf(group) - delayMs));
  }
  changeState(work, group, 'PreparingRebalance', reason);
  if (!isInitial) completeOrWait(work, group);
}

function waitInitially(work: Work, group: Group, delayMs: number, remainingMs: number): void {
  const initial = Object.freeze({ delayMs, remainingMs });
  startJoinTimer(work, { kind: 'join', groupId: group.groupId, initial }, group, delayMs);
}

/** Completes when every member waits at the barrier and every id given out has been used; else waits for the rest. */
function completeOrWait(work: Work, group: Group): void {
  if (hasAllJoined(group)) completeJoin(work, group);
  else waitForAll(work, group);
}

const waitForAll = (work: Work, group: Group): void =>
  startJoinTimer(
    work,
    { kind: 'join', groupId: group.groupId, initial: null },
    group,
    rebalanceTimeoutMsOf(group),
  );

function startJoinTimer(
  work: Work,
  timer: GroupTimer & { kind: 'join' },
  group: Group,
  delayMs: number,
): void {
  start(work.node, timer, delayMs * US_PER_MS);
  group.barrierEndsAtUs = work.node.nowUs + delayMs * US_PER_MS;
}

/** The initial delay or the rebalance timeout is over. */
export function onJoinDeadline(work: Work, timer: GroupTimer & { kind: 'join' }): void {
  const group = work.state.groups.get(timer.groupId);
  if (group?.state !== 'PreparingRebalance') return;
  const { initial } = timer;
  if (initial && group.newMemberAdded && initial.remainingMs !== 0) {
    group.newMemberAdded = false;
    const delayMs = Math.min(initial.delayMs, initial.remainingMs);
    waitInitially(work, group, delayMs, Math.max(initial.remainingMs - initial.delayMs, 0));
  } else completeJoin(work, group);
}

function completeJoin(work: Work, group: Group): void {
  work.node.cancelTimer(joinTimer(group.groupId));
  for (const member of membersInOrder(group)) {
    if (!member.parkedJoin && member.groupInstanceId === null)
      removeMember(work, group, member, 'rebalanceTimeout');
  }
  if (!hasJoinedLeader(group) && group.members.size > 0) {
    waitForAll(work, group);
    return;
  }
  group.barrierEndsAtUs = null;
  group.newMemberAdded = false;
  group.generation++;
  group.pendingSync.clear();
  if (group.members.size === 0) becomeEmpty(work, group);
  else startGeneration(work, group);
}

/** A leader that has not come back gives way to the first that has. */
export function hasJoinedLeader(group: Group): boolean {
  if (group.leaderId === null) return false;
  if (group.members.get(group.leaderId)?.parkedJoin) return true;
  const next = membersInOrder(group).find((member) => member.parkedJoin);
  if (next) group.leaderId = next.memberId;
  return next !== undefined;
}

function becomeEmpty(work: Work, group: Group): void {
  group.protocolName = null;
  changeState(
    work,
    group,
    'Empty',
    `Group ${group.groupId} with generation ${group.generation} is now empty.`,
  );
  emitGeneration(work, group);
  write(work, group.offsetsPartition, [groupRecord(group, work.node.nowUs)], { kind: 'nobody' });
}

function startGeneration(work: Work, group: Group): void {
  group.protocolName = selectProtocol(group);
  changeState(
    work,
    group,
    'CompletingRebalance',
    `Stabilized group ${group.groupId} generation ${group.generation} with ${group.members.size} members.`,
  );
  emitGeneration(work, group);
  for (const member of membersInOrder(group)) {
    const { parkedJoin } = member;
    member.parkedJoin = null;
    if (parkedJoin) answerGeneration(work.node, group, member, parkedJoin);
    watchSession(work.node, group, member);
    member.isNew = false;
    group.pendingSync.add(member.memberId);
  }
  const { groupId, generation } = group;
  start(work.node, { kind: 'sync', groupId, generation }, rebalanceTimeoutMsOf(group) * US_PER_MS);
}

function emitGeneration(work: Work, group: Group): void {
  work.node.emit({
    type: 'group.generationStarted',
    groupId: group.groupId,
    brokerId: brokerIdOf(work),
    generation: group.generation,
    leaderConsumerId: group.members.get(group.leaderId ?? '')?.clientId ?? null,
    assignor: group.protocolName,
    memberCount: group.members.size,
  });
}

/** Each member votes for the first of its own protocols that all support; most votes win, a tie goes by Java's hash order. */
export function selectProtocol(group: Group): string {
  const members = membersInOrder(group);
  const isCommon = (name: string): boolean =>
    members.every((member) => member.protocols.some((protocol) => protocol.name === name));
  const votes = new Map<string, number>();
  for (const member of members) {
    const choice = member.protocols.find((protocol) => isCommon(protocol.name))?.name;
    if (choice !== undefined) votes.set(choice, (votes.get(choice) ?? 0) + 1);
  }
  let best: string | null = null;
  for (const name of javaStringOrder(votes.keys())) {
    if (best === null || (votes.get(name) ?? 0) > (votes.get(best) ?? 0)) best = name;
  }
  invariant(best !== null, `group ${group.groupId} has members without a common protocol`);
  return best;
}

/** Members that never sent SyncGroup in time are removed. */
export function onPendingSyncDeadline(work: Work, groupId: string, generation: number): void {
  const group = work.state.groups.get(groupId);
  if (!group || group.generation !== generation || group.pendingSync.size === 0) return;
  if (group.state !== 'CompletingRebalance' && group.state !== 'Stable') return;
  for (const memberId of [...group.pendingSync]) {
    const member = group.members.get(memberId);
    if (member) removeMember(work, group, member, 'rebalanceTimeout');
  }
  prepareRebalance(work, group, 'Removing members on pending sync expiration');
}

/** Nothing was heard of a member, or of the owner of an id given out, for its session timeout. */
export function onSessionExpired(work: Work, groupId: string, memberId: string): void {
  const group = work.state.groups.get(groupId);
  if (!group || group.state === 'Dead') return;
  if (group.pendingJoin.delete(memberId)) {
    if (group.state === 'PreparingRebalance') completeIfAllJoined(work, group);
    return;
  }
  const member = group.members.get(memberId);
  const isWaiting = !member?.isNew && (member?.parkedJoin || member?.parkedSync);
  if (!member || isWaiting) return;
  removeMember(work, group, member, 'sessionExpired');
  afterRemoval(work, group, `removing member ${memberId} on heartbeat expiration.`);
}

export function afterRemoval(work: Work, group: Group, reason: string): void {
  if (group.state === 'PreparingRebalance') completeIfAllJoined(work, group);
  else if (group.state !== 'Empty') rebalanceOrComplete(work, group, reason);
}

/** Takes a member out. A request of its that was kept is answered: its owner, if alive, comes again. */
export function removeMember(work: Work, group: Group, member: Member, why: LeaveCause): void {
  const { groupId } = group;
  const { memberId } = member;
  work.node.cancelTimer(sessionTimer(groupId, memberId));
  if (member.parkedJoin) refuseJoin(work.node, member.parkedJoin, 'UNKNOWN_MEMBER_ID', memberId);
  if (member.parkedSync) answerSync(work.node, member.parkedSync, 'UNKNOWN_MEMBER_ID');
  group.members.delete(memberId);
  group.pendingSync.delete(memberId);
  if (group.leaderId === memberId) group.leaderId = membersInOrder(group)[0]?.memberId ?? null;
  tellLeft(work, groupId, member, why);
}

/** Assignments are void; whoever waits for one hears why. */
export function failSyncs(work: Work, group: Group, error: Parameters<typeof answerSync>[2]): void {
  for (const member of membersInOrder(group)) {
    member.assignment = [];
    const { parkedSync } = member;
    if (!parkedSync) continue;
    member.parkedSync = null;
    answerSync(work.node, parkedSync, error);
    watchSession(work.node, group, member);
  }
}
