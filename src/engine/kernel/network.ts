/** The only way from one node to another: connections, as TCP under Kafka gives them.
 *  Models      ordered delivery in each direction; one request of a connection in processing at a time (Kafka's
 *              SocketServer mutes a channel until it has answered); a request that was received is worked on although its
 *              connection has gone, and its answer dropped; kafka.clients.NetworkClient's request timeout, which closes
 *              the connection and fails all it had in flight
 *  Simplifies  a connection opens with its first request, at no cost of its own; bandwidth is endless unless the
 *              scenario sets it, and then only sending is bounded: a node's messages leave one after the other
 *  Faults      delay (latency), clog (messages wait at the sender, in order), cut and reset (all in flight lost)
 *  See         sim.ts, loop.ts */
import type { Flight } from '../../contract/events.ts';
import type { NodeId } from '../../contract/ids.ts';
import { doneUsOf, takeThread } from './machine.ts';
import type { Connection, FlightLabel, LinkState } from './network-state.ts';
import type { Message } from './queue.ts';
import type { RandomState } from './random.ts';
import { nextBelow } from './random.ts';
import type { NodeRecord, SimState } from './sim.ts';
import { emit, schedule, streamOf } from './sim.ts';

/** A request in the hands of its server; give it back to `respond`. Plain data. */
export interface Incoming {
  readonly connectionId: number;
  readonly correlationId: number;
  readonly from: NodeId;
  readonly api: string;
  readonly apiVersion: number;
  readonly body: unknown;
}

export const linkKey = (a: NodeId, b: NodeId): string => (a < b ? `${a}|${b}` : `${b}|${a}`);
const addressOf = (client: NodeId, server: NodeId, channel: string): string =>
  `${client}>${server}#${channel}`;

export interface OutgoingRequest {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly channel: string;
  readonly api: string;
  readonly apiVersion: number;
  readonly body: unknown;
  readonly timeoutUs: number;
  readonly context: unknown;
  readonly label: FlightLabel;
  /** False for acks=0: nobody will answer, and nobody waits. */
  readonly expectsResponse: boolean;
}

/** Sends a request, over a new connection if there is none. A server that is down or cut off refuses: the sender hears of
 *  it one way's latency later, as of a broken connection. */
export function sendRequest(sim: SimState, request: OutgoingRequest): void {
  const connection = connect(sim, request.from, request.to, request.channel);
  const correlationId = connection.nextCorrelationId++;
  if (request.expectsResponse) {
    const { api, body, timeoutUs, context } = request;
    connection.pending.push(
      Object.freeze({ correlationId, api, body, sentAtUs: sim.nowUs, timeoutUs, context }),
    );
    watchTimeout(sim, connection);
  }
  if (isUnreachable(sim, request.from, request.to)) {
    closeConnection(sim, connection, null);
    return;
  }
  const { api, apiVersion, body, label } = request;
  post(sim, connection, { api, apiVersion, correlationId, isResponse: false, body }, label);
}

/** Opens a connection before there is anything to send. Answers false when the server is down or cut off, and refuses. */
export function openConnection(sim: SimState, client: NodeId, server: NodeId, channel: string): boolean {
  if (isUnreachable(sim, client, server)) return false;
  connect(sim, client, server, channel);
  return true;
}

/** Answers a request. When its connection has gone meanwhile, nobody is there to hear; what else had come on it is not read
 *  then, since sending has failed (Selector#pollSelectionKeys closes the channel). */
export function respond(sim: SimState, incoming: Incoming, body: unknown, label: FlightLabel): void {
  const connection = sim.network.connections.get(incoming.connectionId);
  if (!connection) {
    sim.network.abandoned.delete(incoming.connectionId);
    return;
  }
  reply(sim, incoming, body, label);
  finishRequest(sim, connection);
}

/** Answers a request that its server finished with before, so as to begin on the next ones. */
export function reply(sim: SimState, incoming: Incoming, body: unknown, label: FlightLabel): void {
  const connection = sim.network.connections.get(incoming.connectionId);
  if (!connection) {
    const abandoned = sim.network.abandoned.get(incoming.connectionId);
    if (abandoned) abandoned.inbox.length = 0;
    return;
  }
  const { api, apiVersion, correlationId } = incoming;
  post(sim, connection, { api, apiVersion, correlationId, isResponse: true, body }, label);
}

