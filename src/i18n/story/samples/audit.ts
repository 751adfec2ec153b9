import type { AuditEvent } from '../../../contract/events/audit.ts';
import type { Samples } from './samples.ts';

export const audit: Samples<AuditEvent> = {
  'record.lost': {
    type: 'record.lost',
    partition: 'payments-1',
    offset: 31,
    producerId: 'p-card-gateway',
    sequence: 4,
    acks: 1,
  },
  'record.processed': {
    type: 'record.processed',
    consumerId: 'k-ada',
    groupId: 'billing',
    partition: 'payments-1',
    offset: 31,
  },
  'sink.written': { type: 'sink.written', consumerId: 'k-ada', groupId: 'billing', rows: 3, again: 1 },
  'record.duplicated': {
    type: 'record.duplicated',
    partition: 'payments-1',
    offset: 31,
    otherOffset: 28,
    producer: 'shop',
    number: 4,
  },
  'record.reordered': {
    type: 'record.reordered',
    partition: 'payments-1',
    offset: 31,
    otherOffset: 30,
    producer: 'shop',
    number: 4,
  },
  'record.missed': {
    type: 'record.missed',
    groupId: 'billing',
    consumerId: 'k-ada',
    partition: 'payments-1',
    fromOffset: 34,
    toOffset: 99,
    count: 66,
  },
  'record.reprocessed': {
    type: 'record.reprocessed',
    groupId: 'billing',
    consumerId: 'k-ada',
    partition: 'payments-1',
    fromOffset: 34,
    toOffset: 34,
    count: 1,
  },
  'invariant.broken': {
    type: 'invariant.broken',
    invariant: 'high-watermark-is-monotonic',
    sentence: 'HW moved back',
    about: 'orders-0',
  },
  'invariant.explained': {
    type: 'invariant.explained',
    invariant: 'acknowledged-survives',
    sentence: 'record 3 is on no replica',
    about: 'orders-0',
    expected: { code: 'acks', params: { acks: '1' } },
  },
};
