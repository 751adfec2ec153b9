/** The application's one thread: poll(), process what came, poll() again.
 *  Models      ClassicKafkaConsumer#poll under a loop without threads of its own
 *  Simplifies  an application that waits in poll() is taken to be there without a break
 *  See         consumer-node.ts, closing.ts */
import { US_PER_MS } from '../../../contract/units.ts';
import type { NodeContext } from '../../kernel/context.ts';
import { METADATA_TIMER, pumpMetadata } from '../metadata.ts';
import { takeAssignment } from './assignment.ts';
import { runCallbacks } from './async-commits.ts';
import { commitAfterwards, enterPoll, makeCalls, pumpCommitSync } from './calls.ts';
import { advanceLeave } from './closing.ts';
import { maybeAutoCommit } from './commits.ts';
import { lookUpCoordinator } from './coordinator-link.ts';
import { deliver } from './delivery.ts';
import { sendFetches } from './fetcher.ts';
import { joinIfNeeded, leadIfReady, onJoinAnswer } from './joining.ts';
import { isOutOfRange, isWithoutPosition, throwOutOfPoll } from './missing-positions.ts';
import { pumpMembership } from './modern/reconciliation.ts';
import { seekTo, updatePositions } from './positions.ts';
import { keepStreams } from './push.ts';
import { onShareProcessed, pollShare, pumpShareCommit, resumeShare } from './share/drive.ts';
import type { ConsumerMemory, GroupClient } from './state.ts';
import { diskOf, memoryOf } from './state.ts';

export const WAKE = 'wake';
export const PROCESSED = 'processed';
export const CAUGHT = 'caught';
/** How long an application waits after poll() has thrown at a record. */
const AFTER_EXCEPTION_US = 1_000_000;

export { METADATA_TIMER };

/** After whatever happened: does what can be done now, and sees to it that somebody wakes us for the rest. */
export function drive(node: NodeContext): void {
  const memory = memoryOf(node);
  const { client } = memory;
  if (!client || memory.isFenced) return;
  if (memory.app === 'committing' && client.share) {
    if (!pumpShareCommit(node, memory, client)) return keepMetadata(node);
  } else if (memory.app === 'committing') {
    if (!pumpCommitSync(node, memory, client)) return keepMetadata(node);
    goOn(node, memory, client);
  }
  if (!memory.leaving && !client.share && memory.app === 'polling') poll(node, memory, client);
  if (memory.leaving) advanceLeave(node, memory, client, memory.leaving);
  else if (client.share) pollShare(node, memory, client, client.share);
  keepMetadata(node);
}

function keepMetadata(node: NodeContext): void {
  const { client } = memoryOf(node);
  if (client) pumpMetadata(node, client.metadata, client.groupTopics, client.group.configs);
}

function poll(node: NodeContext, memory: ConsumerMemory, client: GroupClient): void {
  lookUpCoordinator(node, client);
  runCallbacks(node, client);
  const { joinAnswer } = client;
  client.joinAnswer = null;
  if (joinAnswer) onJoinAnswer(node, client, joinAnswer);
  leadIfReady(node, client);
  const { assignmentAnswer } = client;
  client.assignmentAnswer = null;
  if (assignmentAnswer) takeAssignment(node, client, assignmentAnswer);
  if (client.modern) pumpMembership(node, client, client.modern);
  else if (!client.old) joinIfNeeded(node, client);
  maybeAutoCommit(node, client);
  updatePositions(node, client);
  if (isWithoutPosition(client)) return throwOutOfPoll(node, memory, client);
  const count = deliver(node, client);
  // The next round is on its way while the application works.
  if (diskOf(node).push) keepStreams(node, client);
  else sendFetches(node, client);
  if (count === 0) {
    if (client.unreadable) meetUnreadable(node, memory, client);
    else if (isOutOfRange(client)) throwOutOfPoll(node, memory, client);
    return;
  }
  memory.polled += count;
  memory.app = 'processing';
  memory.lastPollUs = node.nowUs;
  node.startTimer(PROCESSED, count * diskOf(node).processingMs * US_PER_MS);
}

/** poll() has thrown at a record, and the application catches the exception, or does not. */
function meetUnreadable(node: NodeContext, memory: ConsumerMemory, client: GroupClient): void {
  const { unreadable: practice } = diskOf(node);
  const { unreadable } = client;
  const state = unreadable && client.partitions.get(unreadable.key);
  // Whoever takes plain bytes never gets here.
  if (!unreadable || !state || practice === 'setAside') return;
  const { key: partition, offset } = unreadable;
  node.emit({
    type: 'consumer.recordUnreadable',
    consumerId: node.id,
    partition,
    offset,
    reaction: practice,
  });
  memory.lastPollUs = node.nowUs;
  if (practice === 'die') {
    // Its thread ends without a close(): nobody says goodbye, and the group waits for its session to be over.
    node.exit();
    return;
  }
  if (practice === 'skip') seekTo(node, client, partition, state, offset + 1);
  memory.app = 'catching';
  node.startTimer(CAUGHT, practice === 'skip' ? 0 : AFTER_EXCEPTION_US);
}

/** The application polls again after an exception. */
export function onCaught(node: NodeContext): void {
  const memory = memoryOf(node);
  const { client } = memory;
  if (!client || memory.app !== 'catching') return;
  goOn(node, memory, client);
  drive(node);
}

/** The application is done with what poll() gave it. */
export function onProcessed(node: NodeContext): void {
  const memory = memoryOf(node);
  const { client } = memory;
  if (!client) return;
  if (client.share) {
    onShareProcessed(node, memory, client, client.share);
    return drive(node);
  }
  if (!diskOf(node).stalled || memory.leaving) commitAfterwards(memory, diskOf(node).commits);
  goOn(node, memory, client);
  drive(node);
}

/** The thread is outside the consumer: it makes its calls, and goes into poll() again, unless it hangs. */
function goOn(node: NodeContext, memory: ConsumerMemory, client: GroupClient): void {
  if (diskOf(node).stalled && !memory.leaving) memory.app = 'stalled';
  else if (makeCalls(node, memory, client)) enterPoll(node, memory);
}

/** poll() has had its time, and nothing to return. */
export function onPollReturns(node: NodeContext): void {
  const memory = memoryOf(node);
  if (!memory.client || memory.app !== 'polling' || memory.leaving) return;
  goOn(node, memory, memory.client);
  drive(node);
}

/** The application stops calling poll(), or goes on. What it has in hand it finishes. */
export function setStalled(node: NodeContext, stalled: boolean): void {
  diskOf(node).stalled = stalled;
  const memory = memoryOf(node);
  if (stalled && memory.app === 'polling' && !memory.leaving) {
    memory.app = 'stalled';
    memory.lastPollUs = node.nowUs;
  } else if (!stalled && memory.app === 'stalled') {
    const { client } = memory;
    if (client?.share) resumeShare(node, memory, client);
    else if (client) goOn(node, memory, client);
    drive(node);
  }
}
