/** All members have the same topics: quotas differ by one at most, and everybody keeps as much as fits.
 *  Models      AbstractStickyAssignor.ConstrainedAssignmentBuilder
 *  Invariants  depends on the order of the members, which is that of Java's HashMap: the first ones keep the extra */
import type { PartitionKey } from '../../../../contract/ids.ts';
import { parsePartitionKey, partitionKey } from '../../../../contract/ids.ts';
import type { Assignment, AssignorTopics } from './assignor.ts';
import { compareText } from './assignor.ts';
import type { Ownership } from './ownership.ts';
import type { RackInfo } from './racks.ts';
import { isMatch, isMismatch, rarestFirst } from './racks.ts';

/** An assignment, and which partitions in it were somebody else's. */
export interface StickyResult {
  readonly assignment: Assignment;
  /** Partition → its new owner; the cooperative assignor holds these back. */
  readonly transferring: ReadonlyMap<PartitionKey, string>;
}

interface Build extends StickyResult {
  readonly transferring: Map<PartitionKey, string>;
  readonly ownership: Ownership;
  readonly racks: RackInfo;
  /** Taken away, and from whom. */
  readonly revoked: Map<PartitionKey, string>;
  readonly minQuota: number;
  readonly maxQuota: number;
  /** How many members may have more than the least. */
  readonly overAllowed: number;
  overCount: number;
  /** Members with less than the least, and with exactly the least. */
  under: string[];
  exact: string[];
}

export function assignConstrained(
  topics: AssignorTopics,
  ownership: Ownership,
  racks: RackInfo,
): StickyResult {
  const all = [...topics.keys()]
    .sort(compareText)
    .flatMap((topic) =>
      Array.from({ length: topics.get(topic)?.partitionCount ?? 0 }, (_, p) => partitionKey(topic, p)),
    );
  const memberCount = ownership.owned.size;
  const build: Build = {
    assignment: new Map([...ownership.owned.keys()].map((memberId) => [memberId, []])),
    transferring: new Map(),
    ownership,
    racks,
    revoked: new Map(),
    minQuota: Math.floor(all.length / memberCount),
    maxQuota: Math.ceil(all.length / memberCount),
    overAllowed: all.length % memberCount,
    overCount: 0,
    under: [],
    exact: [],
  };
  for (const [memberId, owned] of ownership.owned) keepOwned(build, memberId, owned);
  const kept = new Set([...build.assignment.values()].flat());
  build.under.sort(compareText);
  build.exact.sort(compareText);
  const unassigned = rarestFirst(
    racks,
    all.filter((key) => !kept.has(key)),
  );
  giveRound(build, giveNear(build, unassigned));
  return build;
}

function byPartitionThenTopic(a: PartitionKey, b: PartitionKey): number {
  const left = parsePartitionKey(a);
  const right = parsePartitionKey(b);
  return left.partition - right.partition || compareText(left.topic, right.topic);
}

function keepOwned(build: Build, memberId: string, claimed: readonly PartitionKey[]): void {
  const { minQuota, maxQuota, overAllowed, racks } = build;
  const owned = claimed
    .filter((key) => !isMismatch(racks, memberId, key) && !build.ownership.doublyClaimed.has(key))
    .sort(byPartitionThenTopic);
  let keep = owned.length;
  if (owned.length < minQuota) build.under.push(memberId);
  else if (owned.length >= maxQuota && build.overCount < overAllowed) {
    keep = maxQuota;
    build.overCount++;
    if (build.overCount === overAllowed) build.exact = [];
  } else {
    keep = minQuota;
    if (build.overCount < overAllowed) build.exact.push(memberId);
  }
  build.assignment.get(memberId)?.push(...owned.slice(0, keep));
  for (const key of owned.slice(keep)) build.revoked.set(key, memberId);
  for (const key of claimed) if (isMismatch(racks, memberId, key)) build.revoked.set(key, memberId);
}

/** Answers how many partitions the member has now. */
function give(build: Build, memberId: string, key: PartitionKey): number {
  const isAnothers = (build.revoked.get(key) ?? memberId) !== memberId;
  if (isAnothers || build.ownership.doublyClaimed.has(key)) build.transferring.set(key, memberId);
  return build.assignment.get(memberId)?.push(key) ?? 0;
}

/** Rack by rack, where racks matter. Answers what is left. */
function giveNear(build: Build, unassigned: readonly PartitionKey[]): PartitionKey[] {
  if (build.racks.ofMember.size === 0) return [...unassigned];
  let next = 0;
  const left: PartitionKey[] = [];
  for (const key of unassigned) {
    const index = nextNear(build, key, build.under, next);
    const memberId = build.under[index];
    if (memberId !== undefined) {
      const count = give(build, memberId, key);
      if (count >= build.minQuota) {
        build.under.splice(index, 1);
        if (count < build.maxQuota && build.overCount < build.overAllowed) build.exact.push(memberId);
        next = index;
      } else next = index + 1;
      next = build.under.length === 0 ? 0 : next % build.under.length;
      continue;
    }
    const exactIndex = nextNear(build, key, build.exact, 0);
    const exactId = build.exact[exactIndex];
    if (exactId === undefined) left.push(key);
    else if (give(build, exactId, key) === build.maxQuota) {
      build.exact.splice(exactIndex, 1);
      countOver(build);
    }
  }
  return left;
}

function nextNear(build: Build, key: PartitionKey, members: readonly string[], from: number): number {
  for (let i = 0; i < members.length; i++) {
    const index = (from + i) % members.length;
    if (isMatch(build.racks, members[index] ?? '', key)) return index;
  }
  return -1;
}

function countOver(build: Build): void {
  build.overCount++;
  if (build.overCount === build.overAllowed) build.exact = [];
}

/** One each, round those below the least; then one each to those that may have one more. */
function giveRound(build: Build, unassigned: readonly PartitionKey[]): void {
  let at = 0;
  for (const key of unassigned) {
    if (at >= build.under.length) at = 0;
    const fromUnder = build.under[at];
    const memberId = fromUnder ?? build.exact.shift();
    if (memberId === undefined) return;
    const count = give(build, memberId, key);
    if (fromUnder === undefined) {
      if (count === build.maxQuota) countOver(build);
    } else if (count === build.minQuota) {
      build.under.splice(at, 1);
      build.exact.push(memberId);
    } else at++;
  }
}
