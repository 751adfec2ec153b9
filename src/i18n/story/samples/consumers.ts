import type { ConsumerEvent } from '../../../contract/events/consumers.ts';
import type { Samples } from './samples.ts';

export const consumers: Samples<ConsumerEvent> = {
  'consumer.sought': {
    type: 'consumer.sought',
    consumerId: 'k-Ada',
    partition: 'orders-0',
    toOffset: 12,
    by: 'time',
  },
  'consumer.partitionPaused': {
    type: 'consumer.partitionPaused',
    consumerId: 'k-Ada',
    partition: 'orders-0',
  },
  'consumer.partitionResumed': {
    type: 'consumer.partitionResumed',
    consumerId: 'k-Ada',
    partition: 'orders-0',
  },
  'consumer.callFailed': {
    type: 'consumer.callFailed',
    consumerId: 'k-Ada',
    call: 'commitSync',
    exception: 'CommitFailedException',
  },
  'consumer.fenced': {
    type: 'consumer.fenced',
    consumerId: 'k-Ada',
    groupId: 'billing',
    groupInstanceId: 'till-1',
  },
  'consumer.skippedAborted': {
    type: 'consumer.skippedAborted',
    consumerId: 'k-Ada',
    partition: 'orders-0',
    pid: 4000,
    fromOffset: 3,
    toOffset: 5,
  },
  'consumer.revoked': {
    type: 'consumer.revoked',
    consumerId: 'k-Ada',
    groupId: 'billing',
    partitions: ['orders-0'],
    generation: 7,
  },
  'consumer.assigned': {
    type: 'consumer.assigned',
    consumerId: 'k-Ada',
    groupId: 'billing',
    partitions: [],
    generation: 8,
  },
  'consumer.lost': {
    type: 'consumer.lost',
    consumerId: 'k-Ada',
    groupId: 'billing',
    partitions: ['orders-0'],
    generation: 7,
  },
  'consumer.polled': {
    type: 'consumer.polled',
    consumerId: 'k-Ada',
    partition: 'orders-0',
    fromOffset: 1,
    toOffset: 2,
  },
  'consumer.truncationDetected': {
    type: 'consumer.truncationDetected',
    consumerId: 'k-ada',
    partition: 'orders-0',
    position: 5,
    divergesAt: 3,
    isLeftAlone: false,
  },
  'consumer.readsFrom': {
    type: 'consumer.readsFrom',
    consumerId: 'k-ada',
    partition: 'orders-0',
    brokerId: 2,
  },
  'consumer.reset': {
    type: 'consumer.reset',
    consumerId: 'k-Ada',
    partition: 'orders-0',
    toOffset: 0,
    policy: 'earliest',
  },
};
