/** Every procedure of the controller's thread, by name. */
import { brokerChange, brokerFailure, brokerStartup, replicasOffline } from './broker-changes.ts';
import { boot, controllerChange, elect, expire, reelect, registerAndReelect } from './controller-election.ts';
import {
  completeDeletion,
  failDeletion,
  replicasDeleted,
  resumeDeletions,
  startDeletion,
  topicDeletion,
} from './deletion.ts';
import { election } from './elections.ts';
import { failover } from './failover.ts';
import type { ProcedureName } from './frames.ts';
import { autoBalance, controlledShutdown } from './leadership-moves.ts';
import { partitionMachine } from './partition-machine.ts';
import {
  alterReassignments,
  listReassignments,
  raiseEpoch,
  reassignedIsrChange,
  reassignment,
  reassignPartition,
} from './reassignment.ts';
import { replicaMachine } from './replica-machine.ts';
import type { Procedure } from './step.ts';
import { isrChange, newPartitions, partitionChange, topicChange } from './topic-changes.ts';

export const PROCEDURES: { readonly [P in ProcedureName]: Procedure<P> } = {
  boot,
  controllerChange,
  reelect,
  elect,
  expire,
  registerAndReelect,
  failover,
  brokerChange,
  brokerStartup,
  brokerFailure,
  replicasOffline,
  topicChange,
  partitionChange,
  newPartitions,
  topicDeletion,
  resumeDeletions,
  completeDeletion,
  startDeletion,
  failDeletion,
  replicasDeleted,
  isrChange,
  controlledShutdown,
  autoBalance,
  election,
  reassignment,
  alterReassignments,
  listReassignments,
  reassignedIsrChange,
  reassignPartition,
  raiseEpoch,
  partitions: partitionMachine,
  replicas: replicaMachine,
};
