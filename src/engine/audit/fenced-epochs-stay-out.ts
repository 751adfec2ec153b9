/** After InitProducerId has given out the next epoch of a transactional id nothing of an older one comes through, and what was
 *  open of it has been aborted first (TransactionCoordinator#handleInitProducerId).
 *
 *  What the older instance still produces is refused by epoch only where the leader has seen the newer one: ProducerAppendInfo
 *  #checkProducerEpoch compares with that partition's own producer entry. Elsewhere it is refused only since leaders ask the
 *  coordinator first (KIP-890 part 1, since 3.6). */
import { configBoolean } from '../../contract/configs.ts';
import { eraOf } from '../../contract/eras.ts';
import type { BrokerId } from '../../contract/ids.ts';
import type { Expected } from '../../contract/invariants.ts';
import type { World } from '../cluster/world.ts';
import { batchAt } from '../storage/log.ts';
import { oldTransactions, transactionsPartitionOf } from './excuses.ts';
import type { Finding, Invariant } from './invariant.ts';
import { inGeneral, inPartition, onBroker } from './invariant.ts';
import type { AuditState } from './state.ts';
import { everyPartition, keyOf, serverConfigs, trueLeader } from './view.ts';

export const fencedEpochsStayOut: Invariant = {
  name: 'fenced-epochs-stay-out',
  on: {
    'transaction.stateChanged': (world, state, { brokerId, transactionalId, pid, epoch, to }) => {
      // A coordinator that has a successor, and does not know it, decides nothing any more.
      if (hasSuccessor(world, state, transactionalId, brokerId)) return null;
      const given = state.givenEpochs.get(pid) ?? -1;
      if (epoch < given)
        return inGeneral(
          `transaction ${transactionalId} is ${to} by epoch ${epoch}, after InitProducerId has given out ${given}`,
          { transaction: transactionalId, epoch, otherEpoch: given },
        );
      // The answer to InitProducerId follows, or the producer has one that fails to reach it.
      if (to !== 'Empty') return null;
      state.givenEpochs.set(pid, epoch);
      return stillOpen(world, pid, epoch);
    },
    'log.appended': (world, state, { partition, brokerId, baseOffset, asLeader }, copy) => {
      const batch = asLeader && copy ? batchAt(copy.log, baseOffset) : undefined;
      if (!batch?.isTransactional) return null;
      const given = state.givenEpochs.get(batch.producerId) ?? -1;
      // What a leader takes that has a successor is cut off again.
      if (batch.producerEpoch >= given || trueLeader(world, partition)?.brokerId !== brokerId) return null;
      const what = `offset ${baseOffset} is of producer ${batch.producerId}, epoch ${batch.producerEpoch}, after InitProducerId has given out ${given}`;
      return {
        ...onBroker(partition, brokerId, what, {
          offset: baseOffset,
          epoch: batch.producerEpoch,
          otherEpoch: given,
        }),
        producerId: batch.producerId,
      };
    },
  },
  // A transaction that hangs for ever is of no epoch that anybody ends (KIP-890).
  permittedBy: (world, state, finding) =>
    finding.producerId === undefined && finding.about !== null
      ? oldTransactions(world, state, finding)
      : epochUnseen(world, finding),
};

/** Whether another has coordinated the id since, in a newer epoch of its partition. */
function hasSuccessor(world: World, state: AuditState, transactionalId: string, brokerId: BrokerId): boolean {
  const partition = transactionsPartitionOf(world, transactionalId);
  const newest = partition === null ? undefined : state.coordinators.get(partition);
  return newest !== undefined && newest.brokerId !== brokerId;
}

/** A transaction of the id that no marker has ended. */
function stillOpen(world: World, pid: number, epoch: number): Finding | null {
  for (const partition of everyPartition(world)) {
    const key = keyOf(partition);
    for (const [firstOffset, owner] of trueLeader(world, key)?.log.transactions.ongoing ?? []) {
      if (owner !== pid) continue;
      return inPartition(
        key,
        `epoch ${epoch} of producer ${pid} is given out, and its transaction is open from offset ${firstOffset} on`,
        { producer: pid, epoch, offset: firstOffset },
      );
    }
  }
  return null;
}

/** The release does not ask the coordinator, and this partition has never seen a newer epoch. */
function epochUnseen(world: World, { about, brokerId }: Finding): Expected | null {
  const { rules, version } = eraOf(world.scenario.era);
  const asks =
    rules.transactionVerification &&
    configBoolean(serverConfigs(world), 'transaction.partition.verification.enable');
  // That the leader has seen no newer epoch shows in its having taken the batch: see producer-epochs-only-rise.
  return asks || about === null || brokerId === undefined
    ? null
    : { code: 'epochUnseen', params: { partition: about, version } };
}
