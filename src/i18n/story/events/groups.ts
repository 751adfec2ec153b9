/** Sentences about groups. */
import { unreachable } from '../../../contract/errors.ts';
import type { GroupEvent } from '../../../contract/events/groups.ts';
import type { Teller } from '../teller.ts';

export function tellGroups(
  event: GroupEvent,
  { t, list, personName, partitionsOf, assignmentText }: Teller,
): string {
  switch (event.type) {
    case 'group.stateChanged':
      return t('event.group.stateChanged', {
        group: event.groupId,
        from: event.from,
        to: event.to,
        generation: String(event.generation),
      });
    case 'group.memberJoined':
      return t('event.group.memberJoined', {
        consumer: personName(event.consumerId),
        group: event.groupId,
      });
    case 'group.memberReplaced':
      return t(`event.group.memberReplaced${event.consumerId === event.oldConsumerId ? 'Same' : ''}`, {
        consumer: personName(event.consumerId),
        other: personName(event.oldConsumerId),
        group: event.groupId,
        instance: event.groupInstanceId,
      });
    case 'group.offsetsReset':
      return t('event.group.offsetsReset', {
        group: event.groupId,
        offsets: list(Object.entries(event.offsets).map(([key, offset]) => `${key}=${offset}`)),
      });
    case 'group.offsetsRemoved':
      return t(`event.group.offsetsRemoved.${event.why}`, {
        group: event.groupId,
        partitions: partitionsOf(event.partitions),
      });
    case 'group.deleted':
      return t(`event.group.deleted.${event.why}`, { group: event.groupId });
    case 'group.epochBumped':
      return t('event.group.epochBumped', { group: event.groupId, epoch: String(event.groupEpoch) });
    case 'group.targetAssigned':
      return t('event.group.targetAssigned', {
        group: event.groupId,
        epoch: String(event.groupEpoch),
        assignor: event.assignor,
        assignment: assignmentText(event.assignment),
      });
    case 'group.memberReconciled': {
      const waits = event.pendingRevocation.length > 0;
      return t(`event.group.memberReconciled.${event.state}`, {
        group: event.groupId,
        consumer: personName(event.consumerId),
        epoch: String(event.memberEpoch),
        partitions: partitionsOf(waits ? event.pendingRevocation : event.assigned),
      });
    }
    case 'group.heartbeatRefused':
      return t('event.group.heartbeatRefused', {
        group: event.groupId,
        consumer: personName(event.consumerId),
        error: event.error,
      });
    case 'group.memberLeft':
      return t(`event.group.${event.why}`, {
        consumer: personName(event.consumerId),
        group: event.groupId,
      });
    case 'group.generationStarted': {
      const generation = String(event.generation);
      if (event.leaderConsumerId === null) {
        return t('event.group.generationEmpty', { group: event.groupId, generation });
      }
      return t('event.group.generationStarted', {
        group: event.groupId,
        generation,
        n: event.memberCount,
        leader: personName(event.leaderConsumerId),
      });
    }
    case 'group.assigned':
      return t('event.group.assigned', {
        group: event.groupId,
        generation: String(event.generation),
        assignment: assignmentText(event.assignment),
      });
    case 'group.commitRefused':
      return t('event.group.commitRefused', {
        consumer: personName(event.consumerId),
        group: event.groupId,
        error: event.error,
      });
    case 'coordinator.loaded':
    case 'coordinator.unloaded':
      return t(`event.${event.type}`, {
        broker: String(event.brokerId),
        partition: event.partition,
        groups: event.groups.length === 0 ? t('event.noGroups') : list(event.groups),
      });
    case 'group.offsetsPending':
      return t('event.group.offsetsPending', {
        group: event.groupId,
        pid: String(event.pid),
        offsets: list(Object.entries(event.offsets).map(([key, offset]) => `${key}=${offset}`)),
      });
    case 'group.offsetsDecided':
      return t(`event.group.offsets${event.committed ? 'Committed' : 'Aborted'}`, {
        group: event.groupId,
        pid: String(event.pid),
        offsets: list(Object.entries(event.offsets).map(([key, offset]) => `${key}=${offset}`)),
      });
    case 'group.offsetCommitted':
      return t('event.group.offsetCommitted', {
        consumer: personName(event.consumerId),
        group: event.groupId,
        offsets: list(Object.entries(event.offsets).map(([partition, offset]) => `${partition}=${offset}`)),
      });
    default:
      return unreachable(event);
  }
}
