/** Story events, wishes and refusals as sentences. Only names and lists are made here; every sentence is a message. */
import type { Command, SeekTarget } from '../contract/commands.ts';
import { type RejectReason, unreachable } from '../contract/errors.ts';
import type { EngineEvent } from '../contract/events.ts';
import { NO_BROKER, type NodeId } from '../contract/ids.ts';
import type { Expected } from '../contract/invariants.ts';
import { kafkaApiName } from '../contract/report.ts';
import type { Format } from './format.ts';
import type { Key, Translate } from './messages.ts';
import type { People } from './people.ts';

/** Wishes of the visitor are numbered `you-1`, `you-2`…; all others are the scenario's. */
const isOwn = (commandId: string): boolean => commandId.startsWith('you-');

/** What a client is called on the screen, by its id; undefined when it is not there any more. */
export type NameOf = (id: string) => string | undefined;

export interface Sentences {
  /** What happened, with whose doing it was. */
  sentenceOf(event: EngineEvent, nameOf?: NameOf): string;
  /** A wish as a deed: "You killed broker 2". */
  deedOf(command: Command, commandId: string, nameOf?: NameOf): string;
  /** Why not, and what would help. */
  refusalOf(reason: RejectReason, nameOf?: NameOf): string;
  /** `b2` → "broker 2", `k-ada` → "Ada", or "ada" when nobody knows better. */
  nodeName(node: NodeId, nameOf?: NameOf): string;
}

/** Which of the sentences about a place in a log. */
const placeOf = (to: SeekTarget): 'beginning' | 'end' | 'offset' | 'time' => {
  if (typeof to === 'string') return to;
  return 'offset' in to ? 'offset' : 'time';
};

/** An offset, or seconds since the start of the run. */
const markOf = (to: SeekTarget): string => {
  if (typeof to === 'string') return '';
  return 'offset' in to ? String(to.offset) : String(to.sinceMs / 1000);
};

export function createSentences(t: Translate, format: Format, people: People): Sentences {
  return {
    sentenceOf: (event, nameOf = NOBODY) => createTeller(t, format, people, nameOf).sentenceOf(event),
    deedOf: (command, commandId, nameOf = NOBODY) =>
      createTeller(t, format, people, nameOf).deedOf(command, commandId),
    refusalOf: (reason, nameOf = NOBODY) => createTeller(t, format, people, nameOf).refusalOf(reason),
    nodeName: (node, nameOf = NOBODY) => createTeller(t, format, people, nameOf).nodeName(node),
  };
}

const NOBODY: NameOf = () => undefined;

/** Configs of a topic, of one broker, of all brokers. */
const resourceKey = <P extends string>(prefix: P, type: 'topic' | 'broker', name: string) =>
  `${prefix}.${type === 'topic' ? 'topic' : name === '' ? 'brokers' : 'broker'}` as const;

