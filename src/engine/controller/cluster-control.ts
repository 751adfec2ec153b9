/** Who belongs to the cluster: registrations, heartbeats, fencing, controlled shutdown, sessions.
 *  Models      org.apache.kafka.controller.ClusterControlManager, BrokerHeartbeatManager
 *  See         broker/lifecycle.ts, replication-control.ts */
import { configInt } from '../../contract/configs.ts';
import type { BrokerId } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import { plainLabel } from '../protocol/labels.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import { answerWhenCommitted, write } from './active.ts';
import { refuse } from './refusals.ts';
import { brokerLeaves, brokerReturns } from './replication-control.ts';
import type { ActiveController } from './state.ts';
import { diskOf, memoryOf, uncleanByDefault } from './state.ts';

export function registerBroker(node: NodeContext, active: ActiveController, incoming: Incoming): void {
  const { brokerId, incarnationId, rack, previousBrokerEpoch } = requestOf(
    'BrokerRegistration',
    incoming.body,
  );
  const known = active.image.brokers.get(brokerId);
  const isOther = known !== undefined && known.incarnationId !== incarnationId;
  if (isOther && !known.fenced && hasValidSession(node, active, brokerId)) {
    node.emit({ type: 'broker.registrationRefused', brokerId, error: 'DUPLICATE_BROKER_REGISTRATION' });
    return refuse(node, 'BrokerRegistration', incoming, 'DUPLICATE_BROKER_REGISTRATION');
  }
  const wasClean = known !== undefined && known.brokerEpoch === previousBrokerEpoch;
  const leaves = isOther && !wasClean ? brokerLeaves(active.image, brokerId, uncleanByDefault(node)) : [];
  const next = memoryOf(node).accumulator.at(-1)?.lastOffset ?? diskOf(node).log.logEndOffset - 1;
  const brokerEpoch = next + leaves.length + 1;
  const offset = write(node, active, [
    ...leaves,
    { type: 'RegisterBrokerRecord', brokerId, incarnationId, brokerEpoch, rack, fenced: true },
  ]);
  touch(node, active, brokerId, -1);
  answerWhenCommitted(node, active, 'BrokerRegistration', incoming, offset, {
    errorCode: 'NONE',
    brokerEpoch,
  });
}

export function heartbeat(node: NodeContext, active: ActiveController, incoming: Incoming): void {
  const beat = requestOf('BrokerHeartbeat', incoming.body);
  const broker = active.image.brokers.get(beat.brokerId);
  if (!broker) return refuse(node, 'BrokerHeartbeat', incoming, 'BROKER_ID_NOT_REGISTERED');
  if (broker.brokerEpoch !== beat.brokerEpoch)
    return refuse(node, 'BrokerHeartbeat', incoming, 'STALE_BROKER_EPOCH');
  touch(node, active, beat.brokerId, beat.currentMetadataOffset);
  const isCaughtUp = beat.currentMetadataOffset >= broker.brokerEpoch;
  let offset = -1;
  let shouldShutDown = false;
  if (broker.fenced) {
    if (beat.wantShutDown) shouldShutDown = true;
    else if (!beat.wantFence && isCaughtUp) offset = unfence(node, active, beat.brokerId);
  } else if (beat.wantShutDown) {
    ({ offset, shouldShutDown } = shutDown(node, active, beat.brokerId));
  } else if (beat.wantFence) offset = fence(node, active, beat.brokerId, null);
  scheduleSessions(node, active);
  const isFenced = active.image.brokers.get(beat.brokerId)?.fenced ?? true;
  const body = { errorCode: 'NONE', isCaughtUp, isFenced, shouldShutDown } as const;
  if (offset < memoryOf(node).highWatermark) {
    return answer(node, 'BrokerHeartbeat', incoming, body, plainLabel('heartbeat'));
  }
  active.waiting.push({ offset, incoming, api: 'BrokerHeartbeat', body });
}

function unfence(node: NodeContext, active: ActiveController, brokerId: BrokerId): number {
  const { image } = active;
  const brokerEpoch = image.brokers.get(brokerId)?.brokerEpoch ?? -1;
  return write(node, active, [
    { type: 'BrokerRegistrationChangeRecord', brokerId, brokerEpoch, fenced: -1, inControlledShutdown: 0 },
    ...brokerReturns(image, brokerId, uncleanByDefault(node)),
  ]);
}

