/** The ZooKeeper ensemble, as a visitor sees it; empty tables in eras without one.
 *  See         zookeeper/, cluster/ensemble-view.ts */
import type { SessionView, Table, ZnodeView, ZooKeeperView } from '../../contract/frame.ts';
import type { NodeId } from '../../contract/ids.ts';
import { zookeeperNode } from '../../contract/ids.ts';
import type { World } from '../cluster/world.ts';
import { nodesOfKind } from '../cluster/world.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import { hexOf } from '../protocol/zookeeper.ts';
import type { ServerMemory, TrackedSession, ZooKeeperDisk } from '../zookeeper/state.ts';

const ROLES = { LOOKING: 'looking', FOLLOWING: 'following', LEADING: 'leading' } as const;

// Nodes of this kind hold nothing else; see zookeeper/server-node.ts.
export const serverDiskOf = (node: NodeRecord): ZooKeeperDisk => node.disk as ZooKeeperDisk;
export const memoryOf = (node: NodeRecord): ServerMemory | undefined =>
  node.memory as ServerMemory | undefined;

export function projectZookeepers(world: World): Table<ZooKeeperView> {
  const views: Record<string, ZooKeeperView> = {};
  for (const node of nodesOfKind(world, 'zookeeper')) {
    const { serverId, currentEpoch, log } = serverDiskOf(node);
    const memory = memoryOf(node);
    views[node.id] = {
      id: node.id,
      serverId,
      process: memory ? 'up' : 'down',
      role: memory ? ROLES[memory.state] : 'down',
      isServing: memory?.isServing ?? false,
      epoch: currentEpoch,
      lastZxid: log.at(-1)?.zxid ?? 0,
      processedZxid: memory ? (log[memory.appliedCount - 1]?.zxid ?? 0) : 0,
      clientCount: memory?.connections.size ?? 0,
    };
  }
  return views;
}

export function projectSessions(world: World): Table<SessionView> {
  const { ensemble } = world;
  if (!ensemble) return {};
  const tracked = trackedSessions(world);
  const views: Record<string, SessionView> = {};
  for (const [session, timeOutMs] of ensemble.tree.sessions) {
    const id = hexOf(session);
    const at = connectionOf(world, session);
    views[id] = {
      id,
      client: at?.client ?? null,
      server: at?.server ?? null,
      timeOutMs,
      endsAtUs: tracked?.get(session)?.endsAtUs ?? null,
      owns: [...(ensemble.tree.ephemerals.get(session) ?? [])],
    };
  }
  return views;
}

/** What the leader keeps of the sessions; of two that think they lead, the one of the newer epoch. */
export function trackedSessions(world: World): ReadonlyMap<number, TrackedSession> | undefined {
  let newest: { readonly epoch: number; readonly sessions: ReadonlyMap<number, TrackedSession> } | undefined;
  for (const node of nodesOfKind(world, 'zookeeper')) {
    const leadership = memoryOf(node)?.leadership;
    if (!leadership?.isActivated || leadership.epoch === null) continue;
    if (!newest || leadership.epoch > newest.epoch)
      newest = { epoch: leadership.epoch, sessions: leadership.sessions };
  }
  return newest?.sessions;
}

function connectionOf(
  world: World,
  session: number,
): { readonly client: NodeId; readonly server: NodeId } | undefined {
  for (const node of nodesOfKind(world, 'zookeeper')) {
    const connection = memoryOf(node)?.connections.get(session);
    if (connection) return { client: connection.incoming.from, server: node.id };
  }
  return undefined;
}

/** When the session that a broker is registered with will end, if its client is down or silent; null otherwise. */
export function zkSessionEndOf(world: World, brokerId: number): number | null {
  const owner = world.ensemble?.image.brokers.get(brokerId)?.incarnationId;
  const tracked = owner === undefined ? undefined : trackedSessions(world)?.get(Number(owner));
  if (!tracked) return null;
  const silentUs = world.sim.nowUs - tracked.lastHeardUs;
  const isDown = world.sim.nodes.get(`b${brokerId}`)?.isUp === false;
  // A client that has nothing to say pings after a third of its session's time.
  return isDown || silentUs > tracked.timeOut * 500 ? tracked.endsAtUs : null;
}

/** Znodes are frozen where they are kept: rows of the frame as they are. */
export const projectZnodes = (world: World): Table<ZnodeView> =>
  world.ensemble ? Object.fromEntries(world.ensemble.tree.nodes) : {};

/** Servers that serve, of how many. */
export const countServing = (world: World): number =>
  (world.scenario.zookeepers ?? []).filter((id) => {
    const node = world.sim.nodes.get(zookeeperNode(id));
    return node !== undefined && memoryOf(node)?.isServing === true;
  }).length;
