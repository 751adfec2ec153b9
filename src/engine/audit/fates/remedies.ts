/** What would have kept a group from missing records, or from doing them again: read from what has happened and from how its
 *  application commits.
 *  See         anomalies.ts, contract/fates.ts */
import { configBoolean, configText } from '../../../contract/configs.ts';
import type { FateStepName, Remedy } from '../../../contract/fates.ts';
import type { NodeId } from '../../../contract/ids.ts';
import type { ProcessingSettings } from '../../../contract/processing.ts';
import { isProcessor, processingDisk } from '../../apps/processing-state.ts';
import { consumerDisk } from '../../clients/consumer/state.ts';
import type { World } from '../../cluster/world.ts';

export interface Practice {
  readonly offsets: ProcessingSettings['offsets'];
  /** It commits an older offset once more when a commitAsync() has failed. */
  readonly retriesCommits: boolean;
  /** The consumer commits in poll(). */
  readonly isAutomatic: boolean;
  readonly resetsToEarliest: boolean;
}

export function practiceOf(world: World, consumerId: NodeId): Practice | null {
  const node = world.sim.nodes.get(consumerId);
  if (node?.kind !== 'consumer') return null;
  const { commits, configs } = consumerDisk(node);
  return {
    offsets: isProcessor(node) ? processingDisk(node).processing.offsets : 'contiguous',
    retriesCommits: commits === 'asyncRetried',
    isAutomatic: configBoolean(configs, 'enable.auto.commit'),
    resetsToEarliest: configText(configs, 'auto.offset.reset') === 'earliest',
  };
}

type Has = (what: FateStepName) => boolean;

export function remediesForMissed(has: Has, practice: Practice | null): readonly Remedy[] {
  if (has('overflowed')) return ['pull'];
  if (has('sought')) return ['deadLetters'];
  if (has('positionReset')) {
    const kept: readonly Remedy[] = [
      ...(has('retentionPassed') ? (['keepLonger'] as const) : []),
      ...(has('offsetsExpired') ? (['keepOffsetsLonger'] as const) : []),
    ];
    const reset: readonly Remedy[] = practice?.resetsToEarliest ? [] : ['resetEarliest'];
    return [...kept, ...reset];
  }
  return practice?.offsets === 'furthest' ? ['contiguousOffsets'] : ['commitAfterProcessing'];
}

export function remediesForRepeats(has: Has, practice: Practice | null): readonly Remedy[] {
  if (practice?.offsets === 'lastRecord') return ['nextOffset'];
  if (practice?.retriesCommits) return ['numberedCommits', 'harmlessTwice'];
  if (has('offsetsExpired')) return ['keepOffsetsLonger', 'harmlessTwice'];
  if (has('positionLost') || has('commitRefused')) return ['pollInTime', 'harmlessTwice'];
  if (has('revoked') && !has('killed')) return ['commitOnRevoke', 'harmlessTwice'];
  if (has('memberGone') && !has('killed')) return ['pollInTime', 'harmlessTwice'];
  return practice?.isAutomatic ? ['commitMoreOften', 'harmlessTwice'] : ['harmlessTwice'];
}
