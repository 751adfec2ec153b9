/** What a broker or the active controller knows of the cluster is what reading its metadata log from the beginning gives
 *  (KIP-500: state is the replay of the log). */
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import { controllerDisk, controllerMemory } from '../cluster/world.ts';
import { digestOf } from '../kernel/plain.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import type { MetadataImage } from '../protocol/metadata-image.ts';
import { emptyImage, replay } from '../protocol/metadata-image.ts';
import type { MetadataRecord, RecordBatch } from '../protocol/records.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { batchesOf } from '../storage/log.ts';
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';

export const imagesTellTheLog: Invariant = {
  name: 'images-tell-the-log',
  on: {},
  recheck(world) {
    // Nobody keeps such a log.
    if (world.ensemble) return null;
    for (const node of world.sim.nodes.values()) {
      const known = imageOf(node);
      // What lies below a snapshot cannot be read again.
      if (!known || known.log.logStartOffset > 0) continue;
      const { image, log, pending } = known;
      const read = readAgain(log, pending, image.appliedOffset);
      if (digestOf(read) !== digestOf(image)) {
        return inGeneral(`${node.id} has not the metadata that its log tells up to ${image.appliedOffset}`);
      }
    }
    return null;
  },
};

interface Known {
  readonly image: MetadataImage;
  readonly log: ReplicaLog;
  /** Written, and not in the log yet. */
  readonly pending: readonly RecordBatch[];
}

function imageOf(node: NodeRecord): Known | undefined {
  if (node.kind === 'broker') {
    const image = brokerProcess(node)?.broker.image;
    return image && { image, log: brokerDisk(node).metadataLog, pending: [] };
  }
  if (node.kind !== 'controller') return undefined;
  const memory = controllerMemory(node);
  const image = memory?.active?.image;
  return image && { image, log: controllerDisk(node).log, pending: memory.accumulator };
}

function readAgain(log: ReplicaLog, pending: readonly RecordBatch[], upTo: number): MetadataImage {
  const image = emptyImage();
  for (const batches of [batchesOf(log), pending]) {
    for (const batch of batches) {
      for (const [i, record] of batch.records.entries()) {
        const offset = batch.baseOffset + i;
        // The metadata log holds nothing else.
        if (offset <= upTo) replay(image, record as MetadataRecord, offset);
      }
    }
  }
  return image;
}
