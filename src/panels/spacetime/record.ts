/** A record that is selected, in space-time: which messages and which marks are about it. */
import type { EngineEvent } from '../../contract/events.ts';
import type { EventId, PartitionKey } from '../../contract/ids.ts';

interface Place {
  readonly id: PartitionKey;
  readonly offset: number;
}

/** What happened to the record, and the message that brought it there. */
export function traceOf({ id, offset }: Place, events: readonly EngineEvent[]): ReadonlySet<EventId> {
  const trace = new Set<EventId>();
  for (const event of events) {
    if (!isAbout(event, id, offset)) continue;
    trace.add(event.id);
    if (event.cause !== null) trace.add(event.cause);
  }
  return trace;
}

function isAbout(event: EngineEvent, partition: PartitionKey, offset: number): boolean {
  if (!('partition' in event) || event.partition !== partition) return false;
  switch (event.type) {
    case 'log.appended':
      return event.baseOffset <= offset && offset <= event.lastOffset;
    case 'produce.acknowledged':
      return event.baseOffset <= offset && offset < event.baseOffset + event.recordCount;
    case 'consumer.polled':
      return event.fromOffset <= offset && offset <= event.toOffset;
    case 'record.lost':
    case 'record.processed':
      return event.offset === offset;
    case 'partition.highWatermarkAdvanced':
      return event.from <= offset && offset < event.to;
    default:
      return false;
  }
}
