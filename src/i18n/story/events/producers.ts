/** Sentences about producers. */
import { unreachable } from '../../../contract/errors.ts';
import type { ProducerEvent } from '../../../contract/events/producers.ts';
import type { Teller } from '../teller.ts';

export function tellProducers(event: ProducerEvent, { t, personName }: Teller): string {
  switch (event.type) {
    case 'producer.idAssigned':
      return t('event.producer.idAssigned', {
        producer: personName(event.producerId),
        pid: String(event.pid),
        epoch: String(event.epoch),
      });
    case 'producer.sequencesRestarted':
      return t('event.producer.sequencesRestarted', {
        producer: personName(event.producerId),
        partition: event.partition,
        pid: String(event.pid),
        epoch: String(event.epoch),
        batches: String(event.batchCount),
      });
    case 'produce.refused':
      return t(event.willRetry ? 'event.produce.refused' : 'event.produce.gaveUp', {
        producer: personName(event.producerId),
        partition: event.partition,
        error: event.error,
      });
    case 'produce.refusedUnheard':
      return t('event.produce.refusedUnheard', {
        broker: String(event.brokerId),
        producer: personName(event.producerId),
        partition: event.partition,
        error: event.error,
      });
    case 'producer.intercepted':
      return t(event.isThrown ? 'event.producer.interceptorThrew' : 'event.producer.intercepted', {
        producer: personName(event.producerId),
        number: String(event.number),
        interceptor: event.interceptor,
        key: event.key ?? '',
      });
    case 'producer.recordAccumulated':
      return t(event.key === null ? 'event.producer.recordAccumulated' : 'event.producer.keyAccumulated', {
        producer: personName(event.producerId),
        number: String(event.number),
        key: event.key ?? '',
        partition: event.partition,
        how: t(`event.producer.how.${event.how}`),
        batch: String(event.batchId),
      });
    case 'producer.sendFailed':
      return t(`event.producer.sendFailed.${event.stage}`, {
        producer: personName(event.producerId),
        number: String(event.number),
        exception: event.exception,
      });
    case 'producer.flushed':
      return t('event.producer.flushed', { producer: personName(event.producerId) });
    case 'produce.duplicateRecognised':
      return t('event.produce.duplicateRecognised', {
        broker: String(event.brokerId),
        partition: event.partition,
        offset: String(event.baseOffset),
      });
    case 'producer.transactionBegan':
      return t('event.producer.transactionBegan', {
        producer: personName(event.producerId),
        id: event.transactionalId,
        number: String(event.number),
      });
    case 'producer.transactionEnded':
      return t(`event.producer.transaction${event.committed ? 'Committed' : 'Aborted'}`, {
        producer: personName(event.producerId),
        id: event.transactionalId,
        number: String(event.number),
      });
    case 'producer.callTimedOut':
      return t('event.producer.callTimedOut', {
        producer: personName(event.producerId),
        call: event.call === 'sendOffsets' ? 'sendOffsetsToTransaction' : event.call,
      });
    case 'producer.transactionFailed':
      return t(`event.producer.transaction${event.fatal ? 'Fatal' : 'Abortable'}`, {
        producer: personName(event.producerId),
        id: event.transactionalId,
        error: event.error,
      });
    case 'produce.unanswered':
      return t('event.produce.unanswered', {
        producer: personName(event.producerId),
        n: event.numbers.length,
        partition: event.partition,
      });
    case 'produce.acknowledged':
      return t('event.produce.acknowledged', {
        producer: personName(event.producerId),
        partition: event.partition,
        n: event.recordCount,
        offset: String(event.baseOffset),
      });
    default:
      return unreachable(event);
  }
}
