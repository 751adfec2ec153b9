/** What the hand says: on the placeholder where the consumer would land, and aloud. Pure: the view in, words out. */
import type { PartitionKey } from '../../contract/ids.ts';
import { parsePartitionKey } from '../../contract/ids.ts';
import type { Words } from '../../i18n/index.ts';
import type { Carried, Landing } from '../../store/index.ts';

export interface CarryWords {
  /** The consequence in a line: "Drop to join, starts gen 4". */
  readonly consequence: string;
  /** More of it, where the engine has said more. */
  readonly detail: string | null;
  readonly isRefused: boolean;
}

/** Null while the consumer is over nothing. */
export function carryWords(carried: Carried, name: string, words: Words): CarryWords | null {
  const { t } = words;
  const { target, preview, fromGroupId } = carried;
  if (!target) return null;
  if (target.groupId === fromGroupId) return plain(t('carry.backHere'));
  if (preview && !preview.ok) {
    return {
      consequence: t('carry.cannot', {
        reason: words.refusalOf(preview.reason, (id) => (id === carried.consumerId ? name : undefined)),
      }),
      detail: null,
      isRefused: true,
    };
  }
  const touched = (groupId: string | null) => preview?.groups.find((group) => group.groupId === groupId);
  if (target.groupId === null) {
    const group = String(fromGroupId);
    const left = touched(fromGroupId);
    if (!left) return plain(t('carry.dropToLeave', { group }));
    return plain(t('carry.dropToLeaveGen', { group, generation: String(left.generation) }));
  }
  const joined = touched(target.groupId);
  if (!joined) return plain(t('carry.dropToJoin'));
  const consequence = t('carry.dropToJoinGen', { generation: String(joined.generation) });
  if (!joined.stable) {
    const seconds = (joined.afterMs / 1000).toFixed(0);
    return { consequence, detail: t('carry.notStable', { seconds }), isRefused: false };
  }
  const owned = joined.owned[carried.consumerId] ?? [];
  const detail =
    owned.length === 0
      ? t('carry.getsNothing', { name })
      : t('carry.gets', { name, partitions: words.list(ownedLines(owned, words)) });
  return { consequence, detail, isRefused: false };
}

const plain = (consequence: string): CarryWords => ({ consequence, detail: null, isRefused: false });

/** What is said aloud while it is carried. */
export function carrySaid(carried: Carried, name: string, words: Words): string {
  const { t } = words;
  const { target, fromGroupId } = carried;
  if (!target) return t('carry.pickedUp', { name });
  const where =
    target.groupId === fromGroupId
      ? t('carry.overOrigin', { name })
      : target.groupId === null
        ? t('carry.overBench', { name })
        : t('carry.overGroup', { name, group: target.groupId });
  const said = carryWords(carried, name, words);
  if (!said) return where;
  const { consequence, detail } = said;
  return detail === null
    ? t('carry.said', { where, consequence })
    : t('carry.saidMore', { where, consequence, detail });
}

/** What is said aloud when it was let go. */
export function landingSaid({ groupId }: Landing, name: string, { t }: Words): string {
  if (groupId === undefined) return t('carry.putBack', { name });
  if (groupId === null) return t('carry.droppedOnBench', { name });
  return t('carry.droppedInGroup', { name, group: groupId });
}

/** Partitions by topic: `orders 0, 1` and `payments 0`. */
export function ownedLines(owned: readonly PartitionKey[], words: Words): string[] {
  const byTopic = new Map<string, number[]>();
  for (const key of owned) {
    const { topic, partition } = parsePartitionKey(key);
    byTopic.set(topic, [...(byTopic.get(topic) ?? []), partition]);
  }
  return [...byTopic].map(([topic, partitions]) =>
    words.t('consumer.owns', { topic, partitions: words.list(partitions.sort((a, b) => a - b)) }),
  );
}
