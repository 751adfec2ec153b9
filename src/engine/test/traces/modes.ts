/** What each mode of the formal traces is as rules of the engine. The traces come from variants of one specification of
 *  Kafka's replication (hachikuji/kafka-specification): three that Kafka once followed, one that was dropped, the one that it
 *  follows, and that one with a rule left out.
 *  See         contract/eras.ts, run.ts */
import type { Rules } from '../../../contract/eras.ts';

/** Metadata come by the quorum, and ISR changes are fenced by the controller, in every mode: what the traces differ in is how
 *  replicas fetch, truncate and count. */
const UNFENCED: Partial<Rules> = {
  fetchSessions: false,
  fetchFencedByEpoch: false,
  truncationFencedByEpoch: false,
  highWatermarkNeedsOwnEpoch: false,
  expansionWaitsForEpochStart: false,
  expansionFencedByEpoch: false,
};

/** KIP-320 as the specification has it, and Kafka from 2.1 to 2.6: the truncation point is asked for, and the question is
 *  fenced. */
const KIP_320: Partial<Rules> = { truncation: 'epochEndAndEpoch', fetchSessions: false };

const MODES: Readonly<Record<string, Partial<Rules>>> = {
  // The specification truncates with every epoch; 0.10 only when the leader is another, or after a restart.
  'truncate-to-high-watermark': {
    ...UNFENCED,
    truncation: 'highWatermark',
    followerRestartsWithEveryEpoch: true,
  },
  'kip-101': { ...UNFENCED, truncation: 'epochEnd', followerRestartsWithEveryEpoch: true },
  'kip-279': { ...UNFENCED, truncation: 'epochEndAndEpoch' },
  'kip-320-first-try': { ...UNFENCED, truncation: 'divergingEpoch', expansionWaitsForEpochStart: true },
  'modern with M1': { ...KIP_320, truncationFencedByEpoch: false },
  'modern with M2': { ...KIP_320, fetchFencedByEpoch: false },
  'modern with M3': { ...KIP_320, highWatermarkNeedsOwnEpoch: false },
  'modern with M4': { ...KIP_320, expansionWaitsForEpochStart: false, expansionFencedByEpoch: false },
  'modern with M5': { ...KIP_320, expansionFencedByEpoch: false },
  'modern with M6': { ...KIP_320, expansionWaitsForEpochStart: false },
  'modern with M7': { ...KIP_320, truncation: 'none' },
  'modern with M8': { ...KIP_320, truncation: 'highWatermark' },
  'modern with M9': { ...KIP_320, electionIsClean: false },
  'modern with M10': { ...KIP_320, uncleanRestartLeavesIsr: false },
  'modern with MA': { highWatermarkWaitsForPending: false },
  'strict-min-isr=off': { highWatermarkWaitsForMinIsr: false, eligibleLeaderReplicas: false },
};

/** Rules that a mode changes of the newest release; undefined for a mode that is not known here. */
export const modeRules = (mode: string): Partial<Rules> | undefined => MODES[mode];

/** The newest release as it is. */
export const MODERN: Partial<Rules> = {};
