/** What the page and the worker say to each other, one union per direction. Every message names its run; frames carry
 *  the timeline's epoch, so that late ones of an abandoned branch are dropped. */
import type { BatchingReading, BatchingTrial } from './batching.ts';
import type { CloseUp, CloseUpSubject } from './close-up.ts';
import type { Command, JournaledCommand } from './commands.ts';
import type { ConfigsView } from './config-view.ts';
import type { FrameDelta } from './delta.ts';
import type { RejectReason } from './errors.ts';
import type { EngineEvent } from './events.ts';
import type { Fact, Outcome } from './facts.ts';
import type { Biography, RecordQuery } from './fates.ts';
import type { ClusterFrame } from './frame.ts';
import type { CommandId, EventId, NodeId, PartitionKey, RunId } from './ids.ts';
import type { Breach, InvariantViolation } from './invariants.ts';
import type { MetricsView } from './metrics.ts';
import type { EventReport } from './report.ts';
import type { Scenario } from './scenario.ts';
import type { SimTimeUs } from './units.ts';
import type { Seen, Watch } from './watch.ts';

/** `auto`: slow while consequences travel, fast through waits. A number: simulated seconds per second of wall time. */
export type Pace = 'auto' | number;

/** The page to the worker. The page gives the beat: one `tick` per animation frame, and none before the last was
 *  answered. A hidden tab sends none, and the run stands still. */
export type ToWorker =
  /** Boots a run and plays it to `untilUs` (the scenario's opening moment, or where a dead worker had come). */
  | {
      readonly type: 'open';
      readonly runId: RunId;
      readonly scenario: Scenario;
      readonly commands: readonly JournaledCommand[];
      readonly untilUs: SimTimeUs | null;
      /** A shipped opening of this scenario, as `worker/opening.ts` packs it: spares the boot. Left aside where it does
       *  not fit. */
      readonly opening?: string;
      /** Asks for `journalHash`: whether the same run elsewhere is the same run. */
      readonly hashed?: boolean;
    }
  /** `wallMs`: wall time since the last tick while the page was visible, at most a few frames' worth is used. */
  | { readonly type: 'tick'; readonly runId: RunId; readonly wallMs: number }
  | { readonly type: 'play'; readonly runId: RunId; readonly playing: boolean }
  | { readonly type: 'pace'; readonly runId: RunId; readonly pace: Pace }
  /** Goes on over the promise that the run has stopped at. */
  | { readonly type: 'overlook'; readonly runId: RunId }
  | {
      readonly type: 'command';
      readonly runId: RunId;
      readonly commandId: CommandId;
      readonly command: Command;
    }
  /** `event`: to just after the next engine event. `story`: to the next event worth a sentence, as an election, a
   *  rebalance, a change of ISR, a loss. `rpc`: to the next
   *  message sent. Pauses. */
  | {
      readonly type: 'step';
      readonly runId: RunId;
      readonly by: 'event' | 'rpc' | 'story';
      readonly direction: 1 | -1;
    }
  | { readonly type: 'seek'; readonly runId: RunId; readonly timeUs: SimTimeUs }
  /** What would happen: a throw-away fork, played until the group is stable again or `horizonUs` has passed. */
  | { readonly type: 'preview'; readonly runId: RunId; readonly previewId: string; readonly command: Command }
  /** Asks what led to an event of this branch, and what its message carried. The playhead stays where it is. */
  | { readonly type: 'inspect'; readonly runId: RunId; readonly eventId: EventId }
  /** What comes along with each picture from now on; null: nothing. Answered at once with a picture. */
  | { readonly type: 'look'; readonly runId: RunId; readonly subject: CloseUpSubject | null }
  /** To this moment, played on to beyond the head if need be: the run of a pair that follows the other's clock. */
  | { readonly type: 'follow'; readonly runId: RunId; readonly timeUs: SimTimeUs }
  /** Of the branches: see `BranchAct`. */
  | { readonly type: 'branch'; readonly runId: RunId; readonly act: BranchAct }
  /** Asks for something that no frame holds; the playhead stays where it is. */
  | { readonly type: 'ask'; readonly runId: RunId; readonly askId: number; readonly question: Question }
  /** What is looked out for from now on, in place of what was. Answered by `seen`, for each fact once. */
  | { readonly type: 'watch'; readonly runId: RunId; readonly watches: readonly Watch[] }
  /** The page lost count and asks for a whole frame. */
  | { readonly type: 'resync'; readonly runId: RunId };

