/** Brokers as the controller sees them: sessions, a shutdown in good order, and which of them a topic is placed on. */
import { nextState } from '../../../controller/broker-heartbeats.ts';
import { shutdownRecords } from '../../../controller/cluster-control.ts';
import { placeReplicas, refusePlacement } from '../../../controller/placement.ts';
import { isValidSession } from '../../../controller/sessions.ts';
import type { BrokerRegistration } from '../../../protocol/metadata-image.ts';
import type { MetadataRecord } from '../../../protocol/records.ts';
import { controlOver } from '../../control-fixture.ts';
import { mockRandom } from '../../java-random.ts';
import type { Adapter } from '../cases.ts';
import { leaveOut } from '../cases.ts';

export const brokerLifecycle: Adapter = (given, when) => {
  if (given.sessionTimeoutMs !== undefined) {
    const at = (ms: number): number => ms * 1000;
    const { lastContact, sessionTimeoutMs } = given;
    return {
      valid: when.now.map((now: number) => isValidSession(at(lastContact), at(sessionTimeoutMs), at(now))),
    };
  }
  if (when.heartbeat === undefined) return leaveOut(`no such thing happens: ${Object.keys(when).join()}`);
  const control = controlOver({ ...given.partition, rules: { eligibleLeaderReplicas: false } });
  const beat = {
    brokerId: given.broker,
    brokerEpoch: given.broker * 10,
    currentMetadataOffset: control.image.appliedOffset,
    wantFence: false,
    wantShutDown: false,
    ...when.heartbeat,
  };
  const next = nextState(control.image, new Map(), beat, beat.brokerEpoch);
  return {
    records: next === 'controlledShutdown' ? shutdownRecords(control, given.broker).map(textOf) : [next],
  };
};

function textOf(record: MetadataRecord): string {
  switch (record.type) {
    case 'BrokerRegistrationChangeRecord':
      return `BrokerRegistrationChange${record.inControlledShutdown === 1 ? ' inControlledShutdown' : ''}`;
    case 'PartitionChangeRecord':
      return `PartitionChange isr=[${record.isr ?? ''}] leader=${record.leader}`;
    default:
      return record.type;
  }
}

interface GivenBroker {
  readonly id: number;
  readonly rack: string | null;
  readonly fenced: boolean;
}
const registrationOf = ({ id, rack, fenced }: GivenBroker): BrokerRegistration => ({
  brokerId: id,
  brokerEpoch: 1,
  incarnationId: '',
  rack,
  fenced,
  inControlledShutdown: false,
});

export const replicaPlacement: Adapter = (given, when) => {
  const { replicationFactor, partitions, times } = when.place ?? when.createTopic;
  const brokers = given.brokers.map(registrationOf);
  const refused = refusePlacement(brokers, replicationFactor);
  if (!refused) return placeReplicas(brokers, partitions ?? times, replicationFactor, mockRandom());
  const { error, message } = refused;
  const [, count] = /only (\d+) broker\(s\) are registered/.exec(message) ?? [];
  if (count !== undefined) return { error, reason: `only ${count} registered` };
  return { error, message: message.startsWith('Invalid replication factor') ? undefined : message };
};
