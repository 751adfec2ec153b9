/** Takes the earliest thing out of the queue and hands it to whom it concerns. */
import { broken, invariant } from '../../contract/errors.ts';
import type { NodeId } from '../../contract/ids.ts';
import type { NodeBehaviour } from './context.ts';
import { EXIT, NodeContext } from './context.ts';
import { doneUsOf } from './machine.ts';
import { dropThreads } from './machine-state.ts';
import type { Incoming } from './network.ts';
import {
  beginHandling,
  closeConnection,
  connectionOf,
  resetAllConnections,
  startHandling,
  UNASKED,
  watchTimeout,
} from './network.ts';
import type { Connection } from './network-state.ts';
import type { Arrival, Disconnection, Handling, QueueEntry, ThreadOwner, TimerEntry } from './queue.ts';
import { dequeue, keepInQueue } from './queue.ts';
import type { NodeRecord, SimState } from './sim.ts';
import { emit, isRunning, nodeOf, schedule } from './sim.ts';

/** Behaviour of each kind of node. */
export type Behaviours = Readonly<Record<string, NodeBehaviour>>;

/** Handles one thing. Answers false when the queue is empty. */
export function handleNext(sim: SimState, behaviours: Behaviours): boolean {
  const entry = dequeue(sim.queue);
  if (!entry) return false;
  if (entry.atUs < sim.nowUs) broken(`time runs back from ${sim.nowUs} to ${entry.atUs}`);
  sim.nowUs = entry.atUs;
  sim.cause = entry.cause;
  dispatch(sim, behaviours, entry);
  sim.cause = null;
  if (sim.workUntilUs !== undefined) delete sim.workUntilUs;
  return true;
}

function dispatch(sim: SimState, behaviours: Behaviours, entry: QueueEntry): void {
  switch (entry.kind) {
    case 'arrival':
      return onArrival(sim, behaviours, entry);
    case 'handling':
      onHandling(sim, behaviours, entry);
      return;
    case 'release':
      return releaseThread(sim, entry.thread);
    case 'disconnection':
      return onDisconnection(sim, behaviours, entry);
    case 'timer':
      return onTimer(sim, behaviours, entry);
    case 'timeoutCheck': {
      const connection = sim.network.connections.get(entry.connectionId);
      if (!connection || connection.checkAtUs !== entry.atUs) return;
      if (isDeferred(sim.nodes.get(connection.client), entry)) return;
      connection.checkAtUs = -1;
      const isLate = connection.pending.some((request) => request.sentAtUs + request.timeoutUs <= sim.nowUs);
      if (isLate) closeConnection(sim, connection, connection.client);
      else watchTimeout(sim, connection);
    }
  }
}

function onArrival(sim: SimState, behaviours: Behaviours, entry: Arrival): void {
  const { message, toServer } = entry;
  const sizeBytes = sim.network.flights.get(message.sentBy)?.sizeBytes ?? 0;
  sim.network.flights.delete(message.sentBy);
  const connection = sim.network.connections.get(entry.connectionId);
  if (!connection) return;
  const machine = sim.nodes.get(toServer ? connection.server : connection.client)?.machine;
  if (machine) machine.counts.receivedBytes += sizeBytes;
  if (toServer) {
    if (connection.isBusy) connection.inbox.push(message);
    else beginHandling(sim, connection, message);
    return;
  }
  const node = nodeOf(sim, connection.client);
  if (isDeferred(node, entry) || takesItsTime(sim, node, connection, entry)) return;
  if (message.correlationId === UNASKED) {
    behaviourOf(behaviours, node).onPush?.(new NodeContext(sim, node), {
      from: connection.server,
      channel: connection.channel,
      api: message.api,
      body: message.body,
    });
    return;
  }
  const index = connection.pending.findIndex((request) => request.correlationId === message.correlationId);
  const request = connection.pending[index];
  if (!request) return;
  connection.pending.splice(index, 1);
  behaviourOf(behaviours, node).onResponse(new NodeContext(sim, node), {
    from: connection.server,
    channel: connection.channel,
    api: message.api,
    body: message.body,
    request,
  });
}