/** Correlation id of what a server says unasked. */
export const UNASKED = 0;

/** Says something unasked to the client of a connection, in order with the answers on it. Lost when it is gone. */
export function push(
  sim: SimState,
  connectionId: number,
  message: { readonly api: string; readonly apiVersion: number; readonly body: unknown },
  label: FlightLabel,
): void {
  const connection = sim.network.connections.get(connectionId);
  if (!connection) return;
  const { api, apiVersion, body } = message;
  post(sim, connection, { api, apiVersion, correlationId: UNASKED, isResponse: false, body }, label);
}

/** The client closes its connection to a server; what is under way on it is lost. */
export function hangUp(sim: SimState, client: NodeId, server: NodeId, channel: string): void {
  const id = sim.network.byAddress.get(addressOf(client, server, channel));
  const connection = id === undefined ? undefined : sim.network.connections.get(id);
  if (connection) closeConnection(sim, connection, client);
}

/** The server is done with a request; the next one of the connection may be handled. */
export function finishRequest(sim: SimState, connection: Connection): void {
  connection.isBusy = false;
  const next = connection.inbox.shift();
  if (next) beginHandling(sim, connection, next);
  else sim.network.abandoned.delete(connection.id);
}

/** The connection that a request came on, though it may be gone; undefined when its server need not work on it. */
export const connectionOf = (sim: SimState, id: number): Connection | undefined =>
  sim.network.connections.get(id) ?? sim.network.abandoned.get(id);

/** The server starts on a request as soon as it has a thread for it: it will be handled when the server has spent its time
 *  on it. */
export function beginHandling(sim: SimState, connection: Connection, message: Message): void {
  const server = sim.nodes.get(connection.server);
  if (!server) return;
  connection.isBusy = true;
  if (takeThread(server, connection.id, message)) startHandling(sim, server, connection.id, message);
}

/** A thread of the server works on a request. */
export function startHandling(
  sim: SimState,
  server: NodeRecord,
  connectionId: number,
  message: Message,
): void {
  const atUs = doneUsOf(sim) + server.processingUs * server.slowFactor;
  if (!server.machine) {
    schedule(sim, { kind: 'handling', atUs, connectionId, message });
    return;
  }
  const thread = Object.freeze({ node: server.id, incarnation: server.incarnation });
  server.machine.counts.threadBusyUs += atUs - doneUsOf(sim);
  schedule(sim, { kind: 'handling', atUs, connectionId, message, thread });
}

function connect(sim: SimState, client: NodeId, server: NodeId, channel: string): Connection {
  const { network } = sim;
  const address = addressOf(client, server, channel);
  const known = network.byAddress.get(address);
  const open = known === undefined ? undefined : network.connections.get(known);
  if (open) return open;
  network.lastConnectionId++;
  const connection: Connection = {
    id: network.lastConnectionId,
    client,
    server,
    channel,
    nextCorrelationId: 1,
    pending: [],
    inbox: [],
    isBusy: false,
    lastToServerUs: 0,
    lastToClientUs: 0,
    takenUntilUs: 0,
    toServerChance: null,
    toClientChance: null,
    checkAtUs: -1,
    held: [],
  };
  network.connections.set(connection.id, connection);
  network.byAddress.set(address, connection.id);
  return connection;
}

function isUnreachable(sim: SimState, from: NodeId, to: NodeId): boolean {
  return sim.nodes.get(to)?.isUp !== true || linkBetween(sim, from, to)?.state === 'cut';
}

/** The link between two nodes, when it is not well. */
const linkBetween = (sim: SimState, a: NodeId, b: NodeId): LinkState | undefined =>
  sim.network.links.size === 0 ? undefined : sim.network.links.get(linkKey(a, b));

