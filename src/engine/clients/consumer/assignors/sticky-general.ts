/** Members have different topics: everybody keeps what is still theirs, the rest goes to the least loaded, then partitions
 *  move one by one while that makes the loads more even.
 *  Models      AbstractStickyAssignor.GeneralAssignmentBuilder
 *  See         partition-movements.ts, sticky-constrained.ts */
import type { PartitionKey } from '../../../../contract/ids.ts';
import { partitionKey } from '../../../../contract/ids.ts';
import { javaStringOrder } from '../../../protocol/java-order.ts';
import type { Assignment, AssignorMember, AssignorTopics } from './assignor.ts';
import { compareText } from './assignor.ts';
import type { Ownership } from './ownership.ts';
import type { Movements } from './partition-movements.ts';
import { partitionToMove, recordMovement } from './partition-movements.ts';
import type { RackInfo } from './racks.ts';
import { isMismatch } from './racks.ts';

interface Build {
  readonly topics: AssignorTopics;
  readonly racks: RackInfo;
  /** Members by topic, topics by member: only topics that exist. */
  readonly subscribers: ReadonlyMap<string, readonly string[]>;
  readonly subscriptions: ReadonlyMap<string, readonly string[]>;
  /** Claims of older generations: who had a partition before. */
  readonly previous: ReadonlyMap<PartitionKey, { readonly memberId: string; readonly generation: number }>;
  readonly movements: Movements;
  current: Map<string, PartitionKey[]>;
  ownerOf: Map<PartitionKey, string>;
}

const topicOf = (key: PartitionKey): string => key.slice(0, key.lastIndexOf('-'));

export function assignGeneral(
  topics: AssignorTopics,
  members: readonly AssignorMember[],
  ownership: Ownership,
  racks: RackInfo,
): Assignment {
  const build = startBuild(topics, members, ownership, racks);
  const all = sortedPartitions(build);
  const mustRevoke = dropInvalid(build);
  const isFresh = [...build.current.values()].every((keys) => keys.length === 0);
  const kept = new Set([...build.current.values()].flat());
  const unassigned = all.filter((key) => !kept.has(key));
  giveAll(build, unassigned);

  const fixed = setFixedAside(build);
  const canMove = (key: PartitionKey): boolean => (build.subscribers.get(topicOf(key))?.length ?? 0) >= 2;
  const before = new Map([...build.current].map(([memberId, keys]) => [memberId, [...keys]]));
  const ownersBefore = new Map(build.ownerOf);
  if (!mustRevoke) moveAround(build, unassigned.filter(canMove));
  const hasMoved = moveAround(build, all.filter(canMove));
  if (!isFresh && hasMoved && scoreOf(build.current) >= scoreOf(before)) {
    build.current = before;
    build.ownerOf = ownersBefore;
  }
  return new Map(
    members.map(({ memberId }) => [memberId, build.current.get(memberId) ?? fixed.get(memberId) ?? []]),
  );
}

function startBuild(
  topics: AssignorTopics,
  members: readonly AssignorMember[],
  ownership: Ownership,
  racks: RackInfo,
): Build {
  const subscriptions = new Map(
    members.map(({ memberId, subscription }) => [
      memberId,
      subscription.topics.filter((topic) => topics.has(topic)),
    ]),
  );
  const subscribers = new Map(
    [...topics.keys()].map((topic) => [
      topic,
      members
        .filter(({ memberId }) => subscriptions.get(memberId)?.includes(topic))
        .map((member) => member.memberId),
    ]),
  );
  const previous = new Map<PartitionKey, { memberId: string; generation: number }>();
  for (const [memberId, { partitions, generation }] of ownership.claims) {
    if (generation >= ownership.maxGeneration) continue;
    for (const key of partitions) {
      if (generation > (previous.get(key)?.generation ?? -2)) previous.set(key, { memberId, generation });
    }
  }
  const ownerOf = new Map<PartitionKey, string>();
  const current = new Map<string, PartitionKey[]>();
  for (const [memberId, keys] of ownership.owned) {
    current.set(memberId, [...keys]);
    for (const key of keys) ownerOf.set(key, memberId);
  }
  return { topics, racks, subscribers, subscriptions, previous, movements: new Map(), current, ownerOf };
}

/** Topics that few may have come first. */
function sortedPartitions(build: Build): PartitionKey[] {
  const { topics, subscribers } = build;
  const sizeOf = (topic: string): number => subscribers.get(topic)?.length ?? 0;
  return [...topics.keys()]
    .sort((a, b) => sizeOf(a) - sizeOf(b) || compareText(a, b))
    .flatMap((topic) =>
      Array.from({ length: topics.get(topic)?.partitionCount ?? 0 }, (_, p) => partitionKey(topic, p)),
    );
}