/** A node that has been made slow is slow to read answers as well: by as much as each request costs it more than before.
 *  Answers of one connection stay in their order. */
function takesItsTime(sim: SimState, node: NodeRecord, connection: Connection, entry: Arrival): boolean {
  if (entry.isTaken) return false;
  const readyUs = Math.max(sim.nowUs + node.processingUs * (node.slowFactor - 1), connection.takenUntilUs);
  if (readyUs === sim.nowUs) return false;
  connection.takenUntilUs = readyUs;
  const { connectionId, toServer, message } = entry;
  schedule(sim, { kind: 'arrival', atUs: readyUs, connectionId, toServer, message, isTaken: true });
  return true;
}

function onHandling(sim: SimState, behaviours: Behaviours, entry: Handling): void {
  const { message, thread } = entry;
  const connection = connectionOf(sim, entry.connectionId);
  if (!connection) {
    if (thread) releaseThread(sim, thread);
    return;
  }
  const node = nodeOf(sim, connection.server);
  if (isDeferred(node, entry)) return;
  const incoming: Incoming = Object.freeze({
    connectionId: connection.id,
    correlationId: message.correlationId,
    from: connection.client,
    api: message.api,
    apiVersion: message.apiVersion,
    body: message.body,
  });
  behaviourOf(behaviours, node).onRequest(new NodeContext(sim, node), incoming);
  if (thread) finishThread(sim, node, thread);
}

/** The thread is free when the work is done that the request has made. */
function finishThread(sim: SimState, node: NodeRecord, thread: ThreadOwner): void {
  const { machine } = node;
  const doneUs = doneUsOf(sim);
  if (machine) {
    machine.counts.requests++;
    machine.counts.threadBusyUs += doneUs - sim.nowUs;
  }
  if (doneUs === sim.nowUs) releaseThread(sim, thread);
  else schedule(sim, { kind: 'release', atUs: doneUs, thread });
}

/** A thread of a process that still lives takes up the next request. */
function releaseThread(sim: SimState, { node: id, incarnation }: ThreadOwner): void {
  const node = sim.nodes.get(id);
  const threads = node?.machine?.threads;
  if (!node?.isUp || !threads || node.incarnation !== incarnation || threads.busy === 0) return;
  threads.busy--;
  while (threads.busy < threads.count) {
    const next = threads.waiting.shift();
    if (!next) return;
    if (!connectionOf(sim, next.connectionId)) continue;
    threads.busy++;
    startHandling(sim, node, next.connectionId, next.message);
  }
}

function onDisconnection(sim: SimState, behaviours: Behaviours, entry: Disconnection): void {
  const node = sim.nodes.get(entry.node);
  if (!node?.isUp || node.incarnation !== entry.incarnation || isDeferred(node, entry)) return;
  behaviourOf(behaviours, node).onDisconnect(
    new NodeContext(sim, node),
    entry.peer,
    entry.channel,
    entry.failed.map((request) => ({ ...request, to: entry.peer, channel: entry.channel })),
  );
}

function onTimer(sim: SimState, behaviours: Behaviours, entry: TimerEntry): void {
  const node = sim.nodes.get(entry.node);
  if (!node || !isRunning(sim, entry) || isDeferred(node, entry)) return;
  node.timers.delete(entry.name);
  if (entry.name === EXIT) return stopNode(sim, node, 'stopped');
  behaviourOf(behaviours, node).onTimer(new NodeContext(sim, node), entry.name, entry.data);
}

function behaviourOf(behaviours: Behaviours, node: NodeRecord): NodeBehaviour {
  const behaviour = behaviours[node.kind];
  return behaviour ?? broken(`no behaviour for a node of kind ${node.kind}`);
}

