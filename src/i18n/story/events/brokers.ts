/** Sentences about processes and machines. */
import { unreachable } from '../../../contract/errors.ts';
import type { BrokerEvent } from '../../../contract/events/brokers.ts';
import { headed, hex, type Teller } from '../teller.ts';

export function tellBrokers(event: BrokerEvent, { t, nodeName, settingsOf }: Teller): string {
  switch (event.type) {
    case 'node.killed':
    case 'node.stopped':
    case 'node.started':
    case 'node.paused':
      return headed(event.node, t(`event.${event.type}`, { node: nodeName(event.node) }));
    case 'node.resumed':
      return headed(
        event.node,
        t('event.node.resumed', { node: nodeName(event.node), ms: String(Math.round(event.pausedForMs)) }),
      );
    case 'broker.slowed': {
      const broker = String(event.brokerId);
      if (event.factor === 1) return t('event.broker.unslowed', { broker });
      return t('event.broker.slowed', { broker, factor: event.factor });
    }
    case 'broker.hardwareSet': {
      const broker = String(event.brokerId);
      if (event.hardware === null) return t('event.broker.hardwareFree', { broker });
      return t('event.broker.hardwareSet', { broker, settings: settingsOf(event.hardware) });
    }
    case 'disk.changed':
      return t(`event.disk.${event.condition}`, { broker: String(event.brokerId) });
    case 'broker.logDirFailed':
      return t(`event.broker.logDir.${event.why}`, { broker: String(event.brokerId) });
    case 'broker.registered':
      return t('event.broker.registered', {
        broker: String(event.brokerId),
        epoch: String(event.brokerEpoch),
      });
    case 'broker.registrationRefused':
      return t('event.broker.registrationRefused', {
        broker: String(event.brokerId),
        error: event.error,
      });
    case 'broker.registrationTimedOut':
      return t('event.broker.registrationTimedOut', {
        broker: String(event.brokerId),
        ms: String(event.waitedMs),
      });
    case 'broker.unfenced':
    case 'broker.shuttingDown':
      return t(`event.${event.type}`, { broker: String(event.brokerId) });
    case 'broker.halted':
      return t('event.broker.halted', {
        broker: String(event.brokerId),
        partition: event.partition,
        own: String(event.logEndOffset),
        leader: String(event.leaderEndOffset),
      });
    case 'broker.fenced': {
      const broker = String(event.brokerId);
      if (event.silentForMs === null) return t('event.broker.fencedShutdown', { broker });
      return t('event.broker.fenced', { broker, ms: String(Math.round(event.silentForMs)) });
    }
    case 'broker.startFailed':
      return t(`event.broker.${event.why}`, {
        broker: String(event.brokerId),
        session: hex(event.sessionId),
      });
    case 'broker.unregistered':
      return t('event.broker.unregistered', { broker: String(event.brokerId) });
    case 'broker.powerLost':
      return t('event.broker.powerLost', { broker: String(event.brokerId), n: event.recordCount });
    case 'broker.logsRecovered':
      return t('event.broker.logsRecovered', {
        broker: String(event.brokerId),
        n: event.segmentCount,
        bytes: String(event.sizeBytes),
      });
    default:
      return unreachable(event);
  }
}
