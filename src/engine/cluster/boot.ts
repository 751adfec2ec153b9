/** From a scenario to a running world: nodes with empty disks, the quorum and the brokers started, the rest on the agenda. */
import type { ProducerSettings, TransformSettings } from '../../contract/commands.ts';
import type { Configs } from '../../contract/configs.ts';
import { configDefinition, configInt, withEraDefaults } from '../../contract/configs.ts';
import { InvariantError } from '../../contract/errors.ts';
import type { NodeId } from '../../contract/ids.ts';
import { brokerNode, consumerNode, controllerNode, producerNode, zookeeperNode } from '../../contract/ids.ts';
import type { Scenario, ScenarioConsumer, ScenarioProducer } from '../../contract/scenario.ts';
import { scenarioRules } from '../../contract/scenario.ts';
import { msToUs } from '../../contract/units.ts';
import { INBOX_RECORDS } from '../../contract/what-if.ts';
import { consumerAppBehaviour } from '../apps/consumer-app.ts';
import type { ProcessingDisk } from '../apps/processing-state.ts';
import { createSink, isProcessor, processingDisk, sinkNode } from '../apps/processing-state.ts';
import type { TransformDisk } from '../apps/transform-state.ts';
import { isTransformer, transformDisk } from '../apps/transform-state.ts';
import { badgeFor } from '../clients/consumer/badge.ts';
import type { ConsumerDisk } from '../clients/consumer/state.ts';
import { consumerDisk } from '../clients/consumer/state.ts';
import { producerBehaviour } from '../clients/producer/producer-node.ts';
import type { ProducerDisk } from '../clients/producer/state.ts';
import { controllerBehaviour } from '../controller/controller-node.ts';
import type { ControllerDisk } from '../controller/state.ts';
import type { Behaviours } from '../kernel/loop.ts';
import { startNode } from '../kernel/loop.ts';
import { nextBelow } from '../kernel/random.ts';
import type { NodeRecord, SimState } from '../kernel/sim.ts';
import { nodeOf, SWEEP_AT_LEAST, streamOf } from '../kernel/sim.ts';
import { randomUuid } from '../protocol/format/uuid.ts';
import { createMetadataLog } from '../storage/metadata-log.ts';
import { createZooKeeperDisk, zookeeperBehaviour } from '../zookeeper/server-node.ts';
import type { ZooKeeperDisk } from '../zookeeper/state.ts';
import type { AdminDisk } from './admin-node.ts';
import { ADMIN, adminBehaviour } from './admin-node.ts';
import { brokerBehaviour, brokerDisk, createBrokerDisk } from './broker-node.ts';
import { createEnsembleView } from './ensemble-view.ts';
import { giveMachine } from './machine-commands.ts';
import { settle } from './producer-settings.ts';
import { createQuorumView } from './quorum-view.ts';
import { armScript } from './script.ts';
import type { AgendaItem, World } from './world.ts';
import { nodesOfKind } from './world.ts';

export const behaviours: Behaviours = {
  broker: brokerBehaviour,
  controller: controllerBehaviour,
  zookeeper: zookeeperBehaviour,
  producer: producerBehaviour,
  consumer: consumerAppBehaviour,
  admin: adminBehaviour,
};

export function createWorld(scenario: Scenario): World {
  const rules = scenarioRules(scenario);
  const sim: SimState = {
    seed: scenario.seed,
    nowUs: 0,
    lastSequence: 0,
    lastEventId: 0,
    cause: null,
    queue: [],
    sweepAt: SWEEP_AT_LEAST,
    streams: new Map(),
    network: {
      latencyUsMin: msToUs(scenario.network.latencyMsMin),
      latencyUsMax: msToUs(scenario.network.latencyMsMax),
      ...(scenario.network.sendKBps === undefined
        ? {}
        : { lines: { bytesPerMs: scenario.network.sendKBps, busyUntilUs: new Map() } }),
      lastConnectionId: 0,
      abandoned: new Map(),
      connections: new Map(),
      byAddress: new Map(),
      links: new Map(),
      flights: new Map(),
    },
    nodes: new Map(),
    outbox: [],
  };
  const world: World = {
    sim,
    scenario,
    rules,
    clusterId: randomUuid((bound) => nextBelow(streamOf(sim, 'clusterId'), bound)),
    groups: new Map(scenario.groups.map((group) => [group.name, Object.freeze({ ...group })])),
    producers: [],
    consumers: [],
    closing: new Set(),
    removedCounts: { sent: 0, acknowledged: 0, failed: 0, retries: 0, toldStored: 0, toldFailed: 0 },
    agenda: [],
    script: { next: 0, isWaiting: false, sightings: new Map() },
    quorum: createQuorumView(),
    ...(rules.metadata === 'zookeeper' && { ensemble: createEnsembleView() }),
  };
  const bootstrap = scenario.brokers.map(({ id }) => id);
  for (const id of scenario.controllers) {
    addNode(world, 'controller', controllerNode(id), createControllerDisk(id, world));
  }
  for (const id of scenario.zookeepers ?? []) {
    addNode(world, 'zookeeper', zookeeperNode(id), zookeeperDisk(id, scenario));
  }
  for (const { id, rack } of scenario.brokers) {
    addBroker(world, id, rack);
    if (scenario.hardware) giveMachine(nodeOf(sim, brokerNode(id)), scenario.hardware);
  }
  const admin: AdminDisk = {
    bootstrap: [...bootstrap],
    topics: scenario.topics,
    wantedBrokers: bootstrap.length,
    ...(rules.metadata === 'zookeeper' && { asksController: true }),
    groupConfigs: groupConfigsOf(scenario),
  };
  addNode(world, 'admin', ADMIN, admin);
  const agenda: AgendaItem[] = [];
  for (const { name, topic, settings, configs, startAtMs } of scenario.producers) {
    const node = addProducer(world, { name, topic, settings, configs });
    agenda.push(Object.freeze({ atUs: msToUs(startAtMs), what: { kind: 'start', node } as const }));
  }
  for (const consumer of scenario.consumers) {
    const node = addConsumer(world, consumer);
    agenda.push(Object.freeze({ atUs: msToUs(consumer.startAtMs), what: { kind: 'start', node } as const }));
  }
  // Stable: of what falls on one instant, what was named first comes first.
  world.agenda.push(...agenda.sort((a, b) => a.atUs - b.atUs));
  armScript(world);
  for (const node of [...sim.nodes.values()]) {
    if (node.kind in behaviours && node.kind !== 'producer' && node.kind !== 'consumer')
      startNode(sim, behaviours, node);
  }
  delete sim.workUntilUs;
  return world;
}