/** Whether a node stands still; then it gets the entry when it runs again. */
function isDeferred(node: NodeRecord | undefined, entry: QueueEntry): boolean {
  if (node?.paused === undefined) return false;
  node.paused.deferred.push(entry);
  return true;
}

/** A running process stands still: it executes nothing. What comes for it waits, and its timers ring when it runs again. */
export function pauseNode(sim: SimState, node: NodeRecord): void {
  invariant(node.isUp && node.paused === undefined, `node ${node.id} cannot be paused now`);
  node.paused = { sinceUs: sim.nowUs, deferred: [] };
  emit(sim, { type: 'node.paused', node: node.id });
}

/** It runs again, and handles at once, in order, what it has missed. */
export function resumeNode(sim: SimState, node: NodeRecord): void {
  const { paused } = node;
  invariant(paused !== undefined, `node ${node.id} is resumed and was not paused`);
  delete node.paused;
  emit(sim, { type: 'node.resumed', node: node.id, pausedForMs: (sim.nowUs - paused.sinceUs) / 1000 });
  // What is due at this very instant comes behind what is overdue.
  const due: QueueEntry[] = [];
  keepInQueue(sim.queue, (entry) => {
    const isItsTurn = entry.atUs === sim.nowUs && handlerOf(sim, entry) === node.id;
    if (isItsTurn) due.push(entry);
    return !isItsTurn;
  });
  due.sort((a, b) => a.sequence - b.sequence);
  for (const entry of [...paused.deferred, ...due]) putBack(sim, node, entry);
}

/** Who executes something for an entry of the queue; a message that reaches a server is taken by its machine alone. */
function handlerOf(sim: SimState, entry: QueueEntry): NodeId | undefined {
  if (entry.kind === 'timer' || entry.kind === 'disconnection') return entry.node;
  if (entry.kind === 'release') return undefined;
  const connection = connectionOf(sim, entry.connectionId);
  if (entry.kind === 'arrival' && entry.toServer) return undefined;
  return entry.kind === 'handling' ? connection?.server : connection?.client;
}

function putBack(sim: SimState, node: NodeRecord, entry: QueueEntry): void {
  if (entry.kind === 'timer' && !isRunning(sim, entry)) return;
  const sequence = schedule(sim, { ...entry, atUs: sim.nowUs }, entry.cause);
  if (entry.kind === 'timer') node.timers.set(entry.name, sequence);
  if (entry.kind !== 'timeoutCheck') return;
  const connection = sim.network.connections.get(entry.connectionId);
  if (connection?.checkAtUs === entry.atUs) connection.checkAtUs = sim.nowUs;
}

/** Starts the process of a node that is down. */
export function startNode(sim: SimState, behaviours: Behaviours, node: NodeRecord): void {
  invariant(!node.isUp, `node ${node.id} is started while it runs`);
  node.isUp = true;
  node.downSinceUs = null;
  node.incarnation++;
  const started = emit(sim, { type: 'node.started', node: node.id, incarnation: node.incarnation });
  const before = sim.cause;
  sim.cause = started;
  behaviourOf(behaviours, node).boot(new NodeContext(sim, node));
  sim.cause = before;
}

/** Ends the process: memory and timers are gone, the disk is kept, connections break. `killed`: nobody was told. */
export function stopNode(sim: SimState, node: NodeRecord, how: 'killed' | 'stopped'): void {
  node.isUp = false;
  node.downSinceUs = sim.nowUs;
  node.memory = undefined;
  node.timers = new Map();
  if (node.machine) dropThreads(node.machine);
  delete node.paused;
  const ended = emit(sim, { type: how === 'killed' ? 'node.killed' : 'node.stopped', node: node.id });
  const before = sim.cause;
  sim.cause = ended;
  resetAllConnections(sim, node.id);
  sim.cause = before;
}
