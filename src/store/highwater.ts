/** The mirror of one run: slices that only the worker's messages write, a view that only verbs write. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EraName } from '../contract/eras.ts';
import { type ClusterFrame, EMPTY_FRAME } from '../contract/frame.ts';
import type { EngineLink, PlaybackState, ToWorker } from '../contract/messages.ts';
import type { OtherRun, SavedRun, ScenarioSource, ShippedScenario } from '../contract/saved-run.ts';
import type { Scenario } from '../contract/scenario.ts';
import { createActions } from './actions.ts';
import { createBeat } from './beat.ts';
import { type BranchesState, ONE_BRANCH } from './branches.ts';
import { EMPTY_JOURNAL, type JournalState } from './journal.ts';
import { createPrefs, DEFAULT_PREFS, type Prefs } from './prefs.ts';
import { createQuestions } from './questions.ts';
import { receive } from './receive.ts';
import { firstRun, RUN, type RunState } from './run.ts';
import { selectionOf } from './selection.ts';
import { type CloseUpState, type LookoutState, NO_LOOKOUT, type Slices } from './slices.ts';
import { EMPTY_TIMELINE, type TimelineState } from './timeline.ts';
import { pushToast } from './toasts.ts';
import type { Verbs, WhatToOpen } from './verbs.ts';
import { createView, type LensName, type LessonPlace, type ToastContent } from './view.ts';

export interface HighwaterStore extends Slices {
  readonly scenario: Scenario;
  /** How a link refers to the scenario. */
  readonly source: ScenarioSource;
  readonly verbs: Verbs;
  /** The other run of a pair, whose clock follows this one's. */
  readonly twin: StoreApi<TwinState>;
  /** To this moment of its own run; only the newest wish counts while one is under way. */
  follow(timeUs: number): void;
  /** Once per animation frame with the wall time since the last: passes at most one unanswered beat to the worker. */
  beat(wallMs: number): void;
  /** Deaf and silent from now on. */
  dispose(): void;
}

export interface TwinState {
  /** Null: nothing is compared. */
  readonly store: HighwaterStore | null;
}

export interface StoreOptions {
  readonly prefs?: Partial<Prefs>;
  /** The run stands still until it is told to play: for those who asked for less motion. */
  readonly startsPaused?: boolean;
  /** A shipped opening of the scenario, when there is one. */
  readonly opening?: string | undefined;
  /** Where the scenario comes from; absent: it is written out in links. */
  readonly source?: ScenarioSource;
  /** A run to take up: its commands, its moment, and what was looked at. It stands still there. */
  readonly saved?: SavedRun | null;
  readonly lens?: LensName | undefined;
  /** A lesson to begin with. */
  readonly lesson?: LessonPlace | null;
  /** The link is this store's alone, and ends with it. */
  readonly endsLink?: boolean;
  /** Something to say at once. */
  readonly notice?: ToastContent | null;
  /** Opens another run in place of this one; answers what is wrong with it, in sentences, when it cannot. */
  readonly openRun?: (what: WhatToOpen) => Promise<readonly string[]>;
  /** Finds a shipped scenario; null when it cannot be. */
  readonly findScenario?: (source: ShippedScenario) => Promise<Scenario | null>;
  /** Makes the other run of a pair; answers sentences when it cannot be. */
  readonly makeTwin?: (other: OtherRun, atUs: number) => Promise<HighwaterStore | readonly string[]>;
  /** Opens the page anew with another release of Kafka. */
  readonly bootEra?: (era: EraName) => void;
  /** Called with the preferences whenever they change. */
  readonly savePrefs?: (prefs: Prefs) => void;
}

const STANDING: PlaybackState = { playing: false, pace: 'auto', rate: 0, wait: null, timeUs: 0, headUs: 0 };

