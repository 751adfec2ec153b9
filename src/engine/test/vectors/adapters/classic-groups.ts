/** Rules of a classic group by itself (ClassicGroupTest): states, votes, who leads, who may commit, what grows old. */
import { timeUsOf } from '../../../../contract/units.ts';
import { commitRefusal } from '../../../group/commit-checks.ts';
import { expiredOffsets, offsetsAgeFrom } from '../../../group/expiry.ts';
import { supportsProtocols } from '../../../group/join.ts';
import { applyOffset } from '../../../group/pending-offsets.ts';
import { hasJoinedLeader, selectProtocol, VALID_BEFORE } from '../../../group/rebalance.ts';
import type { Group } from '../../../group/state.ts';
import { GROUP, subscription } from '../../group-bench.ts';
import type { Adapter, Adapters } from '../cases.ts';
import { asKnown, asSet, leaveOut } from '../cases.ts';
import { emptyPartition, groupOf, memberOf, nameOfState, sceneIn, stateIn } from '../group-scenes.ts';

const classicGroup: Adapter = (given, when) => {
  if (Array.isArray(given.states)) return transitions(given.states);
  if (when?.commit) return commit(given, when.commit);
  const asked = String(when);
  if (asked.startsWith('selectProtocol')) return { protocol: selectProtocol(voters(given)) };
  if (asked.startsWith('supportsProtocols')) return supports(given, asked);
  if (asked.startsWith('initNextGeneration')) return nextGeneration(given);
  if (asked.startsWith('maybeElectNewJoinedLeader')) return electLeader(given);
  return leaveOut(`the question ${JSON.stringify(when)} is not known`);
};

const transitions = (states: readonly string[]) =>
  Object.fromEntries(
    states.map((name) => {
      const state = stateIn(name);
      return [name, asSet(state ? VALID_BEFORE[state].map(nameOfState) : [])];
    }),
  );

/** Members by their lists of protocols. */
const voters = ({ members = [] }: { readonly members?: readonly (readonly string[])[] }): Group =>
  groupOf(members.map((protocols, i) => memberOf(`member-${i}`, protocols)));

/** Lists in brackets, one question each; without them the given protocols. */
function supports(
  given: { readonly members?: readonly (readonly string[])[]; readonly protocols?: readonly string[] },
  asked: string,
): unknown {
  const group = voters(given);
  const answer = (names: readonly string[]): boolean =>
    supportsProtocols(group, {
      protocolType: 'consumer',
      protocols: names.map((name) => ({ name, metadata: subscription([]) })),
    });
  const lists = [...asked.matchAll(/\[([^\]]*)\]/g)].map(([, names = '']) =>
    names.split(',').map((name) => name.trim()),
  );
  return { supported: lists.length === 0 ? answer(given.protocols ?? []) : lists.map(answer) };
}

/** The join phase ends with those that are there. */
function nextGeneration({
  generation = 0,
  members = 0,
  protocols,
}: {
  readonly generation?: number;
  readonly members?: number | readonly (readonly string[])[];
  readonly protocols?: readonly string[];
}): unknown {
  const count = Array.isArray(members) ? members.length : Number(members);
  const { bench, ids } = sceneIn('PreparingRebalance', {
    members: Math.max(1, count),
    ...(protocols ? { protocols } : {}),
  });
  bench.group.generation = generation;
  for (const [i, memberId] of ids.entries()) {
    if (count === 0) bench.leave('operator', memberId);
    else
      bench.tell(
        `k${i}`,
        'JoinGroup',
        bench.joinRequest(`k${i}`, { memberId, ...(protocols ? { protocols } : {}) }),
      );
  }
  bench.run(50);
  const { state, protocolName, generation: next } = bench.group;
  return asKnown({ generation: next, state: nameOfState(state), protocol: protocolName });
}

/** Members are named, with what they do in brackets behind; the leader's is said with it. */
function electLeader(given: { readonly leader: string; readonly members?: readonly string[] }): unknown {
  const [leader = ''] = given.leader.split(' ');
  const said = new Map((given.members ?? []).map((text) => [text.split(' ')[0] ?? '', text]));
  if (!said.has(leader) || given.leader.includes('(')) said.set(leader, given.leader);
  const group = groupOf(
    [...said.keys()].map((memberId) => memberOf(memberId, ['range'])),
    'PreparingRebalance',
  );
  group.leaderId = leader;
  for (const [memberId, text] of said) {
    const member = group.members.get(memberId);
    if (member && text.includes('awaiting join')) member.parkedJoin = WAITING;
  }
  return { result: hasJoinedLeader(group), leader: group.leaderId };
}

/** Of a request that waits only that it does counts here. */
const WAITING = Object.freeze({
  connectionId: 0,
  messageId: 0,
  from: 'member',
  api: 'JoinGroup',
  apiVersion: 9,
  body: null,
}) as never;

/** A commit, in a group of one member `member-id / instance-id`. */
function commit(
  given: { readonly state: string; readonly members?: readonly string[] },
  asked: {
    readonly memberId: string;
    readonly instanceId: string | null;
    readonly generation: number;
    readonly transactional: boolean;
  },
): unknown {
  const members = (given.members ?? []).map((text) => {
    const [memberId = '', instanceId] = text.split('/').map((part) => part.trim());
    return { ...memberOf(memberId, ['range']), groupInstanceId: instanceId ?? null };
  });
  const group = groupOf(members, stateIn(given.state) ?? 'Stable');
  group.generation = Number(/gen (\d+)/.exec(given.state)?.[1] ?? 1);
  // Another process has come with the name of the first.
  const [first] = members;
  if (given.state.includes('replaced') && first) {
    group.members.delete(first.memberId);
    group.members.set('new-member', { ...first, memberId: 'new-member' });
  }
  return {
    error: commitRefusal(group, {
      memberId: asked.memberId,
      groupInstanceId: asked.instanceId,
      generation: asked.generation,
      isTransactional: asked.transactional,
      knowsUnknownGroups: !asked.transactional,
    }),
  };
}

/** A group with one offset, and whether it is too old. `T` is some time. */
const offsetExpiry: Adapter = (given) => {
  if (given.expireTs !== undefined || given.expireTimestamp !== undefined)
    return leaveOut('commits carry no retention time of their own');
  const isSimple = String(given.group).startsWith('simple');
  const state = stateIn(given.group) ?? 'Empty';
  const retentionMs = given.retentionMs ?? 10_000;
  const baseMs = given.commitTs ?? (typeof given.stateSince === 'number' ? given.stateSince : 20_000);
  const nowMs = given.now ?? baseMs + retentionMs;
  const members = isSimple || state === 'Empty' ? [] : [memberOf('member', ['range'], [])];
  const group = groupOf(members, state);
  group.protocolType = isSimple ? null : 'consumer';
  group.stateSinceUs = timeUsOf(baseMs);
  // What is not the base is as young as can be.
  const base = offsetsAgeFrom(group);
  const commitTimestampMs = base === 'empty' ? nowMs : baseMs;
  const record = {
    type: 'offsetCommit',
    group: GROUP,
    topic: 'topic',
    partition: 0,
    offset: 1,
    leaderEpoch: 0,
  } as const;
  applyOffset(group, { ...record, commitTimestampMs }, 1);
  const { expired } = expiredOffsets(emptyPartition(), group, nowMs, retentionMs);
  const name = { commit: 'commit timestamp', empty: 'state timestamp', never: null }[base];
  return asKnown({ base: name, condition: name, expired: expired.length > 0 });
};

export const classicGroupAdapters: Adapters = {
  'classic-group': classicGroup,
  'offset-expiry': offsetExpiry,
};
