/** Rules of a KIP-848 group (GroupMetadataManagerTest, CurrentAssignmentBuilderTest): the coordinator's own decisions, asked
 *  with groups that the cases describe. */
import { parsePartitionKey } from '../../../../contract/ids.ts';
import { serverAssignorOf } from '../../../group/modern/assignors/by-name.ts';
import type { ConsumerGroup, ConsumerGroupMember } from '../../../group/modern/consumer-group.ts';
import { createConsumerGroup, newMember } from '../../../group/modern/consumer-group.ts';
import { GroupChange } from '../../../group/modern/group-change.ts';
import { beat } from '../../../group/modern/heartbeat.ts';
import { isRefusal, malformed } from '../../../group/modern/heartbeat-checks.ts';
import type { Partitions } from '../../../group/modern/partitions.ts';
import { listOf, NO_PARTITIONS, partitionsOf } from '../../../group/modern/partitions.ts';
import { reconcile } from '../../../group/modern/reconciliation.ts';
import { metadataHashOf } from '../../../group/modern/target-assignment.ts';
import type { ConsumerGroupHeartbeatRequest } from '../../../protocol/api.ts';
import { GROUP, GroupBench } from '../../group-bench.ts';
import type { Adapter } from '../cases.ts';
import { asKnown, asSet, leaveOut } from '../cases.ts';

type ByTopic = Readonly<Record<string, readonly number[]>>;

/** Topics are their own ids. */
const TOPICS = { foo: 6, bar: 3 } as const;
const RULES = {
  topicOf: (name: string) => {
    const partitionCount = Object.hasOwn(TOPICS, name) ? TOPICS[name as keyof typeof TOPICS] : undefined;
    return partitionCount === undefined ? undefined : { topicId: name, partitionCount };
  },
  assignorOf: serverAssignorOf,
  maxSize: 100,
};

export const consumerGroup: Adapter = (given, when) => {
  if (given.state && when?.target) return nextAssignment(given, when);
  if (given.target && when === 'heartbeats in this order') return process(given);
  if (typeof when?.heartbeatEpoch === 'number') return epochCheck(given, when);
  if (String(when).startsWith('ConsumerGroupHeartbeat')) return { error: firstBeat(given) };
  if (when === 'heartbeat epoch -2' || when === 'heartbeat epoch -1') return departure(given, String(when));
  const silence = /^no acknowledgement for (\d+) ms$/.exec(String(when));
  if (silence) return revocationDeadline(given, Number(silence[1]));
  return leaveOut(`the question ${JSON.stringify(when)} is not known`);
};

const request = (fields: Partial<ConsumerGroupHeartbeatRequest>): ConsumerGroupHeartbeatRequest => ({
  groupId: GROUP,
  memberId: 'A',
  memberEpoch: 0,
  instanceId: null,
  rackId: null,
  rebalanceTimeoutMs: -1,
  subscribedTopicNames: null,
  subscribedTopicRegex: null,
  serverAssignor: null,
  topicPartitions: null,
  clientId: 'client',
  ...fields,
});

const FIRST = { rebalanceTimeoutMs: 5_000, subscribedTopicNames: ['foo', 'bar'], topicPartitions: [] };

const byTopic = (partitions: Partitions): ByTopic => Object.fromEntries(partitions);

const partitionsIn = (topics: ByTopic): Partitions =>
  partitionsOf(Object.entries(topics).map(([topicId, partitions]) => ({ topicId, partitions })));

const ofKeys = (keys: readonly string[]): Partitions => {
  const topics: Record<string, number[]> = {};
  for (const key of keys) {
    const { topic, partition } = parsePartitionKey(key);
    topics[topic] = [...(topics[topic] ?? []), partition];
  }
  return partitionsIn(topics);
};

const keysOf = (partitions: Partitions): string[] =>
  ['foo', 'bar'].flatMap((topic) =>
    (partitions.get(topic) ?? []).map((partition) => `${topic}-${partition}`),
  );

