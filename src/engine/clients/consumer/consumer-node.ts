/** A consumer process on the network: what reaches it goes to the part of the client that waits for it.
 *  Models      org.apache.kafka.clients.consumer.KafkaConsumer with group.protocol=classic, and the application around it
 *  See         poll-loop.ts, joining.ts, heartbeats.ts, fetcher.ts, commits.ts, closing.ts, verbs.ts */
import { NO_BROKER } from '../../../contract/ids.ts';
import type { IncomingResponse, NodeBehaviour, NodeContext } from '../../kernel/context.ts';
import type { PushMessage } from '../../protocol/api.ts';
import { responseOf } from '../../protocol/talk.ts';
import { onZkDisconnect, onZkPush, onZkResponse, onZkTimer } from '../../zookeeper-client/client.ts';
import { applyMetadata, noteAnswer, noteDisconnect } from '../metadata.ts';
import { failWaiting, sendWaiting } from './async-commits.ts';
import { POLL_RETURNS } from './calls.ts';
import { startClient } from './closing.ts';
import { endCommit, onCommitAnswer, onCommitLost } from './commits.ts';
import {
  COORDINATOR_CHANNEL,
  forgetCoordinator,
  onCoordinatorFound,
  onLookupLost,
} from './coordinator-link.ts';
import { onFetched, onFetchLost } from './fetcher.ts';
import { beatAgainSoon, onHeartbeatAnswer, onHeartbeatTimer, onPollCheck } from './heartbeats.ts';
import { onJoinAnswer, onJoinLost, onSyncAnswer } from './joining.ts';
import { onBeatAnswer, onBeatLost } from './modern/beats.ts';
import { onOldTimer, zkListenerOf } from './old/membership.ts';
import {
  CAUGHT,
  drive,
  METADATA_TIMER,
  onCaught,
  onPollReturns,
  onProcessed,
  PROCESSED,
  WAKE,
} from './poll-loop.ts';
import { onOffsetFetchLost, onOffsetsFetched, onOffsetsListed, retryUnanswered } from './positions.ts';
import { onPushed, onStreamsLost, tellDropped } from './push.ts';
import { onShareBeatAnswer, onShareBeatLost } from './share/beats.ts';
import { onShareAcknowledged, onShareFetched, onShareRequestLost } from './share/requests.ts';
import type { GroupClient, RequestContext } from './state.ts';
import { createMemory, DROPPED_TIMER, diskOf, memoryOf, PUSH_CHANNEL } from './state.ts';
import { onEpochsAnswered, retryValidation } from './validation.ts';

const brokerIdOf = (peer: string): number => Number(peer.slice(1));

/** Of the consumers that have a session with ZooKeeper. */
const zkListener = zkListenerOf({
  onCommitted: (node, client, purpose) => endCommit(node, client, purpose, false),
  onProgress: drive,
});

export const consumerBehaviour: NodeBehaviour = {
  boot(node) {
    node.node.memory = createMemory(node.nowUs);
    const disk = diskOf(node);
    // A process that is new does not hang.
    disk.stalled = false;
    const { groupId, topics, assignor, configs, isShare } = disk;
    const type = isShare ? ({ type: 'share' } as const) : {};
    if (groupId !== null) startClient(node, Object.freeze({ groupId, topics, assignor, configs, ...type }));
  },

  // Nobody asks a consumer anything.
  onRequest(node, incoming) {
    node.finish(incoming);
  },

  onResponse(node, response) {
    const { client, instance, zk } = memoryOf(node);
    if (zk && onZkResponse(node, response, zkListener)) return;
    if (!client) return;
    noteAnswer(client.metadata, brokerIdOf(response.from));
    if (response.api === 'Metadata') {
      const body = responseOf('Metadata', response.body);
      applyMetadata(node, client.metadata, body, client.group.configs);
    } else {
      // Every request but Metadata carries a context made by `contextOf`.
      const context = response.request.context as RequestContext;
      if (context.instance === instance) onAnswer(node, client, response, context);
    }
    drive(node);
  },

  onDisconnect(node, peer, channel, failed) {
    const memory = memoryOf(node);
    const { client, instance } = memory;
    if (memory.closedByUs.delete(`${peer}#${channel}`)) return;
    if (memory.zk && onZkDisconnect(node, channel, failed, zkListener)) return;
    if (!client) return;
    const broker = brokerIdOf(peer);
    noteDisconnect(node, client.metadata, broker, failed, client.group.configs);
    if (channel === COORDINATOR_CHANNEL && client.coordinator.brokerId === broker) {
      forgetCoordinator(node, client);
    }
    if (channel === PUSH_CHANNEL) onStreamsLost(node, client, broker);
    for (const lost of failed) {
      // As above; null for Metadata.
      const context = lost.context as RequestContext | null;
      if (context?.instance === instance) onLost(node, client, broker, lost.api, context);
    }
    drive(node);
  },

  onTimer(node, name) {
    const { client, zk } = memoryOf(node);
    if (zk && onZkTimer(node, name)) return;
    if (name === PROCESSED) onProcessed(node);
    else if (name === POLL_RETURNS) onPollReturns(node);
    else if (name === CAUGHT) onCaught(node);
    else if (!client) return;
    else if (client.old && onOldTimer(node, client, client.old, name)) drive(node);
    else if (name === 'heartbeat') onHeartbeatTimer(node, client);
    else if (name === 'pollCheck') onPollCheck(node, client);
    else if (name === DROPPED_TIMER) tellDropped(node, client);
    if (name !== PROCESSED && (name === WAKE || name === METADATA_TIMER)) drive(node);
  },

  onPush(node, pushed) {
    const { zk, client } = memoryOf(node);
    if (zk) return onZkPush(node, pushed, zkListener);
    if (!client?.streams) return;
    // Nothing else is sent unasked.
    onPushed(node, client, brokerIdOf(pushed.from), pushed.body as PushMessage);
    drive(node);
  },
};

