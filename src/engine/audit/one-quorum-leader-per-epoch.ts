/** The metadata quorum has one leader in one epoch (KIP-595, election safety). */
import type { Invariant } from './invariant.ts';

const KEPT_EPOCHS = 64;

export const oneQuorumLeaderPerEpoch: Invariant = {
  name: 'one-quorum-leader-per-epoch',
  promise: 'The controller quorum elects at most one leader in each epoch.',
  check(_world, state, event) {
    if (event.type !== 'controller.elected') return null;
    const known = state.quorumLeaders.get(event.epoch);
    if (known !== undefined && known !== event.controllerId) {
      return `quorum epoch ${event.epoch}: controllers ${known} and ${event.controllerId} were both elected`;
    }
    state.quorumLeaders.set(event.epoch, event.controllerId);
    if (state.quorumLeaders.size > KEPT_EPOCHS)
      state.quorumLeaders.delete(Math.min(...state.quorumLeaders.keys()));
    return null;
  },
};
