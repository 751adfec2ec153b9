/** What a broker or the active controller knows of the cluster is what reading its newest snapshot, and its metadata log from
 *  there on, gives (KIP-500: state is the replay of the log; KIP-630). */
import { brokerProcess } from '../cluster/broker-node.ts';
import { controllerMemory } from '../cluster/world.ts';
import { digestOf } from '../kernel/plain.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import type { MetadataImage } from '../protocol/metadata-image.ts';
import { replay } from '../protocol/metadata-image.ts';
import { recordsOf } from '../protocol/metadata-snapshot.ts';
import type { MetadataRecord, RecordBatch } from '../protocol/records.ts';
import type { MetadataLog } from '../storage/metadata-log.ts';
import { readImage } from '../storage/metadata-log.ts';
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';
import { metadataOn } from './metadata-copies.ts';

export const imagesTellTheLog: Invariant = {
  name: 'images-tell-the-log',
  on: {},
  recheck(world) {
    // Nobody keeps such a log.
    if (world.ensemble) return null;
    for (const node of world.sim.nodes.values()) {
      const known = imageOf(node);
      // A process that has begun knows nothing yet.
      if (!known || known.image.appliedOffset < 0) continue;
      const { image, metadata, pending } = known;
      const read = readAgain(metadata, pending, image.appliedOffset);
      if (
        read.appliedOffset !== image.appliedOffset ||
        digestOf(recordsOf(read)) !== digestOf(recordsOf(image))
      )
        return inGeneral(`${node.id} has not the metadata that its log tells up to ${image.appliedOffset}`, {
          node: node.id,
          appliedUpTo: image.appliedOffset,
        });
    }
    return null;
  },
};

interface Known {
  readonly image: MetadataImage;
  readonly metadata: MetadataLog;
  /** Written, and not in the log yet. */
  readonly pending: readonly RecordBatch[];
}

function imageOf(node: NodeRecord): Known | undefined {
  const metadata = metadataOn(node);
  const memory = node.kind === 'controller' ? controllerMemory(node) : undefined;
  const image = memory ? memory.active?.image : brokerImage(node);
  return image && metadata && { image, metadata, pending: memory?.accumulator ?? [] };
}

const brokerImage = (node: NodeRecord): MetadataImage | undefined =>
  node.kind === 'broker' ? brokerProcess(node)?.broker.image : undefined;

function readAgain(metadata: MetadataLog, pending: readonly RecordBatch[], upTo: number): MetadataImage {
  const image = readImage(metadata, upTo);
  for (const batch of pending) {
    for (const [i, record] of batch.records.entries()) {
      const offset = batch.baseOffset + i;
      // The metadata log holds nothing else.
      if (offset <= upTo) replay(image, record as MetadataRecord, offset);
    }
  }
  return image;
}
