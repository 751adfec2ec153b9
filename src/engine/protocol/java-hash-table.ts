/** Java's hash table with nothing but its order: which entry comes after which when it is iterated.
 *  Models      java.util.HashMap (JDK 17): spread of the hash, doubling at three quarters or when a bucket becomes long while
 *              the table is small, trees in buckets of more than eight, whose root comes first
 *  Simplifies  entries are only put in; where Java breaks a tie in a tree by where an object lies in memory, the newer goes
 *              to the left
 *  See         java-order.ts */

interface Node<T> {
  readonly item: T;
  readonly hash: number;
  left: Node<T> | null;
  right: Node<T> | null;
  parent: Node<T> | null;
  isRed: boolean;
}
interface Bucket<T> {
  /** In the order of iteration. */
  nodes: Node<T>[];
  root: Node<T> | null;
}
type Compare<T> = (a: T, b: T) => number;

const FIRST_SIZE = 16;
const LOAD = 0.75;
/** Nodes in front of the one that makes a bucket a tree, less one. */
const TREEIFY = 8;
const UNTREEIFY = 6;
const SMALLEST_WITH_TREES = 64;

/** Items in the order of a HashMap into which they were put one after the other. `compare` is that of Java's Comparable, for
 *  keys that have it. */
export function hashTableOrder<T>(
  items: readonly T[],
  hashOf: (item: T) => number,
  compare: Compare<T> = () => 0,
): T[] {
  let buckets: (Bucket<T> | undefined)[] = new Array<undefined>(FIRST_SIZE).fill(undefined);
  let size = 0;
  for (const item of items) {
    const code = hashOf(item);
    const node: Node<T> = {
      item,
      hash: code ^ (code >>> 16),
      left: null,
      right: null,
      parent: null,
      isRed: false,
    };
    const place = node.hash & (buckets.length - 1);
    const bucket = buckets[place];
    if (!bucket) buckets[place] = { nodes: [node], root: null };
    else if (bucket.root) putIntoTree(bucket, node, compare);
    else {
      bucket.nodes.push(node);
      if (bucket.nodes.length > TREEIFY) {
        if (buckets.length < SMALLEST_WITH_TREES) buckets = doubled(buckets, compare);
        else treeify(bucket, compare);
      }
    }
    if (++size > buckets.length * LOAD) buckets = doubled(buckets, compare);
  }
  return buckets.flatMap((bucket) => bucket?.nodes.map(({ item }) => item) ?? []);
}

function doubled<T>(
  buckets: readonly (Bucket<T> | undefined)[],
  compare: Compare<T>,
): (Bucket<T> | undefined)[] {
  const bit = buckets.length;
  const larger: (Bucket<T> | undefined)[] = new Array<undefined>(bit * 2).fill(undefined);
  for (const [place, bucket] of buckets.entries()) {
    if (!bucket) continue;
    const low = bucket.nodes.filter(({ hash }) => (hash & bit) === 0);
    const high = bucket.nodes.filter(({ hash }) => (hash & bit) !== 0);
    larger[place] = half(bucket, low, high.length > 0, compare);
    larger[place + bit] = half(bucket, high, low.length > 0, compare);
  }
  return larger;
}

/** A tree that keeps all its nodes stays as it is; what is left of a split one is made anew, or a list again. */
function half<T>(
  bucket: Bucket<T>,
  nodes: Node<T>[],
  isSplit: boolean,
  compare: Compare<T>,
): Bucket<T> | undefined {
  if (nodes.length === 0) return undefined;
  if (!bucket.root || nodes.length <= UNTREEIFY) return { nodes, root: null };
  if (!isSplit) return bucket;
  const made: Bucket<T> = { nodes, root: null };
  treeify(made, compare);
  return made;
}

// ---- trees

function treeify<T>(bucket: Bucket<T>, compare: Compare<T>): void {
  let root: Node<T> | null = null;
  for (const node of bucket.nodes) {
    node.left = null;
    node.right = null;
    node.parent = null;
    node.isRed = false;
    root = root ? balanced(root, hung(root, node, compare)) : node;
  }
  rootFirst(bucket, root);
}

/** In the order of iteration a new node comes right after its parent. */
function putIntoTree<T>(bucket: Bucket<T>, node: Node<T>, compare: Compare<T>): void {
  const { root } = bucket;
  if (!root) return;
  hung(root, node, compare);
  const after = node.parent ? bucket.nodes.indexOf(node.parent) : -1;
  bucket.nodes.splice(after + 1, 0, node);
  rootFirst(bucket, balanced(root, node));
}

function rootFirst<T>(bucket: Bucket<T>, root: Node<T> | null): void {
  bucket.root = root;
  if (!root || bucket.nodes[0] === root) return;
  bucket.nodes = [root, ...bucket.nodes.filter((node) => node !== root)];
}

/** Puts a node below the leaf where it belongs; answers it. */
function hung<T>(root: Node<T>, node: Node<T>, compare: Compare<T>): Node<T> {
  let parent = root;
  for (;;) {
    const isLeft = isLeftOf(node, parent, compare);
    const next = isLeft ? parent.left : parent.right;
    if (next) {
      parent = next;
      continue;
    }
    node.parent = parent;
    if (isLeft) parent.left = node;
    else parent.right = node;
    return node;
  }
}

const isLeftOf = <T>(node: Node<T>, other: Node<T>, compare: Compare<T>): boolean =>
  node.hash === other.hash ? compare(node.item, other.item) <= 0 : node.hash < other.hash;

/** A red-black tree after an insertion (CLR); answers its root. */
function balanced<T>(oldRoot: Node<T>, inserted: Node<T>): Node<T> {
  let root = oldRoot;
  let node = inserted;
  node.isRed = true;
  for (;;) {
    let parent = node.parent;
    if (!parent) {
      node.isRed = false;
      return node;
    }
    let grand = parent.parent;
    if (!parent.isRed || !grand) return root;
    const isLeft = parent === grand.left;
    const uncle = isLeft ? grand.right : grand.left;
    if (uncle?.isRed) {
      uncle.isRed = false;
      parent.isRed = false;
      grand.isRed = true;
      node = grand;
      continue;
    }
    if (node === (isLeft ? parent.right : parent.left)) {
      node = parent;
      root = rotated(root, node, isLeft);
      parent = node.parent;
      grand = parent?.parent ?? null;
    }
    if (!parent) continue;
    parent.isRed = false;
    if (!grand) continue;
    grand.isRed = true;
    root = rotated(root, grand, !isLeft);
  }
}

/** Turns a node down to the left or to the right; answers the root. */
function rotated<T>(root: Node<T>, node: Node<T>, toLeft: boolean): Node<T> {
  const up = toLeft ? node.right : node.left;
  if (!up) return root;
  const inner = toLeft ? up.left : up.right;
  if (toLeft) node.right = inner;
  else node.left = inner;
  if (inner) inner.parent = node;
  const above = node.parent;
  up.parent = above;
  let newRoot = root;
  if (!above) {
    newRoot = up;
    up.isRed = false;
  } else if (above.left === node) above.left = up;
  else above.right = up;
  if (toLeft) up.left = node;
  else up.right = node;
  node.parent = up;
  return newRoot;
}
