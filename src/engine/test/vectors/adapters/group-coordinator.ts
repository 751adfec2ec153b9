/** A group coordinator of the classic protocol, asked by requests and by time (GroupMetadataManagerTest). Scenes are
 *  brought about by members on a bench; what is observed afterwards is what they are told and how the group stands. */
import type { KafkaError } from '../../../../contract/errors.ts';
import { KAFKA_ERRORS } from '../../../../contract/errors.ts';
import { errorForClients } from '../../../group/write-ends.ts';
import { GROUP, GroupBench } from '../../group-bench.ts';
import type { Adapter } from '../cases.ts';
import { asAnyOf, asKnown, leaveOut } from '../cases.ts';
import type { Scene, SceneOptions } from '../group-scenes.ts';
import { nameOfState, sceneIn, stateIn } from '../group-scenes.ts';

// biome-ignore lint/suspicious/noExplicitAny: as the files have it
type Given = any;

export const groupMetadataManager: Adapter = (given: Given, when: unknown) => {
  if (given.appendErrors) return mapping(given.appendErrors);
  if (given.initialDelayMs !== undefined) return initialDelay(given);
  if (given.failover) return failover(given);
  if (Array.isArray(given.syncReceivedFrom)) return pendingSync(given);
  const asked = typeof when === 'string' ? when : Object.keys((when ?? {}) as object).join(' ');
  const fields = typeof when === 'object' && when !== null ? (Object.values(when)[0] as Given) : {};
  if (/first \(old id\)/.test(asked)) return fencedAtTheBarrier();
  if (given.newMember !== undefined) return secondStepMissing(given);
  if (given.pending !== undefined) return pendingJoins(given);
  if (/timer fires|rebalance timeout/.test(asked)) return barrierEnds(given, asked);
  if (/expiry|expires/.test(asked)) return leaderExpires(given);
  if (/JoinGroup/.test(asked)) return join(given, fields);
  if (/Heartbeat/.test(asked)) return heartbeat(given, fields);
  if (/SyncGroup/.test(asked)) return sync(given, fields);
  if (/LeaveGroup/.test(asked)) return leave(given);
  return leaveOut(`the question ${JSON.stringify(when)} is not known`);
};

// ---- scenes and facts

/** The group that is given; undefined when it is missing. */
function sceneOf(given: Given, options: SceneOptions = {}): Scene | undefined {
  if (given.group === 'missing') return undefined;
  const members = typeof given.members === 'number' ? { members: given.members } : {};
  const protocols = given.protocolName === undefined ? {} : { protocols: [given.protocolName] };
  const type = given.groupProtocolType === undefined ? {} : { protocolType: given.groupProtocolType };
  const size = given.maxSize === undefined ? {} : { configs: { 'group.max.size': String(given.maxSize) } };
  return sceneIn(stateIn(given.state) ?? 'Stable', {
    ...members,
    ...protocols,
    ...type,
    ...size,
    ...options,
  });
}

const benchOf = (scene: Scene | undefined): GroupBench => scene?.bench ?? new GroupBench();

/** A generation as numbers and words have it, beside that of the beginning. */
function generationAs(before: number, after: number) {
  if (after === before) return asAnyOf(after, 'current', 'unchanged', `unchanged (${after})`);
  return after === before + 1 ? asAnyOf(after, 'current+1') : after;
}

/** How the group stands after something, and what has become of it. */
function standing(bench: GroupBench, before: number): Readonly<Record<string, unknown>> {
  const group = bench.state.groups.get(GROUP);
  if (!group) return {};
  return {
    state: nameOfState(group.state),
    members: group.members.size,
    generation: generationAs(before, group.generation),
    rebalance: group.generation !== before || group.state === 'PreparingRebalance',
  };
}

/** A generation that differs from the group's as the given ones differ. */
const shifted = (given: Given, fields: Given, generation: number): number =>
  fields.generation === undefined
    ? generation
    : generation + fields.generation - (given.generation ?? fields.generation);

// ---- requests

