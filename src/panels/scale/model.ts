/** The cluster as blocks: a tile for each partition, a tank for each topic on each broker, the worst first. Numbers only. */
import type { BrokerView, ClusterFrame, PartitionView } from '../../contract/frame.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';

/** `none`: nobody leads. `below`: fewer in sync than min.insync.replicas, so that acks=all is refused. `missing`: some
 *  replica is out of sync. */
export type Health = 'none' | 'below' | 'missing' | 'full';
const BADNESS: Readonly<Record<Health, number>> = { none: 0, below: 1, missing: 2, full: 3 };

export interface Tile {
  readonly key: PartitionKey;
  readonly health: Health;
  readonly inSync: number;
  readonly replicas: number;
}

/** Replicas of one topic on one broker. */
export interface Tank {
  readonly leads: number;
  /** In sync, and follow. */
  readonly follows: number;
  readonly outOfSync: number;
  /** Their broker is down. */
  readonly offline: number;
}

export interface Skyline {
  readonly groupId: string;
  /** Records, largest first; unknown ones are left out. */
  readonly lags: readonly number[];
}

export interface TopicBlock {
  readonly name: string;
  readonly minInSync: number;
  /** Not Kafka: it commits by majority. */
  readonly isByMajority: boolean;
  /** Worst first. */
  readonly tiles: readonly Tile[];
  /** Tiles that are `none` or `below`. */
  readonly refusing: number;
  readonly tanks: Readonly<Record<BrokerId, Tank>>;
  readonly skylines: readonly Skyline[];
}

export interface BrokerHead {
  readonly brokerId: BrokerId;
  readonly isController: boolean;
  readonly isDown: boolean;
  readonly isSlow: boolean;
  readonly downSinceUs: number | null;
  readonly leads: number;
  /** Leaders above (or below, negative) the even share of live brokers; 1 is twice the share. */
  readonly skew: number;
}

/** A broker, and the replicas that are not in sync because of it. */
export interface Cause {
  readonly brokerId: BrokerId;
  readonly why: 'down' | 'paused' | 'cut' | 'disk' | 'slow' | 'behind';
  readonly replicas: number;
}

export interface Laggard {
  readonly key: PartitionKey;
  readonly groupId: string;
  readonly ownerId: string | null;
  readonly lag: number;
}

export interface ScaleModel {
  readonly counts: Readonly<Record<Health, number>>;
  readonly partitions: number;
  readonly replicas: number;
  readonly topics: readonly TopicBlock[];
  readonly brokers: readonly BrokerHead[];
  /** Partitions that need looking at, worst first. */
  readonly attention: readonly Tile[];
  readonly causes: readonly Cause[];
  /** Largest first. */
  readonly laggards: readonly Laggard[];
}

export type ScaleFrame = Pick<
  ClusterFrame,
  'brokers' | 'topics' | 'partitions' | 'groups' | 'order' | 'cluster'
>;

/** How many laggards are told. */
const MOST_LAGGARDS = 5;

export function scaleModel(frame: ScaleFrame): ScaleModel {
  const brokers = frame.order.brokers.flatMap((id) => frame.brokers[id] ?? []);
  const downs = new Set(brokers.filter(isDown).map(({ brokerId }) => brokerId));
  const topics = frame.order.topics
    .flatMap((name) => frame.topics[name] ?? [])
    .filter(({ internal }) => !internal)
    .map((topic) => topicBlock(frame, topic.name, topic.minInsyncReplicas, topic.partitions, downs))
    .sort(byBadness);
  const tiles = topics.flatMap((topic) => topic.tiles);
  const counts: Record<Health, number> = { none: 0, below: 0, missing: 0, full: 0 };
  for (const { health } of tiles) counts[health] += 1;
  return {
    counts,
    partitions: tiles.length,
    replicas: tiles.reduce((sum, tile) => sum + tile.replicas, 0),
    topics,
    brokers: headsOf(brokers, frame.cluster.activeControllerId, downs),
    attention: tiles.filter(({ health }) => health === 'none' || health === 'below').sort(byTile),
    causes: causesOf(frame, brokers),
    laggards: laggardsOf(frame),
  };
}

const isDown = ({ process }: BrokerView): boolean => process === 'down';

export function healthOf(view: PartitionView, minInSync: number): Health {
  if (view.status !== 'online') return 'none';
  if (view.isr.length < Math.min(minInSync, view.replicas.length)) return 'below';
  return view.isr.length < view.replicas.length ? 'missing' : 'full';
}

const tileOf = (view: PartitionView, minInSync: number): Tile => ({
  key: view.id,
  health: healthOf(view, minInSync),
  inSync: view.isr.length,
  replicas: view.replicas.length,
});

