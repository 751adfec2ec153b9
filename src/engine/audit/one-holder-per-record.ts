/** A record of a share group is with one member at a time, as each leader sees it: nobody acquires what somebody has
 *  (SharePartition#acquire takes only what is AVAILABLE). A leader that has not heard of its successor may have given it to
 *  another; what is said to it will not be written. */
import type { BrokerId } from '../../contract/ids.ts';
import type { World } from '../cluster/world.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { shareFileOf } from './share-files.ts';
import type { AuditState } from './state.ts';

type About = Parameters<typeof shareFileOf>[2] & { readonly brokerId: BrokerId };
type OfRange = About & { readonly firstOffset: number; readonly lastOffset: number };

export const oneHolderPerRecord: Invariant = {
  name: 'one-holder-per-record',
  on: {
    'share.partitionLoaded': (world, state, event) => {
      shareFileOf(world, state, event).holders.set(event.brokerId, new Map());
      return null;
    },
    'share.partitionDropped': (world, state, event) => {
      shareFileOf(world, state, event).holders.delete(event.brokerId);
      return null;
    },
    'share.acquired': (world, state, event) => {
      const holders = holdersOf(world, state, event);
      const { firstOffset, lastOffset, consumerId, groupId, partition } = event;
      for (let offset = firstOffset; offset <= lastOffset; offset++) {
        const other = holders.get(offset);
        if (other !== undefined) {
          const what = `share group ${groupId}: ${consumerId} acquires offset ${offset}, which ${other} has`;
          return inPartition(
            partition,
            what,
            { group: groupId, offset, member: consumerId, otherMember: other },
            event.brokerId,
          );
        }
        holders.set(offset, consumerId);
      }
      return null;
    },
    'share.acknowledged': (world, state, event) => free(world, state, event),
    'share.released': (world, state, event) => free(world, state, event),
  },
};

function holdersOf(world: World, state: AuditState, event: About): Map<number, string> {
  const { holders } = shareFileOf(world, state, event);
  const known = holders.get(event.brokerId);
  if (known) return known;
  const fresh = new Map<number, string>();
  holders.set(event.brokerId, fresh);
  return fresh;
}

function free(world: World, state: AuditState, event: OfRange): null {
  const holders = holdersOf(world, state, event);
  for (let offset = event.firstOffset; offset <= event.lastOffset; offset++) holders.delete(offset);
  return null;
}
