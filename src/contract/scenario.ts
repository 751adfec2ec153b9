/** A run before it runs: what stands at time zero, and what is asked at which time. Read from `public/scenarios/*.json`
 *  by `src/scenario`, carried out by the engine. */
import type {
  AssignorName,
  Command,
  CommitPractice,
  FailingSettings,
  ProducerSettings,
  TopicSettings,
  TransformSettings,
  UnreadablePractice,
} from './commands.ts';
import type { EraName, Rules } from './eras.ts';
import { rulesOf } from './eras.ts';
import type { Fact } from './facts.ts';
import type { Hardware } from './hardware.ts';
import type { BrokerId, NodeId, PartitionKey } from './ids.ts';
import type { ProcessingSettings } from './processing.ts';
import type { ConsumerWhatIf } from './what-if.ts';

export interface Scenario {
  /** Format version of this file. */
  readonly version: 1;
  readonly id: string;
  readonly era: EraName;
  /** Rules that differ from the era's. Tests set them; a scenario file cannot. */
  readonly rules?: Partial<Rules>;
  /** 1 to 32 characters; the same seed gives the same film. */
  readonly seed: string;
  readonly network: NetworkSettings;
  /** What the brokers' machines are made of. Absent: reading and writing cost nothing. */
  readonly hardware?: Partial<Hardware>;
  /** Voters of the quorum; none in eras with ZooKeeper. */
  readonly controllers: readonly BrokerId[];
  /** Servers of the ZooKeeper ensemble: 1, 3 or 5 in eras with ZooKeeper, absent in the others. */
  readonly zookeepers?: readonly number[];
  readonly brokers: readonly { readonly id: BrokerId; readonly rack: string | null }[];
  /** Kafka's broker configs by name, for all brokers and controllers, and ZooKeeper's for its servers; absent ones take the era's default. */
  readonly configs: Readonly<Record<string, string>>;
  readonly topics: readonly TopicSettings[];
  readonly producers: readonly ScenarioProducer[];
  readonly groups: readonly ScenarioGroup[];
  readonly consumers: readonly ScenarioConsumer[];
  readonly script: readonly ScriptedCommand[];
  /** Simulated milliseconds already played when the page opens. */
  readonly openAtMs: number;
  /** How long it takes until what is expected can be judged, simulated milliseconds. */
  readonly endAtMs?: number;
  readonly title?: Bilingual;
  /** One paragraph. */
  readonly about?: Bilingual;
  readonly expect?: readonly Expectation[];
  readonly variants?: readonly Variant[];
}

export interface NetworkSettings {
  /** One-way delay of a message, milliseconds: uniform between the two, drawn per message in each direction. */
  readonly latencyMsMin: number;
  readonly latencyMsMax: number;
  /** Time a node needs for one request, milliseconds. */
  readonly processingMs: number;
  /** Kilobytes (1000 bytes) a second that each node can send. Absent: endless. */
  readonly sendKBps?: number;
}

export interface ScenarioProducer {
  readonly name: string;
  readonly topic: string;
  readonly settings: ProducerSettings;
  /** When the workload starts, simulated milliseconds. */
  readonly startAtMs: number;
  /** Kafka's producer configs by name. */
  readonly configs: Readonly<Record<string, string>>;
}

export interface ScenarioGroup {
  readonly name: string;
  readonly topics: readonly string[];
  readonly assignor: AssignorName;
  /** A share group (KIP-932, era 4.1), whose `assignor` is of no importance; absent: its members' `group.protocol` decides. */
  readonly type?: 'share';
  /** Kafka's consumer configs by name, for all its members; of a share group also its group configs (`share.…`). */
  readonly configs: Readonly<Record<string, string>>;
}

export interface ScenarioConsumer {
  readonly name: string;
  readonly groupId: string | null;
  readonly startAtMs: number;
  /** Time the application needs for one record, milliseconds. */
  readonly processingMs: number;
  /** `client.rack`, where it is not its group's. */
  readonly rack?: string;
  /** The application writes what it makes of each record to another topic, and its offsets in the same transaction. Such
   *  an application sets `enable.auto.commit=false`, whatever its group's configs say. */
  readonly transform?: TransformSettings;
  /** How the application works; absent: one thread that only reads. What it says of commits goes before its group's
   *  `enable.auto.commit`. */
  readonly processing?: ProcessingSettings;
  /** `group.instance.id`: a static member, whose place in the group waits for it (KIP-345). */
  readonly instanceId?: string;
  /** What the application calls after each lot of records it has processed: commitSync(), commitAsync(), or commitAsync()
   *  with a commitSync() before partitions are given up. Beside `enable.auto.commit`. */
  readonly commits?: CommitPractice;
  /** Absent: it catches the exception and calls poll() again. */
  readonly unreadable?: UnreadablePractice;
  /** assign(): these partitions, whoever else reads them. It is no member of its group, and commits under its name. */
  readonly assigns?: readonly PartitionKey[];
  /** `partition.assignment.strategy`, what it likes best first, where it is not its group's: the members vote. */
  readonly assignors?: readonly AssignorName[];
  /** In a share group: on which records its application fails. */
  readonly failing?: FailingSettings;
  /** What it subscribes to, where it is not all that its group reads. */
  readonly topics?: readonly string[];
  /** Not Kafka. Absent: as Kafka does it. */
  readonly whatIf?: ConsumerWhatIf;
}

/** A step of the script. Steps are taken in order: none before the one above it. */
export interface ScriptedCommand {
  /** Not before this instant. */
  readonly atMs?: number;
  /** Not before this is true, looked at from `atMs` on and after the step above. */
  readonly when?: Fact;
  /** And so long after that, simulated milliseconds. */
  readonly afterMs?: number;
  readonly command: Command;
}

/** What the run must have come to at its end. */
export interface Expectation {
  readonly fact: Fact;
  /** In words, for people. */
  readonly because?: string;
}

/** The same seed and the same faults, with something set otherwise. */
export interface Variant {
  readonly id: string;
  readonly title: Bilingual;
  /** Parts of the scenario that differ, by path with slashes: `{ "era": "0.11", "topics/0/configs/min.insync.replicas": "2" }`. */
  readonly set: Readonly<Record<string, unknown>>;
  readonly expect: readonly Expectation[];
}

export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

/** Ids of all nodes a scenario boots, in boot order. */
export function nodesOf(scenario: Scenario): readonly NodeId[] {
  return [
    ...scenario.controllers.map((id) => `c${id}`),
    ...(scenario.zookeepers ?? []).map((id) => `z${id}`),
    ...scenario.brokers.map((b) => `b${b.id}`),
  ];
}

/** The rules a scenario's cluster follows. Frozen. */
export const scenarioRules = (scenario: Scenario): Rules =>
  Object.freeze({ ...rulesOf(scenario.era), ...scenario.rules });
