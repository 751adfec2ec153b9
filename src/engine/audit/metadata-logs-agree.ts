/** No two nodes have different metadata below what each of them takes for committed (KIP-595, state machine safety). */
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { controllerDisk, controllerMemory } from '../cluster/world.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { firstDifference } from './committed.ts';
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';

interface MetadataCopy {
  readonly node: string;
  readonly log: ReplicaLog;
  readonly committed: number;
}

export const metadataLogsAgree: Invariant = {
  name: 'metadata-logs-agree',
  on: {},
  recheck(world) {
    const copies = copiesOfMetadata(world);
    for (const [i, a] of copies.entries()) {
      for (const b of copies.slice(i + 1)) {
        const bound = Math.min(a.committed, b.committed);
        const differs = firstDifference(a.log, b.log, bound);
        if (differs < bound)
          return inGeneral(`${a.node} and ${b.node} differ in the metadata at ${differs}, below ${bound}`);
      }
    }
    return null;
  },
};

function copiesOfMetadata(world: World): readonly MetadataCopy[] {
  const found: MetadataCopy[] = [];
  for (const node of world.sim.nodes.values()) {
    if (node.kind === 'controller') {
      const { log } = controllerDisk(node);
      found.push({ node: node.id, log, committed: controllerMemory(node)?.highWatermark ?? 0 });
    } else if (node.kind === 'broker') {
      const { metadataLog } = brokerDisk(node);
      const committed = brokerProcess(node)?.broker.quorum.highWatermark ?? 0;
      found.push({ node: node.id, log: metadataLog, committed });
    }
  }
  return found;
}