/** A group whose members are as given, in that epoch; all of them have what they are to have. */
function groupOf(
  epoch: number,
  members: Readonly<Record<string, Partial<ConsumerGroupMember>>>,
): ConsumerGroup {
  const change = new GroupChange(createConsumerGroup(GROUP));
  for (const [memberId, fields] of Object.entries(members)) {
    const member = {
      ...newMember(memberId),
      subscribedTopicNames: ['bar', 'foo'],
      rebalanceTimeoutMs: 5_000,
      clientId: 'client',
      memberEpoch: epoch,
      previousMemberEpoch: epoch - 1,
      ...fields,
    };
    change.setSubscription(member);
    change.setTarget(memberId, member.assigned);
    change.setCurrent(member);
  }
  change.setEpoch(epoch, metadataHashOf(change.group, RULES.topicOf));
  change.setAssignmentEpoch(epoch);
  return change.group;
}

// ---- CurrentAssignmentBuilder

function nextAssignment(
  given: {
    readonly state: ConsumerGroupMember['state'];
    readonly memberEpoch: number;
    readonly assigned: ByTopic;
    readonly pendingRevocation: ByTopic;
    /** -1: everything is free; 10: everything belongs to others; "10 for t2": all of that topic does. */
    readonly partitionEpochOfOthers: number | string;
  },
  when: { readonly targetEpoch: number; readonly target: ByTopic; readonly owned: ByTopic | null },
) {
  const member: ConsumerGroupMember = {
    ...newMember('A'),
    state: given.state,
    memberEpoch: given.memberEpoch,
    previousMemberEpoch: given.memberEpoch,
    assigned: partitionsIn(given.assigned),
    pendingRevocation: partitionsIn(given.pendingRevocation ?? {}),
  };
  const [epoch, , topic] = String(given.partitionEpochOfOthers).split(' ');
  const after = reconcile(member, {
    epoch: when.targetEpoch,
    target: partitionsIn(when.target),
    isTaken: (topicId) => Number(epoch) !== -1 && (topic === undefined || topic === topicId),
    owned: when.owned && partitionsIn(when.owned),
  });
  return asKnown({
    state: after.state,
    epoch: after.memberEpoch,
    assigned: byTopic(after.assigned),
    pendingRevocation: byTopic(after.pendingRevocation),
  });
}

// ---- GroupMetadataManager

function epochCheck(
  {
    memberEpoch,
    previousMemberEpoch,
  }: { readonly memberEpoch: number; readonly previousMemberEpoch: number },
  { heartbeatEpoch, owned }: { readonly heartbeatEpoch: number; readonly owned: string | null },
) {
  const assigned = partitionsIn({ foo: [1, 2, 3] });
  const group = groupOf(memberEpoch, { A: { assigned, previousMemberEpoch } });
  if (owned !== null && !/^(not )?(a )?subset of assigned$/.test(owned))
    return leaveOut(`it is not known what the member owns: ${owned}`);
  const told = owned === null ? null : partitionsIn({ foo: owned.startsWith('not') ? [4] : [1, 2] });
  const done = beat(
    group,
    request({ memberEpoch: heartbeatEpoch, topicPartitions: told && listOf(told) }),
    RULES,
  );
  return { error: isRefusal(done) ? done.error : 'NONE' };
}

function firstBeat({
  epoch,
  ...fields
}: Partial<ConsumerGroupHeartbeatRequest> & { readonly epoch?: number }): string {
  const asked = request({ ...FIRST, ...fields, memberEpoch: epoch ?? 0 });
  const wrong = malformed(asked);
  if (wrong) return wrong.error;
  const done = beat(createConsumerGroup(GROUP), asked, RULES);
  return isRefusal(done) ? done.error : 'NONE';
}

