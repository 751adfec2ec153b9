/** No two clients are given the same producer id and epoch (ClientsHaveDifferentProducerEpochs). */
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';

export const producersShareNoEpoch: Invariant = {
  name: 'producers-share-no-epoch',
  on: {
    'producer.idAssigned': (_world, state, { producerId, pid, epoch }) => {
      const known = state.epochHolders.get(pid);
      // An older answer may come late to somebody who is fenced by then.
      if (!known || epoch >= known.epoch) state.epochHolders.set(pid, { epoch, producerId });
      if (known?.epoch !== epoch || known.producerId === producerId) return null;
      return inGeneral(
        `${producerId} is given producer id ${pid}, epoch ${epoch}, which ${known.producerId} has`,
        { producer: producerId, otherProducer: known.producerId, epoch },
      );
    },
  },
};
