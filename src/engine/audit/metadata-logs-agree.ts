/** No two nodes have different metadata below what each of them takes for committed (KIP-595, state machine safety). */
import { firstDifference } from './committed.ts';
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';
import { metadataCopies } from './metadata-copies.ts';

export const metadataLogsAgree: Invariant = {
  name: 'metadata-logs-agree',
  on: {},
  recheck(world) {
    const copies = metadataCopies(world);
    for (const [i, a] of copies.entries()) {
      for (const b of copies.slice(i + 1)) {
        const bound = Math.min(a.committed ?? 0, b.committed ?? 0);
        const differs = firstDifference(a.log, b.log, bound);
        if (differs < bound)
          return inGeneral(`${a.node} and ${b.node} differ in the metadata at ${differs}, below ${bound}`, {
            node: a.node,
            otherNode: b.node,
            offset: differs,
          });
      }
    }
    return null;
  },
};