function join(given: Given, fields: Given): unknown {
  const isStatic = [given.leader, given.follower].some((text) => String(text).startsWith('static'));
  const isFollower = given.follower !== undefined;
  const changes = given.selectedProtocolChanges === true;
  const scene = sceneOf(given, {
    ...(isFollower ? { members: 2 } : {}),
    ...(changes ? { protocols: ['range', 'roundrobin'] } : {}),
    isStatic: isStatic || changes,
  });
  const bench = benchOf(scene);
  const before = scene ? bench.group.generation : -1;
  const at = isFollower ? 1 : 0;
  const isKnown = given.leader !== undefined || isFollower;
  const oldId = scene?.ids[at] ?? '';
  const instanceId = isStatic || changes ? `k${at}` : null;
  const memberId = given.memberId ?? fields.memberId ?? (isKnown && instanceId === null ? oldId : '');
  const body = bench.joinRequest(`k${at}`, {
    sessionTimeoutMs: given.sessionTimeoutMs ?? 600_000,
    rebalanceTimeoutMs: 600_000,
    memberId,
    instanceId,
    ...(given.joinProtocolType === undefined ? {} : { protocolType: given.joinProtocolType }),
    ...(changes ? { protocols: ['roundrobin'] } : {}),
    ...(Array.isArray(given.joinProtocols) ? { protocols: given.joinProtocols } : {}),
  });
  const answer = bench.ask(
    'asks',
    'JoinGroup',
    { ...body, groupId: given.groupId ?? body.groupId },
    given.joinVersion,
  );
  const leaderIsOld = answer?.leader === oldId && answer.memberId !== oldId;
  return asKnown({
    ...standing(bench, before),
    // One that waits at the barrier has not been refused.
    error: answer?.errorCode ?? 'NONE',
    skipAssignment: answer?.skipAssignment,
    leader: leaderIsOld
      ? asAnyOf(oldId, 'old member id', 'old member id (so it acts as follower)')
      : asAnyOf(answer?.leader, ...(answer?.leader === answer?.memberId ? ['new member id'] : [])),
  });
}

function heartbeat(given: Given, fields: Given): unknown {
  const scene = sceneOf(given);
  const bench = benchOf(scene);
  const generation = scene ? bench.group.generation : 1;
  const memberId = fields.memberId ?? given.memberId ?? scene?.ids[0] ?? 'member-id';
  const error = bench.heartbeat(
    'asks',
    memberId,
    shifted(given, fields, generation),
    given.instanceId ?? null,
  );
  return asKnown({ ...standing(bench, generation), error });
}

function sync(given: Given, fields: Given): unknown {
  const isBehind = given.leaderSynced === true;
  const scene = sceneOf(given, isBehind ? { members: 2 } : {});
  const bench = benchOf(scene);
  const group = bench.state.groups.get(GROUP);
  const generation = group?.generation ?? 1;
  const memberId = fields.memberId ?? given.memberId ?? scene?.ids[isBehind ? 1 : 0] ?? 'member-id';
  const given0 = group?.members.get(memberId)?.assignment ?? [];
  const answer = bench.ask('asks', 'SyncGroup', {
    groupId: GROUP,
    generationId: shifted(given, fields, generation),
    memberId,
    groupInstanceId: null,
    protocolType: fields.protocolType ?? 'consumer',
    protocolName: fields.protocolName ?? given.protocolName ?? 'range',
    assignments: [],
  });
  const isGiven = given0.length > 0 && JSON.stringify(answer?.assignment) === JSON.stringify(given0);
  return asKnown({
    ...standing(bench, generation),
    error: answer?.errorCode ?? 'NONE',
    assignment: isGiven ? 'given by leader' : answer?.assignment,
  });
}

function leave(given: Given): unknown {
  const isStatic = given.instance !== undefined;
  const scene = sceneOf(given, { isStatic });
  const bench = benchOf(scene);
  const memberId = given.memberId ?? scene?.ids[0] ?? 'member-id';
  const instance = given.instance === 'known' ? 'k0' : (given.instance ?? null);
  const before = scene ? bench.group.generation : -1;
  const members = [{ memberId, groupInstanceId: instance, reason: '' }];
  const answer = bench.ask('asks', 'LeaveGroup', { groupId: GROUP, members });
  const memberError = answer?.members[0]?.errorCode;
  return asKnown({
    ...standing(bench, before),
    error: answer?.errorCode === 'NONE' ? memberError : answer?.errorCode,
    memberError,
    removed: bench.seen('group.memberLeft').length > 0,
  });
}

// ---- time

