/** The one thread of an application that reads as a member of a share group: poll(), process record by record, say of each what
 *  became of it, poll() again. What it says goes with the next ShareFetch.
 *
 *      implicit   the next poll() accepts all that the last one gave
 *      explicit   acknowledge(record, ACCEPT | RELEASE | REJECT), each as soon as it is processed
 *
 *  Models      KafkaShareConsumer, ShareConsumerImpl under a loop without threads of its own
 *  Simplifies  records are fetched in poll() only, as Kafka does it; an application that waits in poll() is taken to be there
 *              without a break
 *  See         requests.ts, beats.ts */
import { configInt, configText } from '../../../../contract/configs.ts';
import { US_PER_MS } from '../../../../contract/units.ts';
import type { NodeContext } from '../../../kernel/context.ts';
import { lookUpCoordinator } from '../coordinator-link.ts';
import type { ConsumerMemory, GroupClient, Leaving } from '../state.ts';
import { diskOf, wakeAt } from '../state.ts';
import { shareBeatIfNeeded, shareGoodbye } from './beats.ts';
import { sendAcknowledgements, sendShareFetches } from './requests.ts';
import type { AcquiredRecord, ShareMembership } from './state.ts';
import { say } from './state.ts';

const PROCESSED = 'processed';
const ACCEPT = 1;
const RELEASE = 2;
const REJECT = 3;
const OUTCOMES = { [ACCEPT]: 'accept', [RELEASE]: 'release', [REJECT]: 'reject' } as const;

/** In poll(): membership, records, the next request. */
export function pollShare(
  node: NodeContext,
  memory: ConsumerMemory,
  client: GroupClient,
  share: ShareMembership,
): void {
  lookUpCoordinator(node, client);
  shareBeatIfNeeded(node, client, share);
  if (memory.app !== 'polling') return;
  if (deliver(node, memory, client, share)) return;
  sendShareFetches(node, client, share);
}

/** Hands records to the application. Answers whether there were any. */
function deliver(
  node: NodeContext,
  memory: ConsumerMemory,
  client: GroupClient,
  share: ShareMembership,
): boolean {
  if (share.buffered.length === 0) return false;
  const most = configInt(client.group.configs, 'max.poll.records');
  share.hand = share.buffered.slice(0, most);
  share.buffered = share.buffered.slice(most);
  tellDelivered(node, client, share.hand);
  memory.polled += share.hand.length;
  memory.app = 'processing';
  memory.lastPollUs = node.nowUs;
  node.startTimer(PROCESSED, diskOf(node).processingMs * US_PER_MS);
  return true;
}

function tellDelivered(node: NodeContext, client: GroupClient, records: readonly AcquiredRecord[]): void {
  const { groupId } = client.group;
  let first = records[0];
  for (const [i, record] of records.entries()) {
    const next = records[i + 1];
    const isNext =
      next?.key === record.key &&
      next.offset === record.offset + 1 &&
      next.deliveryCount === record.deliveryCount;
    if (isNext || !first) continue;
    node.emit({
      type: 'share.delivered',
      consumerId: node.id,
      groupId,
      partition: record.key,
      firstOffset: first.offset,
      lastOffset: record.offset,
      deliveryCount: record.deliveryCount,
    });
    first = next;
  }
}

/** The application is done with the first record in its hand, one way or the other. */
export function onShareProcessed(
  node: NodeContext,
  memory: ConsumerMemory,
  client: GroupClient,
  share: ShareMembership,
): void {
  const record = share.hand.shift();
  if (record) judge(node, client, share, record);
  if (share.hand.length > 0 && !diskOf(node).stalled)
    return node.startTimer(PROCESSED, diskOf(node).processingMs * US_PER_MS);
  if (diskOf(node).stalled && !memory.leaving) memory.app = 'stalled';
  else afterHand(node, memory, client, share);
}

function judge(
  node: NodeContext,
  client: GroupClient,
  share: ShareMembership,
  { key, offset, deliveryCount, leaderId, isUnreadable }: AcquiredRecord,
): void {
  const isRefused = isUnreadable && diskOf(node).unreadable !== 'setAside';
  const type = isRefused ? RELEASE : verdictOn(node, client, offset, deliveryCount);
  const { groupId } = client.group;
  const outcome = OUTCOMES[type];
  const about = { consumerId: node.id, groupId, partition: key, offset, deliveryCount };
  node.emit({ type: 'share.processed', ...about, outcome });
  say(share, key, { offset, type, leaderId });
}

/** What the application makes of a record. With `implicit` it has no say. */
function verdictOn(node: NodeContext, client: GroupClient, offset: number, deliveryCount: number): 1 | 2 | 3 {
  const { failing } = diskOf(node);
  if (!failing && configText(client.group.configs, 'share.acknowledgement.mode') === 'implicit')
    return ACCEPT;
  if (!failing || offset % failing.every !== failing.every - 1) return ACCEPT;
  if (failing.deliveries !== undefined && deliveryCount > failing.deliveries) return ACCEPT;
  return failing.how === 'release' ? RELEASE : REJECT;
}

/** All that poll() gave is processed: commitSync() or commitAsync(), where the application calls it; then poll() again. */
function afterHand(
  node: NodeContext,
  memory: ConsumerMemory,
  client: GroupClient,
  share: ShareMembership,
): void {
  const { commits } = diskOf(node);
  if (commits === 'sync' && !memory.leaving) {
    memory.app = 'committing';
    share.isCommitting = true;
    return;
  }
  if (commits !== null) sendAcknowledgements(node, client, share, false);
  memory.app = 'polling';
  memory.pollStartedUs = node.nowUs;
}

/** In commitSync(): whether all that was said has been answered. */
export function pumpShareCommit(node: NodeContext, memory: ConsumerMemory, client: GroupClient): boolean {
  const { share } = client;
  if (share && !sendAcknowledgements(node, client, share, false)) return false;
  if (share) share.isCommitting = false;
  memory.app = diskOf(node).stalled && !memory.leaving ? 'stalled' : 'polling';
  memory.pollStartedUs = node.nowUs;
  return true;
}

/** The application calls poll() again after it hung: what it has in hand it finishes first. */
export function resumeShare(node: NodeContext, memory: ConsumerMemory, client: GroupClient): void {
  const { share } = client;
  if (!share) return;
  if (share.hand.length > 0) {
    memory.app = 'processing';
    node.startTimer(PROCESSED, diskOf(node).processingMs * US_PER_MS);
  } else afterHand(node, memory, client, share);
}

/** close(): says what there is to say, closes the sessions, leaves the group. Answers whether all of it is over. */
export function advanceShareLeave(
  node: NodeContext,
  memory: ConsumerMemory,
  client: GroupClient,
  leaving: Leaving,
): boolean {
  const { share } = client;
  if (!share || leaving.deadlineUs <= node.nowUs) return true;
  wakeAt(node, leaving.deadlineUs);
  if (leaving.step === 'waiting') {
    // The application's thread has to come back first.
    if (memory.app === 'processing' || memory.app === 'committing') return false;
    leaving.step = 'committing';
  }
  if (leaving.step === 'committing') {
    if (!sendAcknowledgements(node, client, share, true)) return false;
    leaving.step = 'leaving';
    share.assigned = Object.freeze([]);
    client.heartbeat.isEnabled = false;
    shareGoodbye(node, client);
  }
  return true;
}
