/** A voter gives one vote in an epoch, and a candidate gives it to itself (KIP-595; a pre-vote of KIP-996 is none). */
import type { BrokerId } from '../../contract/ids.ts';
import type { Finding, Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';
import type { AuditState } from './state.ts';

function vote(state: AuditState, voterId: BrokerId, candidateId: BrokerId, epoch: number): Finding | null {
  const { votes } = state.quorum;
  const known = votes.get(voterId);
  if (known?.epoch === epoch && known.candidateId !== candidateId) {
    return inGeneral(
      `quorum epoch ${epoch}: voter ${voterId} gave its vote to ${known.candidateId} and to ${candidateId}`,
      { epoch, voter: voterId, controller: candidateId, otherController: known.candidateId },
    );
  }
  if (!known || epoch > known.epoch) votes.set(voterId, { epoch, candidateId });
  return null;
}

export const oneVotePerEpoch: Invariant = {
  name: 'one-vote-per-epoch',
  on: {
    'controller.voted': (_world, state, { voterId, candidateId, epoch, granted }) =>
      granted ? vote(state, voterId, candidateId, epoch) : null,
    'controller.candidate': (_world, state, { controllerId, epoch }) =>
      vote(state, controllerId, controllerId, epoch),
  },
};
