/** Where the metadata lie: every node's log, snapshots, and what it takes for committed. */
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { controllerDisk, controllerMemory } from '../cluster/world.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import type { MetadataLog } from '../storage/metadata-log.ts';

export interface MetadataCopy extends MetadataLog {
  readonly node: string;
  /** Null while its process is down: the disk does not say. */
  readonly committed: number | null;
}

/** Undefined for a node that has none. */
export function metadataOn(node: NodeRecord): MetadataCopy | undefined {
  if (node.kind === 'controller') {
    const { log, snapshots } = controllerDisk(node);
    return { node: node.id, log, snapshots, committed: controllerMemory(node)?.highWatermark ?? null };
  }
  if (node.kind !== 'broker') return undefined;
  const { metadataLog: log, metadataSnapshots: snapshots } = brokerDisk(node);
  const committed = brokerProcess(node)?.broker.quorum.highWatermark ?? null;
  return { node: node.id, log, snapshots, committed };
}

export const metadataCopies = (world: World): readonly MetadataCopy[] =>
  [...world.sim.nodes.values()].flatMap((node) => metadataOn(node) ?? []);
