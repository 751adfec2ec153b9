/** The parts of the mirror, each a small store of its own, so that a panel hears only of what it reads. */
import type { StoreApi } from 'zustand/vanilla';
import type { CloseUp } from '../contract/close-up.ts';
import type { ClusterFrame } from '../contract/frame.ts';
import type { PlaybackState } from '../contract/messages.ts';
import type { Seen, Watch } from '../contract/watch.ts';
import type { BranchesState } from './branches.ts';
import type { JournalState } from './journal.ts';
import type { Prefs } from './prefs.ts';
import type { RunState } from './run.ts';
import type { TimelineState } from './timeline.ts';
import type { ViewState } from './view.ts';

export interface Slices {
  readonly frame: StoreApi<ClusterFrame>;
  readonly playback: StoreApi<PlaybackState>;
  readonly run: StoreApi<RunState>;
  readonly view: StoreApi<ViewState>;
  readonly prefs: StoreApi<Prefs>;
  readonly timeline: StoreApi<TimelineState>;
  readonly journal: StoreApi<JournalState>;
  readonly branches: StoreApi<BranchesState>;
  readonly closeUp: StoreApi<CloseUpState>;
  readonly lookout: StoreApi<LookoutState>;
}

/** What the worker shows of the thing that a lens looks at; null while it looks at nothing, or at what is not there. */
export interface CloseUpState {
  readonly closeUp: CloseUp | null;
}

/** Facts that the worker looks out for. */
export interface LookoutState {
  readonly watches: readonly Watch[];
  /** Those that have come true, by `watchId`. */
  readonly seen: Readonly<Record<string, Seen>>;
}

export const NO_LOOKOUT: LookoutState = { watches: [], seen: {} };
