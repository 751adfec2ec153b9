/** The ZooKeeper ensemble up close: one server's tree, the end of all logs, who holds a session and who watches what.
 *  See         zookeeper/state.ts, zookeeper/data-tree.ts */
import type {
  ServerCloseUp,
  SessionCloseUp,
  TxnView,
  WatchView,
  ZnodeRow,
  ZooKeeperCloseUp,
  ZooKeeperSubject,
} from '../../contract/controller-close-up.ts';
import type { NodeId } from '../../contract/ids.ts';
import type { World } from '../cluster/world.ts';
import { nodesOfKind } from '../cluster/world.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import type { Txn, TxnBody } from '../protocol/zookeeper.ts';
import { hexOf, nameOf } from '../protocol/zookeeper.ts';
import type { DataTree } from '../zookeeper/data-tree.ts';
import { childrenOf } from '../zookeeper/data-tree.ts';
import { memoryOf, serverDiskOf, trackedSessions } from './ensemble.ts';

const MAX_COUNT = 200;
const MAX_WATCHES = 100;
const MAX_DATA = 160;

/** Null in eras without ZooKeeper. */
export function closeUpOfZooKeeper(world: World, subject: ZooKeeperSubject): ZooKeeperCloseUp | null {
  const nodes = nodesOfKind(world, 'zookeeper');
  if (nodes.length === 0) return null;
  const shown = treeOwner(nodes, subject.serverId);
  const watches = projectWatches(nodes);
  return {
    kind: 'zookeeper',
    serverId: shown ? serverDiskOf(shown).serverId : null,
    servers: nodes.map(projectServer),
    txns: projectTxns(nodes, Math.max(1, Math.min(subject.count, MAX_COUNT))),
    sessions: projectSessions(world, nodes),
    watches: watches.slice(0, MAX_WATCHES),
    watchCount: watches.length,
    tree: shown ? treeRows(memoryOf(shown)?.tree, new Set(subject.open)) : [],
  };
}

/** The one that was asked for, if it is up, else the leader, else any that is up. */
function treeOwner(nodes: readonly NodeRecord[], serverId: number | null): NodeRecord | undefined {
  const isUp = (node: NodeRecord): boolean => memoryOf(node) !== undefined;
  return (
    nodes.find((node) => isUp(node) && serverDiskOf(node).serverId === serverId) ??
    nodes.find((node) => memoryOf(node)?.state === 'LEADING') ??
    nodes.find(isUp)
  );
}

function projectServer(node: NodeRecord): ServerCloseUp {
  const memory = memoryOf(node);
  const vote = memory?.state === 'LOOKING' ? memory.election.vote : null;
  return {
    serverId: serverDiskOf(node).serverId,
    vote: vote
      ? { leader: vote.leader, zxid: vote.zxid, round: memory?.election.logicalClock ?? vote.electionEpoch }
      : null,
    proposals: (memory?.leadership?.proposals ?? []).map(({ zxid, acks }) => ({ zxid, acks: [...acks] })),
    clients: [...(memory?.connections.values() ?? [])].map(({ incoming }) => incoming.from),
  };
}

// ---- log

function projectTxns(nodes: readonly NodeRecord[], count: number): readonly TxnView[] {
  const found = new Map<
    number,
    { readonly txn: Txn; readonly holders: number[]; readonly appliedBy: number[] }
  >();
  for (const node of nodes) {
    const { serverId, log } = serverDiskOf(node);
    const applied = memoryOf(node)?.appliedCount ?? 0;
    for (let i = Math.max(0, log.length - count); i < log.length; i++) {
      const txn = log[i];
      if (!txn) continue;
      const known = found.get(txn.zxid) ?? { txn, holders: [], appliedBy: [] };
      known.holders.push(serverId);
      if (i < applied) known.appliedBy.push(serverId);
      found.set(txn.zxid, known);
    }
  }
  return [...found.values()]
    .sort((a, b) => a.txn.zxid - b.txn.zxid)
    .slice(-count)
    .map(({ txn, holders, appliedBy }) => ({
      zxid: txn.zxid,
      what: txn.body.type === 'error' ? txn.body.error : txn.body.type,
      paths: pathsOf(txn.body),
      session: hexOf(txn.sessionId),
      holders,
      appliedBy,
    }));
}

function pathsOf(body: TxnBody): readonly string[] {
  if (body.type === 'multi') return body.bodies.flatMap(pathsOf);
  return 'path' in body ? [body.path] : [];
}

// ---- sessions and watches

function projectSessions(world: World, nodes: readonly NodeRecord[]): readonly SessionCloseUp[] {
  const tree = world.ensemble?.tree;
  if (!tree) return [];
  const tracked = trackedSessions(world);
  return [...tree.sessions].map(([session, timeOutMs]) => {
    const at = nodes.find((node) => memoryOf(node)?.connections.has(session));
    const heard = tracked?.get(session);
    return {
      id: hexOf(session),
      client: at ? clientOf(at, session) : null,
      serverId: at ? serverDiskOf(at).serverId : (heard?.serverId ?? -1),
      timeOutMs,
      lastHeardUs: heard?.lastHeardUs ?? null,
      endsAtUs: heard?.endsAtUs ?? null,
      owns: [...(tree.ephemerals.get(session) ?? [])],
    };
  });
}

const clientOf = (node: NodeRecord, session: number): NodeId | null =>
  memoryOf(node)?.connections.get(session)?.incoming.from ?? null;

function projectWatches(nodes: readonly NodeRecord[]): readonly WatchView[] {
  const found = new Map<
    string,
    { readonly path: string; readonly on: WatchView['on']; readonly watchers: Watcher[] }
  >();
  for (const node of nodes) {
    const memory = memoryOf(node);
    if (!memory) continue;
    for (const [on, watches] of [
      ['data', memory.dataWatches],
      ['children', memory.childWatches],
    ] as const) {
      for (const [path, sessions] of watches) {
        if (sessions.size === 0) continue;
        const known = found.get(`${path} ${on}`) ?? { path, on, watchers: [] };
        for (const session of sessions)
          known.watchers.push({ client: clientOf(node, session), session: hexOf(session) });
        found.set(`${path} ${on}`, known);
      }
    }
  }
  return [...found.values()].sort((a, b) =>
    a.path === b.path ? (a.on < b.on ? -1 : 1) : a.path < b.path ? -1 : 1,
  );
}
type Watcher = WatchView['watchers'][number];

// ---- tree

function treeRows(tree: DataTree | undefined, open: ReadonlySet<string>): readonly ZnodeRow[] {
  if (!tree) return [];
  const rows: ZnodeRow[] = [];
  const add = (path: string, depth: number): void => {
    const node = tree.nodes.get(path);
    if (!node) return;
    const children = childrenOf(tree, path);
    const isOpen = open.has(path) && children.length > 0;
    const { ephemeralOwner, version, mzxid } = node.stat;
    rows.push({
      path,
      name: nameOf(path),
      depth,
      childCount: children.length,
      isOpen,
      data: dataText(node.data),
      owner: ephemeralOwner === 0 ? null : hexOf(ephemeralOwner),
      version,
      mzxid,
    });
    if (!isOpen) return;
    for (const child of children) add(path === '/' ? `/${child}` : `${path}/${child}`, depth + 1);
  };
  add('/', 0);
  return rows;
}

function dataText(data: unknown): string {
  if (data === null || data === undefined) return '';
  const text = JSON.stringify(data);
  return text.length > MAX_DATA ? `${text.slice(0, MAX_DATA - 1)}…` : text;
}