/** Takes a broker out: its partitions change first, then its registration, in one atomic batch. */
function fence(
  node: NodeContext,
  active: ActiveController,
  brokerId: BrokerId,
  silentForMs: number | null,
): number {
  const { image } = active;
  const brokerEpoch = image.brokers.get(brokerId)?.brokerEpoch ?? -1;
  active.heartbeats.delete(brokerId);
  node.emit({ type: 'broker.fenced', brokerId, silentForMs });
  return write(node, active, [
    ...brokerLeaves(image, brokerId, uncleanByDefault(node)),
    { type: 'BrokerRegistrationChangeRecord', brokerId, brokerEpoch, fenced: 1, inControlledShutdown: 0 },
  ]);
}

/** A controlled shutdown, step by step: leadership moves; when all others have heard of it, the broker may go. */
function shutDown(
  node: NodeContext,
  active: ActiveController,
  brokerId: BrokerId,
): { offset: number; shouldShutDown: boolean } {
  const { image } = active;
  const broker = image.brokers.get(brokerId);
  const beat = active.heartbeats.get(brokerId);
  if (!broker || !beat) return { offset: -1, shouldShutDown: true };
  const change = {
    type: 'BrokerRegistrationChangeRecord',
    brokerId,
    brokerEpoch: broker.brokerEpoch,
  } as const;
  if (!broker.inControlledShutdown) {
    const offset = write(node, active, [
      { ...change, fenced: 0, inControlledShutdown: 1 },
      ...brokerLeaves(image, brokerId, uncleanByDefault(node)),
    ]);
    beat.shutdownOffset = offset;
    return { offset, shouldShutDown: false };
  }
  const leads = [...image.topics.values()].some((topic) =>
    topic.partitions.some((p) => p.leader === brokerId),
  );
  const allHeard = [...active.heartbeats].every(
    ([id, other]) =>
      id === brokerId || image.brokers.get(id)?.fenced || other.metadataOffset >= beat.shutdownOffset,
  );
  if (leads || !allHeard) return { offset: -1, shouldShutDown: false };
  active.heartbeats.delete(brokerId);
  node.emit({ type: 'broker.fenced', brokerId, silentForMs: null });
  return {
    offset: write(node, active, [{ ...change, fenced: 1, inControlledShutdown: 0 }]),
    shouldShutDown: true,
  };
}

// ---- sessions

export function touch(
  node: NodeContext,
  active: ActiveController,
  brokerId: BrokerId,
  metadataOffset: number,
): void {
  const beat = active.heartbeats.get(brokerId);
  if (beat) {
    beat.lastContactUs = node.nowUs;
    beat.metadataOffset = Math.max(beat.metadataOffset, metadataOffset);
  } else active.heartbeats.set(brokerId, { lastContactUs: node.nowUs, metadataOffset, shutdownOffset: -1 });
}

const sessionUs = (node: NodeContext): number =>
  configInt(diskOf(node).configs, 'broker.session.timeout.ms') * 1000;

function hasValidSession(node: NodeContext, active: ActiveController, brokerId: BrokerId): boolean {
  const beat = active.heartbeats.get(brokerId);
  return beat !== undefined && node.nowUs <= beat.lastContactUs + sessionUs(node);
}

/** One broker per turn, the one not heard for longest; the next turn follows at once if there is another. */
export function fenceStaleBroker(node: NodeContext, active: ActiveController): void {
  const stale = oldestContact(active);
  if (stale && !hasValidSession(node, active, stale.brokerId)) {
    fence(node, active, stale.brokerId, Math.round((node.nowUs - stale.lastContactUs) / 1000));
  }
  scheduleSessions(node, active);
}

function oldestContact(active: ActiveController): { brokerId: BrokerId; lastContactUs: number } | undefined {
  let oldest: { brokerId: BrokerId; lastContactUs: number } | undefined;
  for (const [brokerId, { lastContactUs }] of active.heartbeats) {
    const isFenced = active.image.brokers.get(brokerId)?.fenced ?? true;
    if (!isFenced && (!oldest || lastContactUs < oldest.lastContactUs)) oldest = { brokerId, lastContactUs };
  }
  return oldest;
}

export function scheduleSessions(node: NodeContext, active: ActiveController): void {
  const oldest = oldestContact(active);
  if (!oldest) return;
  // Valid at exactly the limit; one microsecond later it is over.
  node.startTimer('controller:sessions', oldest.lastContactUs + sessionUs(node) + 1 - node.nowUs);
}
