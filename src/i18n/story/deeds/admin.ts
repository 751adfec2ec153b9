/** Deeds to topics, partitions, logs and configs. */
import { unreachable } from '../../../contract/errors.ts';
import { resourceKey, type Teller } from '../teller.ts';
import type { DeedsOf } from './areas.ts';

export function deedOfAdmin(command: DeedsOf<'admin'>, who: string, { t, list, configsOf }: Teller): string {
  switch (command.type) {
    case 'topic.create':
      return t('did.topic.create', {
        who,
        topic: command.topic.name,
        partitions: command.topic.partitionCount,
        replication: command.topic.replicationFactor,
      });
    case 'log.deleteRecords': {
      const place = { who, partition: `${command.topic}-${command.partition}` };
      if (command.beforeOffset < 0) return t('did.log.deleteAllRecords', place);
      return t('did.log.deleteRecords', { ...place, offset: String(command.beforeOffset) });
    }
    case 'transaction.abort':
      return t('did.transaction.abort', {
        who,
        partition: `${command.topic}-${command.partition}`,
        offset: String(command.startOffset),
      });
    case 'topic.delete':
      return t('did.topic.delete', { who, topic: command.name });
    case 'topic.commitRule':
      return t(`did.topic.commitRule.${command.rule}`, { who, topic: command.name });
    case 'topic.addPartitions':
      return t('did.topic.addPartitions', {
        who,
        topic: command.name,
        partitions: String(command.partitionCount),
      });
    case 'partition.reassign': {
      const partition = `${command.topic}-${command.partition}`;
      if (command.replicas === null) return t('did.partition.cancelReassign', { who, partition });
      return t('did.partition.reassign', { who, partition, brokers: list(command.replicas) });
    }
    case 'partition.electLeader': {
      const partition = `${command.topic}-${command.partition}`;
      return t(
        command.election === 'preferred' ? 'did.partition.electPreferred' : 'did.partition.electUnclean',
        { who, partition },
      );
    }
    case 'config.alter':
      return t(resourceKey('did.config', command.scope, command.name), {
        who,
        name: command.name,
        configs: configsOf(command.configs),
      });
    default:
      return unreachable(command);
  }
}
