/** Wishes about producers.
 *  See         commands.ts, producer-settings.ts, clients/producer/producer-node.ts */
import type { CommandType, ProducerSettings } from '../../contract/commands.ts';
import type { Configs } from '../../contract/configs.ts';
import { configDefault, configDefinition, configRefusal } from '../../contract/configs.ts';
import { producerNode } from '../../contract/ids.ts';
import { configureProducer, flush, sendBurst } from '../clients/producer/producer-node.ts';
import { producerDisk } from '../clients/producer/state.ts';
import { pauseNode, resumeNode, startNode, stopNode } from '../kernel/loop.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import { addProducer, behaviours } from './boot.ts';
import { reasonOf, refusalOfSettings, settle } from './producer-settings.ts';
import type { Handler } from './wish.ts';
import {
  checkName,
  checkTopics,
  contextOf,
  LIMITS,
  nodeAt,
  refuse,
  refuseMore,
  refuseValue,
  removeNode,
} from './wish.ts';
import type { World } from './world.ts';

export const producerHandlers: { readonly [T in ProducerCommand]: Handler<T> } = {
  'producer.add': (world, { name, topic, settings }) => {
    checkName(world, producerNode(name), name);
    if (world.producers.length >= LIMITS.producers) refuseMore('producers', LIMITS.producers);
    checkTopics(world, [topic]);
    checkSettings(world, name, settings, {});
    const id = addProducer(world, { name, topic, settings: Object.freeze({ ...settings }), configs: {} });
    startNode(world.sim, behaviours, nodeAt(world, id));
    return id;
  },
  'producer.configure': (world, { producerId, settings, configs = {} }) => {
    const node = findProducer(world, producerId);
    const disk = producerDisk(node);
    const next: ProducerSettings = { ...disk.settings, ...settings };
    checkConfigs(world, disk.name, configs);
    const user = withChanges(disk.userConfigs, configs);
    checkSettings(world, disk.name, next, user);
    refuseIfPausedProducer(node);
    const settled = settle(world.scenario.era, world.rules, next, user);
    if ('refused' in settled) return undefined;
    const isAnother =
      settled.transactionalId !== disk.transactionalId ||
      (settled.transactionalId !== null && Object.keys(configs).length > 0);
    disk.userConfigs = user;
    disk.configs = settled.configs;
    disk.transactionalId = settled.transactionalId;
    const isRunning = node.isUp;
    // A client keeps its transactional id, and what it has told the coordinator, for life: the application closes it and
    // makes another.
    if (isAnother && isRunning) stopNode(world.sim, node, 'stopped');
    if (node.isUp) configureProducer(contextOf(world, node), next);
    else disk.settings = Object.freeze(next);
    if (isAnother && isRunning) startNode(world.sim, behaviours, node);
    return undefined;
  },
  'producer.send': (world, { producerId, count, key = null, unreadable = false }) => {
    const node = findProducer(world, producerId);
    if (!Number.isInteger(count) || count < 1 || count > 10_000) refuseValue('count', count, '1 – 10000');
    if (key !== null && (key.length < 1 || key.length > 100)) refuseValue('key', key, 'keyLength');
    if (!node.isUp) refuse({ code: 'producerIsDown', params: { producer: producerDisk(node).name } });
    refuseIfPausedProducer(node);
    sendBurst(contextOf(world, node), count, Object.freeze({ key, isUnreadable: unreadable }));
    return undefined;
  },
  'producer.flush': (world, { producerId }) => {
    const node = findProducer(world, producerId);
    if (!node.isUp) refuse({ code: 'producerIsDown', params: { producer: producerDisk(node).name } });
    refuseIfPausedProducer(node);
    flush(contextOf(world, node));
    return undefined;
  },
  'producer.remove': (world, { producerId }) => {
    const node = findProducer(world, producerId);
    const { counts } = producerDisk(node);
    if (node.isUp) stopNode(world.sim, node, 'stopped');
    world.removedCounts.sent += counts.sent;
    world.removedCounts.acknowledged += counts.acknowledged;
    world.removedCounts.failed += counts.failed;
    world.removedCounts.retries += counts.retries;
    world.removedCounts.toldStored += counts.toldStored;
    world.removedCounts.toldFailed += counts.toldFailed;
    removeNode(world, world.producers, producerId);
    return undefined;
  },
  'producer.crash': (world, { producerId }) => {
    const node = findProducer(world, producerId);
    if (!node.isUp) refuse({ code: 'producerIsDown', params: { producer: producerDisk(node).name } });
    stopNode(world.sim, node, 'killed');
    return undefined;
  },
  'producer.start': (world, { producerId }) => {
    const node = findProducer(world, producerId);
    if (node.isUp) refuse({ code: 'producerAlreadyUp', params: { producer: producerDisk(node).name } });
    startNode(world.sim, behaviours, node);
    return undefined;
  },
  'producer.pause': (world, { producerId }) => {
    const node = findProducer(world, producerId);
    if (!node.isUp) refuse({ code: 'producerIsDown', params: { producer: producerDisk(node).name } });
    refuseIfPausedProducer(node);
    pauseNode(world.sim, node);
    return undefined;
  },
  'producer.resume': (world, { producerId }) => {
    const node = findProducer(world, producerId);
    if (!node.paused) refuse({ code: 'producerNotPaused', params: { producer: producerDisk(node).name } });
    resumeNode(world.sim, node);
    return undefined;
  },
};

type ProducerCommand = Extract<CommandType, `producer.${string}`>;

function findProducer(world: World, producerId: string): NodeRecord {
  const node = world.sim.nodes.get(producerId);
  if (node?.kind === 'producer') return node;
  return refuse({ code: 'unknownProducer', params: { producer: producerId } });
}

function refuseIfPausedProducer(node: NodeRecord): void {
  if (node.paused) refuse({ code: 'producerIsPaused', params: { producer: producerDisk(node).name } });
}

/** What the application says by other means. */
const SETTINGS: ReadonlySet<string> = new Set(['acks', 'enable.idempotence']);

function withChanges(configs: Configs, changes: ConfigChanges): Configs {
  const changed = Object.entries({ ...configs, ...changes });
  return Object.freeze(
    Object.fromEntries(changed.filter((entry): entry is [string, string] => entry[1] !== null)),
  );
}

type ConfigChanges = Readonly<Record<string, string | null>>;

function checkConfigs({ scenario }: World, producer: string, configs: ConfigChanges): void {
  for (const [name, value] of Object.entries(configs)) {
    if (SETTINGS.has(name)) {
      const message = `${name} is one of the settings, not of the configs`;
      refuse({ code: 'configException', params: { producer, message } });
    }
    const definition = configDefinition('producer', name);
    const usual = definition ? configDefault(definition, scenario.era) : '';
    const refusal = configRefusal('producer', name, value ?? usual, scenario.era);
    if (refusal) refuse({ code: 'configException', params: { producer, message: refusal.sentence } });
  }
}

function checkSettings(world: World, producer: string, settings: ProducerSettings, configs: Configs): void {
  const reason = refusalOfSettings(settings);
  if (reason) refuse(reason);
  const { idempotence, era } = world.rules;
  if (!idempotence) {
    const feature = settings.transaction
      ? 'transactional.id'
      : settings.idempotence
        ? 'enable.idempotence'
        : null;
    if (feature) refuse({ code: 'eraLacks', params: { feature, era, since: '0.11' } });
  }
  checkTopics(world, settings.transaction?.alsoTo ?? []);
  const settled = settle(world.scenario.era, world.rules, settings, configs);
  if ('refused' in settled) refuse(reasonOf(producer, settled.refused));
}