/** Configs that scenarios set on share groups: they are the cluster's, not the members'. */
const groupConfigsOf = ({ groups }: Scenario): AdminDisk['groupConfigs'] =>
  groups.flatMap(({ name, type, configs }) => {
    const set = Object.entries(configs).filter(([config]) => configDefinition('group', config));
    return type === 'share' && set.length > 0 ? [{ name, configs: Object.fromEntries(set) }] : [];
  });

/** A new node, down, with its disk. */
export function addNode(world: World, kind: string, id: NodeId, disk: unknown): NodeId {
  const isServer = kind === 'broker' || kind === 'controller' || kind === 'zookeeper';
  world.sim.nodes.set(id, {
    id,
    kind,
    isUp: false,
    incarnation: 0,
    downSinceUs: null,
    processingUs: isServer ? msToUs(world.scenario.network.processingMs) : 0,
    slowFactor: 1,
    timers: new Map(),
    memory: undefined,
    disk,
  });
  return id;
}

/** A broker with an empty disk, down. */
export const addBroker = (world: World, id: number, rack: string | null): NodeId =>
  addNode(
    world,
    'broker',
    brokerNode(id),
    createBrokerDisk(
      id,
      world.clusterId,
      rack,
      withEraDefaults(world.scenario.era, 'broker', world.scenario.configs),
      world.rules,
      world.scenario.controllers,
      world.scenario.zookeepers ?? [],
    ),
  );

function zookeeperDisk(serverId: number, scenario: Scenario): ZooKeeperDisk {
  const configs = withEraDefaults(scenario.era, 'zookeeper', scenario.configs);
  return createZooKeeperDisk({
    serverId,
    ensemble: [...(scenario.zookeepers ?? [])].sort((a, b) => a - b),
    tickMs: configInt(configs, 'tickTime'),
    initLimit: configInt(configs, 'initLimit'),
    syncLimit: configInt(configs, 'syncLimit'),
  });
}

const createControllerDisk = (id: number, { scenario, rules, clusterId }: World): ControllerDisk => ({
  controllerId: id,
  clusterId,
  voters: [...scenario.controllers].sort((a, b) => a - b),
  configs: withEraDefaults(scenario.era, 'broker', scenario.configs),
  rules,
  ...createMetadataLog(withEraDefaults(scenario.era, 'broker', scenario.configs)),
  epoch: 0,
  leaderId: -1,
  votedFor: -1,
});

/** Broker ids that clients start from: all there are now. */
export const bootstrapOf = (world: World): readonly number[] =>
  Object.freeze(nodesOfKind(world, 'broker').map((node) => brokerDisk(node).brokerId));

/** Throws when the client would not start with these configs. */
export function addProducer(
  world: World,
  producer: Pick<ScenarioProducer, 'name' | 'topic' | 'settings' | 'configs'>,
): NodeId {
  const id = producerNode(producer.name);
  world.producers.push(id);
  return addNode(world, 'producer', id, createProducerDisk(world, id, producer));
}