export function createHighwaterStore(
  link: EngineLink,
  scenario: Scenario,
  options: StoreOptions = {},
): HighwaterStore {
  const prefs = { ...DEFAULT_PREFS, ...options.prefs };
  const slices: Slices = {
    frame: createStore<ClusterFrame>(() => EMPTY_FRAME),
    playback: createStore<PlaybackState>(() => STANDING),
    run: createStore<RunState>(() => firstRun),
    view: createView(!prefs.hintSeen),
    prefs: createPrefs(prefs),
    timeline: createStore<TimelineState>(() => EMPTY_TIMELINE),
    journal: createStore<JournalState>(() => EMPTY_JOURNAL),
    branches: createStore<BranchesState>(() => ONE_BRANCH),
    closeUp: createStore<CloseUpState>(() => ({ closeUp: null })),
    lookout: createStore<LookoutState>(() => NO_LOOKOUT),
  };
  const beat = createBeat((wallMs) => link.send({ type: 'tick', runId: RUN, wallMs }));
  const send = (message: ToWorker): void => {
    if (isAnsweredByPicture(message)) beat.onAsked();
    link.send(message);
  };
  const questions = createQuestions(send);
  const twin = createStore<TwinState>(() => ({ store: null }));
  const { verbs, open, onPicture, follow } = createActions({
    compare,
    endCompare: () => pairWith(null),
    slices,
    scenario,
    questions,
    findScenario: options.findScenario ?? (() => Promise.resolve(null)),
    openRun: options.openRun ?? (() => Promise.resolve([])),
    opening: options.opening,
    send,
    bootEra: options.bootEra ?? (() => undefined),
    restartLink: () => {
      beat.reset();
      link.restart();
    },
  });

  const deafen = [
    link.listen((message) => {
      receive(slices, message, send);
      if (message.type === 'answer') questions.onAnswer(message.askId, message.answer);
      if (message.type === 'failed') questions.onEnd();
      if (message.type === 'frame' || message.type === 'reset' || message.type === 'opened') {
        beat.onPicture();
        onPicture();
      }
    }),
    link.onDeath((death) => {
      slices.run.setState({ status: 'dead', death, stop: null, progress: null });
      questions.onEnd();
      slices.view.setState({ carried: null, pending: [] });
    }),
    slices.playback.subscribe(({ timeUs }) => twin.getState().store?.follow(timeUs)),
    slices.prefs.subscribe((next) => options.savePrefs?.(next)),
  ];
  const { saved } = options;
  open(saved?.commands ?? [], saved?.atUs ?? null);
  if (options.startsPaused || saved) send({ type: 'play', runId: RUN, playing: false });
  if (options.lens) verbs.showLens(options.lens);
  if (options.lesson) slices.view.setState({ lesson: options.lesson, drawer: 'lesson', hint: false });
  if (options.notice) pushToast(slices.view, options.notice);
  if (saved) void takeUp(saved);

  function pairWith(other: HighwaterStore | null): void {
    twin.getState().store?.dispose();
    twin.setState({ store: other });
  }

  async function compare(other: OtherRun): Promise<void> {
    const made = (await options.makeTwin?.(other, slices.playback.getState().timeUs)) ?? [];
    if (isStore(made)) {
      pairWith(made);
      catchUp(made);
    } else pushToast(slices.view, { kind: 'cannotOpen', problems: made });
  }

  /** What the clock did while the other one was still opening, it has not heard of. */
  function catchUp(other: HighwaterStore): void {
    const stop = other.run.subscribe(({ status }) => {
      if (status !== 'running') return;
      stop();
      other.follow(slices.playback.getState().timeUs);
    });
  }

  /** Looks at what was looked at, and whether it is what was promised. */
  async function takeUp({ digest, program, selection }: SavedRun): Promise<void> {
    const held = await questions.ask({ kind: 'place' });
    if (held && digest !== undefined && held.digest !== digest)
      pushToast(slices.view, { kind: 'otherRun', program: program ?? '' });
    if (held && selection) verbs.select(selectionOf(selection));
  }

  return {
    ...slices,
    scenario,
    source: options.source ?? scenario,
    verbs,
    twin,
    follow,
    beat: (wallMs) => {
      if (slices.run.getState().status === 'running') beat.onFrame(wallMs);
    },
    dispose: () => {
      twin.getState().store?.dispose();
      if (options.endsLink) link.end();
      for (const stop of deafen) stop();
    },
  };
}

const isStore = (made: HighwaterStore | readonly string[]): made is HighwaterStore => 'verbs' in made;

/** What the worker answers with one frame or reset. Ticks are counted where they are sent. */
const isAnsweredByPicture = ({ type }: ToWorker): boolean =>
  type === 'open' ||
  type === 'follow' ||
  type === 'look' ||
  type === 'command' ||
  type === 'step' ||
  type === 'seek' ||
  type === 'resync';
