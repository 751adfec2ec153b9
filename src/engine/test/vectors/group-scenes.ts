/** Classic groups as the files of cases speak of them, brought about by requests on a bench of their own. */
import type { ClassicGroupState } from '../../../contract/events.ts';
import type { Group, Member, OffsetsPartition } from '../../group/state.ts';
import { createGroup } from '../../group/state.ts';
import type { JoinOptions } from '../group-bench.ts';
import { GROUP, GroupBench, subscription } from '../group-bench.ts';

const STATES: Readonly<Record<string, ClassicGroupState>> = {
  EMPTY: 'Empty',
  PREPARING_REBALANCE: 'PreparingRebalance',
  COMPLETING_REBALANCE: 'CompletingRebalance',
  STABLE: 'Stable',
  DEAD: 'Dead',
};

/** The state that a text speaks of first; undefined when it speaks of none. */
export function stateIn(text: unknown): ClassicGroupState | undefined {
  const words = String(text).match(/[A-Z]+(_[A-Z]+)*/g) ?? [];
  return words.flatMap((word) => STATES[word] ?? [])[0];
}

export const nameOfState = (state: ClassicGroupState): string =>
  Object.keys(STATES).find((name) => STATES[name] === state) ?? state;

export interface Scene {
  readonly bench: GroupBench;
  readonly clients: readonly string[];
  /** Member ids, in the order of the clients; the first is the leader's. */
  readonly ids: readonly string[];
}

export interface SceneOptions extends JoinOptions {
  readonly members?: number;
  /** Whether they have a `group.instance.id`: their client's name. */
  readonly isStatic?: boolean;
  /** Each makes a generation of its own. */
  readonly oneByOne?: boolean;
  readonly configs?: Readonly<Record<string, string>>;
  readonly existingTopics?: readonly string[];
}

/** Longer than any session or rebalance on the bench, for members that say nothing. */
const PATIENT = { sessionTimeoutMs: 600_000, rebalanceTimeoutMs: 600_000 };

/** A group in a state, with members that have done what leads there. */
export function sceneIn(state: ClassicGroupState, options: SceneOptions = {}): Scene {
  const { members = 1, isStatic = false, oneByOne = false, configs = {}, existingTopics, ...join } = options;
  const bench = new GroupBench({ 'group.min.session.timeout.ms': '1', ...configs }, existingTopics);
  const clients = Array.from({ length: members }, (_, i) => `k${i}`);
  const optionsOf = (client: string) => ({ ...PATIENT, ...join, instanceId: isStatic ? client : null });
  const ids: string[] = [];
  for (const client of clients) {
    ids.push(bench.join(client, optionsOf(client)));
    if (!oneByOne) continue;
    for (const [i, other] of clients.slice(0, ids.length - 1).entries()) {
      bench.tell(
        other,
        'JoinGroup',
        bench.joinRequest(other, { ...optionsOf(other), memberId: ids[i] ?? '', generation: 0 }),
      );
    }
    bench.run(ids.length === 1 ? 4_000 : 50);
    bench.syncAll(clients.slice(0, ids.length), ids);
  }
  const scene = { bench, clients, ids };
  if (!oneByOne) bench.run(6_500);
  if (state === 'CompletingRebalance') return scene;
  if (!oneByOne) bench.syncAll(clients, ids);
  if (state === 'PreparingRebalance') {
    // A stranger comes and goes again: the others have not heard of it yet.
    const stranger = bench.join('stranger', { ...PATIENT, ...join });
    bench.leave('operator', stranger);
  }
  if (state === 'Empty') for (const id of ids) bench.leave('operator', id);
  if (state === 'Dead') bench.group.state = 'Dead';
  return scene;
}

/** A member as it lies in memory, without a request. */
export const memberOf = (
  memberId: string,
  protocols: readonly string[],
  topics: readonly string[] = [],
): Member => ({
  memberId,
  clientId: memberId,
  groupInstanceId: null,
  rebalanceTimeoutMs: 60_000,
  sessionTimeoutMs: 10_000,
  protocols: protocols.map((name) => ({ name, metadata: subscription(topics) })),
  assignment: [],
  isNew: false,
  parkedJoin: null,
  parkedSync: null,
});

/** A group of such members, in memory only. */
export function groupOf(members: readonly Member[], state: ClassicGroupState = 'Stable'): Group {
  const group = createGroup(GROUP, 0, 0);
  group.state = state;
  if (members.length > 0) group.protocolType = 'consumer';
  for (const member of members) group.members.set(member.memberId, member);
  group.leaderId = members[0]?.memberId ?? null;
  group.protocolName = members[0]?.protocols[0]?.name ?? null;
  return group;
}

/** A partition of `__consumer_offsets` in which nothing is under way. */
export const emptyPartition = (): OffsetsPartition => ({
  partition: 0,
  leaderEpoch: 0,
  isLoading: false,
  lastWrite: 0,
  lingering: { records: [], replies: [] },
  unreplicated: [],
  lastOrder: 0,
  pending: new Map(),
});