function createProducerDisk(
  world: World,
  producerId: NodeId,
  { name, topic, settings, configs }: Pick<ScenarioProducer, 'name' | 'topic' | 'settings' | 'configs'>,
): ProducerDisk {
  const settled = settle(world.scenario.era, world.rules, settings, configs);
  if ('refused' in settled) {
    throw new InvariantError(`producer ${name} refuses its configs: ${JSON.stringify(settled.refused)}`);
  }
  const { acks, idempotence, transactionalId } = settled;
  return {
    producerId,
    name,
    topics: Object.freeze([...new Set([topic, ...(settings.transaction?.alsoTo ?? [])])]),
    configs: settled.configs,
    userConfigs: Object.freeze({ ...configs }),
    rules: world.rules,
    bootstrap: bootstrapOf(world),
    settings: Object.freeze({ ...settings, acks, idempotence }),
    transactionalId,
    counts: { sent: 0, acknowledged: 0, failed: 0, retries: 0, toldStored: 0, toldFailed: 0 },
    outbox: [],
  };
}

export function addConsumer(
  world: World,
  consumer: Pick<
    ScenarioConsumer,
    | 'name'
    | 'groupId'
    | 'processingMs'
    | 'rack'
    | 'instanceId'
    | 'commits'
    | 'unreadable'
    | 'assigns'
    | 'assignors'
    | 'topics'
    | 'transform'
    | 'processing'
    | 'failing'
    | 'whatIf'
  >,
): NodeId {
  const id = consumerNode(consumer.name.toLowerCase());
  const group = consumer.groupId === null ? undefined : world.groups.get(consumer.groupId);
  const badges = world.consumers.flatMap((other) => {
    const node = world.sim.nodes.get(other);
    return node ? [consumerDisk(node).badge] : [];
  });
  const disk: ConsumerDisk = {
    consumerId: id,
    name: consumer.name,
    badge: badgeFor(consumer.name, badges),
    bootstrap: bootstrapOf(world),
    processingMs: consumer.processingMs,
    rack: consumer.rack ?? null,
    instanceId: consumer.instanceId ?? null,
    commits: consumer.commits ?? null,
    unreadable: consumer.unreadable ?? 'pollAgain',
    assigns: consumer.assigns ?? null,
    ownAssignors: consumer.assignors ?? null,
    ownTopics: consumer.topics ?? null,
    stalled: false,
    configs: consumerConfigs(world, group?.configs ?? {}, autoCommitOf(consumer)),
    rules: world.rules,
    groupId: group?.name ?? null,
    topics: group?.topics ?? [],
    assignor: group?.assignor ?? 'range',
    ...(group?.type === 'share' && { isShare: true }),
    ...(consumer.whatIf && { push: { inboxRecords: consumer.whatIf.inboxRecords ?? INBOX_RECORDS } }),
    ...(consumer.failing && { failing: Object.freeze({ ...consumer.failing }) }),
  };
  world.consumers.push(id);
  const { transform, processing } = consumer;
  if (processing) {
    if (processing.sink && group) addSink(world, group.name);
    const whole: ProcessingDisk = { ...disk, processing: Object.freeze({ ...processing }) };
    return addNode(world, 'consumer', id, whole);
  }
  return addNode(world, 'consumer', id, transform ? withProducer(world, disk, transform) : disk);
}

/** The database that the members of a group write to; it is there as soon as one of them needs it. */
export function addSink(world: World, groupId: string): void {
  const id = sinkNode(groupId);
  if (!world.sim.nodes.has(id)) addNode(world, 'database', id, createSink(groupId));
}

/** Whether the consumer commits by itself, where its application has a say in that. */
const autoCommitOf = ({
  transform,
  processing,
}: Pick<ScenarioConsumer, 'transform' | 'processing'>): boolean | null => {
  if (transform) return false;
  return processing ? processing.commit === 'auto' : null;
};

/** The same of a consumer that is there. */
export const autoCommitOfNode = (node: NodeRecord): boolean | null =>
  autoCommitOf({
    ...(isTransformer(node) && { transform: transformDisk(node).transform }),
    ...(isProcessor(node) && { processing: processingDisk(node).processing }),
  });

/** The same process, with a producer in it. */
function withProducer(world: World, disk: ConsumerDisk, transform: TransformSettings): TransformDisk {
  const { toTopic: topic, transactionalId } = transform;
  const settings: ProducerSettings = {
    acks: 'all',
    idempotence: true,
    ratePerSecond: 0,
    keyStrategy: 'sticky',
    ...(transactionalId !== null && {
      transaction: { transactionalId, recordsPerTransaction: 1, abortPercent: 0, alsoTo: [] },
    }),
  };
  const producer = createProducerDisk(world, disk.consumerId, {
    name: disk.name,
    topic,
    settings,
    configs: {},
  });
  return { ...disk, transform: Object.freeze({ ...transform }), producer };
}

/** What a member of a group sets. An application whose offsets go with its transactions does not let the consumer commit. */
export const consumerConfigs = (world: World, group: Configs, autoCommit: boolean | null): Configs =>
  withEraDefaults(
    world.scenario.era,
    'consumer',
    autoCommit === null ? group : { ...group, 'enable.auto.commit': String(autoCommit) },
  );
