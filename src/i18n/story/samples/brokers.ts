import type { BrokerEvent } from '../../../contract/events/brokers.ts';
import { DEFAULT_HARDWARE } from '../../../contract/hardware.ts';
import type { Samples } from './samples.ts';

export const brokers: Samples<BrokerEvent> = {
  'node.killed': { type: 'node.killed', node: 'b2' },
  'node.stopped': { type: 'node.stopped', node: 'b2' },
  'node.started': { type: 'node.started', node: 'c101', incarnation: 2 },
  'node.paused': { type: 'node.paused', node: 'b2' },
  'node.resumed': { type: 'node.resumed', node: 'b2', pausedForMs: 7_000 },
  'broker.slowed': { type: 'broker.slowed', brokerId: 2, factor: 20 },
  'broker.hardwareSet': { type: 'broker.hardwareSet', brokerId: 2, hardware: DEFAULT_HARDWARE },
  'disk.changed': { type: 'disk.changed', brokerId: 2, condition: 'full' },
  'broker.logDirFailed': { type: 'broker.logDirFailed', brokerId: 2, why: 'full' },
  'broker.registered': { type: 'broker.registered', brokerId: 2, brokerEpoch: 40 },
  'broker.registrationRefused': {
    type: 'broker.registrationRefused',
    brokerId: 2,
    error: 'DUPLICATE_BROKER_REGISTRATION',
  },
  'broker.registrationTimedOut': { type: 'broker.registrationTimedOut', brokerId: 2, waitedMs: 60_000 },
  'broker.unfenced': { type: 'broker.unfenced', brokerId: 2 },
  'broker.fenced': { type: 'broker.fenced', brokerId: 2, silentForMs: 9000 },
  'broker.halted': {
    type: 'broker.halted',
    brokerId: 2,
    partition: 'orders-0',
    logEndOffset: 5,
    leaderEndOffset: 3,
  },
  'broker.shuttingDown': { type: 'broker.shuttingDown', brokerId: 2 },
  'broker.startFailed': { type: 'broker.startFailed', brokerId: 2, why: 'idInUse', sessionId: 0xc9001 },
  'broker.unregistered': { type: 'broker.unregistered', brokerId: 2 },
  'broker.powerLost': { type: 'broker.powerLost', brokerId: 1, partitionCount: 1, recordCount: 2 },
  'broker.logsRecovered': {
    type: 'broker.logsRecovered',
    brokerId: 1,
    logCount: 3,
    segmentCount: 4,
    sizeBytes: 9_846,
  },
};
