/** In one epoch at most one controller takes itself for the active one (KIP-500; in ZooKeeper `/controller_epoch`). Two in
 *  different epochs are normal for a while. */
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';

const KEPT_EPOCHS = 64;

export const oneActiveControllerPerEpoch: Invariant = {
  name: 'one-active-controller-per-epoch',
  on: {
    'controller.activated': (_world, { quorum: { active } }, { controllerId, epoch }) => {
      const known = active.get(epoch);
      if (known !== undefined && known !== controllerId) {
        return inGeneral(`controllers ${known} and ${controllerId} are both active in epoch ${epoch}`, {
          controller: controllerId,
          otherController: known,
          epoch,
        });
      }
      active.set(epoch, controllerId);
      if (active.size > KEPT_EPOCHS) active.delete(Math.min(...active.keys()));
      return null;
    },
  },
};
