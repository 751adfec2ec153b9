/** What a metadata log has let go of is in a snapshot that ends where the log begins; and no snapshot reaches further than what is
 *  committed (KIP-630; SnapshotAtLogStart). */
import type { World } from '../cluster/world.ts';
import type { Finding, Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';
import type { MetadataCopy } from './metadata-copies.ts';
import { metadataCopies, metadataOn } from './metadata-copies.ts';

function judge({ node, log, snapshots, committed }: MetadataCopy): Finding | null {
  const { logStartOffset } = log;
  if (logStartOffset > 0 && !snapshots.some(({ id }) => id.endOffset === logStartOffset))
    return inGeneral(`the metadata log of ${node} begins at ${logStartOffset}, where no snapshot ends`, {
      node,
      logStartOffset,
    });
  const newest = snapshots.at(-1)?.id.endOffset ?? 0;
  // A process that has begun does not know yet how much is committed.
  if (committed === null || committed === 0 || newest <= committed) return null;
  return inGeneral(`${node} has a snapshot up to ${newest}, and takes ${committed} for committed`, {
    node,
    found: newest,
    committedUpTo: committed,
  });
}

function judgeNode(world: World, { node: id }: { readonly node: string }): Finding | null {
  const node = world.sim.nodes.get(id);
  const copy = node && metadataOn(node);
  return copy ? judge(copy) : null;
}

export const metadataBeginsAtASnapshot: Invariant = {
  name: 'metadata-begins-at-a-snapshot',
  on: {
    'metadata.snapshotTaken': (world, _state, event) => judgeNode(world, event),
    'metadata.snapshotLoaded': (world, _state, event) => judgeNode(world, event),
    'metadata.prefixDropped': (world, _state, event) => judgeNode(world, event),
  },
  recheck(world) {
    if (world.ensemble) return null;
    for (const copy of metadataCopies(world)) {
      const finding = judge(copy);
      if (finding) return finding;
    }
    return null;
  },
};
