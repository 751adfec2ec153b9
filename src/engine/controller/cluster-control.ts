/** Who belongs to the cluster: registrations, heartbeats, fencing, controlled shutdown.
 *  Models      org.apache.kafka.controller.ClusterControlManager; ReplicationControlManager: processBrokerHeartbeat,
 *              handleBrokerFenced, handleBrokerUnfenced, handleBrokerInControlledShutdown
 *  Simplifies  features are not negotiated; a registration is never taken back
 *  See         broker/lifecycle.ts, broker-heartbeats.ts, sessions.ts, elections.ts */
import type { BrokerId } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { BrokerHeartbeatRequest } from '../protocol/api.ts';
import { plainLabel } from '../protocol/labels.ts';
import type { MetadataRecord } from '../protocol/records.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import { answerWhenCommitted, controlOf, write } from './active.ts';
import { nextState, stateOf } from './broker-heartbeats.ts';
import type { Control } from './control.ts';
import { brokerLeaves, brokerRestarts, brokerReturns } from './elections.ts';
import { reviewElections } from './majority.ts';
import { refuse } from './refusals.ts';
import { hasValidSession, scheduleSessions, touch } from './sessions.ts';
import type { ActiveController } from './state.ts';
import { diskOf, memoryOf } from './state.ts';

export function registerBroker(node: NodeContext, active: ActiveController, incoming: Incoming): void {
  const request = requestOf('BrokerRegistration', incoming.body);
  const { brokerId, incarnationId, rack } = request;
  const known = active.image.brokers.get(brokerId);
  const isOther = known?.incarnationId !== incarnationId;
  const error =
    request.clusterId !== diskOf(node).clusterId
      ? 'INCONSISTENT_CLUSTER_ID'
      : known && isOther && !known.fenced && hasValidSession(node, active, brokerId)
        ? 'DUPLICATE_BROKER_REGISTRATION'
        : null;
  if (error) {
    node.emit({ type: 'broker.registrationRefused', brokerId, error });
    return refuse(node, 'BrokerRegistration', incoming, error);
  }
  let brokerEpoch: number;
  let offset: number;
  if (known && !isOther) {
    // The answer to its first registration was lost: it is amended, and keeps its epoch and standing.
    ({ brokerEpoch } = known);
    const { fenced, inControlledShutdown } = known;
    offset = write(node, active, [
      {
        type: 'RegisterBrokerRecord',
        brokerId,
        incarnationId,
        brokerEpoch,
        rack,
        fenced,
        inControlledShutdown,
      },
    ]);
  } else {
    const wasClean = known?.brokerEpoch === request.previousBrokerEpoch;
    const leaves =
      known && leavesIsr(node) ? brokerRestarts(controlOf(node, active), brokerId, wasClean) : [];
    active.heartbeats.delete(brokerId);
    brokerEpoch = nextOffset(node) + leaves.length;
    offset = write(node, active, [
      ...leaves,
      { type: 'RegisterBrokerRecord', brokerId, incarnationId, brokerEpoch, rack, fenced: true },
    ]);
  }
  reviewElections(node, active);
  touch(node, active, brokerId, -1);
  answerWhenCommitted(node, active, 'BrokerRegistration', incoming, offset, {
    errorCode: 'NONE',
    brokerEpoch,
  });
}

const leavesIsr = (node: NodeContext): boolean => diskOf(node).rules.uncleanRestartLeavesIsr;

/** Where the next record will lie. */
const nextOffset = (node: NodeContext): number => {
  const last = memoryOf(node).accumulator.at(-1);
  return last ? last.lastOffset + 1 : diskOf(node).log.logEndOffset;
};

