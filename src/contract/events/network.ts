/** Messages on the wire, and what becomes of the wires. */
import type { KafkaError, ZkError } from '../errors.ts';
import type { EventId, NodeId, PartitionKey } from '../ids.ts';
import type { SimTimeUs } from '../units.ts';

/** What a flying message is, for the eye: shape and colour follow from it. */
export type FlightKind =
  /** Produce request: carries records. */
  | 'produce'
  /** Produce response, accepted / refused. */
  | 'ack'
  | 'error'
  /** Fetch request (of a follower, consumer or metadata observer): carries none. */
  | 'fetch'
  /** Fetch response with records / without. */
  | 'records'
  | 'empty'
  /** Heartbeats of consumers and brokers and their answers. */
  | 'heartbeat'
  /** Everything else: JoinGroup, AlterPartition, Metadata, Vote… */
  | 'control';

/** One message on the wire. Its fate is known when it leaves. */
export interface Flight {
  /** The event that sent it. */
  readonly eventId: EventId;
  readonly kind: FlightKind;
  /** Kafka's API name: `Produce`, `Fetch`, `JoinGroup`… */
  readonly api: string;
  readonly isResponse: boolean;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly sentAtUs: SimTimeUs;
  /** When the receiver gets it; for a message that is lost, when it would have. */
  readonly arrivesAtUs: SimTimeUs;
  /** When it vanished (cut, reset, receiver killed); null while it will arrive. */
  readonly lostAtUs: SimTimeUs | null;
  /** Partitions whose records or positions it carries, at most 8 named; empty when it is about none. */
  readonly partitions: readonly PartitionKey[];
  readonly recordCount: number;
  readonly sizeBytes: number;
  readonly groupId: string | null;
  readonly error: KafkaError | ZkError | null;
}

export type NetworkEvent =
  | { readonly type: 'request.sent'; readonly flight: Flight }
  /** A later fault took messages that were on their way. */
  | {
      readonly type: 'request.lost';
      readonly sentBy: EventId;
      readonly from: NodeId;
      readonly to: NodeId;
      readonly api: string;
    }
  | {
      readonly type: 'connection.reset';
      readonly a: NodeId;
      readonly b: NodeId;
      readonly inFlightLost: number;
    }
  | {
      readonly type: 'network.changed';
      readonly a: NodeId;
      readonly b: NodeId;
      readonly state: 'ok' | 'cut' | 'clogged';
    }
  /** Milliseconds one way; kilobytes a second that a node can send, null: endless. */
  | {
      readonly type: 'network.tuned';
      readonly latencyMsMin: number;
      readonly latencyMsMax: number;
      readonly sendKBps: number | null;
    };
