/** What has moved from whom to whom while balancing, so that no two partitions of a topic change places.
 *  Models      AbstractStickyAssignor.PartitionMovements */
import type { PartitionKey } from '../../../../contract/ids.ts';
import { parsePartitionKey } from '../../../../contract/ids.ts';
import { javaHashOrder, javaPartitionHash } from '../../../protocol/java-order.ts';

interface Movement {
  readonly from: string;
  readonly to: string;
}
/** By partition, in the order of movement. */
export type Movements = Map<PartitionKey, Movement>;

export function recordMovement(movements: Movements, key: PartitionKey, from: string, to: string): void {
  const before = movements.get(key);
  movements.delete(key);
  if (!before) movements.set(key, { from, to });
  // Back where it came from: it has not moved at all.
  else if (before.from !== to) movements.set(key, { from: before.from, to });
}

/** If another partition of the topic has come the opposite way, that one goes back instead. */
export function partitionToMove(
  movements: Movements,
  key: PartitionKey,
  from: string,
  to: string,
): PartitionKey {
  const { topic } = parsePartitionKey(key);
  const source = movements.get(key)?.from ?? from;
  const opposite = [...movements].flatMap(([other, movement]) =>
    movement.from === to && movement.to === source && parsePartitionKey(other).topic === topic ? other : [],
  );
  const [first] = javaHashOrder(opposite, (other) => {
    const { partition } = parsePartitionKey(other);
    return javaPartitionHash(topic, partition);
  });
  return first ?? key;
}
