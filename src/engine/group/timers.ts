/** Timers of the group coordinator: their names, and what they carry. */
import type { NodeContext } from '../kernel/context.ts';
import type { Group, Member } from './state.ts';

export type GroupTimer =
  | { readonly kind: 'load'; readonly partition: number }
  | { readonly kind: 'linger'; readonly partition: number }
  /** The next look for offsets that are too old. */
  | { readonly kind: 'expiry'; readonly partition: number }
  | { readonly kind: 'session'; readonly groupId: string; readonly memberId: string }
  /** `initial`: the delay of an empty group, with what is left of its budget; null: the rebalance timeout. */
  | {
      readonly kind: 'join';
      readonly groupId: string;
      readonly initial: { readonly delayMs: number; readonly remainingMs: number } | null;
    }
  | { readonly kind: 'sync'; readonly groupId: string; readonly generation: number }
  /** KIP-848: nothing heard of a member; a member has not given up what it should. */
  | { readonly kind: 'memberSession'; readonly groupId: string; readonly memberId: string }
  | {
      readonly kind: 'revocation';
      readonly groupId: string;
      readonly memberId: string;
      readonly memberEpoch: number;
    };

export function nameOf(timer: GroupTimer): string {
  switch (timer.kind) {
    case 'load':
    case 'linger':
    case 'expiry':
      return `group:${timer.kind}:${timer.partition}`;
    case 'memberSession':
    case 'revocation':
      return memberTimer(timer.kind, timer.groupId, timer.memberId);
    case 'session':
      return sessionTimer(timer.groupId, timer.memberId);
    case 'join':
    case 'sync':
      return `group:${timer.kind}:${timer.groupId}`;
  }
}

export const sessionTimer = (groupId: string, memberId: string): string =>
  `group:session:${groupId}:${memberId}`;
export const memberTimer = (
  kind: 'memberSession' | 'revocation',
  groupId: string,
  memberId: string,
): string => `group:${kind}:${groupId}:${memberId}`;
export const joinTimer = (groupId: string): string => `group:join:${groupId}`;
export const syncTimer = (groupId: string): string => `group:sync:${groupId}`;

export const start = (node: NodeContext, timer: GroupTimer, delayUs: number): void =>
  node.startTimer(nameOf(timer), delayUs, timer);

/** Counts the session of a member anew. */
export const watchSession = (node: NodeContext, group: Group, member: Member): void =>
  start(
    node,
    { kind: 'session', groupId: group.groupId, memberId: member.memberId },
    member.sessionTimeoutMs * 1000,
  );

/** Ends all timers of a group that this broker no longer keeps. */
export function cancelAll(node: NodeContext, group: Group): void {
  node.cancelTimer(joinTimer(group.groupId));
  node.cancelTimer(syncTimer(group.groupId));
  for (const memberId of group.members.keys()) node.cancelTimer(sessionTimer(group.groupId, memberId));
  for (const memberId of group.modern?.members.keys() ?? []) {
    node.cancelTimer(memberTimer('memberSession', group.groupId, memberId));
    node.cancelTimer(memberTimer('revocation', group.groupId, memberId));
  }
  for (const memberId of group.share?.members.keys() ?? [])
    node.cancelTimer(memberTimer('memberSession', group.groupId, memberId));
  for (const memberId of group.pendingJoin) node.cancelTimer(sessionTimer(group.groupId, memberId));
}