export type FromWorker =
  /** The thread's code is there; of no run. Asked for by nobody. */
  | { readonly type: 'loaded'; readonly runId: RunId }
  | {
      readonly type: 'opened';
      readonly runId: RunId;
      readonly timelineEpoch: number;
      readonly frame: ClusterFrame;
      readonly playback: PlaybackState;
      /** Story events so far, oldest first, at most the last 500. */
      readonly events: readonly EngineEvent[];
      readonly timeline: TimelineSlice;
      readonly commands: readonly JournaledCommand[];
      /** Of all events from the boot to here, by `journal-hash.ts`; absent unless asked for. */
      readonly journalHash?: string;
    }
  | {
      readonly type: 'frame';
      readonly runId: RunId;
      readonly timelineEpoch: number;
      /** Counts up by one within a timeline epoch; a gap means: resync. */
      readonly frameNumber: number;
      readonly delta: FrameDelta;
      /** New story events, in order. After a jump backward: none, and `keepEventsUpTo` says which stay. */
      readonly events: readonly EngineEvent[];
      readonly timeline: TimelineSlice | null;
      readonly playback: PlaybackState;
      /** Of what the page last asked to look at; absent when that is as it was. */
      readonly closeUp?: CloseUp | null;
    }
  /** A whole frame, after a jump, a fork or a `resync`. */
  | {
      readonly type: 'reset';
      readonly runId: RunId;
      readonly timelineEpoch: number;
      readonly frameNumber: number;
      readonly frame: ClusterFrame;
      readonly events: readonly EngineEvent[];
      readonly timeline: TimelineSlice;
      readonly playback: PlaybackState;
      readonly commands: readonly JournaledCommand[];
      readonly closeUp: CloseUp | null;
    }
  | {
      readonly type: 'commandResult';
      readonly runId: RunId;
      readonly commandId: CommandId;
      /** Null: accepted. */
      readonly reason: RejectReason | null;
      readonly journaled: JournaledCommand | null;
    }
  | { readonly type: 'preview'; readonly runId: RunId; readonly previewId: string; readonly preview: Preview }
  /** Null: this branch has no such event, or it lies beyond its head. */
  | {
      readonly type: 'inspected';
      readonly runId: RunId;
      readonly eventId: EventId;
      readonly report: EventReport | null;
    }
  /** Whenever a branch came, went or got a name; before the picture that shows it. */
  | {
      readonly type: 'branches';
      readonly runId: RunId;
      readonly branches: readonly BranchView[];
      /** Of the one that is shown. */
      readonly branchId: number;
    }
  | {
      readonly type: 'answer';
      readonly runId: RunId;
      readonly askId: number;
      readonly answer: Answers[Question['kind']];
    }
  | { readonly type: 'seen'; readonly runId: RunId; readonly seen: Seen }
  /** On a long way, now and then: events played, of about so many. The picture that ends it says no more of it. */
  | { readonly type: 'progress'; readonly runId: RunId; readonly done: number; readonly total: number }
  /** The next event breaks a promise: the run stands still before it, until it is told to overlook it. */
  | { readonly type: 'broken'; readonly runId: RunId; readonly atUs: SimTimeUs; readonly breach: Breach }
  /** The run cannot go on: a broken invariant or an error of ours, in words, with what is needed to see it again. */
  | { readonly type: 'failed'; readonly runId: RunId; readonly message: string; readonly atUs: SimTimeUs };

/** A place of a run, as a link or a file holds it. */
export interface Held {
  readonly atUs: SimTimeUs;
  /** The engine's digest once all things of this microsecond are done. */
  readonly digest: string;
  /** All of the branch, those beyond this place too. */
  readonly commands: readonly JournaledCommand[];
}