export function heartbeat(node: NodeContext, active: ActiveController, incoming: Incoming): void {
  const beat = requestOf('BrokerHeartbeat', incoming.body);
  const { brokerId } = beat;
  const broker = active.image.brokers.get(brokerId);
  if (!broker) return refuse(node, 'BrokerHeartbeat', incoming, 'BROKER_ID_NOT_REGISTERED');
  if (broker.brokerEpoch !== beat.brokerEpoch) {
    return refuse(node, 'BrokerHeartbeat', incoming, 'STALE_BROKER_EPOCH');
  }
  const { offset, next } = moveOn(node, active, beat);
  if (next === 'fenced' || next === 'shutdownNow') active.heartbeats.delete(brokerId);
  else touch(node, active, brokerId, beat.currentMetadataOffset);
  scheduleSessions(node, active);
  const body = {
    errorCode: 'NONE',
    isCaughtUp: beat.currentMetadataOffset >= broker.brokerEpoch,
    isFenced: next === 'fenced' || next === 'shutdownNow',
    shouldShutDown: next === 'shutdownNow',
  } as const;
  if (offset < memoryOf(node).highWatermark) {
    return answer(node, 'BrokerHeartbeat', incoming, body, plainLabel('heartbeat'));
  }
  active.waiting.push({ offset, incoming, api: 'BrokerHeartbeat', body });
}

/** Takes a broker to its next state. Answers it, and the offset of what was written for it; −1: nothing. */
function moveOn(node: NodeContext, active: ActiveController, beat: BrokerHeartbeatRequest) {
  const { image, heartbeats } = active;
  const { brokerId, brokerEpoch } = beat;
  const before = stateOf(image, heartbeats, brokerId);
  // A broker epoch is the offset of the registration.
  const next = nextState(image, heartbeats, beat, brokerEpoch);
  // Nothing is written: it waits for what was decided before it (QuorumController, ControllerWriteEvent).
  if (next === before) return { offset: image.appliedOffset, next };
  switch (next) {
    case 'fenced':
    case 'shutdownNow':
      return { offset: fence(node, active, brokerId, null), next };
    case 'unfenced':
      return { offset: unfence(node, active, brokerId), next };
    case 'controlledShutdown':
      return { offset: beginShutdown(node, active, brokerId, beat.currentMetadataOffset), next };
  }
}

function unfence(node: NodeContext, active: ActiveController, brokerId: BrokerId): number {
  const brokerEpoch = active.image.brokers.get(brokerId)?.brokerEpoch ?? -1;
  const offset = write(node, active, [
    { type: 'BrokerRegistrationChangeRecord', brokerId, brokerEpoch, fenced: -1, inControlledShutdown: 0 },
    ...brokerReturns(controlOf(node, active), brokerId),
  ]);
  reviewElections(node, active);
  return offset;
}

/** Takes a broker out: its partitions change first, then its registration, in one atomic batch.
 *  @param silentForMs null when it asked for it itself */
export function fence(
  node: NodeContext,
  active: ActiveController,
  brokerId: BrokerId,
  silentForMs: number | null,
): number {
  const brokerEpoch = active.image.brokers.get(brokerId)?.brokerEpoch ?? -1;
  active.heartbeats.delete(brokerId);
  if (!active.image.brokers.get(brokerId)?.fenced)
    node.emit({ type: 'broker.fenced', brokerId, silentForMs });
  const offset = write(node, active, [
    ...brokerLeaves(controlOf(node, active), brokerId),
    { type: 'BrokerRegistrationChangeRecord', brokerId, brokerEpoch, fenced: 1, inControlledShutdown: 0 },
  ]);
  reviewElections(node, active);
  return offset;
}

/** Leadership moves away; when every active broker has heard of it, the broker may go. */
function beginShutdown(
  node: NodeContext,
  active: ActiveController,
  brokerId: BrokerId,
  metadataOffset: number,
): number {
  const offset = write(node, active, shutdownRecords(controlOf(node, active), brokerId));
  reviewElections(node, active);
  touch(node, active, brokerId, metadataOffset);
  const beat = active.heartbeats.get(brokerId);
  if (beat) beat.shutdownOffset = offset;
  return offset;
}

/** It is noted once that a broker shuts down; its partitions are led by others, where there are others. */
export function shutdownRecords(control: Control, brokerId: BrokerId): readonly MetadataRecord[] {
  const broker = control.image.brokers.get(brokerId);
  const change = {
    type: 'BrokerRegistrationChangeRecord',
    brokerId,
    brokerEpoch: broker?.brokerEpoch ?? -1,
    fenced: 0,
    inControlledShutdown: 1,
  } as const;
  return [...(broker?.inControlledShutdown ? [] : [change]), ...brokerLeaves(control, brokerId)];
}