/** Puts a message on the wire, or holds it back at a clogged link. Its fate is decided here. */
function post(
  sim: SimState,
  connection: Connection,
  message: Omit<Message, 'sentBy'>,
  label: FlightLabel,
): void {
  const { client, server } = connection;
  if (linkBetween(sim, client, server)?.state === 'clogged') {
    connection.held.push(Object.freeze({ message: Object.freeze(message), label: Object.freeze(label) }));
    return;
  }
  const toServer = !message.isResponse && message.correlationId !== UNASKED;
  const from = toServer ? client : server;
  const latency = drawUs(sim, chanceOf(sim, connection, toServer));
  const last = toServer ? connection.lastToServerUs : connection.lastToClientUs;
  const arrivesAtUs = Math.max(sentUs(sim, from, label.sizeBytes) + latency, last + 1);
  if (toServer) connection.lastToServerUs = arrivesAtUs;
  else connection.lastToClientUs = arrivesAtUs;
  const flight: Flight = Object.freeze({
    eventId: sim.lastEventId + 1,
    kind: label.kind,
    api: message.api,
    isResponse: message.isResponse,
    from,
    to: toServer ? server : client,
    sentAtUs: sim.nowUs,
    arrivesAtUs,
    lostAtUs: null,
    partitions: label.partitions,
    recordCount: label.recordCount,
    sizeBytes: label.sizeBytes,
    groupId: label.groupId,
    error: label.error,
  });
  const sentBy = emit(sim, { type: 'request.sent', flight });
  sim.network.flights.set(sentBy, flight);
  schedule(
    sim,
    {
      kind: 'arrival',
      atUs: arrivesAtUs,
      connectionId: connection.id,
      toServer,
      message: Object.freeze({
        api: message.api,
        apiVersion: message.apiVersion,
        correlationId: message.correlationId,
        isResponse: message.isResponse,
        body: message.body,
        sentBy,
      }),
    },
    sentBy,
  );
}

/** When the last byte has left its sender, behind the work that the message is the fruit of and all that this node had to send
 *  before. */
function sentUs(sim: SimState, from: NodeId, sizeBytes: number): number {
  const { lines } = sim.network;
  const readyUs = doneUsOf(sim);
  const machine = sim.nodes.get(from)?.machine;
  if (machine) machine.counts.sentBytes += sizeBytes;
  if (!lines) return readyUs;
  const beginsUs = Math.max(readyUs, lines.busyUntilUs.get(from) ?? 0);
  const endsUs = beginsUs + Math.ceil((sizeBytes * 1000) / lines.bytesPerMs);
  lines.busyUntilUs.set(from, endsUs);
  return endsUs;
}

const drawLatencyUs = (sim: SimState, from: NodeId, to: NodeId): number =>
  drawUs(sim, streamOf(sim, `net:${from}>${to}`));

/** Chance of one direction of a connection. It is looked up once: the name is long, and this is asked for every message. */
function chanceOf(sim: SimState, connection: Connection, toServer: boolean): RandomState {
  const { client, server } = connection;
  if (toServer) {
    connection.toServerChance ??= streamOf(sim, `net:${client}>${server}`);
    return connection.toServerChance;
  }
  connection.toClientChance ??= streamOf(sim, `net:${server}>${client}`);
  return connection.toClientChance;
}

function drawUs(sim: SimState, chance: RandomState): number {
  const { latencyUsMin, latencyUsMax } = sim.network;
  return latencyUsMin + nextBelow(chance, latencyUsMax - latencyUsMin + 1);
}

/** One check per connection: at the end of its oldest request's patience. */
export function watchTimeout(sim: SimState, connection: Connection): void {
  let dueUs = Number.MAX_SAFE_INTEGER;
  for (const request of connection.pending) dueUs = Math.min(dueUs, request.sentAtUs + request.timeoutUs);
  if (connection.pending.length === 0 || (connection.checkAtUs !== -1 && connection.checkAtUs <= dueUs))
    return;
  connection.checkAtUs = dueUs;
  schedule(sim, { kind: 'timeoutCheck', atUs: dueUs, connectionId: connection.id });
}

/** Breaks a connection. What is in flight on it is lost; each end that is up hears of it one way's latency later, the
 *  one that `closedBy` at once. Answers how many messages were lost. */
export function closeConnection(sim: SimState, connection: Connection, closedBy: NodeId | null): number {
  const { network } = sim;
  abandon(sim, connection, closedBy);
  network.connections.delete(connection.id);
  network.byAddress.delete(addressOf(connection.client, connection.server, connection.channel));
  let lost = connection.held.length;
  for (const entry of sim.queue) {
    if (entry.kind === 'arrival' && !entry.isTaken && entry.connectionId === connection.id) lost++;
  }
  if (lost > connection.held.length) loseFlights(sim, connection);
  const client = sim.nodes.get(connection.client);
  if (client?.isUp) {
    // Whoever closes it, the client hears of it as a thing of its own in the queue, never in the midst of another.
    const delayUs =
      closedBy === connection.client ? 1 : drawLatencyUs(sim, connection.server, connection.client);
    schedule(sim, {
      kind: 'disconnection',
      atUs: sim.nowUs + delayUs,
      node: connection.client,
      incarnation: client.incarnation,
      peer: connection.server,
      channel: connection.channel,
      failed: Object.freeze(connection.pending),
    });
  }
  if (connection.tellsServer) tellServer(sim, connection);
  return lost;
}