/** Takes away what a member may no longer have. Answers whether somebody loses a partition that still exists. */
function dropInvalid(build: Build): boolean {
  let mustRevoke = false;
  for (const [memberId, keys] of build.current) {
    const valid = keys.filter(
      (key) =>
        build.subscriptions.get(memberId)?.includes(topicOf(key)) && !isMismatch(build.racks, memberId, key),
    );
    mustRevoke ||= valid.length < keys.length;
    build.current.set(memberId, valid);
  }
  return mustRevoke;
}

const loadOf = (build: Build, memberId: string): number => build.current.get(memberId)?.length ?? 0;

/** Least loaded first, then by id. */
const byLoad = (build: Build): string[] =>
  [...build.current.keys()].sort((a, b) => loadOf(build, a) - loadOf(build, b) || compareText(a, b));

function giveAll(build: Build, unassigned: readonly PartitionKey[]): void {
  const { racks } = build;
  let left = unassigned;
  if (racks.ofMember.size > 0) {
    left = unassigned.filter((key) => !giveOne(build, key, (memberId) => !isMismatch(racks, memberId, key)));
  }
  for (const key of left) giveOne(build, key, () => true);
}

function giveOne(build: Build, key: PartitionKey, suits: (memberId: string) => boolean): boolean {
  const memberId = byLoad(build).find(
    (id) => build.subscriptions.get(id)?.includes(topicOf(key)) && suits(id),
  );
  if (memberId === undefined) return false;
  build.current.get(memberId)?.push(key);
  build.ownerOf.set(key, memberId);
  return true;
}

const potentialOf = (build: Build, memberId: string): number =>
  (build.subscriptions.get(memberId) ?? []).reduce(
    (sum, topic) => sum + (build.topics.get(topic)?.partitionCount ?? 0),
    0,
  );

/** Members that have all they can have, of topics that nobody else wants, take no part. */
function setFixedAside(build: Build): Map<string, PartitionKey[]> {
  const fixed = new Map<string, PartitionKey[]>();
  for (const [memberId, keys] of [...build.current]) {
    const isComplete = keys.length >= potentialOf(build, memberId);
    const isAlone = keys.every((key) => (build.subscribers.get(topicOf(key))?.length ?? 0) < 2);
    if (!isComplete || !isAlone) continue;
    fixed.set(memberId, keys);
    build.current.delete(memberId);
  }
  return fixed;
}

/** Moves partitions while it helps. Each move makes two loads more even, so it ends. Answers whether anything moved. */
function moveAround(build: Build, keys: readonly PartitionKey[]): boolean {
  let hasMoved = false;
  let isModified = true;
  while (isModified) {
    isModified = false;
    for (const key of keys) {
      if (isBalanced(build)) break;
      if (!moveOne(build, key)) continue;
      isModified = true;
      hasMoved = true;
    }
  }
  return hasMoved;
}

function moveOne(build: Build, key: PartitionKey): boolean {
  const owner = build.ownerOf.get(key) ?? '';
  const load = loadOf(build, owner);
  const before = build.previous.get(key)?.memberId;
  if (before !== undefined && build.current.has(before) && load > loadOf(build, before) + 1) {
    move(build, key, before);
    return true;
  }
  const others = build.subscribers.get(topicOf(key)) ?? [];
  if (!others.some((other) => load > loadOf(build, other) + 1)) return false;
  const next = byLoad(build).find((id) => build.subscriptions.get(id)?.includes(topicOf(key)));
  if (next === undefined) return false;
  move(build, key, next);
  return true;
}

function move(build: Build, wanted: PartitionKey, to: string): void {
  const key = partitionToMove(build.movements, wanted, build.ownerOf.get(wanted) ?? '', to);
  const from = build.ownerOf.get(key) ?? '';
  recordMovement(build.movements, key, from, to);
  const keys = build.current.get(from);
  keys?.splice(keys.indexOf(key), 1);
  build.current.get(to)?.push(key);
  build.ownerOf.set(key, to);
}

/** Nobody below its potential could take from somebody who has more. */
function isBalanced(build: Build): boolean {
  const order = byLoad(build);
  const least = loadOf(build, order[0] ?? '');
  const most = loadOf(build, order.at(-1) ?? '');
  if (least >= most - 1) return true;
  for (const memberId of order) {
    const mine = build.current.get(memberId) ?? [];
    if (mine.length === potentialOf(build, memberId)) continue;
    for (const topic of build.subscriptions.get(memberId) ?? []) {
      for (let p = 0; p < (build.topics.get(topic)?.partitionCount ?? 0); p++) {
        const owner = build.ownerOf.get(partitionKey(topic, p));
        if (owner !== undefined && owner !== memberId && mine.length < loadOf(build, owner)) return false;
      }
    }
  }
  return true;
}

/** Sum of the differences in load over all pairs; 0 is perfect. */
function scoreOf(current: ReadonlyMap<string, readonly PartitionKey[]>): number {
  const sizes = javaStringOrder(current.keys()).map((memberId) => current.get(memberId)?.length ?? 0);
  let score = 0;
  for (const [i, a] of sizes.entries()) for (const b of sizes.slice(i + 1)) score += Math.abs(a - b);
  return score;
}
