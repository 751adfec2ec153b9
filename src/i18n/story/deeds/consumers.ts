/** Deeds to consumers. */
import { unreachable } from '../../../contract/errors.ts';
import { markOf, placeOf, type Teller } from '../teller.ts';
import type { DeedsOf } from './areas.ts';

export function deedOfConsumers(
  command: DeedsOf<'consumers'>,
  who: string,
  { t, personName }: Teller,
): string {
  switch (command.type) {
    case 'consumer.add':
      if (command.groupId === null) return t('did.consumer.addToBench', { who });
      return t('did.consumer.add', { who, group: command.groupId });
    case 'consumer.move': {
      const consumer = personName(command.consumerId);
      if (command.groupId === null) return t('did.consumer.moveToBench', { who, consumer });
      return t('did.consumer.move', { who, consumer, group: command.groupId });
    }
    case 'consumer.remove':
    case 'consumer.crash':
    case 'consumer.start':
    case 'consumer.pause':
    case 'consumer.resume':
      return t(`did.${command.type}`, { who, consumer: personName(command.consumerId) });
    case 'consumer.stall':
      return t(command.stalled ? 'did.consumer.stall' : 'did.consumer.unstall', {
        who,
        consumer: personName(command.consumerId),
      });
    case 'consumer.delivery':
      return t(`did.consumer.delivery.${command.delivery}`, {
        who,
        consumer: personName(command.consumerId),
      });
    case 'consumer.seek':
      return t(`did.consumer.seek.${placeOf(command.to)}`, {
        who,
        consumer: personName(command.consumerId),
        partition: command.partition,
        to: markOf(command.to),
      });
    case 'consumer.pausePartition':
    case 'consumer.resumePartition':
      return t(`did.${command.type}`, {
        who,
        consumer: personName(command.consumerId),
        partition: command.partition,
      });
    case 'consumer.commit':
      return t(`did.consumer.commit.${command.how}`, { who, consumer: personName(command.consumerId) });
    default:
      return unreachable(command);
  }
}