/** The server hears of it, too, unless nothing gets through to it. */
function tellServer(sim: SimState, { client, server, channel }: Connection): void {
  const node = sim.nodes.get(server);
  if (!node?.isUp || sim.network.links.has(linkKey(client, server))) return;
  schedule(sim, {
    kind: 'disconnection',
    atUs: sim.nowUs + drawLatencyUs(sim, client, server),
    node: server,
    incarnation: node.incarnation,
    peer: client,
    channel,
    failed: Object.freeze([]),
  });
}

/** What a server has in hand it goes on with. What lies in the socket behind that it reads as well when the client has closed in
 *  good order (Selector.CloseMode.GRACEFUL); a reset throws it away. */
function abandon(sim: SimState, connection: Connection, closedBy: NodeId | null): void {
  const { server, client, isBusy, inbox } = connection;
  if (!isBusy || closedBy === server) return;
  if (closedBy !== client) inbox.length = 0;
  sim.network.abandoned.set(connection.id, connection);
}

function loseFlights(sim: SimState, connection: Connection): void {
  const sent = sim.queue.flatMap((entry) =>
    entry.kind === 'arrival' && entry.connectionId === connection.id ? [entry.message.sentBy] : [],
  );
  for (const sentBy of sent.sort((a, b) => a - b)) {
    const flight = sim.network.flights.get(sentBy);
    if (!flight) continue;
    sim.network.flights.set(sentBy, Object.freeze({ ...flight, lostAtUs: sim.nowUs }));
    emit(sim, { type: 'request.lost', sentBy, from: flight.from, to: flight.to, api: flight.api });
  }
}

/** Breaks all connections between two nodes. `closedBy`: the one that has ended, and closed what it had open; null: neither
 *  has. */
export function resetConnections(sim: SimState, a: NodeId, b: NodeId, closedBy: NodeId | null = null): void {
  let inFlightLost = 0;
  let broken = 0;
  for (const connection of [...sim.network.connections.values()]) {
    const { client, server } = connection;
    if ((client === a && server === b) || (client === b && server === a)) {
      broken++;
      inFlightLost += closeConnection(sim, connection, closedBy);
    }
  }
  if (broken > 0) emit(sim, { type: 'connection.reset', a, b, inFlightLost });
}

/** Breaks all connections of a node that died. */
export function resetAllConnections(sim: SimState, node: NodeId): void {
  sim.network.lines?.busyUntilUs.delete(node);
  for (const { id, server } of sim.network.abandoned.values())
    if (server === node) sim.network.abandoned.delete(id);
  const peers = new Set<NodeId>();
  for (const { client, server } of sim.network.connections.values()) {
    if (client === node) peers.add(server);
    if (server === node) peers.add(client);
  }
  for (const peer of [...peers].sort((a, b) => (a < b ? -1 : 1))) resetConnections(sim, node, peer, node);
}

export function setLink(sim: SimState, a: NodeId, b: NodeId, state: 'ok' | 'cut' | 'clogged'): void {
  const key = linkKey(a, b);
  if (state === 'ok') sim.network.links.delete(key);
  else {
    const [first, second] = a < b ? [a, b] : [b, a];
    sim.network.links.set(key, { a: first, b: second, state, sinceUs: sim.nowUs });
  }
  emit(sim, { type: 'network.changed', a, b, state });
  if (state === 'cut') resetConnections(sim, a, b);
  if (state === 'ok') releaseHeld(sim, key);
}

function releaseHeld(sim: SimState, key: string): void {
  for (const connection of sim.network.connections.values()) {
    if (linkKey(connection.client, connection.server) !== key) continue;
    const held = connection.held;
    connection.held = [];
    for (const { message, label } of held) post(sim, connection, message, label);
  }
}
