/** What the audits remember of share-partitions, from events alone: who has which record of which leader, what is done, and each
 *  delivery of what is in flight.
 *  See         share-file.ts, one-holder-per-record.ts and its siblings */

import type { ShareEvent as AnyShareEvent } from '../../contract/events/shares.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { ShareDelivery } from '../../contract/frame.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import type { World } from '../cluster/world.ts';
import { latestImage } from '../cluster/world.ts';
import { addRange } from '../kernel/ranges.ts';
import { partitionForGroup } from '../protocol/murmur2.ts';
import { shareKey } from '../protocol/share-api.ts';
import type { ShareFile } from './share-file.ts';
import type { AuditState } from './state.ts';
import { fileNow } from './view.ts';

/** Deliveries of so many offsets behind the newest are remembered. */
const REMEMBERED = 600;

type ShareEvent = Extract<EngineEvent, Extract<AnyShareEvent, { groupId: string }>>;

export const isShareEvent = (event: EngineEvent): event is ShareEvent =>
  event.type.startsWith('share.') && 'groupId' in event;

/** The file of a share-partition; a new one when there is none. */
export function shareFileOf(
  world: World,
  state: AuditState,
  { groupId, partition: key }: Pick<ShareEvent, 'groupId' | 'partition'>,
): ShareFile {
  const id = `${groupId} ${fileNow(world, key)}`;
  let found = state.share.get(id);
  if (!found) {
    found = {
      groupId,
      key,
      leaderEpoch: -1,
      holders: new Map(),
      done: [],
      over: [],
      counts: { delivered: 0, redelivered: 0, accepted: 0, released: 0, expired: 0, archived: 0 },
      deliveries: new Map(),
    };
    state.share.set(id, found);
  }
  return found;
}

/** Takes note of an event, before anybody looks at it. */
export function noteShare(world: World, state: AuditState, event: ShareEvent): void {
  const file = shareFileOf(world, state, event);
  switch (event.type) {
    case 'share.partitionLoaded':
      // What another leader has read meanwhile is older.
      if (event.leaderEpoch < file.leaderEpoch) return;
      file.leaderEpoch = event.leaderEpoch;
      file.over.splice(0, file.over.length, ...file.done);
      endAll(file, event.timeUs);
      return;
    case 'share.acquired':
      return noteAcquired(file, event);
    case 'share.acknowledged':
      for (let offset = event.firstOffset; offset <= event.lastOffset; offset++)
        endDelivery(file, offset, event.timeUs, event.by);
      if (event.by === 'accept') file.counts.accepted += sizeOf(event);
      if (event.by === 'release') file.counts.released += sizeOf(event);
      if (event.state !== 'AVAILABLE') {
        addRange(file.done, event.firstOffset, event.lastOffset + 1);
        addRange(file.over, event.firstOffset, event.lastOffset + 1);
      }
      return;
    case 'share.released':
      for (let offset = event.firstOffset; offset <= event.lastOffset; offset++)
        endDelivery(file, offset, event.timeUs, event.why);
      if (event.why === 'lockExpired') file.counts.expired += sizeOf(event);
      if (event.state === 'ARCHIVED') addRange(file.over, event.firstOffset, event.lastOffset + 1);
      return;
    case 'share.archived':
      if (event.why === 'logStart') addRange(file.over, event.firstOffset, event.lastOffset + 1);
      else file.counts.archived += sizeOf(event);
      return;
    default:
  }
}

const sizeOf = ({ firstOffset, lastOffset }: { firstOffset: number; lastOffset: number }): number =>
  lastOffset - firstOffset + 1;

function noteAcquired(file: ShareFile, event: Extract<ShareEvent, { type: 'share.acquired' }>): void {
  const { firstOffset, lastOffset, consumerId, deliveryCount, timeUs, lockedUntilUs } = event;
  const size = sizeOf(event);
  file.counts.delivered += size;
  if (deliveryCount > 1) file.counts.redelivered += size;
  const delivery = Object.freeze({
    consumerId,
    deliveryCount,
    fromUs: timeUs,
    lockedUntilUs,
    toUs: null,
    end: null,
  });
  for (let offset = firstOffset; offset <= lastOffset; offset++) {
    const before = file.deliveries.get(offset) ?? [];
    file.deliveries.set(offset, Object.freeze([...before, delivery]));
  }
  for (const offset of file.deliveries.keys()) {
    if (offset > lastOffset - REMEMBERED) break;
    file.deliveries.delete(offset);
  }
}

function endDelivery(file: ShareFile, offset: number, toUs: number, end: ShareDelivery['end']): void {
  const known = file.deliveries.get(offset);
  const last = known?.at(-1);
  if (!known || !last || last.toUs !== null) return;
  file.deliveries.set(offset, Object.freeze([...known.slice(0, -1), Object.freeze({ ...last, toUs, end })]));
}

/** The leader is another: nobody has anything any more. */
function endAll(file: ShareFile, toUs: number): void {
  for (const offset of [...file.deliveries.keys()]) endDelivery(file, offset, toUs, 'leaderMoved');
}

/** The partition of `__share_group_state` that keeps it, whose losses excuse what is found. */
export function statePartitionOf(world: World, groupId: string, key: PartitionKey): PartitionKey {
  const at = key.lastIndexOf('-');
  const { topics } = latestImage(world);
  const topicId = topics.get(key.slice(0, at))?.topicId ?? '';
  const count = topics.get('__share_group_state')?.partitions.length ?? 1;
  const partition = partitionForGroup(shareKey(groupId, topicId, Number(key.slice(at + 1))), count);
  return `__share_group_state-${partition}`;
}
