/** The picture of a world: a pure reading of the engine. What did not change since the last picture keeps its reference.
 *  See         contract/frame.ts for what each field means */
import { FRAME_TABLES, isSame } from '../../contract/delta.ts';
import type { Flight } from '../../contract/events.ts';
import type { ClusterFrame, LinkView, Table } from '../../contract/frame.ts';
import { INVARIANT_NAMES } from '../../contract/invariants.ts';
import type { SinkDisk } from '../apps/processing-state.ts';
import { sinkNode, sinkOf } from '../apps/processing-state.ts';
import { isTransformer } from '../apps/transform-state.ts';
import { countsOfGroups } from '../audit/fates/groups.ts';
import { countAtRisk } from '../audit/ledger.ts';
import type { AuditState } from '../audit/state.ts';
import { fileNow } from '../audit/view.ts';
import type { ConsumerDisk } from '../clients/consumer/state.ts';
import { producerDisk } from '../clients/producer/state.ts';
import { brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { latestImage, nodesOfKind } from '../cluster/world.ts';
import { projectBrokers, projectCluster, projectControllers } from './brokers.ts';
import { projectSessions, projectZnodes, projectZookeepers } from './ensemble.ts';
import { projectGroups } from './groups.ts';
import { leaderHighWatermark, projectPartitions, projectTopics, visibleTopics } from './partitions.ts';
import { projectProducers } from './producers.ts';
import { sharesOf } from './share-close-up.ts';

export function projectFrame(world: World, audit: AuditState, last: ClusterFrame | null): ClusterFrame {
  const { sim } = world;
  const image = latestImage(world);
  const coordinators = new Map(
    nodesOfKind(world, 'broker').flatMap((node) => {
      const process = brokerProcess(node);
      return process ? [[Number(node.id.slice(1)), process.groups] as const] : [];
    }),
  );
  const groups = projectGroups({
    definitions: [...world.groups.values()],
    zookeeper: world.ensemble?.tree ?? null,
    coordinators,
    offsetsLeaders: image.topics.get('__consumer_offsets')?.partitions.map((p) => p.leader) ?? [],
    partitionCounts: new Map([...image.topics.values()].map((t) => [t.name, t.partitions.length])),
    consumers: world.consumers.flatMap((id) => sim.nodes.get(id) ?? []),
    sinks: sinksOf(world),
    topicNameOf: (topicId) => image.names.get(topicId),
    shares: sharesOf(world),
    countsOf: (groupId, key) => audit.share.get(`${groupId} ${fileNow(world, key)}`)?.counts,
    highWatermarkOf: (topic, partition) => leaderHighWatermark(world, image, topic, partition),
  });
  const fresh: ClusterFrame = {
    timeUs: sim.nowUs,
    eventId: sim.lastEventId,
    brokers: projectBrokers(world, image),
    controllers: projectControllers(world),
    zookeepers: projectZookeepers(world),
    sessions: projectSessions(world),
    znodes: projectZnodes(world),
    topics: projectTopics(world, image),
    partitions: projectPartitions(world, image, audit),
    producers: projectProducers(world, image),
    groups: groups.groups,
    consumers: groups.consumers,
    flights: projectFlights(world),
    links: projectLinks(world),
    anomalies: Object.fromEntries(audit.fates.anomalies.map((anomaly) => [anomaly.id, anomaly])),
    order: {
      brokers: nodesOfKind(world, 'broker')
        .map((node) => node.id)
        .sort(byNumber),
      controllers: nodesOfKind(world, 'controller')
        .map((node) => node.id)
        .sort(byNumber),
      zookeepers: nodesOfKind(world, 'zookeeper')
        .map((node) => node.id)
        .sort(byNumber),
      topics: visibleTopics(world, image),
      producers: world.producers.filter((id) => hasStarted(world, id)),
      groups: [...world.groups.keys()],
      bench: world.consumers.filter((id) => isOnBench(world, id)),
    },
    cluster: projectCluster(world),
    audit: {
      ...countSent(world),
      committed: audit.counts.committed,
      lost: audit.counts.lost,
      atRisk: countAtRisk(audit),
      duplicated: audit.counts.duplicated,
      outOfOrder: audit.counts.outOfOrder,
      aborted: audit.fates.abortedCount,
      ...countsOfGroups(audit.fates, sim.nowUs),
      invariantsHeld: INVARIANT_NAMES.length - audit.broken.size,
      invariantsTotal: INVARIANT_NAMES.length,
      broken: [...audit.broken.values()][0] ?? null,
    },
  };
  return last ? keepReferences(last, fresh) : fresh;
}

function sinksOf(world: World): ReadonlyMap<string, SinkDisk> {
  const found = new Map<string, SinkDisk>();
  for (const groupId of world.groups.keys()) {
    const sink = sinkOf(world.sim.nodes.get(sinkNode(groupId)));
    if (sink) found.set(groupId, sink);
  }
  return found;
}

const byNumber = (a: string, b: string): number => Number(a.slice(1)) - Number(b.slice(1));

/** Scenarios start some processes later; until then they are not there. */
const hasStarted = (world: World, id: string): boolean => (world.sim.nodes.get(id)?.incarnation ?? 0) > 0;

function isOnBench(world: World, id: string): boolean {
  const node = world.sim.nodes.get(id);
  return node !== undefined && node.incarnation > 0 && (node.disk as ConsumerDisk).groupId === null;
}

function countSent(world: World) {
  const total = { ...world.removedCounts };
  for (const id of [...world.producers, ...world.consumers]) {
    const node = world.sim.nodes.get(id);
    if (!node || (node.kind === 'consumer' && !isTransformer(node))) continue;
    const { counts } = producerDisk(node);
    total.sent += counts.sent;
    total.acknowledged += counts.acknowledged;
    total.failed += counts.failed;
  }
  return { sent: total.sent, acknowledged: total.acknowledged, failed: total.failed };
}

function projectFlights(world: World): Table<Flight> {
  const flights: Record<string, Flight> = {};
  for (const [eventId, flight] of world.sim.network.flights) {
    if (flight.from !== 'admin' && flight.to !== 'admin') flights[`m${eventId}`] = flight;
  }
  return flights;
}

function projectLinks(world: World): Table<LinkView> {
  const links: Record<string, LinkView> = {};
  for (const [key, { a, b, state, sinceUs }] of world.sim.network.links)
    links[key] = { a, b, state, sinceUs };
  return links;
}

/** Puts the old entry in the place of an equal new one, and the old table in the place of one that is equal throughout. */
function keepReferences(last: ClusterFrame, fresh: ClusterFrame): ClusterFrame {
  const next: Record<string, unknown> = { ...fresh };
  for (const name of FRAME_TABLES) {
    const before: Table<unknown> = last[name];
    const after: Table<unknown> = fresh[name];
    const table: Record<string, unknown> = {};
    let isChanged = Object.keys(before).length !== Object.keys(after).length;
    for (const id in after) {
      const kept = isSame(before[id], after[id]);
      table[id] = kept ? before[id] : after[id];
      if (!kept) isChanged = true;
    }
    next[name] = isChanged ? table : before;
  }
  for (const name of ['order', 'cluster', 'audit'] as const) {
    if (isSame(last[name], fresh[name])) next[name] = last[name];
  }
  // The same fields as the fresh frame it was spread from.
  return next as unknown as ClusterFrame;
}