/** Joins at their times; when the first is answered. */
function initialDelay(given: Given): unknown {
  const { initialDelayMs, rebalanceTimeoutMs = 300_000 } = given;
  const joins: number[] = given.joins ?? [given.join ?? 0];
  const bench = new GroupBench({ 'group.initial.rebalance.delay.ms': String(initialDelayMs) });
  let startMs = -1;
  for (const [i, atMs] of joins.entries()) {
    // Joining takes a millisecond, in two steps.
    if (startMs >= 0) bench.run(Math.max(0, startMs + atMs - bench.nowMs - 0.5));
    bench.join(`k${i}`, { rebalanceTimeoutMs, sessionTimeoutMs: 600_000 });
    if (i === 0) startMs = bench.nowMs - 0.5;
  }
  bench.run(rebalanceTimeoutMs + initialDelayMs);
  const answered = bench.answersOf('k0', 'JoinGroup').find(({ body }) => body.errorCode === 'NONE');
  return asKnown({ answeredAtMs: answered && Math.round(answered.atMs - startMs) });
}

/** The rebalance timeout passes, once or several times, and some have not come back. */
function barrierEnds(given: Given, asked: string): unknown {
  const rebalanceTimeoutMs: number = given.rebalanceTimeoutMs ?? 10_000;
  const isGone = given.staticMemberGone === true;
  const isStatic = isGone || given.staticMembers !== undefined;
  const members: number = given.staticMembers ?? given.dynamicMembers ?? 2;
  // One that is gone is watched by its session still, which is the longer.
  const sessionTimeoutMs = isGone ? rebalanceTimeoutMs * 1.5 : 600_000;
  const { bench, clients, ids } = sceneIn('PreparingRebalance', {
    members,
    isStatic,
    oneByOne: !isGone,
    rebalanceTimeoutMs,
    sessionTimeoutMs,
  });
  const { group } = bench;
  const before = group.generation;
  const rejoins = isGone ? members - 1 : Number(given.rejoined ?? 0);
  for (const [i, client] of clients.slice(0, rejoins).entries()) {
    const options = {
      memberId: ids[i] ?? '',
      instanceId: isStatic ? client : null,
      rebalanceTimeoutMs,
      sessionTimeoutMs,
    };
    bench.tell(client, 'JoinGroup', bench.joinRequest(client, options));
  }
  const begunUs = group.barrierEndsAtUs ?? 0;
  let newTimerUs = 0;
  const times = Math.max(1, asked.match(/\d+/g)?.length ?? 1);
  for (let i = 0; i < times; i++) {
    const endsUs = group.barrierEndsAtUs ?? begunUs;
    bench.run(Math.max(0, endsUs / 1000 - bench.nowMs) + 10);
    newTimerUs = (group.barrierEndsAtUs ?? endsUs) - endsUs;
  }
  const facts = { ...standing(bench, before), newTimerMs: newTimerUs / 1000 };
  if (!isGone) return asKnown(facts);
  const goneId = ids.at(-1) ?? '';
  const staticMemberKept = group.members.has(goneId);
  bench.run(sessionTimeoutMs + 10);
  const isRemoved = !group.members.has(goneId);
  const isAgain = group.state === 'PreparingRebalance' || group.generation > before + 1;
  const thenSessionExpiry = `${isRemoved ? 'removed' : 'kept'}${isAgain ? ', rebalance again' : ''}`;
  return asKnown({ ...facts, staticMemberKept, thenSessionExpiry });
}

/** The join phase is over, and not all ask for their assignment. */
function pendingSync(given: Given): unknown {
  const { members = 3, rebalanceTimeoutMs = 5_000, syncReceivedFrom } = given;
  const { bench, clients, ids } = sceneIn('CompletingRebalance', { members, rebalanceTimeoutMs });
  const { generation } = bench.group;
  const hasSynced = clients.map((_, i) => syncReceivedFrom.includes(i === 0 ? 'leader' : 'followers'));
  for (const [i, client] of clients.entries()) {
    if (hasSynced[i]) bench.sync(client, ids[i] ?? '', generation, i === 0 ? ids : []);
  }
  bench.run(rebalanceTimeoutMs);
  const syncOf = (client: string) => bench.answersOf(client, 'SyncGroup').at(-1)?.body.errorCode;
  return asKnown({
    ...standing(bench, generation),
    leaderHeartbeat: bench.heartbeat('asks', ids[0] ?? '', generation),
    followersHeartbeat: allAlike(ids.slice(1).map((id) => bench.heartbeat('asks', id, generation))),
    leaderSync: syncOf(clients[0] ?? ''),
    followersSync: allAlike(clients.slice(1).map(syncOf)),
  });
}

