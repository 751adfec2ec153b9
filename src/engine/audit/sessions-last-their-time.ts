/** A member whose heartbeats its coordinator answers is not dropped before its session timeout is over since the last of them;
 *  one that is not heard of is dropped then (ClassicGroup's heartbeat timers, GroupMetadataManager#scheduleConsumerGroup
 *  SessionTimeout). A coordinator that takes over, or a broker that stood still, counts anew. What was heard is taken from what
 *  was answered on the network, not from the coordinator. */
import { configInt } from '../../contract/configs.ts';
import type { EngineEvent } from '../../contract/events.ts';
import { brokerNode } from '../../contract/ids.ts';
import { US_PER_MS, US_PER_S } from '../../contract/units.ts';
import { consumerMemory } from '../clients/consumer/state.ts';
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import type { Group } from '../group/state.ts';
import { offsetsPartitionOf } from './excuses.ts';
import type { Finding, Invariant, Look } from './invariant.ts';
import { inGeneral } from './invariant.ts';
import type { AuditState } from './state.ts';

/** Requests by which a member is heard of. */
const SIGNS_OF_LIFE: ReadonlySet<string> = new Set([
  'JoinGroup',
  'SyncGroup',
  'Heartbeat',
  'ConsumerGroupHeartbeat',
]);
/** A rebalance goes on: the member was heard all the same. */
const STILL_HEARD: ReadonlySet<string> = new Set(['NONE', 'REBALANCE_IN_PROGRESS']);
/** What a slow broker may need to come to its timers. */
const PATIENCE_US = 2 * US_PER_S;

const keyOf = (brokerId: number, groupId: string, consumerId: string): string =>
  `${brokerId} ${groupId} ${consumerId}`;

/** Of a commit, whichever broker it was made at. */
const ofGroup = (groupId: string, consumerId: string): string => `${groupId} ${consumerId}`;

/** A coordinator has answered a member, taken over a group, or goes on after it stood still. */
export function noteHeard(state: AuditState, event: EngineEvent): void {
  const { asked, heard, spoken, since, renewed, begun, leaving, unanswered } = state.sessions;
  if (event.type === 'coordinator.loaded') since.set(event.brokerId, event.timeUs);
  else if (event.type === 'node.resumed') {
    if (event.node.startsWith('b')) since.set(Number(event.node.slice(1)), event.timeUs);
  } else if (event.type === 'group.generationStarted') {
    // Everybody's session begins anew when a join is complete (GroupMetadataManager#completeClassicGroupJoin).
    begun.set(`${event.brokerId} ${event.groupId}`, event.timeUs);
    renewed.set(event.groupId, event.timeUs);
  } else if (event.type === 'group.memberLeft') {
    if (event.why === 'left') leaving.add(keyOf(event.brokerId, event.groupId, event.consumerId));
  } else if (event.type === 'group.stateChanged') {
    // What the leader's SyncGroup has come to is handed on, and all sessions begin anew: one that ended meanwhile was
    // overlooked (GroupMetadataManager#propagateAssignment).
    if (event.from === 'CompletingRebalance') renewed.set(event.groupId, event.timeUs);
  } else if (event.type === 'group.commitRefused' || event.type === 'group.offsetCommitted') {
    // Its answer may be held up on a link; what came behind it on the connection is worked on from now on all the same.
    spoken.set(ofGroup(event.groupId, event.consumerId), event.timeUs);
  } else if (event.type === 'connection.reset') {
    for (const name of unanswered.keys())
      if ([event.a, event.b].some((id) => name.includes(` ${id} `))) unanswered.delete(name);
  } else if (event.type === 'request.sent') {
    const { api, isResponse, from, to, groupId, error } = event.flight;
    if (groupId === null) return;
    const key = keyOf(Number((isResponse ? from : to).slice(1)), groupId, isResponse ? to : from);
    if (isResponse) spoken.set(key, event.timeUs);
    if (!SIGNS_OF_LIFE.has(api)) return;
    // Of several on their way the first is answered first.
    const [first, ...others] = isResponse ? (unanswered.get(`${key} ${api}`) ?? []) : [];
    if (isResponse) unanswered.set(`${key} ${api}`, others);
    if (!isResponse) {
      leaving.delete(key);
      asked.set(key, event.flight.arrivesAtUs);
      const name = `${key} ${api}`;
      unanswered.set(name, [...(unanswered.get(name) ?? []), event.flight.arrivesAtUs]);
    } else if (api === 'ConsumerGroupHeartbeat' && leaving.delete(key)) {
      // A static member that leaves for a while is waited for as long as its session has yet to last
      // (GroupMetadataManager#consumerGroupStaticMemberGroupLeave arms no timer).
    } else if (STILL_HEARD.has(error ?? 'NONE')) {
      // Not every JoinGroup or SyncGroup that is answered begins a session: one of a member that is known already, one that
      // is sent away while others join, one in Stable (since 4.0). Those that do are told by the generation.
      const beginsNone = api === 'JoinGroup' || api === 'SyncGroup';
      const askedUs = (beginsNone ? heard.get(key)?.askedUs : first) ?? 0;
      heard.set(key, Object.freeze({ askedUs, answeredUs: event.timeUs }));
    }
  }
}