function onAnswer(
  node: NodeContext,
  client: GroupClient,
  { api, body, from }: IncomingResponse,
  context: RequestContext,
): void {
  switch (api) {
    case 'FindCoordinator':
      onCoordinatorFound(node, client, responseOf('FindCoordinator', body));
      if (client.coordinator.brokerId === NO_BROKER) failWaiting(client);
      else sendWaiting(node, client);
      return;
    case 'JoinGroup': {
      const answer = responseOf('JoinGroup', body);
      const { app, leaving } = memoryOf(node);
      // Joins are completed inside poll() only.
      if (app === 'polling' && !leaving) onJoinAnswer(node, client, answer);
      else client.joinAnswer = answer;
      return;
    }
    case 'SyncGroup':
      return onSyncAnswer(node, client, responseOf('SyncGroup', body), context);
    case 'Heartbeat':
      return onHeartbeatAnswer(node, client, responseOf('Heartbeat', body), context);
    case 'ConsumerGroupHeartbeat': {
      const { modern } = client;
      if (modern) onBeatAnswer(node, client, modern, responseOf('ConsumerGroupHeartbeat', body), context);
      return;
    }
    case 'ShareGroupHeartbeat': {
      const { share } = client;
      if (share) onShareBeatAnswer(node, client, share, responseOf('ShareGroupHeartbeat', body), context);
      return;
    }
    case 'ShareFetch': {
      const { share } = client;
      if (share) onShareFetched(node, client, share, brokerIdOf(from), responseOf('ShareFetch', body));
      return;
    }
    case 'ShareAcknowledge': {
      const { share } = client;
      const answer = responseOf('ShareAcknowledge', body);
      if (share) onShareAcknowledged(node, client, share, brokerIdOf(from), answer);
      return;
    }
    case 'OffsetCommit':
      return onCommitAnswer(node, client, responseOf('OffsetCommit', body), context);
    case 'OffsetFetch':
      return onOffsetsFetched(node, client, responseOf('OffsetFetch', body), context);
    case 'ListOffsets':
      return onOffsetsListed(node, client, responseOf('ListOffsets', body), context);
    case 'OffsetForLeaderEpoch':
      return onEpochsAnswered(node, client, responseOf('OffsetForLeaderEpoch', body), context);
    case 'Fetch':
      return onFetched(node, client, brokerIdOf(from), responseOf('Fetch', body));
    default:
      // LeaveGroup: nothing hangs on its answer.
      return;
  }
}

function onLost(
  node: NodeContext,
  client: GroupClient,
  broker: number,
  api: string,
  context: RequestContext,
): void {
  switch (api) {
    case 'FindCoordinator':
      failWaiting(client);
      return onLookupLost(node, client);
    case 'JoinGroup':
    case 'SyncGroup':
      return onJoinLost(node, client, context);
    case 'Heartbeat':
      client.heartbeat.isInFlight = false;
      beatAgainSoon(node, client);
      return;
    case 'ConsumerGroupHeartbeat':
      if (client.modern) onBeatLost(node, client, client.modern, context);
      return;
    case 'ShareGroupHeartbeat':
      if (client.share) onShareBeatLost(node, client, client.share, context);
      return;
    case 'ShareFetch':
    case 'ShareAcknowledge':
      if (client.share) onShareRequestLost(node, client, client.share, broker);
      return;
    case 'OffsetCommit':
      return onCommitLost(node, client, context);
    case 'OffsetFetch':
      return onOffsetFetchLost(node, client);
    case 'ListOffsets':
      return retryUnanswered(node, client, context);
    case 'OffsetForLeaderEpoch':
      return retryValidation(node, client, context);
    case 'Fetch':
      return onFetchLost(client, broker);
    default:
      return;
  }
}
