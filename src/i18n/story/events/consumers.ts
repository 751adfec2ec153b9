/** Sentences about consumers. */
import { unreachable } from '../../../contract/errors.ts';
import type { ConsumerEvent } from '../../../contract/events/consumers.ts';
import type { Teller } from '../teller.ts';

export function tellConsumers(event: ConsumerEvent, { t, personName, partitionsOf }: Teller): string {
  switch (event.type) {
    case 'consumer.sought':
      return t(`event.consumer.sought.${event.by}`, {
        consumer: personName(event.consumerId),
        partition: event.partition,
        offset: String(event.toOffset),
      });
    case 'consumer.partitionPaused':
    case 'consumer.partitionResumed':
      return t(`event.${event.type}`, {
        consumer: personName(event.consumerId),
        partition: event.partition,
      });
    case 'consumer.callFailed':
      return t(`event.consumer.callFailed.${event.exception}`, {
        consumer: personName(event.consumerId),
        call: `${event.call}()`,
      });
    case 'consumer.recordUnreadable':
      return t(`event.consumer.recordUnreadable.${event.reaction}`, {
        consumer: personName(event.consumerId),
        partition: event.partition,
        offset: String(event.offset),
      });
    case 'consumer.fenced':
      return t('event.consumer.fenced', {
        consumer: personName(event.consumerId),
        group: event.groupId,
        instance: event.groupInstanceId,
      });
    case 'consumer.skippedAborted':
      return t('event.consumer.skippedAborted', {
        consumer: personName(event.consumerId),
        partition: event.partition,
        pid: String(event.pid),
        from: String(event.fromOffset),
        to: String(event.toOffset),
      });
    case 'consumer.revoked':
    case 'consumer.lost':
      return t(`event.${event.type}`, {
        consumer: personName(event.consumerId),
        partitions: partitionsOf(event.partitions),
      });
    case 'consumer.rebalanceBegan':
      return t(`event.consumer.rebalance${event.attempt === 1 ? 'Began' : 'Again'}`, {
        consumer: personName(event.consumerId),
        attempt: String(event.attempt),
      });
    case 'consumer.ownerInTheWay':
      return t(`event.consumer.${event.owner === null ? 'ownerWas' : 'owner'}InTheWay`, {
        consumer: personName(event.consumerId),
        partition: event.partition,
        owner: event.owner ?? '',
      });
    case 'consumer.rebalanceFailed':
      return t('event.consumer.rebalanceFailed', {
        consumer: personName(event.consumerId),
        attempts: String(event.attempts),
      });
    case 'consumer.assigned':
      if (event.generation < 0) {
        const consumer = personName(event.consumerId);
        if (event.partitions.length === 0) return t('event.consumer.claimedNone', { consumer });
        return t('event.consumer.claimed', { consumer, partitions: partitionsOf(event.partitions) });
      }
      if (event.partitions.length === 0) {
        const consumer = personName(event.consumerId);
        return t('event.consumer.assignedNone', { consumer, generation: String(event.generation) });
      }
      return t('event.consumer.assigned', {
        consumer: personName(event.consumerId),
        partitions: partitionsOf(event.partitions),
        generation: String(event.generation),
      });
    case 'consumer.reset':
      return t('event.consumer.reset', {
        consumer: personName(event.consumerId),
        partition: event.partition,
        offset: String(event.toOffset),
        policy: event.policy,
      });
    case 'consumer.truncationDetected': {
      const consumer = personName(event.consumerId);
      const { partition } = event;
      const position = String(event.position);
      if (event.isLeftAlone) return t('event.consumer.truncationStops', { consumer, partition, position });
      if (event.divergesAt === null)
        return t('event.consumer.truncationResets', { consumer, partition, position });
      const offset = String(event.divergesAt);
      return t('event.consumer.truncationDetected', { consumer, partition, position, offset });
    }
    case 'consumer.readsFrom':
      return t('event.consumer.readsFrom', {
        consumer: personName(event.consumerId),
        partition: event.partition,
        broker: String(event.brokerId),
      });
    case 'consumer.deliveryChanged':
      return t(`event.consumer.delivery.${event.delivery}`, { consumer: personName(event.consumerId) });
    case 'consumer.overflowed':
      return t('event.consumer.overflowed', {
        consumer: personName(event.consumerId),
        partition: event.partition,
        n: event.count,
        from: String(event.fromOffset),
        to: String(event.toOffset),
        inbox: String(event.inboxRecords),
      });
    case 'consumer.polled':
      return t('event.consumer.polled', {
        consumer: personName(event.consumerId),
        partition: event.partition,
        from: String(event.fromOffset),
        to: String(event.toOffset),
      });
    default:
      return unreachable(event);
  }
}
