/** Deeds to brokers, controllers, servers, wires and disks. */
import { unreachable } from '../../../contract/errors.ts';
import type { Teller } from '../teller.ts';
import type { DeedsOf } from './areas.ts';

export function deedOfCluster(
  command: DeedsOf<'cluster'>,
  who: string,
  { t, nodeName, settingsOf }: Teller,
): string {
  switch (command.type) {
    case 'broker.kill':
    case 'broker.stop':
    case 'broker.start':
    case 'broker.pause':
    case 'broker.resume':
      return t(`did.${command.type}`, { who, broker: String(command.brokerId) });
    case 'broker.powerCut':
      return t('did.broker.powerCut', { who, broker: String(command.brokerId) });
    case 'cluster.powerCut':
      return t('did.cluster.powerCut', { who });
    case 'broker.add':
      return t('did.broker.add', { who });
    case 'broker.slow': {
      const broker = String(command.brokerId);
      if (command.factor === 1) return t('did.broker.unslow', { who, broker });
      return t('did.broker.slow', { who, broker, factor: command.factor });
    }
    case 'controller.kill':
    case 'controller.stop':
    case 'controller.start':
      return t(`did.${command.type}`, { who, controller: String(command.controllerId) });
    case 'zookeeper.kill':
    case 'zookeeper.start':
      return t(`did.${command.type}`, { who, server: String(command.serverId) });
    case 'network.cut':
    case 'network.heal': {
      const a = nodeName(command.a);
      if (command.b === '*') return t(`did.${command.type}All`, { who, a });
      return t(`did.${command.type}`, { who, a, b: nodeName(command.b) });
    }
    case 'network.clog':
    case 'network.reset':
      return t(`did.${command.type}`, { who, a: nodeName(command.a), b: nodeName(command.b) });
    case 'disk.fill':
    case 'disk.fail':
    case 'disk.heal':
      return t(`did.${command.type}`, { who, broker: String(command.brokerId) });
    case 'network.tune':
      return t('did.network.tune', { who, settings: settingsOf(command.settings) });
    case 'hardware.set': {
      const { brokerId, hardware } = command;
      if (brokerId === null) {
        if (hardware === null) return t('did.hardware.freeAll', { who });
        return t('did.hardware.setAll', { who, settings: settingsOf(hardware) });
      }
      const broker = String(brokerId);
      if (hardware === null) return t('did.hardware.free', { who, broker });
      return t('did.hardware.set', { who, broker, settings: settingsOf(hardware) });
    }
    default:
      return unreachable(command);
  }
}