function departure(given: { readonly groupEpoch: number; readonly static?: boolean }, when: string) {
  const instanceId = given.static ? 'instance' : null;
  const group = groupOf(given.groupEpoch, { A: { instanceId, assigned: partitionsIn({ foo: [0] }) } });
  const done = beat(group, request({ instanceId, memberEpoch: Number(when.split(' ').at(-1)) }), RULES);
  if (isRefusal(done)) return { error: done.error };
  const member = done.change.group.members.get('A');
  return asKnown({
    groupEpoch: done.change.group.groupEpoch,
    memberEpoch: member?.memberEpoch,
    memberRemoved: member === undefined,
  });
}

/** On a bench: a member that has to give something up says nothing for so long. */
function revocationDeadline(
  given: { readonly memberState: string; readonly rebalanceTimeoutMs: number },
  forMs: number,
) {
  const bench = new GroupBench();
  for (const [name, partitionCount] of Object.entries(TOPICS))
    bench.knownTopics.set(name, { topicId: name, partitionCount });
  const { rebalanceTimeoutMs } = given;
  const tell = (fields: Partial<ConsumerGroupHeartbeatRequest>) =>
    bench.ask('client', 'ConsumerGroupHeartbeat', request({ ...FIRST, rebalanceTimeoutMs, ...fields }));
  tell({});
  const epoch = bench.group.modern?.members.get('A')?.memberEpoch ?? -1;
  tell({ memberId: 'B' });
  // It hears that it has to give half of it up, and goes on beating without saying that it did.
  const beats = {
    memberEpoch: epoch,
    rebalanceTimeoutMs: -1,
    subscribedTopicNames: null,
    topicPartitions: null,
  };
  tell(beats);
  const state = bench.group.modern?.members.get('A')?.state;
  if (state !== given.memberState) return leaveOut(`the member is ${state}`);
  bench.run(forMs);
  return { memberFenced: !bench.group.modern?.members.has('A') };
}

// ---- testReconciliationProcess

/** Who beats, one after the other, and whether it says what it owns: that to which the coordinator last told it to come. */
const BEATS: readonly (readonly [hb: string, memberId: string, says: 'joins' | 'nothing' | 'owned'])[] = [
  ['C joins (epoch 0)', 'C', 'joins'],
  ['A', 'A', 'nothing'],
  ['B', 'B', 'nothing'],
  ['C', 'C', 'nothing'],
  ['A owned [', 'A', 'owned'],
  ['B (no owned list)', 'B', 'nothing'],
  ['C', 'C', 'nothing'],
  ['B owned [', 'B', 'owned'],
  ['C owned [', 'C', 'owned'],
];

function process(given: {
  readonly groupEpoch: number;
  readonly A: readonly string[];
  readonly B: readonly string[];
  readonly target: Readonly<Record<string, readonly string[]>>;
}) {
  let group = groupOf(given.groupEpoch, {
    A: { assigned: ofKeys(given.A) },
    B: { assigned: ofKeys(given.B) },
  });
  const target = new Map(
    Object.entries(given.target).map(([memberId, keys]) => [memberId, new Map(mutable(ofKeys(keys)))]),
  );
  const rules = { ...RULES, assignorOf: () => () => target };
  const steps = BEATS.map(([hb, memberId, says]) => {
    const member = group.members.get(memberId);
    const owned = says === 'owned' ? (member?.assigned ?? NO_PARTITIONS) : null;
    const asked = request({
      ...(says === 'joins' ? FIRST : { topicPartitions: owned && listOf(owned) }),
      memberId,
      memberEpoch: member?.memberEpoch ?? 0,
    });
    const done = beat(group, asked, rules);
    if (isRefusal(done)) return { hb, error: done.error };
    group = done.change.group;
    const after = group.members.get(memberId);
    const assigned = after && done.tellsAssignment ? asSet(keysOf(after.assigned)) : null;
    return asKnown({
      hb: owned ? `${hb}${keysOf(owned).join(',')}]` : hb,
      answer: asKnown({ epoch: done.memberEpoch, assigned }),
      [memberId]: after?.state,
    });
  });
  return { steps };
}

const mutable = (partitions: Partitions): [string, number[]][] =>
  [...partitions].map(([topicId, ids]) => [topicId, [...ids]]);
