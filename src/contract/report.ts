/** One event, looked at closely: what led to it, and the message that carried it, field by field. */
import type { EngineEvent, Flight } from './events.ts';

/** One line of a message's body, as in Kafka's schema of it. Parts of a structure come after it, one deeper. */
export interface FieldLine {
  /** Kafka's field name in lower camel case; elements of arrays carry their index: `partitions[2]`. */
  readonly name: string;
  /** 0 for the fields of the message itself. */
  readonly depth: number;
  /** As Kafka writes it; null for a structure, whose fields follow. */
  readonly value: string | null;
  /** So many further elements of this array are not written out; 0 for every other line. */
  readonly more: number;
}

/** Kafka's name of an API of the engine: a fetch of the metadata log is the same Fetch, with other fields. */
export const kafkaApiName = (api: string): string => (api === 'QuorumFetch' ? 'Fetch' : api);

/** A message as it left. */
export interface MessageReport {
  /** Its fate as far as it is known at the playhead. */
  readonly flight: Flight;
  /** Kafka's API name; of a fetch of the metadata log too. */
  readonly apiName: string;
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly correlationId: number;
  /** At most some eighty lines. */
  readonly fields: readonly FieldLine[];
}

export interface EventReport {
  readonly event: EngineEvent;
  /** What led to it, oldest first, without itself; at most the last few steps. Null: not known yet, another report of
   *  the same event is to come. */
  readonly causes: readonly EngineEvent[] | null;
  /** The message that the event is, or the last one among its causes; null when there is none. */
  readonly message: MessageReport | null;
}
