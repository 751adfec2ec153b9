/** Sentences about what the auditor has seen. */
import { unreachable } from '../../../contract/errors.ts';
import type { AuditEvent } from '../../../contract/events/audit.ts';
import type { Teller } from '../teller.ts';

export function tellAudit(event: AuditEvent, { t, personName, whyExpected, breachText }: Teller): string {
  switch (event.type) {
    case 'record.lost':
      return t(event.offset < 0 ? 'event.record.lostUnstored' : 'event.record.lost', {
        partition: event.partition,
        offset: String(event.offset),
        producer: personName(event.producerId),
        number: String(event.sequence),
        acks: String(event.acks),
      });
    case 'record.processed':
      return t('event.record.processed', {
        consumer: personName(event.consumerId),
        partition: event.partition,
        offset: String(event.offset),
      });
    case 'sink.written':
      return t('event.sink.written', {
        consumer: personName(event.consumerId),
        group: event.groupId,
        rows: String(event.rows),
        again: String(event.again),
      });
    case 'record.duplicated':
    case 'record.reordered':
      return t(`event.${event.type}`, {
        partition: event.partition,
        offset: String(event.offset),
        other: String(event.otherOffset),
        producer: event.producer,
        number: String(event.number),
      });
    case 'record.missed':
    case 'record.reprocessed':
      return t(`event.${event.type}`, {
        group: event.groupId,
        consumer: personName(event.consumerId),
        partition: event.partition,
        from: String(event.fromOffset),
        to: String(event.toOffset),
        n: event.count,
      });
    case 'invariant.explained':
      return t('event.invariant.explained', { why: whyExpected(event.expected), what: breachText(event) });
    case 'invariant.broken':
      return t('event.invariant.broken', { what: breachText(event) });
    default:
      return unreachable(event);
  }
}
