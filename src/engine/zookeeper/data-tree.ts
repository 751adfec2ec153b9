/** The tree of znodes, and the sessions whose ephemeral nodes hang in it: what the transactions of the log come to.
 *  Models      org.apache.zookeeper.server.DataTree, PrepRequestProcessor (which transaction a request becomes)
 *  Simplifies  no ACLs and quotas; `/zookeeper` is not there
 *  Invariants  znodes are frozen and replaced, never changed; `applyBody` is the only way in
 *  See         commit.ts, leader.ts */
import { invariant } from '../../contract/errors.ts';
import type {
  CreateMode,
  Stat,
  TxnBody,
  WatchEventType,
  WriteRequest,
  ZkResult,
} from '../protocol/zookeeper.ts';
import { nameOf, parentOf, zkResult } from '../protocol/zookeeper.ts';

/** Frozen, both. */
export interface Znode {
  readonly data: unknown;
  readonly stat: Stat;
}

export interface DataTree {
  /** By path; `/` is always there. */
  readonly nodes: Map<string, Znode>;
  /** Names of the children of those that have any. */
  readonly children: Map<string, Set<string>>;
  /** Timeout in milliseconds of each living session. */
  readonly sessions: Map<number, number>;
  /** Paths that go with a session, of those that own any. */
  readonly ephemerals: Map<number, Set<string>>;
}

const znode = (data: unknown, stat: Stat): Znode => Object.freeze({ data, stat: Object.freeze(stat) });

const newStat = (zxid: number, ephemeralOwner: number): Stat => ({
  czxid: zxid,
  mzxid: zxid,
  pzxid: zxid,
  version: 0,
  cversion: 0,
  ephemeralOwner,
});

const ROOT: Znode = znode(null, newStat(0, 0));

export const createTree = (): DataTree => ({
  nodes: new Map([['/', ROOT]]),
  children: new Map(),
  sessions: new Map(),
  ephemerals: new Map(),
});

/** Another tree with the same znodes. */
export const copyTree = (tree: DataTree): DataTree => ({
  nodes: new Map(tree.nodes),
  children: new Map([...tree.children].map(([path, names]) => [path, new Set(names)])),
  sessions: new Map(tree.sessions),
  ephemerals: new Map([...tree.ephemerals].map(([session, paths]) => [session, new Set(paths)])),
});

/** In the order of their names. */
export const childrenOf = (tree: DataTree, path: string): readonly string[] =>
  [...(tree.children.get(path) ?? [])].sort((a, b) => (a < b ? -1 : 1));

// ---- what a request becomes

/** Digits of a sequential node's number. */
const SEQUENCE_DIGITS = 10;

const impossible = (error: ZkResult['error'], failedAt = 0, of = 0): TxnBody => ({
  type: 'error',
  error,
  failedAt,
  of,
});

/** The transaction that a write comes to on this tree, which holds all that has been proposed before. A multi is tried on
 *  the tree, which is left as it was. */
export function bodyOf(tree: DataTree, request: WriteRequest): TxnBody {
  const { op, sessionId } = request;
  switch (op.op) {
    case 'createSession':
      return { type: 'createSession', timeOut: op.timeOut };
    case 'closeSession':
      return { type: 'closeSession' };
    case 'create':
      return createBody(tree, op.path, op.data, op.mode, sessionId);
    case 'delete': {
      const node = tree.nodes.get(op.path);
      if (!node) return impossible('NONODE');
      if (op.version !== -1 && op.version !== node.stat.version) return impossible('BADVERSION');
      if (tree.children.has(op.path)) return impossible('NOTEMPTY');
      return { type: 'delete', path: op.path };
    }
    case 'setData': {
      const node = tree.nodes.get(op.path);
      if (!node) return impossible('NONODE');
      if (op.version !== -1 && op.version !== node.stat.version) return impossible('BADVERSION');
      return { type: 'setData', path: op.path, data: op.data, version: node.stat.version + 1 };
    }
    case 'check': {
      const node = tree.nodes.get(op.path);
      if (!node) return impossible('NONODE');
      if (op.version !== -1 && op.version !== node.stat.version) return impossible('BADVERSION');
      return { type: 'check', path: op.path };
    }
    case 'multi': {
      const before = new Map<string, Znode | undefined>();
      const bodies: TxnBody[] = [];
      let failure: TxnBody | undefined;
      for (const [i, part] of op.ops.entries()) {
        const body = bodyOf(tree, { ...request, op: part });
        if (body.type === 'error') {
          failure = impossible(body.error, i, op.ops.length);
          break;
        }
        bodies.push(body);
        for (const path of pathsOf(body)) if (!before.has(path)) before.set(path, tree.nodes.get(path));
        // Only to see what the later operations find; it gets its zxid when it is applied for good.
        applyBody(tree, body, sessionId, 0);
      }
      for (const [path, node] of before) putNode(tree, path, node);
      return failure ?? { type: 'multi', bodies: Object.freeze(bodies) };
    }
  }
}

