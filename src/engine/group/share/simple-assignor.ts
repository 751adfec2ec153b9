/** Who reads what in a share group: every partition has a reader, and as many more as there are members to spare.
 *
 *      4 members, 1 partition:   P0 → A B C D          2 members, 3 partitions:   A → P0 P2   B → P1
 *
 *  Models      SimpleAssignor of 4.1 with SimpleHomogeneousAssignmentBuilder: desired sharing of a partition is members ÷
 *              partitions, rounded up; balance goes before stickiness
 *  Simplifies  members that want different topics are balanced topic by topic, as SimpleHeterogeneousAssignmentBuilder does;
 *              sets are iterated in the order their elements came, not in that of Java's HashSet
 *  See         share-heartbeat.ts */
export interface SimpleMember {
  readonly memberId: string;
  /** Ids of the topics that it wants. */
  readonly topicIds: readonly string[];
  /** `topicId:partition`, of what it was to have before. */
  readonly previous: readonly string[];
}

/** By member id: `topicId:partition` of what it is to have.
 *  @param partitionsOf keys of the partitions of a topic that can be assigned */
export function assignSimply(
  members: readonly SimpleMember[],
  partitionsOf: (topicId: string) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const result = new Map<string, string[]>(members.map(({ memberId }) => [memberId, []]));
  for (const { readers, keys } of portions(members, partitionsOf)) {
    const wanted = new Set(keys);
    const old = readers.map(({ memberId, previous }) => ({
      memberId,
      previous: previous.filter((key) => wanted.has(key)),
    }));
    for (const [memberId, given] of balance(old, keys)) result.get(memberId)?.push(...given);
  }
  return result;
}

interface Portion {
  readonly readers: readonly SimpleMember[];
  readonly keys: readonly string[];
}

/** All at once when everybody wants the same; else topic by topic. */
function portions(
  members: readonly SimpleMember[],
  partitionsOf: (topicId: string) => readonly string[],
): readonly Portion[] {
  const topicIds = [...new Set(members.flatMap((member) => member.topicIds))];
  const isHomogeneous = members.every((member) => member.topicIds.length === topicIds.length);
  if (isHomogeneous) return [{ readers: members, keys: topicIds.flatMap((id) => [...partitionsOf(id)]) }];
  return topicIds.map((id) => ({
    readers: members.filter((member) => member.topicIds.includes(id)),
    keys: partitionsOf(id),
  }));
}

type Old = Pick<SimpleMember, 'memberId' | 'previous'>;

function balance(readers: readonly Old[], keys: readonly string[]): ReadonlyMap<string, Set<string>> {
  const byMember = new Map(readers.map(({ memberId, previous }) => [memberId, new Set(previous)]));
  if (keys.length === 0 || readers.length === 0) return byMember;
  const sharing = Math.ceil(readers.length / keys.length);
  const desired = desiredCounts(readers, sharing * keys.length);
  const byKey = new Map<string, Set<string>>(keys.map((key) => [key, new Set()]));
  for (const [memberId, had] of byMember) for (const key of had) byKey.get(key)?.add(memberId);
  const isOver = (memberId: string): boolean => sizeOf(byMember, memberId) > (desired.get(memberId) ?? 0);
  const revoke = (memberId: string, key: string): void => {
    byMember.get(memberId)?.delete(key);
    byKey.get(key)?.delete(memberId);
  };
  for (const [key, holders] of byKey) {
    // Those with too much give up first.
    for (const overOnly of [true, false]) {
      for (const memberId of [...holders]) {
        if (holders.size > sharing && (!overOnly || isOver(memberId))) revoke(memberId, key);
      }
    }
  }
  for (const [memberId, had] of byMember)
    for (const key of [...had]) if (isOver(memberId)) revoke(memberId, key);
  fill(byMember, byKey, desired, sharing);
  return byMember;
}

const sizeOf = (byMember: ReadonlyMap<string, Set<string>>, memberId: string): number =>
  byMember.get(memberId)?.size ?? 0;

/** So many each that together they are `total`; earlier ones have one more where it does not come out even. */
function desiredCounts(readers: readonly Old[], total: number): ReadonlyMap<string, number> {
  const each = total / readers.length;
  return new Map(
    readers.map(({ memberId }, i) => [memberId, Math.ceil(each * (i + 1)) - Math.ceil(each * i)]),
  );
}

/** Gives what has too few readers to members that have too little, in turn. A partition that none of them can take stays as
 *  it is. */
function fill(
  byMember: ReadonlyMap<string, Set<string>>,
  byKey: ReadonlyMap<string, Set<string>>,
  desired: ReadonlyMap<string, number>,
  sharing: number,
): void {
  let turn = [...byMember.keys()].filter((id) => sizeOf(byMember, id) < (desired.get(id) ?? 0));
  for (const [key, holders] of byKey) {
    let passedOver = 0;
    while (holders.size < sharing && turn.length > 0 && passedOver < turn.length) {
      const [memberId = '', ...rest] = turn;
      if (holders.has(memberId)) {
        passedOver++;
        turn = [...rest, memberId];
        continue;
      }
      passedOver = 0;
      holders.add(memberId);
      byMember.get(memberId)?.add(key);
      turn = sizeOf(byMember, memberId) < (desired.get(memberId) ?? 0) ? [...rest, memberId] : rest;
    }
  }
}