/** `go`: to the end of another branch. `undo`: a new branch from just before this command. `discard`: of one that is not shown. */
export type BranchAct =
  | { readonly kind: 'go' | 'discard'; readonly branchId: number }
  | { readonly kind: 'rename'; readonly branchId: number; readonly name: string }
  | { readonly kind: 'undo'; readonly commandId: CommandId };

/** One way that the run was taken. */
export interface BranchView {
  /** Counts up from 1, the first way. */
  readonly branchId: number;
  /** Given by the visitor; empty until then. */
  readonly name: string;
  /** Where it left another; 0 for the first. */
  readonly forkedAtUs: SimTimeUs;
  /** How far it has been played when it was left; of the one that is shown, see `PlaybackState`. */
  readonly headUs: SimTimeUs;
  readonly commands: readonly JournaledCommand[];
}

/** `place`: what a saved run needs. `logs`: which logs lie on the disks. `segment`: the files of a log. `journal`: all events
 *  from the boot to the playhead. `configs`: what is set where. `groupHistory`: what happened about a group from that time to
 *  the playhead, its messages included. `biography`: the life of one record, as far as the playhead. `recheck`: every
 *  promise, from scratch. `history`: what the clients' own history proves so far, by the classes of the literature.
 *  `traffic`: all that happened in a stretch of time, up to the playhead. `frameAt`: the picture of an earlier moment.
 *  `metrics`: Kafka's metrics in a stretch of time, as far as the branch has been played. `trial`: another run, played beside
 *  this one from its boot to `untilUs`, and what is true at its end. `batching`: this run played on from a moment beside
 *  itself, with other values of a producer. `offsetsAt`: where a time begins in each partition of a topic (ListOffsets).
 *  `story`: what the journal tells of the time before an event, as much of it as is at hand. */
export type Question =
  | { readonly kind: 'place' | 'logs' | 'journal' | 'configs' | 'recheck' | 'history' }
  | { readonly kind: 'biography'; readonly query: RecordQuery }
  | { readonly kind: 'groupHistory'; readonly groupId: string; readonly fromUs: SimTimeUs }
  | { readonly kind: 'traffic'; readonly fromUs: SimTimeUs; readonly toUs: SimTimeUs }
  | { readonly kind: 'frameAt'; readonly atUs: SimTimeUs }
  | {
      readonly kind: 'metrics';
      readonly fromUs: SimTimeUs;
      readonly toUs: SimTimeUs;
      /** Values of each series, at most about so many. */
      readonly points: number;
    }
  | {
      readonly kind: 'trial';
      readonly scenario: Scenario;
      readonly untilUs: SimTimeUs;
      readonly facts: readonly Fact[];
    }
  | { readonly kind: 'offsetsAt'; readonly topic: string; readonly sinceMs: number }
  | { readonly kind: 'story'; readonly beforeId: EventId }
  | { readonly kind: 'batching'; readonly trial: BatchingTrial }
  | { readonly kind: 'segment'; readonly node: NodeId; readonly partition: PartitionKey };

export interface Answers {
  readonly place: Held;
  readonly logs: readonly { readonly node: NodeId; readonly partition: PartitionKey }[];
  /** Named and filled as a clean shutdown of Kafka would leave them; null when the node keeps no such log. */
  readonly segment: readonly { readonly name: string; readonly bytes: Uint8Array }[] | null;
  /** One JSON object on each line; the parts make one text. */
  readonly journal: readonly string[];
  readonly configs: ConfigsView;
  readonly groupHistory: readonly EngineEvent[];
  readonly traffic: Traffic;
  /** Null: the playhead has not come there. */
  readonly frameAt: ClusterFrame | null;
  readonly metrics: MetricsView;
  /** Null: nobody knows of such a record. */
  readonly biography: Biography | null;
  readonly recheck: readonly InvariantViolation[];
  /** How often each class was met with; every class, 0 where there is none. */
  readonly history: Outcome['history'];
  /** Of each fact, whether it is true; paths may begin with `outcome`, event facts count from the boot. */
  readonly trial: readonly boolean[];
  readonly batching: BatchingReading;
  readonly story: StoryPage;
  /** By number of the partition; −1 where nothing readable is that new, or nobody leads. */
  readonly offsetsAt: Readonly<Record<string, number>>;
}

