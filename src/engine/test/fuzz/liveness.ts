/** What must be true of a healed and quiet cluster, sooner or later: an unexplained stall has the standing of lost data.
 *  Reads the frame, as a person at the screen would. */

import type { ClusterFrame, GroupView, PartitionView } from '../../../contract/frame.ts';
import type { BrokerId } from '../../../contract/ids.ts';
import { type GivenUp, NOTHING_GIVEN_UP } from './given-up.ts';

export interface Complaint {
  readonly rule: string;
  readonly sentence: string;
}

export function complaintsAtRest(frame: ClusterFrame, givenUp: GivenUp = NOTHING_GIVEN_UP): Complaint[] {
  return [
    ...brokersAtRest(frame, givenUp),
    ...Object.values(frame.partitions).flatMap((partition) => partitionAtRest(partition, givenUp)),
    ...internalTopicsAtRest(frame),
    ...Object.values(frame.groups).flatMap((group) => groupAtRest(group, frame, givenUp)),
    ...producersAtRest(frame),
  ];
}

const complain = (rule: string, sentence: string): Complaint => ({ rule, sentence });

function brokersAtRest(frame: ClusterFrame, { halted }: GivenUp): Complaint[] {
  const found: Complaint[] = [];
  const { cluster } = frame;
  if (cluster.activeControllerId < 0) {
    found.push(complain('controllerActive', 'no controller is active'));
  }
  if (cluster.votersUp < cluster.voterCount) {
    found.push(
      complain('votersUp', `only ${cluster.votersUp} of ${cluster.voterCount} voters are in contact`),
    );
  }
  const last = Math.max(...Object.values(frame.controllers).map((controller) => controller.logEndOffset));
  for (const broker of Object.values(frame.brokers)) {
    if (halted.has(broker.brokerId) && broker.process !== 'up') continue;
    if (broker.process !== 'up' || broker.registration !== 'active') {
      found.push(
        complain('brokersActive', `broker ${broker.brokerId}: ${broker.process}, ${broker.registration}`),
      );
    }
    // The metadata log grows by a no-op now and then.
    if (broker.metadataApplied < last - 10) {
      found.push(
        complain(
          'metadataApplied',
          `broker ${broker.brokerId} has applied ${broker.metadataApplied} of ${last}`,
        ),
      );
    }
  }
  return found;
}

function partitionAtRest(partition: PartitionView, givenUp: GivenUp): Complaint[] {
  const { id, status, isr } = partition;
  const { halted, stuck, unseen } = givenUp;
  if (isLeftWithoutLeader(partition, givenUp)) return [];
  // Whoever may lead ends itself again and again for another partition's sake.
  if (status === 'offline' && isr.length > 0 && isr.every((id) => halted.has(id))) return [];
  if (status !== 'online') return [complain('partitionOnline', `${id} is ${status}`)];
  const isLeft = (brokerId: BrokerId): boolean =>
    halted.has(brokerId) || unseen.has(brokerId) || stuck.has(`${id}/${brokerId}`);
  const replicas = partition.replicas.filter((brokerId) => isr.includes(brokerId) || !isLeft(brokerId));
  const logs = partition.logs.filter((log) => replicas.includes(log.brokerId));
  if (isr.length < replicas.length) {
    return [complain('isrFull', `${id}: ISR ${isr.join(',')} of ${replicas.join(',')}`)];
  }
  const ends = logs.map((log) => `${log.brokerId}: ${log.highWatermark}/${log.logEndOffset}`).join(', ');
  const leader = logs.find((log) => log.role === 'leader');
  if (!leader) return [complain('leaderLeads', `${id}: nobody believes to lead (${ends})`)];
  if (leader.highWatermark !== leader.logEndOffset) {
    return [complain('highWatermarkReachesEnd', `${id}: ${ends}`)];
  }
  const isEqual = logs.every(
    (log) => log.logEndOffset === leader.logEndOffset && log.highWatermark === leader.highWatermark,
  );
  return isEqual ? [] : [complain('replicasEqual', `${id}: ${ends}`)];
}

/** Nobody will give it a leader: the controller does not know that it needs one; or it is for the look for imbalance to find, and the preferred replica, which the look for
 *  imbalance would elect, is not in sync. */
function isLeftWithoutLeader(
  { id, replicas, isr, leaderId }: PartitionView,
  { untold, unled, overwritten, unseen, unelectable }: GivenUp,
): boolean {
  const [preferred] = replicas;
  if (untold.has(id) || overwritten.has(id) || unelectable.has(id) || unseen.has(leaderId)) return true;
  return unled.has(id) && preferred !== undefined && !isr.includes(preferred);
}

function internalTopicsAtRest(frame: ClusterFrame): Complaint[] {
  return Object.values(frame.topics).flatMap((topic) => {
    if (!topic.internal || topic.leaderless + topic.underReplicated === 0) return [];
    const { name, leaderless, underReplicated } = topic;
    return [
      complain(
        'internalTopics',
        `${name}: ${leaderless} without leader, ${underReplicated} under-replicated`,
      ),
    ];
  });
}

function groupAtRest(group: GroupView, frame: ClusterFrame, { unassigned }: GivenUp): Complaint[] {
  // What has ended by itself (a producer that was fenced, another with its group.instance.id) nobody starts again.
  const members = group.consumers.flatMap((id) => {
    const consumer = frame.consumers[id];
    return consumer && consumer.phase !== 'down' ? [consumer] : [];
  });
  const phases = members.map((member) => `${member.name} ${member.phase} ${member.generation}`).join(', ');
  if (members.length === 0) {
    return group.state === 'Empty' || group.state === 'Dead'
      ? []
      : [complain('groupEmpty', `${group.id} is ${group.state} without a consumer`)];
  }
  const isStable =
    group.state === 'Stable' &&
    members.every((member) => member.phase === 'stable' && member.generation === group.generation);
  if (!isStable) {
    return [complain('groupStable', `${group.id} is ${group.state} in ${group.generation}: ${phases}`)];
  }
  const owners = new Map<string, string[]>();
  for (const member of members) {
    for (const partition of member.owned) {
      owners.set(partition, [...(owners.get(partition) ?? []), member.name]);
    }
  }
  const found: Complaint[] = [];
  for (const topic of group.topics) {
    for (const partition of frame.topics[topic]?.partitions ?? []) {
      const names = owners.get(partition) ?? [];
      if (names.length === 0 && unassigned.get(group.id)?.has(partition) === false) continue;
      if (names.length !== 1) {
        found.push(
          complain('ownedOnce', `${group.id}: ${partition} is owned by ${names.join(' and ') || 'nobody'}`),
        );
      }
      const lag = group.lags[partition]?.lag ?? -1;
      if (names.length === 1 && lag !== 0) {
        found.push(complain('caughtUp', `${group.id}: ${names[0]} lags ${lag} behind on ${partition}`));
      }
    }
  }
  return found;
}

function producersAtRest(frame: ClusterFrame): Complaint[] {
  return Object.values(frame.producers).flatMap((producer) => {
    // What was for a topic that is gone waits until its delivery times out.
    if (!frame.topics[producer.topic]) return [];
    const waiting = producer.accumulator.reduce((sum, { records }) => sum + records, 0);
    return waiting + producer.inFlightRequests === 0
      ? []
      : [
          complain(
            'producerEmpty',
            `${producer.name}: ${waiting} records wait, ${producer.inFlightRequests} requests in flight`,
          ),
        ];
  });
}
