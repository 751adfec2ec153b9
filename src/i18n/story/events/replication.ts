/** Sentences about partitions and their replicas. */
import { unreachable } from '../../../contract/errors.ts';
import type { ReplicationEvent } from '../../../contract/events/replication.ts';
import { NO_BROKER } from '../../../contract/ids.ts';
import type { Teller } from '../teller.ts';

export function tellReplication(event: ReplicationEvent, { t, list, nodeName }: Teller): string {
  switch (event.type) {
    case 'partition.leaderElected': {
      const { partition } = event;
      const to = String(event.toLeader);
      const epoch = String(event.leaderEpoch);
      const isr = list(event.isr);
      if (event.byMajority && event.toLeader === NO_BROKER)
        return t('event.partition.leaderlessMajority', { partition, epoch });
      if (event.byMajority) return t('event.partition.leaderByMajority', { partition, to, epoch });
      if (event.toLeader === NO_BROKER) {
        if (event.isr.length === 0) return t('event.partition.leaderlessEmpty', { partition, epoch });
        return t('event.partition.leaderless', { partition, epoch, isr });
      }
      if (event.fromElr) return t('event.partition.leaderFromElr', { partition, to, epoch });
      if (event.lastKnown) return t('event.partition.leaderLastKnown', { partition, to, epoch });
      if (event.unclean) return t('event.partition.leaderUnclean', { partition, to, epoch });
      if (event.fromLeader === NO_BROKER || event.fromLeader === event.toLeader) {
        return t('event.partition.leaderElected', { partition, to, epoch, isr });
      }
      const from = String(event.fromLeader);
      return t('event.partition.leaderMoved', { partition, from, to, epoch, isr });
    }
    case 'partition.majorityAsked':
      return t('event.partition.majorityAsked', {
        partition: event.partition,
        brokers: list(event.brokerIds),
        epoch: String(event.leaderEpoch),
      });
    case 'partition.majorityAnswered':
      return t('event.partition.majorityAnswered', {
        partition: event.partition,
        broker: String(event.brokerId),
        epoch: String(event.lastEpoch),
        leo: String(event.logEndOffset),
      });
    case 'partition.majorityMissing':
      return t('event.partition.majorityMissing', {
        partition: event.partition,
        alive: event.alive.length === 0 ? t('event.nobody') : list(event.alive),
        needed: String(event.needed),
      });
    case 'partition.leaderEpochBumped':
      return t('event.partition.leaderEpochBumped', {
        partition: event.partition,
        leader: String(event.leaderId),
        epoch: String(event.leaderEpoch),
      });
    case 'partition.eligibleChanged': {
      const { partition } = event;
      const elr = list(event.to);
      if (event.lastKnownLeader !== NO_BROKER) {
        const leader = String(event.lastKnownLeader);
        if (event.to.length === 0) return t('event.partition.onlyLastKnown', { partition, leader });
        return t('event.partition.eligibleOnly', { partition, elr, leader });
      }
      if (event.to.length === 0) return t('event.partition.eligibleNone', { partition });
      return t('event.partition.eligible', { partition, elr });
    }
    case 'partition.replicasChanged': {
      const { partition } = event;
      const to = list(event.to);
      if (event.adding.length + event.removing.length === 0) {
        return t('event.partition.reassigned', { partition, from: list(event.from), to });
      }
      const wanted = list(event.to.filter((id) => !event.removing.includes(id)));
      const from = list(event.to.filter((id) => !event.adding.includes(id)));
      return t('event.partition.reassigning', { partition, from, to: wanted });
    }
    case 'partition.isrChanged': {
      const { partition } = event;
      const from = list(event.from);
      const to = list(event.to);
      if (event.to.length === 0) return t('event.partition.isrEmpty', { partition, from });
      if (event.to.length < event.from.length) return t('event.partition.isrShrank', { partition, from, to });
      if (event.to.length > event.from.length) return t('event.partition.isrGrew', { partition, from, to });
      return t('event.partition.isrChanged', { partition, from, to });
    }
    case 'replica.becameLeader':
      return t('event.replica.becameLeader', {
        broker: String(event.brokerId),
        partition: event.partition,
        epoch: String(event.leaderEpoch),
        leo: String(event.logEndOffset),
        hw: String(event.highWatermark),
      });
    case 'replica.truncated':
      return t('event.replica.truncated', {
        broker: String(event.brokerId),
        partition: event.partition,
        from: String(event.fromOffset),
        to: String(event.toOffset),
      });
    case 'isr.shrinkProposed':
    case 'isr.expandProposed':
      return t(`event.${event.type}`, {
        leader: String(event.leaderId),
        brokers: list(event.brokerIds),
        partition: event.partition,
      });
    case 'isr.proposalRefused':
      return t('event.isr.proposalRefused', {
        leader: String(event.leaderId),
        partition: event.partition,
        isr: list(event.isr),
        error: event.error,
      });
    case 'isr.proposalForgotten':
      return t('event.isr.proposalForgotten', {
        leader: String(event.leaderId),
        partition: event.partition,
        isr: list(event.isr),
        epoch: String(event.partitionEpoch),
      });
    case 'isr.outcomeUnknown':
      return t('event.isr.outcomeUnknown', {
        leader: String(event.leaderId),
        partition: event.partition,
        isr: list(event.isr),
      });
    case 'partition.firstLeaderUnknown':
      return t('event.partition.firstLeaderUnknown', {
        controller: String(event.controllerId),
        partition: event.partition,
      });
    case 'replica.fetchFailed':
      return t('event.replica.fetchFailed', {
        broker: String(event.brokerId),
        partition: event.partition,
        leader: String(event.leaderId),
        base: String(event.baseOffset),
        end: String(event.logEndOffset),
      });
    case 'fetch.refused':
      return t('event.fetch.refused', {
        broker: String(event.brokerId),
        partition: event.partition,
        from: nodeName(event.from),
        error: event.error,
      });
    case 'isr.confirmed':
      return t('event.isr.confirmed', {
        leader: String(event.leaderId),
        partition: event.partition,
        isr: list(event.isr.map(String)),
      });
    case 'partition.highWatermarkAdvanced':
      return t('event.partition.highWatermarkAdvanced', {
        broker: String(event.brokerId),
        partition: event.partition,
        from: String(event.from),
        to: String(event.to),
      });
    case 'replica.becameFollower':
      return t('event.replica.becameFollower', {
        broker: String(event.brokerId),
        leader: String(event.leaderId),
        partition: event.partition,
        epoch: String(event.leaderEpoch),
      });
    default:
      return unreachable(event);
  }
}