/** Events worth a sentence, one after the other up to the one before which was asked, oldest first. */
export interface StoryPage {
  readonly events: readonly EngineEvent[];
  /** There are none before these; else ask again before the first of them. */
  readonly isFromBoot: boolean;
}

/** What happened in a stretch of time, oldest first. */
export interface Traffic {
  /** Later than was asked for when there was too much: the newest is here. */
  readonly fromUs: SimTimeUs;
  readonly events: readonly EngineEvent[];
}

/** Where the playhead is and how it moves. */
export interface PlaybackState {
  readonly playing: boolean;
  readonly pace: Pace;
  /** Simulated seconds per wall second right now; what `auto` chose. */
  readonly rate: number;
  /** What auto pace is hurrying through, for the clock's caption; null when it is not. */
  readonly wait: Wait | null;
  readonly timeUs: SimTimeUs;
  /** How far this branch has been played: what lies between is its recorded future. */
  readonly headUs: SimTimeUs;
}

export type Wait =
  | { readonly kind: 'brokerSession'; readonly broker: string; readonly untilUs: SimTimeUs }
  | { readonly kind: 'joinBarrier'; readonly groupId: string; readonly untilUs: SimTimeUs }
  | {
      readonly kind: 'memberSession';
      readonly groupId: string;
      readonly consumerId: string;
      readonly untilUs: SimTimeUs;
    }
  | { readonly kind: 'replicaLag'; readonly partition: PartitionKey; readonly untilUs: SimTimeUs }
  | { readonly kind: 'brokerStart'; readonly broker: string; readonly untilUs: SimTimeUs };

/** Part of the timeline: committed records per bucket from `fromBucket` on, and the markers in them. */
export interface TimelineSlice {
  readonly bucketUs: number;
  readonly fromBucket: number;
  readonly committed: readonly number[];
  readonly markers: readonly TimelineMarker[];
}

export interface TimelineMarker {
  readonly eventId: number;
  readonly timeUs: SimTimeUs;
  readonly kind:
    | 'down'
    | 'up'
    | 'election'
    | 'rebalance'
    | 'isrShrink'
    | 'isrFull'
    | 'loss'
    | 'power'
    | 'slowed'
    | 'network'
    | 'command'
    | 'controller';
  /** What it is about: a broker, a group, a partition; several partitions of one election are one marker. */
  readonly subject: string;
}

export type Preview =
  | { readonly ok: false; readonly reason: RejectReason }
  | {
      readonly ok: true;
      /** Per group touched: the generation it would reach, whether it became stable, and who would own what. */
      readonly groups: readonly {
        readonly groupId: string;
        readonly generation: number;
        readonly stable: boolean;
        readonly afterMs: number;
        readonly owned: Readonly<Record<string, readonly PartitionKey[]>>;
      }[];
    };

/** Why the worker is gone. `threw`: in words of the browser's, or of whatever failed there. */
export type Death =
  | { readonly kind: 'notLoaded' | 'unreadable' }
  | { readonly kind: 'silent'; readonly seconds: number }
  | { readonly kind: 'threw'; readonly message: string };

/** The store's side of the road; `worker/worker-link.ts` and `worker/inline-link.ts` build it. */
export interface EngineLink {
  send(message: ToWorker): void;
  /** Called with every message of the worker, in order. Returns the way to stop. */
  listen(onMessage: (message: FromWorker) => void): () => void;
  /** Called when the worker died or stopped answering. */
  onDeath(listener: (death: Death) => void): () => void;
  /** Ends the worker, if alive, and starts a fresh one that knows nothing. */
  restart(): void;
  /** Ends the worker for good. */
  end(): void;
}
