/** The wishes a panel may utter. Each becomes one message or one change of the view; none changes the world by itself. */
import type { CloseUpSubject } from '../contract/close-up.ts';
import type { Command, PowerLoss, ProducerSettings, TopicSettings } from '../contract/commands.ts';
import type { EraName } from '../contract/eras.ts';
import type { Fact } from '../contract/facts.ts';
import type { Hardware } from '../contract/hardware.ts';
import type { BrokerId, CommandId, NodeId, PartitionKey } from '../contract/ids.ts';
import type { Answers, BranchAct, Pace, Question } from '../contract/messages.ts';
import type { OtherRun, ShippedScenario } from '../contract/saved-run.ts';
import type { SimTimeUs } from '../contract/units.ts';
import type { Watch } from '../contract/watch.ts';
import type { CommitRule, Delivery } from '../contract/what-if.ts';
import type { JournalFilters } from './journal-filters.ts';
import type { LinkState } from './links.ts';
import type { Locale, Motion, Skin, Theme } from './prefs.ts';
import type { Selection } from './selection.ts';
import type {
  Carried,
  CarryTarget,
  DialogName,
  DrawerTab,
  FormSubject,
  LensName,
  ScaleChoice,
  SoughtConfig,
} from './view.ts';

/** Another run, by reference or as a text. */
export type WhatToOpen =
  | { readonly kind: 'shipped'; readonly source: ShippedScenario }
  /** A lesson, on a fresh cluster of its own. `step` from 0. */
  | { readonly kind: 'lesson'; readonly id: string; readonly step: number }
  /** A scenario or a saved run, as JSON. */
  | { readonly kind: 'file'; readonly text: string }
  /** The fragment of an address. */
  | { readonly kind: 'link'; readonly fragment: string };

