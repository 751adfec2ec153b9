/** Deeds to groups. */
import { unreachable } from '../../../contract/errors.ts';
import { markOf, placeOf, type Teller } from '../teller.ts';
import type { DeedsOf } from './areas.ts';

export function deedOfGroups(command: DeedsOf<'groups'>, who: string, { t, list }: Teller): string {
  switch (command.type) {
    case 'group.resetOffsets':
      return t(`did.group.resetOffsets.${placeOf(command.to)}`, {
        who,
        group: command.groupId,
        topic: command.topic,
        to: markOf(command.to),
      });
    case 'group.deleteOffsets':
      return t('did.group.deleteOffsets', { who, group: command.groupId, topic: command.topic });
    case 'group.delete':
      return t('did.group.delete', { who, group: command.groupId });
    case 'group.add':
      return t('did.group.add', { who, group: command.name, topics: list(command.topics) });
    default:
      return unreachable(command);
  }
}