const allAlike = <T>(answers: readonly T[]): T | readonly T[] | undefined =>
  new Set(answers).size === 1 ? answers[0] : answers;

/** A newcomer takes its id, and never comes with it. */
function secondStepMissing(given: Given): unknown {
  const sessionTimeoutMs: number = given.sessionTimeoutMs ?? 5_000;
  const { bench, ids } = sceneIn('Stable', { members: given.stableMembers ?? 1, sessionTimeoutMs });
  const { generation } = bench.group;
  bench.ask('late', 'JoinGroup', bench.joinRequest('late', { sessionTimeoutMs }));
  const pendingBefore = bench.group.pendingJoin.size;
  for (let passedMs = 0; passedMs <= sessionTimeoutMs; passedMs += 500) {
    bench.run(450);
    for (const id of ids) bench.heartbeat('beats', id, generation);
  }
  return asKnown({
    ...standing(bench, generation),
    pendingRemoved: pendingBefore > bench.group.pendingJoin.size,
  });
}

/** All members are back at the barrier, and wait for one that has been given an id. */
function pendingJoins(given: Given): unknown {
  const { bench, clients, ids } = sceneIn('PreparingRebalance', { members: given.members ?? 2 });
  const { generation } = bench.group;
  const first = bench.ask('late', 'JoinGroup', bench.joinRequest('late'));
  for (const [i, client] of clients.entries()) {
    bench.tell(client, 'JoinGroup', bench.joinRequest(client, { memberId: ids[i] ?? '' }));
  }
  bench.run(50);
  bench.ask('late', 'JoinGroup', bench.joinRequest('late', { memberId: first?.memberId ?? '' }));
  return asKnown(standing(bench, generation));
}

function fencedAtTheBarrier(): unknown {
  const { bench } = sceneIn('PreparingRebalance', { members: 2, isStatic: true });
  for (const client of ['first', 'second'])
    bench.tell(client, 'JoinGroup', bench.joinRequest(client, { instanceId: 'k1' }));
  bench.run(50);
  return asKnown({ error: bench.last('first', 'JoinGroup').errorCode });
}

/** The leader is silent while a follower waits for its assignment. */
function leaderExpires(given: Given): unknown {
  const sessionTimeoutMs = 10_000;
  const state = stateIn(given.state) ?? 'CompletingRebalance';
  const { bench, ids } = sceneIn(state, { members: 2, sessionTimeoutMs });
  const { generation } = bench.group;
  bench.sync('k1', ids[1] ?? '', generation);
  bench.run(sessionTimeoutMs);
  return asKnown({ ...standing(bench, generation), followerSync: bench.last('k1', 'SyncGroup').errorCode });
}

/** Another coordinator reads the group, and nobody beats: how long its members live. */
function failover(given: Given): unknown {
  const { members = 2, sessionTimeoutMs = 4_000 } = given;
  const { bench } = sceneIn('Stable', { members, sessionTimeoutMs });
  bench.run(sessionTimeoutMs / 2);
  bench.resign();
  bench.elect();
  bench.run(sessionTimeoutMs * 2);
  const loadedUs = bench.seen('coordinator.loaded').at(-1)?.timeUs ?? 0;
  const livedMs = bench
    .seen('group.memberLeft')
    .filter(({ why, timeUs }) => why === 'sessionExpired' && timeUs > loadedUs)
    .map(({ timeUs }) => (timeUs - loadedUs) / 1000);
  return asKnown({ sessionTimersRestartedMs: livedMs.length === members ? allAlike(livedMs) : livedMs });
}

// ---- writes

/** What members are told when the log refuses; "given" when it is what the question says. */
function mapping(asked: Readonly<Record<string, string>>): unknown {
  // The table has all of Kafka's errors that nodes answer with; another is a mistake of the file.
  const unknown = Object.keys(asked).find((error) => !Object.hasOwn(KAFKA_ERRORS, error));
  if (unknown !== undefined) return leaveOut(`the error ${unknown} is not modelled`);
  const answers = Object.entries(asked).map(
    ([error]) => [error, errorForClients(error as KafkaError)] as const,
  );
  const isAsGiven = answers.every(([error, answer]) => asked[error] === answer);
  return { mapping: isAsGiven ? 'given' : Object.fromEntries(answers) };
}
