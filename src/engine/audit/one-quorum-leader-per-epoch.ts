/** The metadata quorum has one leader in one epoch (KIP-595, election safety). */
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';

const KEPT_EPOCHS = 64;

export const oneQuorumLeaderPerEpoch: Invariant = {
  name: 'one-quorum-leader-per-epoch',
  on: {
    'controller.elected': (_world, { quorum: { leaders } }, { epoch, controllerId }) => {
      const known = leaders.get(epoch);
      if (known !== undefined && known !== controllerId) {
        return inGeneral(
          `quorum epoch ${epoch}: controllers ${known} and ${controllerId} were both elected`,
          {
            epoch,
            controller: controllerId,
            otherController: known,
          },
        );
      }
      leaders.set(epoch, controllerId);
      if (leaders.size > KEPT_EPOCHS) leaders.delete(Math.min(...leaders.keys()));
      return null;
    },
  },
};
