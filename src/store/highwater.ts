/** The mirror of one run: slices that only the worker's messages write, a view that only verbs write. */
import { createStore } from 'zustand/vanilla';
import { type ClusterFrame, EMPTY_FRAME } from '../contract/frame.ts';
import type { EngineLink, PlaybackState, ToWorker } from '../contract/messages.ts';
import type { Scenario } from '../contract/scenario.ts';
import { createActions } from './actions.ts';
import { EMPTY_JOURNAL, type JournalState } from './journal.ts';
import { createPrefs, DEFAULT_PREFS, type Prefs } from './prefs.ts';
import { receive } from './receive.ts';
import { firstRun, type RunState } from './run.ts';
import type { Slices } from './slices.ts';
import { EMPTY_TIMELINE, type TimelineState } from './timeline.ts';
import type { Verbs } from './verbs.ts';
import { createView } from './view.ts';

export interface HighwaterStore extends Slices {
  readonly scenario: Scenario;
  readonly verbs: Verbs;
  /** Once per animation frame with the wall time since the last: passes at most one unanswered beat to the worker. */
  beat(wallMs: number): void;
  /** Deaf and silent from now on. */
  dispose(): void;
}

export interface StoreOptions {
  readonly prefs?: Partial<Prefs>;
  /** Called with the preferences whenever they change. */
  readonly savePrefs?: (prefs: Prefs) => void;
}

/** Most wall time one beat may carry, so that a page that stood still does not leap. */
const BEAT_MS_MAX = 250;

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
  };
  let owedMs = 0;
  let isAwaitingAnswer = false;
  const send = (message: ToWorker): void => link.send(message);
  const { verbs, open } = createActions({
    slices,
    scenario,
    send,
    restartLink: () => {
      isAwaitingAnswer = false;
      link.restart();
    },
  });

  const deafen = [
    link.listen((message) => {
      if (message.type === 'frame' || message.type === 'reset' || message.type === 'opened')
        isAwaitingAnswer = false;
      receive(slices, message, send);
    }),
    link.onDeath((why) => {
      slices.run.setState({ status: 'dead', why });
      slices.view.setState({ carried: null, pending: [] });
    }),
    slices.prefs.subscribe((next) => options.savePrefs?.(next)),
  ];
  open([], null);

  return {
    ...slices,
    scenario,
    verbs,
    beat: (wallMs) => {
      const { status, runId } = slices.run.getState();
      owedMs = Math.min(BEAT_MS_MAX, owedMs + wallMs);
      if (status !== 'running' || isAwaitingAnswer) return;
      isAwaitingAnswer = true;
      send({ type: 'tick', runId, wallMs: owedMs });
      owedMs = 0;
    },
    dispose: () => {
      for (const stop of deafen) stop();
    },
  };
}
