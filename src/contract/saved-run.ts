/** A run that can be held: in a link, in a file. History is scenario + seed + commands; the rest says where one looked. */
import type { JournaledCommand } from './commands.ts';
import type { EraName } from './eras.ts';
import type { Scenario } from './scenario.ts';
import type { SimTimeUs } from './units.ts';

/** Of this program, as in package.json: a link says which one made it. */
export const PROGRAM_VERSION = '0.1.0';

/** A scenario that the site ships, and what is otherwise in it. Taken in this order: variant, era, parts. */
export interface ShippedScenario {
  /** As in `public/scenarios/<shipped>.json`. */
  readonly shipped: string;
  /** The id of one of its variants. */
  readonly variant?: string;
  /** As another release of Kafka would run it. */
  readonly era?: EraName;
  /** Parts by path with slashes: `{ "seed": "7f3a", "topics/0/configs/min.insync.replicas": "2" }`. */
  readonly set?: Readonly<Record<string, unknown>>;
}

/** Where a run comes from: a shipped scenario by its name, or one that is written out. */
export type ScenarioSource = ShippedScenario | Scenario;

export const isShipped = (source: ScenarioSource): source is ShippedScenario => 'shipped' in source;

/** One thing of the picture, by its key in the frame's tables. */
export interface SavedSelection {
  readonly kind:
    | 'partition'
    | 'replica'
    | 'broker'
    | 'controller'
    | 'producer'
    | 'group'
    | 'consumer'
    | 'topic'
    | 'event'
    | 'record';
  readonly id: string;
  /** Of a replica. */
  readonly brokerId?: number;
  /** Of a record; its `id` is the partition. */
  readonly offset?: number;
}

export interface SavedRun {
  /** Version of this form. */
  readonly highwater: 1;
  /** The program that wrote it; absent when a person did. */
  readonly program?: string;
  readonly scenario: ScenarioSource;
  /** In order of time. Some may lie beyond `atUs`: they take effect when the run comes there. */
  readonly commands: readonly JournaledCommand[];
  /** The moment to open at, simulated microseconds. */
  readonly atUs: SimTimeUs;
  /** The engine's digest at that moment, all things of its last microsecond done; absent when nothing is promised. */
  readonly digest?: string;
  /** What the stage showed. */
  readonly lens?: string;
  readonly selection?: SavedSelection;
  /** The other one of a pair: the same moment of another run. */
  readonly against?: OtherRun;
}

/** The second run of a comparison. */
export interface OtherRun {
  readonly scenario: ScenarioSource;
  readonly commands: readonly JournaledCommand[];
}
