/** What the active controller is asked for.
 *  Models      kafka.server.ControllerApis
 *  Simplifies  topics are deleted at once; forwarded requests keep their own name (no Envelope)
 *  See         cluster-control.ts, admin-requests.ts, isr-control.ts */
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { ApiName } from '../protocol/api.ts';
import type { MetadataRecord } from '../protocol/records.ts';
import { isAdminApi } from '../protocol/refusals.ts';
import { requestOf } from '../protocol/talk.ts';
import { answerWhenCommitted, controlOf, write } from './active.ts';
import { onAdminRequest } from './admin-requests.ts';
import { heartbeat, registerBroker } from './cluster-control.ts';
import { alterPartition } from './isr-control.ts';
import { refuse } from './refusals.ts';
import type { ActiveController } from './state.ts';

const PRODUCER_ID_BLOCK = 1_000;

export function handle(node: NodeContext, active: ActiveController, api: ApiName, incoming: Incoming): void {
  switch (api) {
    case 'BrokerRegistration':
      return registerBroker(node, active, incoming);
    case 'BrokerHeartbeat':
      return heartbeat(node, active, incoming);
    case 'AlterPartition':
      return alterPartitions(node, active, incoming);
    case 'AllocateProducerIds':
      return allocateProducerIds(node, active, incoming);
    default:
      if (isAdminApi(api)) onAdminRequest(node, active, api, incoming);
      else refuse(node, api, incoming, 'INVALID_REQUEST');
  }
}

function alterPartitions(node: NodeContext, active: ActiveController, incoming: Incoming): void {
  const alter = requestOf('AlterPartition', incoming.body);
  if (active.image.brokers.get(alter.brokerId)?.brokerEpoch !== alter.brokerEpoch) {
    return refuse(node, 'AlterPartition', incoming, 'STALE_BROKER_EPOCH');
  }
  const control = controlOf(node, active);
  const records: MetadataRecord[] = [];
  const topics = alter.topics.map(({ topicId, partitions }) => ({
    topicId,
    partitions: partitions.map((asked) => {
      const { result, record } = alterPartition(control, alter.brokerId, topicId, asked, incoming.apiVersion);
      if (record) records.push(record);
      return result;
    }),
  }));
  const offset = write(node, active, records);
  answerWhenCommitted(node, active, 'AlterPartition', incoming, offset, { errorCode: 'NONE', topics });
}

function allocateProducerIds(node: NodeContext, active: ActiveController, incoming: Incoming): void {
  const { brokerId, brokerEpoch } = requestOf('AllocateProducerIds', incoming.body);
  if (active.image.brokers.get(brokerId)?.brokerEpoch !== brokerEpoch) {
    return refuse(node, 'AllocateProducerIds', incoming, 'STALE_BROKER_EPOCH');
  }
  const producerIdStart = active.image.nextProducerId;
  const nextProducerId = producerIdStart + PRODUCER_ID_BLOCK;
  const offset = write(node, active, [{ type: 'ProducerIdsRecord', brokerId, brokerEpoch, nextProducerId }]);
  answerWhenCommitted(node, active, 'AllocateProducerIds', incoming, offset, {
    errorCode: 'NONE',
    producerIdStart,
    producerIdLen: PRODUCER_ID_BLOCK,
  });
}
