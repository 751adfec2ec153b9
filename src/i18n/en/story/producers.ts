/** Words about producers. */
export const producers = {
  'event.producer.sequencesRestarted':
    '{producer} numbers its unanswered batches of {partition} ({batches}) from 0 again, in epoch {epoch} of id {pid}: what of them was written already is written again',
  'event.producer.idAssigned': '{producer} gets producer id {pid}, epoch {epoch}',
  'event.producer.recordAccumulated':
    '{producer} puts record {number} into batch {batch} of {partition} ({how})',
  'event.producer.keyAccumulated':
    '{producer} puts record {number}, key {key}, into batch {batch} of {partition} ({how})',
  'event.producer.how.key': 'murmur2 of the key',
  'event.producer.how.explicit': 'the record names its partition',
  'event.producer.how.sticky': 'the sticky partition',
  'event.producer.how.turn': 'one partition after the other',
  'event.producer.how.roundRobin': 'RoundRobinPartitioner',
  'event.producer.sendFailed.metadata':
    'send() of record {number} by {producer} ends with {exception}: the topic was not known within max.block.ms',
  'event.producer.sendFailed.memory':
    'send() of record {number} by {producer} ends with {exception}: buffer.memory stayed full for max.block.ms',
  'event.producer.sendFailed.size':
    'send() of record {number} by {producer} ends with {exception}: it may be larger than max.request.size or buffer.memory',
  'event.producer.callTimedOut':
    '{call}() of {producer} ends with a TimeoutException after max.block.ms; the application calls it again',
  'event.producer.flushed': 'flush() of {producer} returns: all that was sent has come to its end',
  'event.produce.refused': 'A write of {producer} to {partition} is refused ({error}); it will try again',
  'event.produce.gaveUp': 'A write of {producer} to {partition} is refused ({error}); it gives up',
  'event.produce.duplicateRecognised':
    'Broker {broker} recognises a batch that it already has, {partition} from offset {offset}: not written twice',
  'event.producer.transactionBegan': '{producer} begins transaction {number} of {id}',
  'event.producer.transactionCommitted': '{producer} has committed transaction {number} of {id}',
  'event.producer.transactionAborted': '{producer} has aborted transaction {number} of {id}',
  'event.producer.transactionAbortable': '{producer} must abort its transaction ({id}): {error}',
  'event.producer.transactionFatal': '{producer} can only be closed ({id}): {error}',
  'event.produce.refusedUnheard':
    'Broker {broker} refuses what {producer} sent to {partition} with acks=0 ({error}), and closes the connection: nobody hears why',
  'event.producer.intercepted':
    'Interceptor {interceptor} of {producer} hands record {number} on with key {key}',
  'event.producer.interceptorThrew':
    'Interceptor {interceptor} of {producer} throws at record {number}; the exception is swallowed, the record goes on as it was',
  'event.produce.unanswered':
    '{producer} has sent {n} records to {partition} with acks=0, and takes them for stored',
  'event.produce.acknowledged': {
    one: '{producer} learns that {n} record is stored in {partition} at offset {offset}',
    other: '{producer} learns that {n} records are stored in {partition} from offset {offset}',
  },
} as const;
