/** A high watermark lies between the start and the end of its log, on every replica (UnifiedLog's setters clamp it). */
import type { World } from '../cluster/world.ts';
import type { EventOf, Finding, Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import type { AuditState } from './state.ts';
import type { ReplicaCopy } from './view.ts';
import { everyCopy } from './view.ts';

function look(
  _world: World,
  _state: AuditState,
  event: EventOf<'partition.highWatermarkAdvanced' | 'replica.truncated' | 'log.appended'>,
  copy: ReplicaCopy | undefined,
): Finding | null {
  return copy ? inspect(event.partition, copy) : null;
}

function inspect(key: string, { brokerId, log, replica }: ReplicaCopy): Finding | null {
  if (!replica) return null;
  const { highWatermark } = replica;
  if (highWatermark >= log.logStartOffset && highWatermark <= log.logEndOffset) return null;
  return onBroker(
    key,
    brokerId,
    `HW ${highWatermark} outside its log, which goes from ${log.logStartOffset} to ${log.logEndOffset}`,
    { highWatermark, logStartOffset: log.logStartOffset, logEndOffset: log.logEndOffset },
  );
}

export const highWatermarkWithinLog: Invariant = {
  name: 'high-watermark-within-log',
  on: {
    'partition.highWatermarkAdvanced': look,
    'replica.truncated': look,
    'log.appended': look,
  },
  recheck(world) {
    for (const { key, copy } of everyCopy(world)) {
      const finding = inspect(key, copy);
      if (finding) return finding;
    }
    return null;
  },
};
