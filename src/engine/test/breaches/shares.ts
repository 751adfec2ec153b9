/** Promises about share groups, broken. */
import type { EventBody } from '../../../contract/events.ts';
import type { InvariantName } from '../../../contract/invariants.ts';
import { shareFileOf } from '../../audit/share-files.ts';
import { addRange } from '../../kernel/ranges.ts';
import type { Insides } from '../cluster-script.ts';
import { ORDERS } from '../cluster-script.ts';
import type { Breach } from './resting.ts';
import { leader, nothing } from './resting.ts';

const SHARED = { groupId: 'pickers', partition: ORDERS } as const;
const BY_LEADER = { ...SHARED, brokerId: leader, leaderEpoch: 0 } as const;

const fileIn = ({ world, audit }: Insides) => shareFileOf(world, audit, SHARED);

function acquired(offset: number, deliveryCount = 1): EventBody {
  const range = { firstOffset: offset, lastOffset: offset, deliveryCount };
  return { type: 'share.acquired', ...BY_LEADER, ...range, consumerId: 'k-ada', lockedUntilUs: 60_000_000 };
}
const startMoved = (from: number, to: number): EventBody => ({
  type: 'share.startMoved',
  ...BY_LEADER,
  from,
  to,
});
const loaded = (startOffset: number): EventBody => ({
  type: 'share.partitionLoaded',
  ...BY_LEADER,
  startOffset,
  from: 'state',
});

export const shares = {
  'one-holder-per-record': {
    change: (insides) => {
      fileIn(insides).holders.set(leader, new Map([[3, 'k-bo']]));
    },
    event: acquired(3),
    control: acquired(4),
  },
  'share-start-passes-done': {
    change: (insides) => {
      fileIn(insides).deliveries.set(1, []);
    },
    event: startMoved(0, 2),
    control: startMoved(2, 3),
  },
  'done-is-not-delivered': {
    change: (insides) => {
      addRange(fileIn(insides).over, 0, 4);
    },
    event: acquired(3),
    control: acquired(4),
  },
  'deliveries-stay-within-the-limit': { change: nothing, event: acquired(3, 6), control: acquired(3, 5) },
  'verdicts-outlive-leaders': {
    change: (insides) => {
      addRange(fileIn(insides).done, 0, 4);
    },
    event: loaded(0),
    control: loaded(4),
  },
} satisfies Partial<Record<InvariantName, Breach>>;
