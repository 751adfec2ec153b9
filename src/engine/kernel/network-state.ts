/** What the network is made of: connections, links that are not well, messages in the air. Plain data.
 *  See         network.ts */
import type { Flight } from '../../contract/events.ts';
import type { EventId, NodeId } from '../../contract/ids.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import type { Message, PendingRequest } from './queue.ts';
import type { RandomState } from './random.ts';

/** What the eye needs to know of a message beyond its address. */
export type FlightLabel = Pick<
  Flight,
  'kind' | 'partitions' | 'recordCount' | 'sizeBytes' | 'groupId' | 'error'
>;

export interface Connection {
  readonly id: number;
  readonly client: NodeId;
  readonly server: NodeId;
  /** Two nodes may hold several connections: fetcher, coordinator, … */
  readonly channel: string;
  nextCorrelationId: number;
  /** Unanswered requests, oldest first. */
  pending: PendingRequest[];
  /** Requests that reached the server while it was busy with an earlier one. */
  inbox: Message[];
  isBusy: boolean;
  /** Last arrival in each direction; the next one is later. */
  lastToServerUs: SimTimeUs;
  lastToClientUs: SimTimeUs;
  /** The streams that latencies are drawn from, shared by all connections between the two; null until the first draw. */
  toServerChance: RandomState | null;
  toClientChance: RandomState | null;
  /** When a slow client is done with the answers that have arrived. */
  takenUntilUs: SimTimeUs;
  /** When the running timeout check is due; −1 when none runs. */
  checkAtUs: SimTimeUs;
  /** Messages that a clog holds back at their sender, oldest first. */
  held: HeldMessage[];
  /** The server is told, too, when it is closed. */
  tellsServer?: true;
}

export interface HeldMessage {
  readonly message: Omit<Message, 'sentBy'>;
  readonly label: FlightLabel;
}

export interface LinkState {
  readonly a: NodeId;
  readonly b: NodeId;
  state: 'cut' | 'clogged';
  readonly sinceUs: SimTimeUs;
}

export interface NetworkState {
  latencyUsMin: number;
  latencyUsMax: number;
  /** What a node can send in a millisecond, and until when each is sending. Absent: bandwidth is endless. */
  lines?: { readonly bytesPerMs: number; readonly busyUntilUs: Map<NodeId, SimTimeUs> };
  lastConnectionId: number;
  readonly connections: Map<number, Connection>;
  /** Connections that are gone while their server still works on a request of theirs: it is done with all the same, and its
   *  answer is dropped. */
  readonly abandoned: Map<number, Connection>;
  /** Connection of `client>server#channel`. */
  readonly byAddress: Map<string, number>;
  /** Links that are not well, by `a|b` with a < b. */
  readonly links: Map<string, LinkState>;
  /** Messages in the air, by the event that sent them. */
  readonly flights: Map<EventId, Flight>;
}
