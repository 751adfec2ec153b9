/** The shape of an invariant: a promise by name, and looks at what an event may have changed.
 *  See         contract/invariants.ts, index.ts */
import type { EngineEvent, EventType } from '../../contract/events.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import type { Expected, FindingValues, InvariantName } from '../../contract/invariants.ts';
import type { World } from '../cluster/world.ts';
import type { AuditState } from './state.ts';
import type { ReplicaCopy } from './view.ts';

export type EventOf<T extends EventType> = EngineEvent extends infer E
  ? E extends { readonly type: infer U }
    ? T extends U
      ? E & { readonly type: T }
      : never
    : never
  : never;

/** What is not as promised. */
export interface Finding {
  /** With the values, for who reads the engine's own words. */
  readonly sentence: string;
  /** The same values by what they are, for who reads another language. */
  readonly values?: FindingValues;
  /** The partition it is about, if it is about one. */
  readonly about: PartitionKey | null;
  /** Whose copy it is about, if it is about one broker's. */
  readonly brokerId?: BrokerId;
  /** Which producer's record it is about, as it lies in the log. */
  readonly producerId?: number;
  /** What a lost record was acknowledged with. */
  readonly acks?: 0 | 1 | 'all';
}

/** `copy`: the one that the event speaks of, where it names a partition and a broker that has it. Made once for all looks. */
export type Look<T extends EventType> = (
  world: World,
  state: AuditState,
  event: EventOf<T>,
  copy: ReplicaCopy | undefined,
) => Finding | null;
type Looks = { readonly [T in EventType]?: Look<T> };

export interface Invariant {
  /** As the file is called. */
  readonly name: InvariantName;
  /** For each type of event that could break it: looks at what this one may have broken. It takes as long as the event
   *  changed much, not as long as the run is. */
  readonly on: Looks;
  /** Looks at every event of whatever type. */
  readonly onEvery?: (world: World, state: AuditState, event: EngineEvent) => Finding | null;
  /** Looks at everything, and trusts nothing that was remembered. For quiet moments. */
  readonly recheck?: (world: World, state: AuditState) => Finding | null;
  /** Why the finding is no fault, if the state of the run proves that a setting or a fault permits it. Absent: nothing
   *  ever does. */
  readonly permittedBy?: (world: World, state: AuditState, finding: Finding) => Expected | null;
}

/** A finding about a partition; the sentence begins with its name. */
export const inPartition = (
  key: PartitionKey,
  what: string,
  values: FindingValues = {},
  brokerId?: BrokerId,
): Finding => ({
  sentence: `partition ${key}: ${what}`,
  about: key,
  values,
  ...(brokerId === undefined ? {} : { brokerId }),
});

/** A finding about one broker's copy of a partition. */
export const onBroker = (
  key: PartitionKey,
  brokerId: BrokerId,
  what: string,
  values: FindingValues = {},
): Finding => ({
  sentence: `partition ${key}, broker ${brokerId}: ${what}`,
  about: key,
  values,
  brokerId,
});

/** A finding that is about no partition. */
export const inGeneral = (sentence: string, values: FindingValues = {}): Finding => ({
  sentence,
  about: null,
  values,
});
