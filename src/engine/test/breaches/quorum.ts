/** Promises about the metadata quorum and the controller, broken. */
import type { InvariantName } from '../../../contract/invariants.ts';
import { metadataOf } from '../../broker/state.ts';
import { controllerDisk } from '../../cluster/world.ts';
import { truncateLog } from '../../storage/log.ts';
import { takeMetadataSnapshot } from '../../storage/metadata-log.ts';
import { diskOf, memoryIn } from '../cluster-script.ts';
import { applied, vote } from './happenings.ts';
import type { Breach } from './resting.ts';
import { activeId, epochNow, follower, leader, nodeOf, nothing, passiveId } from './resting.ts';

export const quorum = {
  'one-quorum-leader-per-epoch': {
    change: nothing,
    event: { type: 'controller.elected', controllerId: passiveId, epoch: epochNow() },
    control: { type: 'controller.elected', controllerId: activeId, epoch: epochNow() },
  },
  'one-vote-per-epoch': {
    change: ({ audit }) => audit.quorum.votes.set(passiveId, { epoch: 50, candidateId: activeId }),
    event: vote(50),
  },
  'quorum-epochs-only-rise': {
    change: (insides) => {
      insides.audit.quorum.epochs.set(passiveId, 50);
    },
    event: vote(epochNow()),
  },
  'quorum-leader-is-complete': {
    change: (insides) => truncateLog(controllerDisk(nodeOf(insides, `c${passiveId}`)).log, 3),
    event: { type: 'controller.elected', controllerId: passiveId, epoch: 50 },
  },
  'metadata-logs-agree': {
    change: (insides) => {
      const { segments } = diskOf(insides, follower).metadataLog;
      const batches = segments[0]?.batches ?? [];
      const first = batches[0];
      if (first) batches[0] = Object.freeze({ ...first, partitionLeaderEpoch: 77 });
    },
  },
  'metadata-begins-at-a-snapshot': {
    change: (insides) => {
      diskOf(insides, follower).metadataLog.logStartOffset = 2;
    },
    event: {
      type: 'metadata.prefixDropped',
      node: `b${follower}`,
      logStartOffset: 2,
      snapshotsDropped: 1,
      reason: 'age',
    },
  },
  'leaders-load-no-snapshot': {
    change: nothing,
    event: { type: 'metadata.snapshotLoaded', node: `c${activeId}`, endOffset: 4, epoch: 1, from: null },
    control: { type: 'metadata.snapshotLoaded', node: `c${passiveId}`, endOffset: 4, epoch: 1, from: null },
  },
  'snapshots-agree': {
    change: (insides) => {
      const known = diskOf(insides, follower);
      const taken = takeMetadataSnapshot(metadataOf(known), memoryIn(insides, follower).image, 0);
      if (!taken) throw new Error('no snapshot');
      diskOf(insides, leader).metadataSnapshots.push(
        Object.freeze({ ...taken, records: Object.freeze(taken.records.slice(1)) }),
      );
    },
  },
  'majority-holds-metadata': {
    change: (insides) => {
      for (const id of [101, 102, 103]) {
        if (id !== activeId) truncateLog(controllerDisk(nodeOf(insides, `c${id}`)).log, 3);
      }
    },
    event: applied,
  },
  'applied-metadata-is-committed': {
    change: (insides) => truncateLog(controllerDisk(nodeOf(insides, `c${activeId}`)).log, 3),
    event: applied,
  },
  'one-active-controller-per-epoch': {
    change: nothing,
    event: { type: 'controller.activated', controllerId: passiveId, epoch: epochNow() },
    control: { type: 'controller.activated', controllerId: activeId, epoch: epochNow() },
  },
  'broker-epochs-only-rise': {
    change: nothing,
    event: { type: 'broker.registered', brokerId: follower, brokerEpoch: 1 },
    control: { type: 'broker.registered', brokerId: follower, brokerEpoch: 9_999 },
  },
  'images-tell-the-log': {
    change: (insides) => {
      memoryIn(insides, follower).image.nextProducerId = 12;
    },
  },
} satisfies Partial<Record<InvariantName, Breach>>;