export interface Verbs {
  // brokers and controllers
  killBroker(brokerId: BrokerId): void;
  stopBroker(brokerId: BrokerId): void;
  startBroker(brokerId: BrokerId): void;
  /** The process stands still, as in a long garbage collection. */
  pauseBroker(brokerId: BrokerId): void;
  resumeBroker(brokerId: BrokerId): void;
  cutPower(brokerId: BrokerId, lose: PowerLoss): void;
  /** All brokers and controllers lose power at once. */
  blackout(lose: PowerLoss): void;
  addBroker(): void;
  /** 1 is normal speed. */
  slowBroker(brokerId: BrokerId, factor: number): void;
  /** Its disk has no room left, does not work, or is well again. */
  setDisk(brokerId: BrokerId, what: 'fill' | 'fail' | 'heal'): void;
  /** Of all brokers; null: work costs nothing. */
  setHardware(hardware: Partial<Hardware> | null): void;
  /** From every other node. */
  cutBroker(brokerId: BrokerId): void;
  healBroker(brokerId: BrokerId): void;
  /** Of one link between two nodes. */
  setLink(a: NodeId, b: NodeId, state: LinkState): void;
  killController(controllerId: BrokerId): void;
  stopController(controllerId: BrokerId): void;
  startController(controllerId: BrokerId): void;
  // topics and producers
  // What a form asks for answers the id of the wish, for `useAnswer`; null when there is nobody to ask.
  createTopic(topic: TopicSettings): CommandId | null;
  addPartitions(name: string, partitionCount: number): void;
  electLeader(topic: string, partition: number, election: 'preferred' | 'unclean'): void;
  /** Null takes back what is under way. */
  reassign(topic: string, partition: number, replicas: readonly BrokerId[] | null): void;
  deleteTopic(name: string): void;
  /** Not Kafka: what the topic takes for committed. */
  setCommitRule(name: string, rule: CommitRule): void;
  addProducer(name: string, topic: string, settings: ProducerSettings): CommandId | null;
  configureProducer(producerId: string, settings: Partial<ProducerSettings>): void;
  /** So many records at once. */
  sendBurst(producerId: string, count: number): void;
  flushProducer(producerId: string): void;
  removeProducer(producerId: string): void;
  crashProducer(producerId: string): void;
  startProducer(producerId: string): void;
  /** Its process stands still, or goes on. */
  pauseProducer(producerId: string, paused: boolean): void;
  // consumers and groups; a null group is the bench
  addConsumer(groupId: string | null): void;
  moveConsumer(consumerId: string, groupId: string | null): void;
  removeConsumer(consumerId: string): void;
  crashConsumer(consumerId: string): void;
  startConsumer(consumerId: string): void;
  stallConsumer(consumerId: string, stalled: boolean): void;
  /** Not Kafka: records are pushed to it, or it fetches them again. */
  setDelivery(consumerId: string, delivery: Delivery): void;
  /** commitSync(). */
  commitNow(consumerId: string): void;
  /** seekToBeginning() or seekToEnd() of these partitions. */
  seekTo(consumerId: string, partitions: readonly PartitionKey[], to: 'beginning' | 'end'): void;
  /** pause() or resume() of these partitions. */
  pausePartitions(consumerId: string, partitions: readonly PartitionKey[], paused: boolean): void;
  addGroup(group: Omit<Extract<Command, { type: 'group.add' }>, 'type'>): CommandId | null;
  /** kafka-consumer-groups.sh: where a group without members begins next time, that it forgets it, and that it goes. */
  resetOffsets(groupId: string, topic: string, to: 'beginning' | 'end'): void;
  deleteOffsets(groupId: string, topic: string): void;
  deleteGroup(groupId: string): void;
  // time
  play(): void;
  pause(): void;
  togglePlay(): void;
  setPace(pace: Pace): void;
  step(by: 'event' | 'rpc' | 'story', direction: 1 | -1): void;
  seek(timeUs: SimTimeUs): void;
  /** To another branch; or a name for one, or an end to one. */
  branch(act: Exclude<BranchAct, { kind: 'undo' }>): void;
  /** Puts another run beside this one, at the same moment, with its clock linked. */
  compare(other: OtherRun): Promise<void>;
  endCompare(): void;
  /** A new branch from just before the last own wish; the one with it stays. */
  undo(): void;
  /** A fresh worker, brought to where the dead or failed one had come. */
  restart(): void;
  /** After a failure: the run again, standing still at the last instant before it. */
  rewind(): void;
  /** Plays on over the promise that the run has stopped at. */
  overlook(): void;
  /** The same scenario from its opening moment, all wishes forgotten. */
  startOver(): void;
  /** Something that no frame holds; null when the run cannot tell any more. */
  ask<Q extends Question>(question: Q): Promise<Answers[Q['kind']] | null>;
  /** Another run, played beside this one from its boot to `untilUs`: whether each fact is true then. Null when it cannot be
   *  played. */
  playTrial(
    source: ShippedScenario,
    untilUs: SimTimeUs,
    facts: readonly Fact[],
  ): Promise<readonly boolean[] | null>;
  /** In place of this run. Answers what is wrong with it, in sentences (a toast says it too); none when it opens. */
  openRun(what: WhatToOpen): Promise<readonly string[]>;
  /** A new cluster of the same scenario, as another release of Kafka would run it. All that was done is forgotten. */
  bootEra(era: EraName): void;
  /** A wish of a lesson's, in the visitor's name. Null when there is nobody to ask. */
  carryOut(command: Command): CommandId | null;
  /** What is looked out for from now on, in place of what was; `lookout` tells what has come true. */
  watch(watches: readonly Watch[]): void;
  // the hand
  pickUp(consumerId: string, by: Carried['by']): void;
  /** Over a target, or (null) over nothing; asks the engine what a drop would do. */
  carryOver(target: CarryTarget | null): void;
  /** Lets go over the current target. Answers whether that is a wish (a drop where it came from is none). */
  drop(): boolean;
  putBack(): void;
  // the view
  select(selection: Selection | null): void;
  showLens(lens: LensName): void;
  /** No lesson is at hand any more. */
  leaveLesson(): void;
  setScale(scale: ScaleChoice): void;
  /** A lens wants this up close, or (null) nothing any more. */
  lookAt(subject: CloseUpSubject | null): void;
  openDrawer(tab: DrawerTab | null): void;
  /** Which lines of the journal are shown from now on; what is not named stays. */
  filterJournal(change: Partial<JournalFilters>): void;
  openDialog(name: Exclude<DialogName, 'form'> | null): void;
  /** Asks for the values of a wish. */
  openForm(form: FormSubject): void;
  /** Opens the configs where this one is; null: no longer looked for. */
  findConfig(sought: SoughtConfig | null): void;
  toggleTopic(name: string): void;
  dismissToast(toastId: number): void;
  dismissHint(): void;
  setTheme(theme: Theme): void;
  setLocale(locale: Locale): void;
  setMotion(motion: Motion): void;
  setSkin(skin: Skin): void;
  setPresenting(presenting: boolean): void;
}
