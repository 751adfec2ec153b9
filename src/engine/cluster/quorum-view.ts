/** What the quorum has committed, as nobody in the cluster sees it: as soon as the first controller knows. What is committed
 *  stays; what an active controller has only written may be taken back, so that nothing is told of it before.
 *  See         metadata-journal.ts (what the records mean), ensemble-view.ts (the same for ZooKeeper), world.ts */
import type { EventId } from '../../contract/ids.ts';
import { controllerNode } from '../../contract/ids.ts';
import type { ControllerDisk, ControllerMemory } from '../controller/state.ts';
import type { SimState } from '../kernel/sim.ts';
import { emit } from '../kernel/sim.ts';
import type { MetadataImage } from '../protocol/metadata-image.ts';
import { emptyImage } from '../protocol/metadata-image.ts';
import type { MetadataRecord } from '../protocol/records.ts';
import { batchAt } from '../storage/log.ts';
import { applyBatch } from './metadata-journal.ts';

export interface QuorumView {
  readonly image: MetadataImage;
  /** Batches that are written and not committed: offset of the first record, and the event that told of it. A later one at
   *  the same place has replaced the earlier one. */
  written: readonly { readonly offset: number; readonly by: EventId }[];
}

export const createQuorumView = (): QuorumView => ({ image: emptyImage(), written: [] });

/** Takes up what has been committed since the last look. */
export function observeQuorum(sim: SimState, view: QuorumView, controllers: readonly number[]): void {
  for (const event of sim.outbox) {
    if (event.type === 'metadata.appended')
      view.written = [
        ...view.written.filter(({ offset }) => offset < event.offset),
        { offset: event.offset, by: event.id },
      ];
  }
  for (const id of controllers) {
    const node = sim.nodes.get(controllerNode(id));
    // A node of this kind holds nothing else; its memory is gone while it is down.
    const memory = node?.memory as ControllerMemory | undefined;
    if (!node || !memory || memory.highWatermark <= view.image.appliedOffset + 1) continue;
    takeUp(sim, view, node.disk as ControllerDisk, memory.highWatermark);
  }
}

function takeUp(sim: SimState, view: QuorumView, { log }: ControllerDisk, highWatermark: number): void {
  const before = sim.cause;
  while (view.image.appliedOffset + 1 < highWatermark) {
    const batch = batchAt(log, view.image.appliedOffset + 1);
    if (!batch) break;
    const { baseOffset } = batch;
    sim.cause = view.written.find(({ offset }) => offset === baseOffset)?.by ?? before;
    // The metadata log holds nothing else.
    applyBatch(view.image, batch.records as readonly MetadataRecord[], baseOffset, (body) => emit(sim, body));
    view.image.appliedOffset = batch.lastOffset;
  }
  view.written = view.written.filter(({ offset }) => offset >= highWatermark);
  sim.cause = before;
}
