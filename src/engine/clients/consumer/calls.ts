/** What the application calls on its consumer besides poll(): seek(), pause(), resume(), commitSync(), commitAsync(). A consumer
 *  belongs to one thread: its own thread does what it was asked when poll() has returned, another may call only while the
 *  first is not inside (ConcurrentModificationException).
 *  Models      ClassicKafkaConsumer#acquire, #seek, #seekToBeginning, #offsetsForTimes, #pause, #commitSync, #commitAsync
 *  Simplifies  exceptions are met by an application that goes on; poll() is given 100 ms
 *  See         poll-loop.ts, positions.ts, commits.ts */
import type { CommitPractice } from '../../../contract/commands.ts';
import type { EventBody } from '../../../contract/events.ts';
import { SIM_EPOCH_MS } from '../../../contract/units.ts';
import type { NodeContext } from '../../kernel/context.ts';
import { commitAsync, runCallbacks } from './async-commits.ts';
import { pumpCommit, startAttempt } from './commits.ts';
import { lookUpCoordinator } from './coordinator-link.ts';
import { seekTo, seekToTime } from './positions.ts';
import type { ConsumerCall, ConsumerMemory, GroupClient } from './state.ts';

/** `poll(Duration.ofMillis(100))`. */
const POLL_TIMEOUT_US = 100_000;
/** `default.api.timeout.ms`. */
const API_TIMEOUT_US = 60_000_000;
export const POLL_RETURNS = 'pollReturns';

/** The application's thread goes into poll(). */
export function enterPoll(node: NodeContext, memory: ConsumerMemory): void {
  memory.app = 'polling';
  memory.pollStartedUs = node.nowUs;
  if (memory.calls.length > 0) awaitReturn(node, memory);
}

/** Asks the application's own thread to call something; inside poll() it hears of it when that returns, empty if need be. */
export function askForCall(node: NodeContext, memory: ConsumerMemory, call: ConsumerCall): void {
  memory.calls.push(Object.freeze(call));
  if (memory.app === 'polling') awaitReturn(node, memory);
}

function awaitReturn(node: NodeContext, { pollStartedUs }: ConsumerMemory): void {
  if (node.hasTimer(POLL_RETURNS)) return;
  const insideUs = (node.nowUs - pollStartedUs) % POLL_TIMEOUT_US;
  node.startTimer(POLL_RETURNS, POLL_TIMEOUT_US - insideUs);
}

/** The thread is outside the consumer: it calls what it was asked to, in turn, and what it always does after a lot of records.
 *  Answers whether it may go into poll(); false: it waits inside commitSync(). */
export function makeCalls(node: NodeContext, memory: ConsumerMemory, client: GroupClient): boolean {
  for (let call = memory.calls.shift(); call; call = memory.calls.shift()) {
    if (call.kind !== 'commit') move(node, client, call);
    else if (call.how === 'async') commitAsync(node, client);
    else if (startCommitSync(node, memory, client)) return false;
  }
  return true;
}

/** After each lot that poll() gave. */
export function commitAfterwards(memory: ConsumerMemory, practice: CommitPractice | null): void {
  if (practice === null) return;
  memory.calls.unshift(Object.freeze({ kind: 'commit', how: practice === 'sync' ? 'sync' : 'async' }));
}

/** seek(), pause() or resume(): they ask nobody. */
export function move(
  node: NodeContext,
  client: GroupClient,
  call: Exclude<ConsumerCall, { kind: 'commit' }>,
): void {
  const { partition, kind } = call;
  const state = client.partitions.get(partition);
  if (!state) return fail(node, kind, 'IllegalStateException');
  if (kind !== 'seek') {
    state.isPaused = kind === 'pause';
    const type = state.isPaused ? 'consumer.partitionPaused' : 'consumer.partitionResumed';
    node.emit({ type, consumerId: node.id, partition });
    return;
  }
  const { to } = call;
  if (to === 'beginning' || to === 'end')
    seekToTime(client, partition, state, to === 'end' ? LATEST : EARLIEST);
  else if ('sinceMs' in to) seekToTime(client, partition, state, SIM_EPOCH_MS + to.sinceMs);
  else seekTo(node, client, partition, state, to.offset);
}

const LATEST = -1;
const EARLIEST = -2;

function fail(
  node: NodeContext,
  call: Extract<EventBody, { type: 'consumer.callFailed' }>['call'],
  exception: Extract<EventBody, { type: 'consumer.callFailed' }>['exception'],
): void {
  node.emit({ type: 'consumer.callFailed', consumerId: node.id, call, exception });
}

/** Answers whether the thread has to wait. */
function startCommitSync(node: NodeContext, memory: ConsumerMemory, client: GroupClient): boolean {
  runCallbacks(node, client);
  memory.app = 'committing';
  memory.syncCommit = startAttempt(node.nowUs, API_TIMEOUT_US);
  return !pumpCommitSync(node, memory, client);
}

/** Goes on with a commitSync(). Answers whether it has returned, or thrown. */
export function pumpCommitSync(node: NodeContext, memory: ConsumerMemory, client: GroupClient): boolean {
  const { syncCommit } = memory;
  if (!syncCommit) return true;
  lookUpCoordinator(node, client);
  const isMember = client.state === 'stable';
  const isLate = syncCommit.deadlineUs <= node.nowUs;
  const wasDone = syncCommit.isDone;
  if (!pumpCommit(node, client, syncCommit, 'sync')) return false;
  memory.syncCommit = null;
  if (wasDone) {
    if (syncCommit.exception) fail(node, 'commitSync', syncCommit.exception);
  } else if (isLate) fail(node, 'commitSync', 'TimeoutException');
  else if (!isMember) {
    // While a rebalance is under way it may be tried again after the next poll(); without membership it may not.
    const isRejoining = client.state === 'preparing' || client.state === 'completing';
    fail(node, 'commitSync', isRejoining ? 'RebalanceInProgressException' : 'CommitFailedException');
  }
  return true;
}
