/** Members want different topics: what is free goes to who has least, then partitions are moved from those who have most.
 *  Models      org.apache.kafka.coordinator.group.assignor.UniformHeterogeneousAssignmentBuilder
 *  See         load-balancer.ts */
import type { GroupSpec, TargetAssignment } from './assignor.ts';
import { compareTopicIds, give, partitionCountOf } from './assignor.ts';
import { LoadBalancer } from './load-balancer.ts';

const MAX_ROUNDS = 16;
const NOBODY = -1;

interface Build {
  /** By topic id: indices of members, ascending. */
  readonly subscribers: ReadonlyMap<string, readonly number[]>;
  /** By topic id, by partition: the index of its owner, −1 for nobody. */
  readonly owners: ReadonlyMap<string, number[]>;
  /** By index of the member: how many partitions it has. */
  readonly loads: number[];
}

export function assignDifferentTopics(spec: GroupSpec): TargetAssignment {
  const build = startWithPrevious(spec);
  assignFree(build);
  const shared = [...build.subscribers.keys()].filter((id) => subscribersOf(build, id).length >= 2);
  balance(build, inOrder(build, shared));
  const target: TargetAssignment = new Map(spec.members.map(({ memberId }) => [memberId, new Map()]));
  for (const [topicId, owners] of build.owners) {
    for (const [partition, owner] of owners.entries()) {
      const member = spec.members[owner];
      if (member) give(target, member.memberId, topicId, partition);
    }
  }
  return target;
}

/** What members had, as far as they still want it. */
function startWithPrevious(spec: GroupSpec): Build {
  const subscribers = new Map<string, number[]>();
  for (const [i, { topicIds }] of spec.members.entries()) {
    for (const topicId of topicIds) {
      const found = subscribers.get(topicId);
      if (found) found.push(i);
      else subscribers.set(topicId, [i]);
    }
  }
  const owners = new Map(
    [...subscribers.keys()].map((id) => [id, new Array<number>(partitionCountOf(spec, id)).fill(NOBODY)]),
  );
  const loads = spec.members.map(() => 0);
  for (const [i, { topicIds, previous }] of spec.members.entries()) {
    for (const [topicId, partitions] of previous) {
      const owned = owners.get(topicId);
      if (!owned || !topicIds.includes(topicId)) continue;
      loads[i] = (loads[i] ?? 0) + partitions.length;
      for (const partition of partitions) owned[partition] = i;
    }
  }
  return { subscribers, owners, loads };
}

const subscribersOf = ({ subscribers }: Build, topicId: string): readonly number[] =>
  subscribers.get(topicId) ?? [];
const ownersOf = ({ owners }: Build, topicId: string): number[] => owners.get(topicId) ?? [];

/** Topics with many partitions for each subscriber first, then those with few subscribers, then by id. */
function inOrder(build: Build, topicIds: readonly string[]): string[] {
  const perSubscriber = (id: string): number => ownersOf(build, id).length / subscribersOf(build, id).length;
  return [...topicIds].sort(
    (a, b) =>
      perSubscriber(b) - perSubscriber(a) ||
      subscribersOf(build, a).length - subscribersOf(build, b).length ||
      compareTopicIds(a, b),
  );
}

function assign(build: Build, topicId: string, partition: number, member: number): void {
  const { loads } = build;
  const owners = ownersOf(build, topicId);
  const before = owners[partition] ?? NOBODY;
  if (before !== NOBODY) loads[before] = (loads[before] ?? 0) - 1;
  owners[partition] = member;
  loads[member] = (loads[member] ?? 0) + 1;
}

function assignFree(build: Build): void {
  for (const topicId of inOrder(build, [...build.owners.keys()])) {
    const owners = ownersOf(build, topicId);
    const free = [...owners.keys()].filter((partition) => owners[partition] === NOBODY);
    if (free.length === 0) continue;
    const balancer = new LoadBalancer(build.loads, subscribersOf(build, topicId));
    for (const partition of free) assign(build, topicId, partition, balancer.nextLeastLoaded());
  }
}

/** Round after round, until all topics have been seen since the last move. */
function balance(build: Build, topicIds: readonly string[]): void {
  let lastMoved = -1;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    for (const [i, topicId] of topicIds.entries()) {
      if (i === lastMoved) return;
      const moved = balanceTopic(build, topicId);
      if (moved > 0 || lastMoved === -1) lastMoved = i;
    }
  }
}

/** Moves partitions of one topic from who has most to who has least. Answers how many. */
function balanceTopic(build: Build, topicId: string): number {
  const balancer = new LoadBalancer(build.loads, subscribersOf(build, topicId));
  if (balancer.imbalance <= 1) return 0;
  const owned = new Map<number, number[]>();
  for (const [partition, owner] of ownersOf(build, topicId).entries()) {
    const found = owned.get(owner);
    if (found) found.push(partition);
    else owned.set(owner, [partition]);
  }
  let moved = 0;
  while (!balancer.isBalanced()) {
    const from = nextWithSomethingToGive(balancer, owned);
    if (from === NOBODY) break;
    const partition = owned.get(from)?.pop();
    const to = balancer.nextLeastLoaded();
    if (partition === undefined || balancer.isBalanced()) break;
    assign(build, topicId, partition, to);
    moved++;
  }
  return moved;
}

function nextWithSomethingToGive(
  balancer: LoadBalancer,
  owned: ReadonlyMap<number, readonly number[]>,
): number {
  for (;;) {
    const member = balancer.nextMostLoaded();
    if (member === NOBODY || (owned.get(member)?.length ?? 0) > 0) return member;
    balancer.excludeMostLoaded();
  }
}
