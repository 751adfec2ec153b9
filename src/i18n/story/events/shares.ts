/** Sentences for what happens to records of share groups. */
import type { ShareEvent } from '../../../contract/events/shares.ts';
import type { Teller } from '../teller.ts';

export function tellShares(event: ShareEvent, teller: Teller): string {
  const { t, personName } = teller;
  switch (event.type) {
    case 'shareState.loaded':
    case 'shareState.unloaded':
      return t(`event.${event.type}`, { broker: String(event.brokerId), partition: event.partition });
    case 'share.partitionLoaded':
      return t(`event.share.partitionLoaded.${event.from}`, {
        broker: String(event.brokerId),
        partition: event.partition,
        group: event.groupId,
        start: String(event.startOffset),
      });
    case 'share.partitionDropped':
      return t('event.share.partitionDropped', {
        broker: String(event.brokerId),
        partition: event.partition,
        group: event.groupId,
      });
    case 'share.acknowledgeRefused':
      return t('event.share.acknowledgeRefused', {
        consumer: personName(event.consumerId),
        partition: event.partition,
        error: event.error,
      });
    case 'share.startMoved':
      return t('event.share.startMoved', {
        group: event.groupId,
        partition: event.partition,
        to: String(event.to),
      });
    case 'share.processed':
      return t(`event.share.processed.${event.outcome}`, {
        consumer: personName(event.consumerId),
        offsets: String(event.offset),
        partition: event.partition,
        count: String(event.deliveryCount),
      });
    default:
      return tellRange(event, teller);
  }
}

type OfRange = Extract<ShareEvent, { firstOffset: number }>;

function tellRange(event: OfRange, { t, personName, clock }: Teller): string {
  const { partition, firstOffset, lastOffset } = event;
  const offsets =
    firstOffset === lastOffset
      ? String(firstOffset)
      : t('share.offsets', { first: String(firstOffset), last: String(lastOffset) });
  const count = String(event.deliveryCount);
  if (event.type === 'share.archived')
    return t(`event.share.archived.${event.why}`, { offsets, partition, group: event.groupId, count });
  const about = { consumer: personName(event.consumerId), offsets, partition };
  if (event.type === 'share.acquired')
    return t('event.share.acquired', { ...about, count, until: clock(event.lockedUntilUs) });
  if (event.type === 'share.acknowledged') return t(`event.share.acknowledged.${event.by}`, about);
  if (event.type === 'share.released') return t(`event.share.released.${event.why}`, { ...about, count });
  return t('event.share.delivered', { ...about, count });
}