const overdue: Look<'group.offsetCommitted' | 'group.memberReconciled' | 'group.generationStarted'> = (
  world,
  state,
  { groupId },
) => stillThere(world, state, groupId);

export const sessionsLastTheirTime: Invariant = {
  name: 'sessions-last-their-time',
  on: {
    'group.memberLeft': (world, state, { groupId, brokerId, memberId, consumerId, why, timeUs }) => {
      if (why !== 'sessionExpired') return null;
      const node = world.sim.nodes.get(consumerId);
      const client = node?.isUp ? consumerMemory(node)?.client : undefined;
      // A process that has begun anew is another member.
      if (client?.memberId !== memberId) return null;
      const sessionUs =
        (client.modern
          ? sessionMsOf(world, brokerId)
          : configInt(client.group.configs, 'session.timeout.ms')) * US_PER_MS;
      // A heartbeat that has changed something is answered when that is replicated; its session has begun before.
      const heardUs = state.sessions.heard.get(keyOf(brokerId, groupId, consumerId))?.askedUs ?? 0;
      const generationUs = state.sessions.begun.get(`${brokerId} ${groupId}`) ?? 0;
      // A generation of this very instant is the one that begins without the member.
      const beganUs = Math.max(heardUs, generationUs === timeUs ? 0 : generationUs);
      if (timeUs - beganUs >= sessionUs) return null;
      return inGeneral(
        `group ${groupId}: ${consumerId} is dropped ${(timeUs - beganUs) / US_PER_MS} ms after its session began, which lasts ${sessionUs / US_PER_MS} ms`,
        {
          group: groupId,
          member: consumerId,
          ms: (timeUs - beganUs) / US_PER_MS,
          limit: sessionUs / US_PER_MS,
        },
      );
    },
    'group.offsetCommitted': overdue,
    'group.memberReconciled': overdue,
    'group.generationStarted': overdue,
  },
};

/** A member that should have been dropped. */
function stillThere(world: World, state: AuditState, groupId: string): Finding | null {
  const brokerId = coordinatorOf(world, state, groupId);
  const node = brokerId === undefined ? undefined : world.sim.nodes.get(brokerNode(brokerId));
  const group = node && brokerProcess(node)?.groups.groups.get(groupId);
  if (brokerId === undefined || !group || node.paused) return null;
  // One that loads gives everybody a session when it is done.
  if (brokerProcess(node)?.groups.partitions.get(group.offsetsPartition)?.isLoading !== false) return null;
  const sinceUs = Math.max(state.sessions.since.get(brokerId) ?? 0, state.sessions.renewed.get(groupId) ?? 0);
  for (const { clientId, sessionUs } of membersOf(world, brokerId, group)) {
    const key = keyOf(brokerId, groupId, clientId);
    const heardUs = state.sessions.heard.get(key)?.answeredUs;
    if (heardUs === undefined) continue;
    // What has come may not be answered yet, or not have been good for anything: the bound is only the wider for it.
    // One request of a connection is worked on at a time: the next, a commit too, begins when the last is answered.
    const { asked, spoken } = state.sessions;
    const spokenUs = Math.max(spoken.get(key) ?? 0, spoken.get(ofGroup(groupId, clientId)) ?? 0);
    const silentUs = world.sim.nowUs - Math.max(heardUs, sinceUs, asked.get(key) ?? 0, spokenUs);
    if (silentUs <= sessionUs + PATIENCE_US * node.slowFactor) continue;
    return inGeneral(
      `group ${groupId}: ${clientId} is a member still, ${silentUs / US_PER_MS} ms after it was last heard of, and its session lasts ${sessionUs / US_PER_MS} ms`,
      { group: groupId, member: clientId, ms: silentUs / US_PER_MS, limit: sessionUs / US_PER_MS },
    );
  }
  return null;
}

/** Those whose session counts: who waits in a join or a sync is there. */
function membersOf(
  world: World,
  brokerId: number,
  group: Group,
): readonly { readonly clientId: string; readonly sessionUs: number }[] {
  if (group.modern) {
    const sessionUs = sessionMsOf(world, brokerId) * US_PER_MS;
    return [...group.modern.members.values()].map(({ clientId }) => ({ clientId, sessionUs }));
  }
  return [...group.members.values()].flatMap(
    ({ clientId, sessionTimeoutMs, isNew, parkedJoin, parkedSync }) =>
      isNew || parkedJoin || parkedSync ? [] : [{ clientId, sessionUs: sessionTimeoutMs * US_PER_MS }],
  );
}

function sessionMsOf(world: World, brokerId: number): number {
  const node = world.sim.nodes.get(brokerNode(brokerId));
  return node ? configInt(brokerDisk(node).configs, 'group.consumer.session.timeout.ms') : 0;
}

/** Who coordinates a group in the newest epoch of its partition, as far as has been heard. */
function coordinatorOf(world: World, state: AuditState, groupId: string): number | undefined {
  const partition = offsetsPartitionOf(world, groupId);
  return partition === null ? undefined : state.coordinators.get(partition)?.brokerId;
}
