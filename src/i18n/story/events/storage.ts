/** Sentences about what happens inside a log. */
import { unreachable } from '../../../contract/errors.ts';
import type { StorageEvent } from '../../../contract/events/storage.ts';
import type { Teller } from '../teller.ts';

export function tellStorage(event: StorageEvent, { t }: Teller): string {
  switch (event.type) {
    case 'log.segmentsDeleted':
      return t(`event.log.segmentsDeleted.${event.reason}`, {
        broker: String(event.brokerId),
        partition: event.partition,
        n: event.segmentCount,
        start: String(event.logStartOffset),
      });
    case 'log.recordsDeleted':
      return t('event.log.recordsDeleted', {
        broker: String(event.brokerId),
        partition: event.partition,
        from: String(event.from),
        to: String(event.to),
      });
    case 'log.cleaned':
      return t('event.log.cleaned', {
        broker: String(event.brokerId),
        partition: event.partition,
        end: String(event.endOffset),
        before: String(event.recordsBefore),
        after: String(event.recordsAfter),
      });
    case 'log.tailLost':
      return t('event.log.tailLost', {
        broker: String(event.brokerId),
        partition: event.partition,
        n: event.recordCount,
        from: String(event.fromOffset),
        to: String(event.toOffset),
      });
    case 'log.cutByRecovery':
      return t('event.log.cutByRecovery', {
        broker: String(event.brokerId),
        partition: event.partition,
        end: String(event.logEndOffset),
      });
    case 'log.appended':
      return t(event.asLeader ? 'event.log.appended' : 'event.log.copied', {
        broker: String(event.brokerId),
        partition: event.partition,
        n: event.lastOffset - event.baseOffset + 1,
        offset: String(event.baseOffset),
      });
    case 'log.flushed':
      return t('event.log.flushed', {
        broker: String(event.brokerId),
        partition: event.partition,
        to: String(event.to),
      });
    default:
      return unreachable(event);
  }
}
