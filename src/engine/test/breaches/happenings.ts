/** What may be said to have happened, whether it has or not. */
import type { EventBody } from '../../../contract/events.ts';
import { diskOf, memoryIn, ORDERS, SHOP } from '../cluster-script.ts';
import { follower, lastOffset, leader, partition, passiveId, resting } from './resting.ts';

export const appended = (brokerId: number, more: object = {}): EventBody => ({
  type: 'log.appended',
  partition: ORDERS,
  brokerId,
  baseOffset: lastOffset,
  lastOffset,
  sizeBytes: 70,
  asLeader: brokerId === leader,
  needsMinIsr: brokerId === leader,
  ...more,
});

export const advanced = (brokerId: number, more: object = {}): EventBody => ({
  type: 'partition.highWatermarkAdvanced',
  partition: ORDERS,
  brokerId,
  from: lastOffset,
  to: lastOffset + 1,
  ...more,
});

export const truncated = (toOffset: number, more: object = {}): EventBody => ({
  type: 'replica.truncated',
  partition: ORDERS,
  brokerId: follower,
  fromOffset: lastOffset + 1,
  toOffset,
  highWatermark: toOffset,
  ...more,
});

export const elected = (toLeader: number, more: object = {}): EventBody => ({
  type: 'partition.leaderElected',
  partition: ORDERS,
  fromLeader: leader,
  toLeader,
  leaderEpoch: partition.leaderEpoch + 1,
  isr: partition.isr,
  unclean: false,
  ...more,
});

export const isrChanged = (more: object = {}): EventBody => ({
  type: 'partition.isrChanged',
  partition: ORDERS,
  from: partition.isr,
  to: partition.isr,
  leaderEpoch: partition.leaderEpoch,
  partitionEpoch: partition.partitionEpoch + 1,
  ...more,
});

export const becameLeader = (brokerId: number, more: object = {}): EventBody => ({
  type: 'replica.becameLeader',
  partition: ORDERS,
  brokerId,
  leaderEpoch: partition.leaderEpoch,
  logEndOffset: lastOffset + 1,
  highWatermark: lastOffset + 1,
  ...more,
});

export const acknowledged = (more: object = {}): EventBody => ({
  type: 'produce.acknowledged',
  producerId: SHOP,
  topicId: diskOf(resting.insides, leader).topicIds.get(ORDERS) ?? '',
  partition: ORDERS,
  baseOffset: lastOffset,
  recordCount: 1,
  firstNumber: 6,
  numbers: [6],
  acks: 'all',
  ...more,
});

export const committedOffsets = (more: object = {}): EventBody => ({
  type: 'group.offsetCommitted',
  groupId: 'team',
  consumerId: 'k-ada',
  offsets: { [ORDERS]: 6 },
  generation: 1,
  takenIn: 1,
  ...more,
});

export const applied: EventBody = {
  type: 'metadata.applied',
  brokerId: follower,
  offset: memoryIn(resting.insides, follower).image.appliedOffset,
};

export const RECONCILED: EventBody = {
  type: 'group.memberReconciled',
  groupId: 'team',
  consumerId: 'a',
  memberId: 'a',
  memberEpoch: 3,
  state: 'STABLE',
  assigned: [ORDERS],
  pendingRevocation: [],
};

export function vote(epoch: number): EventBody {
  return { type: 'controller.voted', voterId: passiveId, candidateId: passiveId, epoch, granted: true };
}

export function generation(number: number): EventBody {
  return {
    type: 'group.generationStarted',
    groupId: 'team',
    brokerId: 1,
    generation: number,
    leaderConsumerId: 'k-ada',
    assignor: 'range',
    memberCount: 1,
  };
}

export function taken(number: number, consumerId = 'k-bo'): EventBody {
  return {
    type: 'consumer.assigned',
    consumerId,
    groupId: 'team',
    partitions: [ORDERS],
    generation: number,
  };
}

export function committed(offset: number): EventBody {
  return {
    type: 'group.offsetCommitted',
    groupId: 'team',
    consumerId: 'k-ada',
    offsets: { [ORDERS]: offset },
    generation: 1,
    takenIn: 1,
  };
}

export function assigned(assignment: Record<string, readonly string[]>): EventBody {
  return { type: 'group.assigned', groupId: 'team', generation: 1, assignment };
}

export function transactionStep(to: 'PrepareCommit' | 'CompleteCommit'): EventBody {
  return {
    type: 'transaction.stateChanged',
    brokerId: 1,
    transactionalId: 'till',
    from: 'Ongoing',
    to,
    pid: 1,
    epoch: 0,
    partitions: [ORDERS],
  };
}

export function marker(outcome: 'commit' | 'abort'): EventBody {
  return {
    type: 'transaction.markerWritten',
    partition: ORDERS,
    brokerId: leader,
    pid: 1,
    epoch: 0,
    offset: 6,
    outcome,
    coordinatorEpoch: 0,
  };
}

export function offsetsDecided(committed: boolean): EventBody {
  return { type: 'group.offsetsDecided', groupId: 'team', pid: 1, committed, offsets: { [ORDERS]: 6 } };
}

export function reordered(): EventBody {
  return {
    type: 'record.reordered',
    partition: ORDERS,
    offset: lastOffset,
    otherOffset: lastOffset - 1,
    producer: 'shop',
    number: 1,
  };
}

export function polled(toOffset: number): EventBody {
  return { type: 'consumer.polled', consumerId: 'k-ada', partition: ORDERS, fromOffset: 5, toOffset };
}
