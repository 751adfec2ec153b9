/** Nobody is given a record more often than `group.share.delivery.count.limit` allows (SharePartition, InFlightState). */
import { configInt } from '../../contract/configs.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { serverConfigs } from './view.ts';

export const deliveriesStayWithinTheLimit: Invariant = {
  name: 'deliveries-stay-within-the-limit',
  on: {
    'share.acquired': (world, _state, { groupId, partition, brokerId, firstOffset, deliveryCount }) => {
      const limit = configInt(serverConfigs(world), 'group.share.delivery.count.limit');
      if (deliveryCount <= limit) return null;
      const what = `share group ${groupId}: delivery ${deliveryCount} of offset ${firstOffset}, and ${limit} is the limit`;
      return inPartition(
        partition,
        what,
        { group: groupId, offset: firstOffset, found: deliveryCount, limit },
        brokerId,
      );
    },
  },
};
