import type { QuorumEvent } from '../../../contract/events/quorum.ts';
import type { Samples } from './samples.ts';

export const quorum: Samples<QuorumEvent> = {
  'controller.prospective': { type: 'controller.prospective', controllerId: 102, epoch: 3 },
  'controller.preVoted': {
    type: 'controller.preVoted',
    voterId: 103,
    candidateId: 102,
    epoch: 3,
    granted: true,
  },
  'controller.candidate': { type: 'controller.candidate', controllerId: 102, epoch: 3 },
  'controller.voted': {
    type: 'controller.voted',
    voterId: 103,
    candidateId: 102,
    epoch: 3,
    granted: true,
  },
  'controller.elected': { type: 'controller.elected', controllerId: 102, epoch: 3 },
  'controller.activated': { type: 'controller.activated', controllerId: 102, epoch: 3 },
  'controller.resigned': {
    type: 'controller.resigned',
    controllerId: 102,
    epoch: 3,
    why: 'majorityIsSilent',
  },
  'metadata.appended': { type: 'metadata.appended', controllerId: 101, offset: 1, records: [] },
  'metadata.applied': { type: 'metadata.applied', brokerId: 1, offset: 1 },
  'metadata.snapshotTaken': {
    type: 'metadata.snapshotTaken',
    node: 'c101',
    endOffset: 412,
    epoch: 3,
    sizeBytes: 900,
    why: 'age',
  },
  'metadata.snapshotLoaded': {
    type: 'metadata.snapshotLoaded',
    node: 'b2',
    endOffset: 412,
    epoch: 3,
    from: 'c101',
  },
  'metadata.prefixDropped': {
    type: 'metadata.prefixDropped',
    node: 'b2',
    logStartOffset: 412,
    snapshotsDropped: 1,
    reason: 'bytes',
  },
  'controller.zombieDecided': {
    type: 'controller.zombieDecided',
    controllerId: 1,
    epoch: 7,
    currentEpoch: 8,
    partition: 'orders-0',
  },
  'controller.absenceUnseen': {
    type: 'controller.absenceUnseen',
    controllerId: 2,
    brokerId: 3,
  },
  'control.refused': {
    type: 'control.refused',
    brokerId: 2,
    controllerId: 1,
    controllerEpoch: 7,
    api: 'LeaderAndIsr',
    error: 'STALE_CONTROLLER_EPOCH',
  },
};
