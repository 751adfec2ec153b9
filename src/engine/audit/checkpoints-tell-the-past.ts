/** A checkpoint file names nothing that has not been: no high watermark beyond the largest there ever was, no recovery point
 *  beyond what is on the disk, no beginning and no cleaned part beyond the log's end (ReplicaManager#checkpointHighWatermarks,
 *  LogManager#checkpointLogRecoveryOffsets, #checkpointLogStartOffsets, LogCleanerManager). */
import { brokerNode } from '../../contract/ids.ts';
import { brokerDisk } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import type { Finding, Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import type { AuditState } from './state.ts';
import { everyCopy, isDeleted, topicIdOn } from './view.ts';

export const checkpointsTellThePast: Invariant = {
  name: 'checkpoints-tell-the-past',
  on: {},
  recheck(world, state) {
    for (const { key, file, copy } of everyCopy(world)) {
      const what = astray(world, state, key, file, copy);
      if (what) return what;
    }
    return null;
  },
};

function astray(
  world: World,
  state: AuditState,
  key: string,
  file: string,
  {
    brokerId,
    log,
  }: { readonly brokerId: number; readonly log: { logEndOffset: number; durableOffset: number } },
): Finding | null {
  const node = world.sim.nodes.get(brokerNode(brokerId));
  if (!node) return null;
  const { dir, highWatermarks } = brokerDisk(node);
  const says = (what: string, value: number, bound: number, why: string): Finding | null =>
    value > bound
      ? onBroker(key, brokerId, `its checkpoint says ${what} ${value}, ${why} ${bound}`, {
          found: value,
          wanted: bound,
        })
      : null;
  // What a power cut has taken, a checkpoint may still speak of until the log is opened again.
  const isOpen = node.memory !== undefined;
  // What has been cut off is written down at once, if anything can be written.
  const isWritten = state.brokers.get(brokerId)?.wasUnwritable !== true;
  const known = state.partitions.get(file);
  // After an unclean election what was committed ends earlier; a replica that has not heard of it may say so still. Of a topic that
  // is deleted nothing is known any more but what its last leaders say since.
  const isBound =
    known?.evidence.unclean === null &&
    known.evidence.strays.length === 0 &&
    !isDeleted(world, topicIdOn(world, key, brokerId));
  return (
    (isBound
      ? says('high watermark', highWatermarks.get(key) ?? 0, known.committedEnd, 'and the largest was')
      : null) ??
    (isWritten
      ? says(
          'recovery point',
          dir.recoveryPoints.get(key) ?? 0,
          log.durableOffset,
          'and on the disk is all below',
        )
      : null) ??
    (isOpen
      ? (says('log start', dir.logStartOffsets.get(key) ?? 0, log.logEndOffset, 'and the log ends at') ??
        says('cleaned up to', dir.cleanerOffsets.get(key) ?? 0, log.logEndOffset, 'and the log ends at'))
      : null)
  );
}
