/** Brokers and controllers, as a visitor sees them. */
import { configBoolean, configInt, withEraDefaults } from '../../contract/configs.ts';
import type { BrokerView, ClusterView, ControllerView, MachineView, Table } from '../../contract/frame.ts';
import { metadataOf } from '../broker/state.ts';
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { activeController, controllerDisk, controllerMemory, nodesOfKind } from '../cluster/world.ts';
import type { Machine } from '../kernel/machine-state.ts';
import { dirtyBytes, PAGE_BYTES } from '../kernel/machine-state.ts';
import { linkKey } from '../kernel/network.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import type { MetadataImage } from '../protocol/metadata-image.ts';
import { latestSnapshot } from '../storage/metadata-log.ts';
import type { TransactionCoordinatorState } from '../transaction/state.ts';
import { countServing, zkSessionEndOf } from './ensemble.ts';

export function projectBrokers(world: World, image: MetadataImage): Table<BrokerView> {
  const views: Record<string, BrokerView> = {};
  for (const node of nodesOfKind(world, 'broker')) views[node.id] = projectBroker(world, image, node);
  return views;
}

function projectBroker(world: World, image: MetadataImage, node: NodeRecord): BrokerView {
  const disk = brokerDisk(node);
  const process = brokerProcess(node)?.broker;
  const registration = image.brokers.get(disk.brokerId);
  let leads = 0;
  let replicaCount = 0;
  for (const topic of image.topics.values()) {
    if (topic.name.startsWith('__')) continue;
    for (const partition of topic.partitions) {
      if (partition.leader === disk.brokerId) leads++;
      if (partition.replicas.includes(disk.brokerId)) replicaCount++;
    }
  }
  let logBytes = 0;
  for (const log of disk.logs.values()) logBytes += log.sizeBytes;
  return {
    id: node.id,
    brokerId: disk.brokerId,
    rack: disk.rack,
    process: !process ? 'down' : process.phase === 'running' ? 'up' : process.phase,
    downSinceUs: node.downSinceUs,
    registration: !registration
      ? 'none'
      : registration.fenced
        ? 'fenced'
        : registration.inControlledShutdown
          ? 'shuttingDown'
          : 'active',
    sessionEndsAtUs: sessionEndOf(world, disk.brokerId),
    brokerEpoch: registration?.brokerEpoch ?? -1,
    leads,
    replicaCount,
    logBytes,
    openTransactions: countOpen(brokerProcess(node)?.transactions),
    slowFactor: node.slowFactor,
    disk: disk.dir.condition,
    machine: node.machine ? projectMachine(node.machine) : null,
    pausedSinceUs: node.paused?.sinceUs ?? null,
    isolated: isIsolated(world, node),
    metadataApplied: process ? process.image.appliedOffset + 1 : disk.metadataLog.logEndOffset,
    metadataLogEnd: disk.metadataLog.logEndOffset,
    metadataLogStart: disk.metadataLog.logStartOffset,
    metadataSnapshot: latestSnapshot(metadataOf(disk))?.id ?? null,
  };
}

const projectMachine = (machine: Machine): MachineView => ({
  hardware: machine.hardware,
  counts: { ...machine.counts },
  cachedBytes: machine.pages.size * PAGE_BYTES,
  dirtyBytes: dirtyBytes(machine),
  threads: machine.threads.count,
  busyThreads: machine.threads.busy,
  waitingRequests: machine.threads.waiting.length,
});

function countOpen(coordinator: TransactionCoordinatorState | undefined): number {
  let count = 0;
  for (const { transactions } of coordinator?.partitions.values() ?? []) {
    for (const { state } of transactions.values()) {
      if (state === 'Ongoing' || state === 'PrepareCommit' || state === 'PrepareAbort') count++;
    }
  }
  return count;
}

/** When the controller will give up a broker that it has not heard of for longer than a heartbeat's interval and a half;
 *  null when it has, or has given it up already. */
export function sessionEndOf(world: World, brokerId: number): number | null {
  if (world.ensemble) return zkSessionEndOf(world, brokerId);
  const controller = activeController(world);
  const active = controller && controllerMemory(controller)?.active;
  const beat = active?.heartbeats.get(brokerId);
  if (!active || !beat || active.image.brokers.get(brokerId)?.fenced !== false) return null;
  const { configs } = world.scenario;
  const silentUs = world.sim.nowUs - beat.lastContactUs;
  const isDown = world.sim.nodes.get(`b${brokerId}`)?.isUp === false;
  if (!isDown && silentUs < configInt(configs, 'broker.heartbeat.interval.ms') * 1500) return null;
  return beat.lastContactUs + configInt(configs, 'broker.session.timeout.ms') * 1000;
}

function isIsolated(world: World, node: NodeRecord): boolean {
  const others = [...world.sim.nodes.values()].filter(
    (other) => other.kind === 'broker' || other.kind === 'controller' || other.kind === 'zookeeper',
  );
  return others.every(
    (other) =>
      other.id === node.id || world.sim.network.links.get(linkKey(node.id, other.id))?.state === 'cut',
  );
}

export function projectControllers(world: World): Table<ControllerView> {
  const views: Record<string, ControllerView> = {};
  const active = activeController(world);
  for (const node of nodesOfKind(world, 'controller')) {
    const disk = controllerDisk(node);
    const memory = controllerMemory(node);
    views[node.id] = {
      id: node.id,
      controllerId: disk.controllerId,
      process: !memory ? 'down' : memory.isStopping ? 'stopping' : 'up',
      role: memory?.role ?? 'down',
      epoch: disk.epoch,
      votedFor: disk.votedFor,
      highWatermark: memory?.highWatermark ?? 0,
      logStartOffset: disk.log.logStartOffset,
      logEndOffset: disk.log.logEndOffset,
      snapshot: latestSnapshot(disk)?.id ?? null,
      isActive: node === active,
    };
  }
  return views;
}

export function projectCluster(world: World): ClusterView {
  const { era, seed } = world.scenario;
  const { ensemble } = world;
  if (ensemble) {
    const { controllerId: activeControllerId, controllerEpoch } = ensemble;
    const voterCount = world.scenario.zookeepers?.length ?? 0;
    const configs = withEraDefaults(world.rules.era, 'broker', world.scenario.configs);
    const deletesTopics = configBoolean(configs, 'delete.topic.enable');
    const votersUp = countServing(world);
    return { era, seed, activeControllerId, controllerEpoch, votersUp, voterCount, deletesTopics };
  }
  const active = activeController(world);
  const voters = nodesOfKind(world, 'controller');
  const disk = active && controllerDisk(active);
  const isInContact = (node: NodeRecord): boolean =>
    node === active || world.sim.network.links.get(linkKey(node.id, active?.id ?? node.id))?.state !== 'cut';
  return {
    era,
    seed,
    activeControllerId: disk?.controllerId ?? -1,
    controllerEpoch: disk?.epoch ?? 0,
    votersUp: voters.filter((node) => node.isUp && isInContact(node)).length,
    voterCount: voters.length,
    deletesTopics: true,
  };
}
