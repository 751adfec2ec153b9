/** What the outside may do with a cluster: the shape of the door. `index.ts` opens it. */
import type { CloseUp, CloseUpSubject } from '../contract/close-up.ts';
import type { Command, CommandResult } from '../contract/commands.ts';
import type { ConfigsView } from '../contract/config-view.ts';
import type { EngineEvent } from '../contract/events.ts';
import type { Outcome } from '../contract/facts.ts';
import type { Biography, RecordQuery } from '../contract/fates.ts';
import type { ClusterFrame } from '../contract/frame.ts';
import type { CommandId, EventId, NodeId, PartitionKey } from '../contract/ids.ts';
import type { InvariantViolation } from '../contract/invariants.ts';
import type { Wait } from '../contract/messages.ts';
import type { MessageReport } from '../contract/report.ts';
import type { Scenario } from '../contract/scenario.ts';
import type { SimTimeUs } from '../contract/units.ts';

/** A state of the engine, set aside. Opaque; restored any number of times, and never changed by that. */
export interface Keyframe {
  readonly atUs: SimTimeUs;
  readonly eventId: EventId;
  readonly state: unknown;
}

/** One simulated cluster: synchronous, deterministic, without any clock but its own. */
export interface Engine {
  /** What it was booted from. */
  readonly scenario: Scenario;
  /** The simulated clock. */
  nowUs(): SimTimeUs;
  /** Number of the last event; 0 before the first. */
  lastEventId(): EventId;
  /** When the next thing in the queue happens; null when nothing ever will. */
  nextAtUs(): SimTimeUs | null;
  /** Handles everything up to and including `untilUs` and sets the clock there. Answers the events, oldest first.
   *  Stops early, with the clock at the last thing handled, once `maxEvents` events came out (default: no bound). */
  advanceTo(untilUs: SimTimeUs, maxEvents?: number): readonly EngineEvent[];
  /** Handles exactly one thing of the queue and sets the clock to it; it may give no event, or several. */
  step(): readonly EngineEvent[];
  /** A wish. Whatever is due up to now is handled first; then the command takes effect one microsecond later, ahead of
   *  all else in that microsecond. `atUs` is the clock before it: advanceTo(atUs) and submit again gives the same run. */
  submit(
    command: Command,
    commandId: CommandId,
  ): { readonly result: CommandResult; readonly atUs: SimTimeUs; readonly events: readonly EngineEvent[] };
  /** The picture now. Entries that did not change since this engine's last frame keep their reference. */
  frame(): ClusterFrame;
  /** One thing up close, as it is now; null when there is no such thing. */
  closeUp(subject: CloseUpSubject): CloseUp | null;
  /** What is set where. */
  configs(): ConfigsView;
  /** What the cluster is waiting for, soonest end first. */
  waits(): readonly Wait[];
  /** What the message carries that this event sent; null once it has arrived, or when the event sent none. */
  message(sentBy: EventId): MessageReport | null;
  /** Directories of logs on a node's disk (`orders-0`, `__cluster_metadata-0`), and the base offsets of their segments. */
  segments(node: NodeId): ReadonlyMap<PartitionKey, readonly number[]>;
  /** The files of a segment, named and filled as a clean shutdown of Kafka would leave them; of the whole directory when
   *  no base offset is given. Null when the node keeps no such log, or the log has no such segment. */
  segmentFiles(
    node: NodeId,
    partition: PartitionKey,
    baseOffset?: number,
  ): readonly { readonly name: string; readonly bytes: Uint8Array }[] | null;
  /** The life of a record; null when nobody knows of such a one. */
  biography(query: RecordQuery): Biography | null;
  /** The state as plain data, a copy that shares nothing but what is frozen. */
  keyframe(): Keyframe;
  /** The state for a history of many: opaque, shares with the last one what has not changed since, and cannot leave the
   *  process. An engine restored from one goes on sharing with it. */
  setAside(): Keyframe & { readonly bytes: number };
  /** Where that time, in milliseconds since the boot, begins in each partition of a topic, by its number; −1 where nothing readable
   *  is that new, or nobody leads. */
  offsetsAt(topic: string, sinceMs: number): Readonly<Record<string, number>>;
  /** What the run has come to, from scratch. */
  outcome(): Outcome;
  /** All promises from scratch, for quiet moments: what does not hold, one finding for each invariant. */
  recheck(): readonly InvariantViolation[];
  /** Sixteen hexadecimal digits that stand for the whole state: two runs with equal digests go on alike. */
  digest(): string;
}