function createBody(
  tree: DataTree,
  asked: string,
  data: unknown,
  mode: CreateMode,
  sessionId: number,
): TxnBody {
  const parent = tree.nodes.get(parentOf(asked));
  if (!parent) return impossible('NONODE');
  const path =
    mode === 'persistentSequential'
      ? asked + String(parent.stat.cversion).padStart(SEQUENCE_DIGITS, '0')
      : asked;
  if (tree.nodes.has(path)) return impossible('NODEEXISTS');
  if (parent.stat.ephemeralOwner !== 0) return impossible('NOCHILDRENFOREPHEMERALS');
  return { type: 'create', path, data, ephemeralOwner: mode === 'ephemeral' ? sessionId : 0 };
}

const pathsOf = (body: TxnBody): readonly string[] => {
  if (body.type === 'create' || body.type === 'delete') return [body.path, parentOf(body.path)];
  return body.type === 'setData' ? [body.path] : [];
};

// ---- applying

/** Something that watches may wait for. */
export interface Trigger {
  readonly type: WatchEventType;
  readonly path: string;
}

/** Applies what was found to be possible. Answers what the client is told, and adds to `triggers` what it set off. */
export function applyBody(
  tree: DataTree,
  body: TxnBody,
  sessionId: number,
  zxid: number,
  triggers: Trigger[] = [],
): ZkResult {
  switch (body.type) {
    case 'create': {
      const { path, data, ephemeralOwner } = body;
      const node = znode(data, newStat(zxid, ephemeralOwner));
      putNode(tree, path, node);
      changeParent(tree, path, zxid, 1);
      triggers.push({ type: 'NodeCreated', path }, { type: 'NodeChildrenChanged', path: parentOf(path) });
      return zkResult('OK', { path, stat: node.stat });
    }
    case 'delete':
      putNode(tree, body.path, undefined);
      changeParent(tree, body.path, zxid, 0);
      triggers.push(
        { type: 'NodeDeleted', path: body.path },
        { type: 'NodeChildrenChanged', path: parentOf(body.path) },
      );
      return zkResult('OK');
    case 'setData': {
      const old = tree.nodes.get(body.path);
      invariant(old !== undefined, `data are set of ${body.path}, which is not there`);
      const node = znode(body.data, { ...old.stat, mzxid: zxid, version: body.version });
      putNode(tree, body.path, node);
      triggers.push({ type: 'NodeDataChanged', path: body.path });
      return zkResult('OK', { path: body.path, stat: node.stat });
    }
    case 'check':
      return zkResult('OK');
    case 'multi':
      return zkResult('OK', {
        results: Object.freeze(body.bodies.map((part) => applyBody(tree, part, sessionId, zxid, triggers))),
      });
    case 'createSession':
      tree.sessions.set(sessionId, body.timeOut);
      return zkResult('OK');
    case 'closeSession': {
      for (const path of [...(tree.ephemerals.get(sessionId) ?? [])])
        applyBody(tree, { type: 'delete', path }, sessionId, zxid, triggers);
      tree.sessions.delete(sessionId);
      return zkResult('OK');
    }
    case 'error': {
      const { error, failedAt, of } = body;
      const results = Array.from({ length: of }, (_, i) =>
        zkResult(i < failedAt ? 'OK' : i === failedAt ? error : 'RUNTIMEINCONSISTENCY'),
      );
      return zkResult(error, { results: Object.freeze(results) });
    }
  }
}

function changeParent(tree: DataTree, path: string, zxid: number, created: 0 | 1): void {
  const parent = tree.nodes.get(parentOf(path));
  invariant(parent !== undefined, `${path} has no parent`);
  const stat = { ...parent.stat, pzxid: zxid, cversion: parent.stat.cversion + created };
  putNode(tree, parentOf(path), znode(parent.data, stat));
}

/** Puts a znode at a path, or takes it away, and keeps the lists of children and ephemeral nodes. */
function putNode(tree: DataTree, path: string, node: Znode | undefined): void {
  const old = tree.nodes.get(path);
  if (node) tree.nodes.set(path, node);
  else tree.nodes.delete(path);
  if (path !== '/' && (old === undefined) !== (node === undefined)) {
    list(tree.children, parentOf(path), nameOf(path), node !== undefined);
  }
  const before = old?.stat.ephemeralOwner ?? 0;
  const after = node?.stat.ephemeralOwner ?? 0;
  if (before === after) return;
  if (before !== 0) list(tree.ephemerals, before, path, false);
  if (after !== 0) list(tree.ephemerals, after, path, true);
}

function list<K>(lists: Map<K, Set<string>>, key: K, item: string, isIn: boolean): void {
  const items = lists.get(key);
  if (isIn) {
    if (items) items.add(item);
    else lists.set(key, new Set([item]));
    return;
  }
  items?.delete(item);
  if (items?.size === 0) lists.delete(key);
}
