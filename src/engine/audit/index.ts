/** All invariants, and the look after each event. Reads everything, changes nothing but its own memory. */
import type { EngineEvent } from '../../contract/events.ts';
import type { World } from '../cluster/world.ts';
import { emit } from '../kernel/sim.ts';
import { acknowledgedSurvives } from './acknowledged-survives.ts';
import { highWatermarkIsMonotonic } from './high-watermark-is-monotonic.ts';
import { highWatermarkWithinIsr } from './high-watermark-within-isr.ts';
import type { Invariant } from './invariant.ts';
import { leaderIsInIsr } from './leader-is-in-isr.ts';
import { keepLedger } from './ledger.ts';
import { logsAgreeBelowHighWatermark } from './logs-agree-below-high-watermark.ts';
import { offsetsAreContiguous } from './offsets-are-contiguous.ts';
import { oneLeaderPerEpoch } from './one-leader-per-epoch.ts';
import { oneOwnerPerPartition } from './one-owner-per-partition.ts';
import { oneQuorumLeaderPerEpoch } from './one-quorum-leader-per-epoch.ts';
import type { AuditState } from './state.ts';

export const INVARIANTS: readonly Invariant[] = [
  oneQuorumLeaderPerEpoch,
  oneLeaderPerEpoch,
  leaderIsInIsr,
  highWatermarkWithinIsr,
  highWatermarkIsMonotonic,
  logsAgreeBelowHighWatermark,
  offsetsAreContiguous,
  acknowledgedSurvives,
  oneOwnerPerPartition,
];

/** Looks at an event with every invariant. A broken one is said once, as an event. */
export function audit(world: World, state: AuditState, event: EngineEvent): void {
  keepLedger(world, state, event);
  for (const invariant of INVARIANTS) {
    const sentence = invariant.check(world, state, event);
    if (sentence === null || state.broken.has(invariant.name)) continue;
    state.broken.set(invariant.name, sentence);
    emit(world.sim, { type: 'invariant.broken', invariant: invariant.name, sentence });
  }
}
