/** What a node has in its hands while it handles something: its clock, its timers, chance, and the network. */
import type { EventBody } from '../../contract/events.ts';
import type { EventId, NodeId } from '../../contract/ids.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import type { Incoming } from './network.ts';
import {
  closeConnection,
  connectionOf,
  finishRequest,
  hangUp,
  openConnection,
  push,
  reply,
  respond,
  sendRequest,
} from './network.ts';
import type { FlightLabel } from './network-state.ts';
import type { PendingRequest } from './queue.ts';
import { nextBelow } from './random.ts';
import type { NodeRecord, SimState } from './sim.ts';
import { emit, schedule, streamOf } from './sim.ts';

/** A request that failed without an answer. */
export interface FailedRequest extends PendingRequest {
  readonly to: NodeId;
  readonly channel: string;
}

/** An answer, with what the sender kept for it. */
export interface IncomingResponse {
  readonly from: NodeId;
  readonly channel: string;
  readonly api: string;
  readonly body: unknown;
  readonly request: PendingRequest;
}

/** What a server says unasked, on a connection that this node opened. */
export interface Pushed {
  readonly from: NodeId;
  readonly channel: string;
  readonly api: string;
  readonly body: unknown;
}

/** How a kind of node behaves. Every function may change the node's own memory and disk, and nothing else. */
export interface NodeBehaviour {
  /** The process has started; its memory is undefined. */
  boot(context: NodeContext): void;
  onRequest(context: NodeContext, request: Incoming): void;
  onResponse(context: NodeContext, response: IncomingResponse): void;
  /** A connection broke: every unanswered request on it, oldest first. Called also when there was none. */
  onDisconnect(context: NodeContext, peer: NodeId, channel: string, failed: readonly FailedRequest[]): void;
  onTimer(context: NodeContext, name: string, data: unknown): void;
  /** Only of nodes that talk to servers which speak unasked. */
  onPush?(context: NodeContext, pushed: Pushed): void;
}

/** Name of the timer by which a process ends itself; the loop knows it. */
export const EXIT = 'process:exit';

export class NodeContext {
  readonly sim: SimState;
  readonly node: NodeRecord;

  constructor(sim: SimState, node: NodeRecord) {
    this.sim = sim;
    this.node = node;
  }

  get id(): NodeId {
    return this.node.id;
  }

  get nowUs(): SimTimeUs {
    return this.sim.nowUs;
  }

  emit(body: EventBody): EventId {
    return emit(this.sim, body);
  }

  /** Starts a timer, or moves the one of the same name. */
  startTimer(name: string, delayUs: number, data: unknown = null): void {
    const { sim, node } = this;
    const sequence = schedule(sim, {
      kind: 'timer',
      atUs: sim.nowUs + Math.max(0, delayUs),
      node: node.id,
      incarnation: node.incarnation,
      name,
      data: data !== null && typeof data === 'object' ? Object.freeze(data) : data,
    });
    node.timers.set(name, sequence);
  }

  hasTimer(name: string): boolean {
    return this.node.timers.has(name);
  }

  cancelTimer(name: string): void {
    this.node.timers.delete(name);
  }

  /** An integer from 0 to `bound` − 1 from this node's stream of that name. */
  randomBelow(stream: string, bound: number): number {
    return nextBelow(streamOf(this.sim, `${this.node.id}:${stream}`), bound);
  }

  /** Opens a connection, for a client that sends nothing before it has one; answers whether it stands. */
  connect(to: NodeId, channel: string): boolean {
    return openConnection(this.sim, this.node.id, to, channel);
  }

  send(request: {
    readonly to: NodeId;
    readonly channel: string;
    readonly api: string;
    readonly apiVersion: number;
    readonly body: unknown;
    readonly timeoutUs: number;
    readonly context?: unknown;
    readonly label: FlightLabel;
    readonly expectsResponse?: boolean;
  }): void {
    const context = request.context ?? null;
    sendRequest(this.sim, {
      from: this.node.id,
      to: request.to,
      channel: request.channel,
      api: request.api,
      apiVersion: request.apiVersion,
      body: Object.freeze(request.body),
      timeoutUs: request.timeoutUs,
      context: typeof context === 'object' ? Object.freeze(context) : context,
      label: request.label,
      expectsResponse: request.expectsResponse ?? true,
    });
  }

  respond(incoming: Incoming, body: unknown, label: FlightLabel): void {
    respond(this.sim, incoming, Object.freeze(body), label);
  }

  /** Answers a request that was finished before, so that the next ones of its connection could be begun. */
  reply(incoming: Incoming, body: unknown, label: FlightLabel): void {
    reply(this.sim, incoming, Object.freeze(body), label);
  }

  /** Says something unasked on the connection that a request came on. */
  push(incoming: Incoming, api: string, body: unknown, label: FlightLabel): void {
    push(this.sim, incoming.connectionId, { api, apiVersion: 0, body: Object.freeze(body) }, label);
  }

  /** Closes a connection that this node opened; `onDisconnect` tells what was lost with it. */
  hangUp(to: NodeId, channel: string): void {
    hangUp(this.sim, this.node.id, to, channel);
  }

  /** Ends a request that gets no answer (acks=0), or gets it later by `reply`, so that the next one of its connection is
   *  handled. */
  finish(incoming: Incoming): void {
    const connection = connectionOf(this.sim, incoming.connectionId);
    if (connection) finishRequest(this.sim, connection);
  }

  /** Closes a connection of its own; what was asked on it is lost, as it hears afterwards. */
  close(to: NodeId, channel: string): void {
    const id = this.sim.network.byAddress.get(`${this.node.id}>${to}#${channel}`);
    const connection = id === undefined ? undefined : this.sim.network.connections.get(id);
    if (connection) closeConnection(this.sim, connection, this.node.id);
  }

  /** Closes the connection a request came on. */
  disconnect(incoming: Incoming): void {
    const connection = this.sim.network.connections.get(incoming.connectionId);
    this.sim.network.abandoned.delete(incoming.connectionId);
    if (connection) closeConnection(this.sim, connection, this.node.id);
  }

  /** The process ends by itself, in good order, as soon as what is being handled is done. */
  exit(): void {
    this.startTimer(EXIT, 0);
  }

  /** From now on this node hears by `onDisconnect` when the connection that a request came on is closed, if anything gets
   *  through from its peer. Answers the channel of the connection. */
  watchClose(incoming: Incoming): string {
    const connection = this.sim.network.connections.get(incoming.connectionId);
    if (!connection) return '';
    connection.tellsServer = true;
    return connection.channel;
  }

  /** Whether the connection a request came on still stands. */
  isConnected(incoming: Incoming): boolean {
    return this.sim.network.connections.has(incoming.connectionId);
  }
}
