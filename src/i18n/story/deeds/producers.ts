/** Deeds to producers. */
import { unreachable } from '../../../contract/errors.ts';
import type { Teller } from '../teller.ts';
import type { DeedsOf } from './areas.ts';

export function deedOfProducers(
  command: DeedsOf<'producers'>,
  who: string,
  { t, list, personName }: Teller,
): string {
  switch (command.type) {
    case 'producer.add':
      return t('did.producer.add', { who, producer: command.name, topic: command.topic });
    case 'producer.configure':
      return t('did.producer.configure', {
        who,
        producer: personName(command.producerId),
        changes: list([
          ...Object.entries(command.settings).map(([name, value]) => `${SETTING[name] ?? name}=${value}`),
          ...Object.entries(command.configs ?? {}).map(([name, value]) =>
            value === null ? t('did.producer.default', { name }) : `${name}=${value}`,
          ),
        ]),
      });
    case 'producer.send':
      return t('did.producer.send', {
        who,
        producer: personName(command.producerId),
        count: command.count,
      });
    case 'producer.flush':
    case 'producer.remove':
    case 'producer.crash':
    case 'producer.start':
    case 'producer.pause':
    case 'producer.resume':
      return t(`did.${command.type}`, { who, producer: personName(command.producerId) });
    default:
      return unreachable(command);
  }
}

/** Kafka's names for what a producer's settings set. */
const SETTING: Readonly<Record<string, string>> = {
  acks: 'acks',
  idempotence: 'enable.idempotence',
  ratePerSecond: 'rate',
  keyStrategy: 'key',
};