/** Tells with the names of one moment. */
function createTeller(t: Translate, { list }: Format, { person }: People, nameOf: NameOf) {
  /** Clients carry their names in their node ids, more or less. */
  const personName = (id: string): string => {
    const name = nameOf(id) ?? (/^[pk]-./.test(id) ? id.slice(2) : id);
    return id.startsWith('k-') ? person({ name, initial: '' }).name : name;
  };

  const nodeName = (node: NodeId): string => {
    if (node === '*') return t('node.all');
    const id = node.slice(1);
    if (/^b\d+$/.test(node)) return t('node.broker', { id });
    if (/^c\d+$/.test(node)) return t('node.controller', { id });
    if (/^z\d+$/.test(node)) return t('node.zookeeper', { id });
    return personName(node);
  };
  /** `fixed=value`, or `fixed` alone where it goes back to its default. */
  const configsOf = (configs: Readonly<Record<string, string | null>>): string =>
    list(
      Object.entries(configs).map(([name, value]) =>
        value === null ? t('event.config.default', { name }) : `${name}=${value}`,
      ),
    );
  const settingsOf = (settings: object): string =>
    list(Object.entries(settings).map(([name, value]) => `${name}=${value ?? t('event.endless')}`));
  const partitionsOf = (keys: readonly string[]): string =>
    keys.length === 0 ? t('event.noPartitions') : list(keys);

  const assignmentText = (assignment: Readonly<Record<string, readonly string[]>>): string =>
    list(
      Object.entries(assignment).map(([consumerId, partitions]) => {
        const consumer = personName(consumerId);
        if (partitions.length === 0) return t('event.group.assignedNone', { consumer });
        return t('event.group.assignedPart', { consumer, partitions: partitions.join(' ') });
      }),
    );

  const refusalOf = (reason: RejectReason): string => {
    const key: Key = `refused.${reason.code}`;
    const params = Object.fromEntries(
      Object.entries(reason.params).map(([name, value]) => [name, personName(value)]),
    );
    // Key and params belong together by the union of reasons, which the compiler cannot follow through the template.
    return (t as (key: Key, params: Readonly<Record<string, string>>) => string)(key, params);
  };

  const whyExpected = (expected: Expected): string => {
    const key: Key = `expected.${expected.code}`;
    // As with refusals.
    return (t as (key: Key, params: Readonly<Record<string, string>>) => string)(key, expected.params);
  };

  const deedOf = (command: Command, commandId: string): string => {
    const who = t(isOwn(commandId) ? 'who.you' : 'who.script');
    switch (command.type) {
      case 'broker.kill':
      case 'broker.stop':
      case 'broker.start':
      case 'broker.pause':
      case 'broker.resume':
        return t(`did.${command.type}`, { who, broker: String(command.brokerId) });
      case 'broker.powerCut':
        return t('did.broker.powerCut', { who, broker: String(command.brokerId) });
      case 'cluster.powerCut':
        return t('did.cluster.powerCut', { who });
      case 'broker.add':
        return t('did.broker.add', { who });
      case 'broker.slow': {
        const broker = String(command.brokerId);
        if (command.factor === 1) return t('did.broker.unslow', { who, broker });
        return t('did.broker.slow', { who, broker, factor: command.factor });
      }
      case 'controller.kill':
      case 'controller.stop':
      case 'controller.start':
        return t(`did.${command.type}`, { who, controller: String(command.controllerId) });
      case 'zookeeper.kill':
      case 'zookeeper.start':
        return t(`did.${command.type}`, { who, server: String(command.serverId) });
      case 'network.cut':
      case 'network.heal': {
        const a = nodeName(command.a);
        if (command.b === '*') return t(`did.${command.type}All`, { who, a });
        return t(`did.${command.type}`, { who, a, b: nodeName(command.b) });
      }
      case 'network.clog':
      case 'network.reset':
        return t(`did.${command.type}`, { who, a: nodeName(command.a), b: nodeName(command.b) });
      case 'disk.fill':
      case 'disk.fail':
      case 'disk.heal':
        return t(`did.${command.type}`, { who, broker: String(command.brokerId) });
      case 'network.tune':
        return t('did.network.tune', { who, settings: settingsOf(command.settings) });
      case 'hardware.set': {
        const { brokerId, hardware } = command;
        if (brokerId === null) {
          if (hardware === null) return t('did.hardware.freeAll', { who });
          return t('did.hardware.setAll', { who, settings: settingsOf(hardware) });
        }
        const broker = String(brokerId);
        if (hardware === null) return t('did.hardware.free', { who, broker });
        return t('did.hardware.set', { who, broker, settings: settingsOf(hardware) });
      }
      case 'topic.create':
        return t('did.topic.create', {
          who,
          topic: command.topic.name,
          partitions: command.topic.partitionCount,
          replication: command.topic.replicationFactor,
        });
      case 'log.deleteRecords': {
        const place = { who, partition: `${command.topic}-${command.partition}` };
        if (command.beforeOffset < 0) return t('did.log.deleteAllRecords', place);
        return t('did.log.deleteRecords', { ...place, offset: String(command.beforeOffset) });
      }
      case 'topic.delete':
        return t('did.topic.delete', { who, topic: command.name });
      case 'topic.addPartitions':
        return t('did.topic.addPartitions', {
          who,
          topic: command.name,
          partitions: String(command.partitionCount),
        });
      case 'partition.reassign': {
        const partition = `${command.topic}-${command.partition}`;
        if (command.replicas === null) return t('did.partition.cancelReassign', { who, partition });
        return t('did.partition.reassign', { who, partition, brokers: list(command.replicas) });
      }
      case 'partition.electLeader': {
        const partition = `${command.topic}-${command.partition}`;
        return t(
          command.election === 'preferred' ? 'did.partition.electPreferred' : 'did.partition.electUnclean',
          { who, partition },
        );
      }
      case 'config.alter':
        return t(resourceKey('did.config', command.scope, command.name), {
          who,
          name: command.name,
          configs: configsOf(command.configs),
        });
      case 'producer.add':
        return t('did.producer.add', { who, producer: command.name, topic: command.topic });
      case 'producer.configure':
        return t('did.producer.configure', {
          who,
          producer: personName(command.producerId),
          changes: list(
            Object.entries(command.settings).map(([name, value]) => `${SETTING[name] ?? name}=${value}`),
          ),
        });
      case 'producer.send':
        return t('did.producer.send', {
          who,
          producer: personName(command.producerId),
          count: command.count,
        });
      case 'producer.flush':
      case 'producer.remove':
      case 'producer.crash':
      case 'producer.start':
      case 'producer.pause':
      case 'producer.resume':
        return t(`did.${command.type}`, { who, producer: personName(command.producerId) });
      case 'consumer.add':
        if (command.groupId === null) return t('did.consumer.addToBench', { who });
        return t('did.consumer.add', { who, group: command.groupId });
      case 'consumer.move': {
        const consumer = personName(command.consumerId);
        if (command.groupId === null) return t('did.consumer.moveToBench', { who, consumer });
        return t('did.consumer.move', { who, consumer, group: command.groupId });
      }
      case 'consumer.remove':
      case 'consumer.crash':
      case 'consumer.start':
        return t(`did.${command.type}`, { who, consumer: personName(command.consumerId) });
      case 'consumer.stall':
        return t(command.stalled ? 'did.consumer.stall' : 'did.consumer.unstall', {
          who,
          consumer: personName(command.consumerId),
        });
      case 'consumer.seek':
        return t(`did.consumer.seek.${placeOf(command.to)}`, {
          who,
          consumer: personName(command.consumerId),
          partition: command.partition,
          to: markOf(command.to),
        });
      case 'consumer.pausePartition':
      case 'consumer.resumePartition':
        return t(`did.${command.type}`, {
          who,
          consumer: personName(command.consumerId),
          partition: command.partition,
        });
      case 'consumer.commit':
        return t(`did.consumer.commit.${command.how}`, { who, consumer: personName(command.consumerId) });
      case 'group.resetOffsets':
        return t(`did.group.resetOffsets.${placeOf(command.to)}`, {
          who,
          group: command.groupId,
          topic: command.topic,
          to: markOf(command.to),
        });
      case 'group.deleteOffsets':
        return t('did.group.deleteOffsets', { who, group: command.groupId, topic: command.topic });
      case 'group.delete':
        return t('did.group.delete', { who, group: command.groupId });
      case 'group.add':
        return t('did.group.add', { who, group: command.name, topics: list(command.topics) });
      default:
        return unreachable(command);
    }
  };

  const sentenceOf = (event: EngineEvent): string => {
    switch (event.type) {
      case 'command.accepted':
        return deedOf(event.command, event.commandId);
      case 'command.rejected':
        return t('did.refused', { reason: refusalOf(event.reason) });
      case 'connection.reset':
        return t('event.connection.reset', {
          a: nodeName(event.a),
          b: nodeName(event.b),
          lost: event.inFlightLost,
        });
      case 'network.changed':
        return t(`event.network.${event.state}`, { a: nodeName(event.a), b: nodeName(event.b) });
      case 'node.killed':
      case 'node.stopped':
      case 'node.started':
      case 'node.paused':
        return headed(event.node, t(`event.${event.type}`, { node: nodeName(event.node) }));
      case 'node.resumed':
        return headed(
          event.node,
          t('event.node.resumed', { node: nodeName(event.node), ms: String(Math.round(event.pausedForMs)) }),
        );
      case 'broker.slowed': {
        const broker = String(event.brokerId);
        if (event.factor === 1) return t('event.broker.unslowed', { broker });
        return t('event.broker.slowed', { broker, factor: event.factor });
      }
      case 'broker.hardwareSet': {
        const broker = String(event.brokerId);
        if (event.hardware === null) return t('event.broker.hardwareFree', { broker });
        return t('event.broker.hardwareSet', { broker, settings: settingsOf(event.hardware) });
      }
      case 'disk.changed':
        return t(`event.disk.${event.condition}`, { broker: String(event.brokerId) });
      case 'broker.logDirFailed':
        return t(`event.broker.logDir.${event.why}`, { broker: String(event.brokerId) });
      case 'network.tuned': {
        const latency = { least: String(event.latencyMsMin), most: String(event.latencyMsMax) };
        if (event.sendKBps === null) return t('event.network.tunedEndless', latency);
        return t('event.network.tuned', { ...latency, rate: String(event.sendKBps) });
      }
      case 'controller.prospective':
      case 'controller.candidate':
      case 'controller.elected':
      case 'controller.activated':
        return t(`event.${event.type}`, {
          controller: String(event.controllerId),
          epoch: String(event.epoch),
        });
      case 'controller.voted':
        return t(event.granted ? 'event.controller.granted' : 'event.controller.denied', {
          voter: String(event.voterId),
          candidate: String(event.candidateId),
          epoch: String(event.epoch),
        });
      case 'controller.preVoted':
        return t(event.granted ? 'event.controller.wouldGrant' : 'event.controller.wouldDeny', {
          voter: String(event.voterId),
          candidate: String(event.candidateId),
          epoch: String(event.epoch),
        });
      case 'controller.resigned':
        return t('event.controller.resigned', {
          controller: String(event.controllerId),
          epoch: String(event.epoch),
          why: t(`event.controller.resigned.${event.why}`),
        });
      case 'broker.registered':
        return t('event.broker.registered', {
          broker: String(event.brokerId),
          epoch: String(event.brokerEpoch),
        });
      case 'broker.registrationRefused':
        return t('event.broker.registrationRefused', {
          broker: String(event.brokerId),
          error: event.error,
        });
      case 'broker.registrationTimedOut':
        return t('event.broker.registrationTimedOut', {
          broker: String(event.brokerId),
          ms: String(event.waitedMs),
        });
      case 'broker.unfenced':
      case 'broker.shuttingDown':
        return t(`event.${event.type}`, { broker: String(event.brokerId) });
      case 'broker.halted':
        return t('event.broker.halted', {
          broker: String(event.brokerId),
          partition: event.partition,
          own: String(event.logEndOffset),
          leader: String(event.leaderEndOffset),
        });
      case 'broker.fenced': {
        const broker = String(event.brokerId);
        if (event.silentForMs === null) return t('event.broker.fencedShutdown', { broker });
        return t('event.broker.fenced', { broker, ms: String(Math.round(event.silentForMs)) });
      }
      case 'controller.zombieDecided':
        return t('event.controller.zombieDecided', {
          controller: String(event.controllerId),
          epoch: String(event.epoch),
          current: String(event.currentEpoch),
          partition: event.partition,
        });
      case 'control.refused':
        return t('event.control.refused', {
          broker: String(event.brokerId),
          controller: String(event.controllerId),
          epoch: String(event.controllerEpoch),
          api: event.api,
          error: event.error,
        });
      case 'broker.startFailed':
        return t(`event.broker.${event.why}`, {
          broker: String(event.brokerId),
          session: hex(event.sessionId),
        });
      case 'broker.unregistered':
        return t('event.broker.unregistered', { broker: String(event.brokerId) });
      case 'zookeeper.looking':
        return t('event.zookeeper.looking', {
          server: String(event.serverId),
          round: String(event.round),
        });
      case 'zookeeper.leading':
        return t('event.zookeeper.leading', {
          server: String(event.serverId),
          epoch: String(event.epoch),
        });
      case 'zookeeper.following':
        return t('event.zookeeper.following', {
          server: String(event.serverId),
          leader: String(event.leaderId),
          epoch: String(event.epoch),
        });
      case 'zookeeper.resigned':
        return t('event.zookeeper.resigned', {
          server: String(event.serverId),
          why: t(`event.zookeeper.resigned.${event.why}`),
        });
      case 'zookeeper.leftLeader':
        return t('event.zookeeper.leftLeader', {
          server: String(event.serverId),
          leader: String(event.leaderId),
          why: t(`event.zookeeper.leftLeader.${event.why}`),
        });
      case 'zookeeper.truncated':
        return t('event.zookeeper.truncated', { server: String(event.serverId), n: event.dropped });
      case 'zookeeper.applied':
        return t('event.zookeeper.applied', { server: String(event.serverId), zxid: hex(event.zxid) });
      case 'zookeeper.sessionCreated':
      case 'zookeeper.sessionMoved':
        return t(`event.${event.type}`, {
          client: nodeName(event.client),
          server: String(event.serverId),
          session: hex(event.sessionId),
        });
      case 'zookeeper.sessionExpired':
        return t('event.zookeeper.sessionExpired', {
          session: hex(event.sessionId),
          ms: String(Math.round(event.silentForMs)),
        });
      case 'zookeeper.watchFired':
        return t('event.zookeeper.watchFired', {
          client: nodeName(event.client),
          event: event.event,
          path: event.path,
        });
      case 'topic.created':
        return t('event.topic.created', {
          topic: event.topic,
          partitions: event.partitionCount,
          replication: event.replicationFactor,
        });
      case 'topic.deleted':
        return t('event.topic.deleted', { topic: event.topic });
      case 'partition.leaderElected': {
        const { partition } = event;
        const to = String(event.toLeader);
        const epoch = String(event.leaderEpoch);
        const isr = list(event.isr);
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
      case 'topic.partitionsAdded':
        return t('event.topic.partitionsAdded', {
          topic: event.topic,
          from: String(event.from),
          to: String(event.to),
        });
      case 'config.changed':
        return t(resourceKey('event.config', event.resourceType, event.resourceName), {
          name: event.resourceName,
          configs: configsOf(event.configs),
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
        if (event.to.length < event.from.length)
          return t('event.partition.isrShrank', { partition, from, to });
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
      case 'log.segmentsDeleted':
        return t(`event.log.segmentsDeleted.${event.reason}`, {
          broker: String(event.brokerId),
          partition: event.partition,
          n: event.segmentCount,
          start: String(event.logStartOffset),
        });
      case 'log.recordsDeleted':
        return t('event.log.recordsDeleted', {
          broker: String(event.brokerId),
          partition: event.partition,
          from: String(event.from),
          to: String(event.to),
        });
      case 'log.cleaned':
        return t('event.log.cleaned', {
          broker: String(event.brokerId),
          partition: event.partition,
          end: String(event.endOffset),
          before: String(event.recordsBefore),
          after: String(event.recordsAfter),
        });
      case 'log.tailLost':
        return t('event.log.tailLost', {
          broker: String(event.brokerId),
          partition: event.partition,
          n: event.recordCount,
          from: String(event.fromOffset),
          to: String(event.toOffset),
        });
      case 'log.cutByRecovery':
        return t('event.log.cutByRecovery', {
          broker: String(event.brokerId),
          partition: event.partition,
          end: String(event.logEndOffset),
        });
      case 'broker.powerLost':
        return t('event.broker.powerLost', { broker: String(event.brokerId), n: event.recordCount });
      case 'broker.logsRecovered':
        return t('event.broker.logsRecovered', {
          broker: String(event.brokerId),
          n: event.segmentCount,
          bytes: String(event.sizeBytes),
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
      case 'producer.idAssigned':
        return t('event.producer.idAssigned', {
          producer: personName(event.producerId),
          pid: String(event.pid),
          epoch: String(event.epoch),
        });
      case 'produce.refused':
        return t(event.willRetry ? 'event.produce.refused' : 'event.produce.gaveUp', {
          producer: personName(event.producerId),
          partition: event.partition,
          error: event.error,
        });
      case 'producer.recordAccumulated':
        return t(event.key === null ? 'event.producer.recordAccumulated' : 'event.producer.keyAccumulated', {
          producer: personName(event.producerId),
          number: String(event.number),
          key: event.key ?? '',
          partition: event.partition,
          how: t(`event.producer.how.${event.how}`),
          batch: String(event.batchId),
        });
      case 'producer.sendFailed':
        return t(`event.producer.sendFailed.${event.stage}`, {
          producer: personName(event.producerId),
          number: String(event.number),
          exception: event.exception,
        });
      case 'producer.flushed':
        return t('event.producer.flushed', { producer: personName(event.producerId) });
      case 'produce.duplicateRecognised':
        return t('event.produce.duplicateRecognised', {
          broker: String(event.brokerId),
          partition: event.partition,
          offset: String(event.baseOffset),
        });
      case 'group.stateChanged':
        return t('event.group.stateChanged', {
          group: event.groupId,
          from: event.from,
          to: event.to,
          generation: String(event.generation),
        });
      case 'group.memberJoined':
        return t('event.group.memberJoined', {
          consumer: personName(event.consumerId),
          group: event.groupId,
        });
      case 'group.memberReplaced':
        return t(`event.group.memberReplaced${event.consumerId === event.oldConsumerId ? 'Same' : ''}`, {
          consumer: personName(event.consumerId),
          other: personName(event.oldConsumerId),
          group: event.groupId,
          instance: event.groupInstanceId,
        });
      case 'consumer.sought':
        return t(`event.consumer.sought.${event.by}`, {
          consumer: personName(event.consumerId),
          partition: event.partition,
          offset: String(event.toOffset),
        });
      case 'consumer.partitionPaused':
      case 'consumer.partitionResumed':
        return t(`event.${event.type}`, {
          consumer: personName(event.consumerId),
          partition: event.partition,
        });
      case 'consumer.callFailed':
        return t(`event.consumer.callFailed.${event.exception}`, {
          consumer: personName(event.consumerId),
          call: `${event.call}()`,
        });
      case 'group.offsetsReset':
        return t('event.group.offsetsReset', {
          group: event.groupId,
          offsets: list(Object.entries(event.offsets).map(([key, offset]) => `${key}=${offset}`)),
        });
      case 'consumer.fenced':
        return t('event.consumer.fenced', {
          consumer: personName(event.consumerId),
          group: event.groupId,
          instance: event.groupInstanceId,
        });
      case 'group.offsetsRemoved':
        return t(`event.group.offsetsRemoved.${event.why}`, {
          group: event.groupId,
          partitions: partitionsOf(event.partitions),
        });
      case 'group.deleted':
        return t(`event.group.deleted.${event.why}`, { group: event.groupId });
      case 'group.epochBumped':
        return t('event.group.epochBumped', { group: event.groupId, epoch: String(event.groupEpoch) });
      case 'group.targetAssigned':
        return t('event.group.targetAssigned', {
          group: event.groupId,
          epoch: String(event.groupEpoch),
          assignor: event.assignor,
          assignment: assignmentText(event.assignment),
        });
      case 'group.memberReconciled': {
        const waits = event.pendingRevocation.length > 0;
        return t(`event.group.memberReconciled.${event.state}`, {
          group: event.groupId,
          consumer: personName(event.consumerId),
          epoch: String(event.memberEpoch),
          partitions: partitionsOf(waits ? event.pendingRevocation : event.assigned),
        });
      }
      case 'group.heartbeatRefused':
        return t('event.group.heartbeatRefused', {
          group: event.groupId,
          consumer: personName(event.consumerId),
          error: event.error,
        });
      case 'group.memberLeft':
        return t(`event.group.${event.why}`, {
          consumer: personName(event.consumerId),
          group: event.groupId,
        });
      case 'group.generationStarted': {
        const generation = String(event.generation);
        if (event.leaderConsumerId === null) {
          return t('event.group.generationEmpty', { group: event.groupId, generation });
        }
        return t('event.group.generationStarted', {
          group: event.groupId,
          generation,
          n: event.memberCount,
          leader: personName(event.leaderConsumerId),
        });
      }
      case 'group.assigned':
        return t('event.group.assigned', {
          group: event.groupId,
          generation: String(event.generation),
          assignment: assignmentText(event.assignment),
        });
      case 'group.commitRefused':
        return t('event.group.commitRefused', {
          consumer: personName(event.consumerId),
          group: event.groupId,
          error: event.error,
        });
      case 'coordinator.loaded':
      case 'coordinator.unloaded':
        return t(`event.${event.type}`, {
          broker: String(event.brokerId),
          partition: event.partition,
          groups: event.groups.length === 0 ? t('event.noGroups') : list(event.groups),
        });
      case 'transaction.stateChanged':
        return t(`event.transaction.${event.to}`, {
          broker: String(event.brokerId),
          id: event.transactionalId,
          pid: String(event.pid),
          epoch: String(event.epoch),
          partitions: partitionsOf(event.partitions),
        });
      case 'transactions.loaded':
      case 'transactions.unloaded':
        return t(`event.${event.type}`, {
          broker: String(event.brokerId),
          partition: event.partition,
          ids: event.transactionalIds.length === 0 ? t('event.noTransactions') : list(event.transactionalIds),
        });
      case 'transaction.markerWritten':
        return t(`event.transaction.marker.${event.outcome}`, {
          broker: String(event.brokerId),
          partition: event.partition,
          pid: String(event.pid),
          offset: String(event.offset),
        });
      case 'transaction.markerRefused':
      case 'transaction.notVerified':
        return t(`event.${event.type}`, {
          broker: String(event.brokerId),
          partition: event.partition,
          pid: String(event.pid),
          error: event.error,
        });
      case 'producer.transactionBegan':
        return t('event.producer.transactionBegan', {
          producer: personName(event.producerId),
          id: event.transactionalId,
          number: String(event.number),
        });
      case 'producer.transactionEnded':
        return t(`event.producer.transaction${event.committed ? 'Committed' : 'Aborted'}`, {
          producer: personName(event.producerId),
          id: event.transactionalId,
          number: String(event.number),
        });
      case 'producer.callTimedOut':
        return t('event.producer.callTimedOut', {
          producer: personName(event.producerId),
          call: event.call === 'sendOffsets' ? 'sendOffsetsToTransaction' : event.call,
        });
      case 'producer.transactionFailed':
        return t(`event.producer.transaction${event.fatal ? 'Fatal' : 'Abortable'}`, {
          producer: personName(event.producerId),
          id: event.transactionalId,
          error: event.error,
        });
      case 'group.offsetsPending':
        return t('event.group.offsetsPending', {
          group: event.groupId,
          pid: String(event.pid),
          offsets: list(Object.entries(event.offsets).map(([key, offset]) => `${key}=${offset}`)),
        });
      case 'group.offsetsDecided':
        return t(`event.group.offsets${event.committed ? 'Committed' : 'Aborted'}`, {
          group: event.groupId,
          pid: String(event.pid),
          offsets: list(Object.entries(event.offsets).map(([key, offset]) => `${key}=${offset}`)),
        });
      case 'consumer.skippedAborted':
        return t('event.consumer.skippedAborted', {
          consumer: personName(event.consumerId),
          partition: event.partition,
          pid: String(event.pid),
          from: String(event.fromOffset),
          to: String(event.toOffset),
        });
      case 'consumer.revoked':
      case 'consumer.lost':
        return t(`event.${event.type}`, {
          consumer: personName(event.consumerId),
          partitions: partitionsOf(event.partitions),
        });
      case 'consumer.assigned':
        if (event.partitions.length === 0) {
          const consumer = personName(event.consumerId);
          return t('event.consumer.assignedNone', { consumer, generation: String(event.generation) });
        }
        return t('event.consumer.assigned', {
          consumer: personName(event.consumerId),
          partitions: partitionsOf(event.partitions),
          generation: String(event.generation),
        });
      case 'consumer.reset':
        return t('event.consumer.reset', {
          consumer: personName(event.consumerId),
          partition: event.partition,
          offset: String(event.toOffset),
          policy: event.policy,
        });
      case 'consumer.truncationDetected': {
        const consumer = personName(event.consumerId);
        const { partition } = event;
        const position = String(event.position);
        if (event.isLeftAlone) return t('event.consumer.truncationStops', { consumer, partition, position });
        if (event.divergesAt === null)
          return t('event.consumer.truncationResets', { consumer, partition, position });
        const offset = String(event.divergesAt);
        return t('event.consumer.truncationDetected', { consumer, partition, position, offset });
      }
      case 'consumer.readsFrom':
        return t('event.consumer.readsFrom', {
          consumer: personName(event.consumerId),
          partition: event.partition,
          broker: String(event.brokerId),
        });
      case 'record.lost':
        return t('event.record.lost', {
          partition: event.partition,
          offset: String(event.offset),
          producer: personName(event.producerId),
          acks: String(event.acks),
        });
      case 'produce.unanswered':
        return t('event.produce.unanswered', {
          producer: personName(event.producerId),
          n: event.numbers.length,
          partition: event.partition,
        });
      case 'record.processed':
        return t('event.record.processed', {
          consumer: personName(event.consumerId),
          partition: event.partition,
          offset: String(event.offset),
        });
      case 'sink.written':
        return t('event.sink.written', {
          consumer: personName(event.consumerId),
          group: event.groupId,
          rows: String(event.rows),
          again: String(event.again),
        });
      case 'record.duplicated':
      case 'record.reordered':
        return t(`event.${event.type}`, {
          partition: event.partition,
          offset: String(event.offset),
          other: String(event.otherOffset),
          producer: event.producer,
          number: String(event.number),
        });
      case 'record.missed':
      case 'record.reprocessed':
        return t(`event.${event.type}`, {
          group: event.groupId,
          consumer: personName(event.consumerId),
          partition: event.partition,
          from: String(event.fromOffset),
          to: String(event.toOffset),
          n: event.count,
        });
      case 'invariant.explained':
        return t('event.invariant.explained', { why: whyExpected(event.expected), sentence: event.sentence });
      case 'isr.confirmed':
        return t('event.isr.confirmed', {
          leader: String(event.leaderId),
          partition: event.partition,
          isr: list(event.isr.map(String)),
        });
      case 'invariant.broken':
        return t('event.invariant.broken', { sentence: event.sentence });
      case 'request.sent': {
        const { from, to, api, isResponse } = event.flight;
        const sentence = t(isResponse ? 'event.request.answered' : 'event.request.sent', {
          from: nodeName(from),
          to: nodeName(to),
          api: kafkaApiName(api),
        });
        return headed(from, sentence);
      }
      case 'request.lost':
        return t('event.request.lost', {
          from: nodeName(event.from),
          to: nodeName(event.to),
          api: kafkaApiName(event.api),
        });
      case 'log.appended':
        return t(event.asLeader ? 'event.log.appended' : 'event.log.copied', {
          broker: String(event.brokerId),
          partition: event.partition,
          n: event.lastOffset - event.baseOffset + 1,
          offset: String(event.baseOffset),
        });
      case 'log.flushed':
        return t('event.log.flushed', {
          broker: String(event.brokerId),
          partition: event.partition,
          to: String(event.to),
        });
      case 'partition.highWatermarkAdvanced':
        return t('event.partition.highWatermarkAdvanced', {
          broker: String(event.brokerId),
          partition: event.partition,
          from: String(event.from),
          to: String(event.to),
        });
      case 'produce.acknowledged':
        return t('event.produce.acknowledged', {
          producer: personName(event.producerId),
          partition: event.partition,
          n: event.recordCount,
          offset: String(event.baseOffset),
        });
      case 'consumer.polled':
        return t('event.consumer.polled', {
          consumer: personName(event.consumerId),
          partition: event.partition,
          from: String(event.fromOffset),
          to: String(event.toOffset),
        });
      case 'group.offsetCommitted':
        return t('event.group.offsetCommitted', {
          consumer: personName(event.consumerId),
          group: event.groupId,
          offsets: list(Object.entries(event.offsets).map(([partition, offset]) => `${partition}=${offset}`)),
        });
      case 'metadata.appended':
        return t('event.metadata.appended', {
          controller: String(event.controllerId),
          offset: String(event.offset),
          records: list(event.records),
        });
      case 'metadata.applied':
        return t('event.metadata.applied', { broker: String(event.brokerId), offset: String(event.offset) });
      case 'metadata.snapshotTaken':
        return headed(
          event.node,
          t(`event.metadata.snapshotTaken.${event.why}`, {
            node: nodeName(event.node),
            offset: String(event.endOffset),
            epoch: String(event.epoch),
            bytes: String(event.sizeBytes),
          }),
        );
      case 'metadata.snapshotLoaded': {
        const node = nodeName(event.node);
        const offset = String(event.endOffset);
        const { from } = event;
        return headed(
          event.node,
          from === null
            ? t('event.metadata.snapshotRead', { node, offset })
            : t('event.metadata.snapshotFetched', { node, offset, from: nodeName(from) }),
        );
      }
      case 'metadata.prefixDropped':
        return headed(
          event.node,
          t(`event.metadata.prefixDropped.${event.reason}`, {
            node: nodeName(event.node),
            offset: String(event.logStartOffset),
          }),
        );
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
  };

  return { sentenceOf, deedOf, refusalOf, nodeName };
}

/** Kafka's names for what a producer's settings set. */
const SETTING: Readonly<Record<string, string>> = {
  acks: 'acks',
  idempotence: 'enable.idempotence',
  ratePerSecond: 'rate',
  keyStrategy: 'key',
};

/** A sentence that begins with this node: with a capital where the script has them, but a client is spelt as it is. */
const headed = (node: NodeId, sentence: string): string =>
  /^[bc]\d/.test(node) ? sentence.charAt(0).toUpperCase() + sentence.slice(1) : sentence;

/** As ZooKeeper prints its session ids and zxids. */
const hex = (id: number): string => `0x${id.toString(16)}`;