/** Worst first; the order of the partitions among equals is kept. */
const byTile = (a: Tile, b: Tile): number => BADNESS[a.health] - BADNESS[b.health] || a.inSync - b.inSync;

/** By how many refuse, then by how many miss a replica; the order of the topics among equals is kept. */
const byBadness = (a: TopicBlock, b: TopicBlock): number =>
  b.refusing - a.refusing || missingIn(b) - missingIn(a);
const missingIn = ({ tiles }: TopicBlock): number =>
  tiles.reduce((sum, { health }) => sum + Number(health !== 'full'), 0);

function topicBlock(
  frame: ScaleFrame,
  name: string,
  minInSync: number,
  keys: readonly PartitionKey[],
  downs: ReadonlySet<BrokerId>,
): TopicBlock {
  const views = keys.flatMap((key) => frame.partitions[key] ?? []);
  const tiles = views.map((view) => tileOf(view, minInSync)).sort(byTile);
  return {
    name,
    minInSync,
    isByMajority: frame.topics[name]?.whatIf === 'majority',
    tiles,
    refusing: tiles.filter(({ health }) => health === 'none' || health === 'below').length,
    tanks: tanksOf(views, downs),
    skylines: frame.order.groups.flatMap((groupId) => skylineOf(frame, groupId, name, keys)),
  };
}

function tanksOf(
  views: readonly PartitionView[],
  downs: ReadonlySet<BrokerId>,
): Readonly<Record<BrokerId, Tank>> {
  const tanks: Record<BrokerId, { -readonly [K in keyof Tank]: number }> = {};
  for (const view of views) {
    for (const brokerId of view.replicas) {
      tanks[brokerId] ??= { leads: 0, follows: 0, outOfSync: 0, offline: 0 };
      const tank = tanks[brokerId];
      if (downs.has(brokerId)) tank.offline += 1;
      else if (!view.isr.includes(brokerId)) tank.outOfSync += 1;
      else if (view.leaderId === brokerId && view.status === 'online') tank.leads += 1;
      else tank.follows += 1;
    }
  }
  return tanks;
}

function skylineOf(
  frame: ScaleFrame,
  groupId: string,
  topic: string,
  keys: readonly PartitionKey[],
): Skyline[] {
  const group = frame.groups[groupId];
  if (!group?.topics.includes(topic)) return [];
  const lags = keys.map((key) => group.lags[key]?.lag ?? -1).filter((lag) => lag >= 0);
  return [{ groupId, lags: lags.sort((a, b) => b - a) }];
}

function headsOf(
  brokers: readonly BrokerView[],
  activeId: BrokerId,
  downs: ReadonlySet<BrokerId>,
): readonly BrokerHead[] {
  const live = brokers.length - downs.size;
  const share = brokers.reduce((sum, { leads }) => sum + leads, 0) / Math.max(1, live);
  return brokers.map((broker) => ({
    brokerId: broker.brokerId,
    isController: broker.brokerId === activeId,
    isDown: downs.has(broker.brokerId),
    isSlow: broker.slowFactor > 1,
    downSinceUs: broker.downSinceUs,
    leads: broker.leads,
    skew: share > 0 && !downs.has(broker.brokerId) ? (broker.leads - share) / share : 0,
  }));
}

/** Brokers on which replicas are out of sync, those with the most first. */
function causesOf(frame: ScaleFrame, brokers: readonly BrokerView[]): readonly Cause[] {
  const missing = new Map<BrokerId, number>();
  for (const view of Object.values(frame.partitions))
    for (const brokerId of view.replicas)
      if (!view.isr.includes(brokerId)) missing.set(brokerId, (missing.get(brokerId) ?? 0) + 1);
  return brokers
    .flatMap((broker) => {
      const replicas = missing.get(broker.brokerId) ?? 0;
      return replicas > 0 ? [{ brokerId: broker.brokerId, why: whyOf(broker), replicas }] : [];
    })
    .sort((a, b) => b.replicas - a.replicas || a.brokerId - b.brokerId);
}

function whyOf(broker: BrokerView): Cause['why'] {
  if (broker.process === 'down') return 'down';
  if (broker.pausedSinceUs !== null) return 'paused';
  if (broker.isolated) return 'cut';
  if (broker.disk !== 'ok') return 'disk';
  return broker.slowFactor > 1 ? 'slow' : 'behind';
}

function laggardsOf(frame: ScaleFrame): readonly Laggard[] {
  const all = frame.order.groups.flatMap((groupId) =>
    Object.values(frame.groups[groupId]?.lags ?? {})
      .filter(({ lag }) => lag > 0)
      .map(({ partition, owner, lag }) => ({ key: partition, groupId, ownerId: owner, lag })),
  );
  return all.sort((a, b) => b.lag - a.lag).slice(0, MOST_LAGGARDS);
}
