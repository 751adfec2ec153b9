/** The door of the store: a mirror of the cluster and a memory of where you were looking. */

export type { BranchesState } from './branches.ts';
export { createHighwaterStore, type HighwaterStore, type StoreOptions } from './highwater.ts';
export {
  CALM_RATE,
  HighwaterProvider,
  useBranches,
  useClientNames,
  useCloseUp,
  useFormWish,
  useFormWishes,
  useFrame,
  useFrameParts,
  useHighwater,
  useIsCalm,
  useJournal,
  useLookout,
  usePlayback,
  usePrefs,
  useRun,
  useTimeline,
  useTwin,
  useUnhurriedFrame,
  useVerbs,
  useView,
  useWish,
} from './hooks.ts';
export type { JournalState } from './journal.ts';
export { type JournalFilters, type JournalKind, NO_FILTERS } from './journal-filters.ts';
export { type LinkState, linkBetween } from './links.ts';
export { DEFAULT_PREFS, type Locale, type Motion, type Prefs, type Skin, type Theme } from './prefs.ts';
export type { RunState, Stop } from './run.ts';
export { isSameSelection, type SelectedEvent, type SelectedThing, type Selection } from './selection.ts';
export type { LookoutState } from './slices.ts';
export type { TimelineState } from './timeline.ts';
export { flightsIn, type KnownTraffic, useTraffic } from './traffic.ts';
export type { Verbs, WhatToOpen } from './verbs.ts';
export type {
  Carried,
  CarryTarget,
  DialogName,
  DrawerTab,
  FormSubject,
  Landing,
  LensName,
  LessonPlace,
  PendingCommand,
  Refusal,
  ScaleChoice,
  SoughtConfig,
  Toast,
  ToastContent,
  ViewState,
} from './view.ts';
