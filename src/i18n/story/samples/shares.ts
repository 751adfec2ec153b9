import type { ShareEvent } from '../../../contract/events/shares.ts';
import type { Samples } from './samples.ts';

const ABOUT = { groupId: 'pickers', partition: 'jobs-0', brokerId: 2 } as const;
const RANGE = { ...ABOUT, firstOffset: 4, lastOffset: 9, deliveryCount: 2 } as const;
const HELD = { ...RANGE, consumerId: 'k-ada', leaderEpoch: 3 } as const;
const ONE = { groupId: 'pickers', partition: 'jobs-0', consumerId: 'k-ada', deliveryCount: 1 } as const;
const STATES = { brokerId: 2, partition: '__share_group_state-3', keys: ['pickers:AAAA:0'] } as const;

export const shares: Samples<ShareEvent> = {
  'share.partitionLoaded': {
    type: 'share.partitionLoaded',
    ...ABOUT,
    leaderEpoch: 3,
    startOffset: 121,
    from: 'state',
  },
  'share.partitionDropped': { type: 'share.partitionDropped', ...ABOUT },
  'share.acquired': { type: 'share.acquired', ...HELD, lockedUntilUs: 30_000_000 },
  'share.acknowledged': { type: 'share.acknowledged', ...HELD, by: 'accept', state: 'ACKNOWLEDGED' },
  'share.acknowledgeRefused': {
    type: 'share.acknowledgeRefused',
    ...ABOUT,
    consumerId: 'k-ada',
    error: 'INVALID_RECORD_STATE',
  },
  'share.released': { type: 'share.released', ...HELD, why: 'lockExpired', state: 'AVAILABLE' },
  'share.archived': { type: 'share.archived', ...RANGE, why: 'deliveryLimit' },
  'share.startMoved': { type: 'share.startMoved', ...ABOUT, leaderEpoch: 3, from: 121, to: 123 },
  'share.delivered': { type: 'share.delivered', ...ONE, firstOffset: 4, lastOffset: 4 },
  'share.processed': { type: 'share.processed', ...ONE, offset: 4, outcome: 'release' },
  'shareState.loaded': { type: 'shareState.loaded', ...STATES },
  'shareState.unloaded': { type: 'shareState.unloaded', ...STATES },
};
