/** How React reads the store: one narrow selector per need; it must return something stable (part of the state, or a
 *  plain value), never a new array or object. */
import {
  type Context,
  createContext,
  createElement,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { type StoreApi, useStore } from 'zustand';
import type { CloseUp } from '../contract/close-up.ts';
import { isSame } from '../contract/delta.ts';
import { invariant, type RejectReason } from '../contract/errors.ts';
import type { ClusterFrame } from '../contract/frame.ts';
import type { CommandId } from '../contract/ids.ts';
import type { PlaybackState } from '../contract/messages.ts';
import type { BranchesState } from './branches.ts';
import type { HighwaterStore } from './highwater.ts';
import type { JournalState } from './journal.ts';
import type { Prefs } from './prefs.ts';
import type { RunState } from './run.ts';
import type { LookoutState } from './slices.ts';
import type { TimelineState } from './timeline.ts';
import type { Verbs } from './verbs.ts';
import type { ViewState } from './view.ts';

const StoreContext: Context<HighwaterStore | null> = createContext<HighwaterStore | null>(null);

export function HighwaterProvider({ store, children }: { store: HighwaterStore; children: ReactNode }) {
  return createElement(StoreContext.Provider, { value: store }, children);
}

/** The store itself: for reading without drawing again, as an animation frame does (`store.frame.getState()`). */
export function useHighwater(): HighwaterStore {
  const store = useContext(StoreContext);
  invariant(store !== null, 'a panel stands outside of HighwaterProvider');
  return store;
}

function useSlice<S, T>(slice: (store: HighwaterStore) => StoreApi<S>, select: (state: S) => T): T {
  return useStore(slice(useHighwater()), select);
}

export const useFrame = <T>(select: (frame: ClusterFrame) => T): T => useSlice((s) => s.frame, select);
/** Like `useFrame` for what is put together anew each time: while its contents are the same, it is the same. */
export function useFrameParts<T>(select: (frame: ClusterFrame) => T): T {
  const last = useRef<T>(undefined);
  return useFrame((frame) => {
    const next = select(frame);
    if (last.current === undefined || !isSame(last.current, next)) last.current = next;
    return last.current;
  });
}
/** Like `useFrame`, for a number that nobody can read as fast as it counts: while the run plays, at most so often. */
export function useUnhurriedFrame(select: (frame: ClusterFrame) => number, everyMs = 125): number {
  const { frame, playback } = useHighwater();
  const subscribe = useCallback(
    (tell: () => void) => {
      let toldAtMs = Number.NEGATIVE_INFINITY;
      const stops = [
        frame.subscribe(() => {
          const nowMs = performance.now();
          if (playback.getState().playing && nowMs - toldAtMs < everyMs) return;
          toldAtMs = nowMs;
          tell();
        }),
        // Standing still, it is exact.
        playback.subscribe(({ playing }) => playing || tell()),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
    [frame, playback, everyMs],
  );
  return useSyncExternalStore(subscribe, () => select(frame.getState()));
}
export const usePlayback = <T>(select: (playback: PlaybackState) => T): T =>
  useSlice((s) => s.playback, select);
/** Simulated seconds in a second. Faster than this, polite motion would be over before it is seen: it is cut. */
export const CALM_RATE = 3;
export const useIsCalm = (): boolean => usePlayback(({ rate }) => rate > CALM_RATE);
export const useRun = <T>(select: (run: RunState) => T): T => useSlice((s) => s.run, select);
export const useView = <T>(select: (view: ViewState) => T): T => useSlice((s) => s.view, select);
export const usePrefs = <T>(select: (prefs: Prefs) => T): T => useSlice((s) => s.prefs, select);
export const useTimeline = <T>(select: (timeline: TimelineState) => T): T =>
  useSlice((s) => s.timeline, select);
export const useCloseUp = (): CloseUp | null =>
  useSlice(
    (s) => s.closeUp,
    (state) => state.closeUp,
  );
export const useLookout = <T>(select: (lookout: LookoutState) => T): T => useSlice((s) => s.lookout, select);
/** The other run of a pair; null while nothing is compared. */
export const useTwin = (): HighwaterStore | null =>
  useSlice(
    (s) => s.twin,
    ({ store }) => store,
  );
export const useBranches = <T>(select: (state: BranchesState) => T): T => useSlice((s) => s.branches, select);
export const useJournal = <T>(select: (journal: JournalState) => T): T => useSlice((s) => s.journal, select);
/** For the form in the open dialog: hand it the wish that was uttered. An accepted one closes the dialog; of a refused
 *  one it answers the reason. */
export function useFormWish(): readonly [RejectReason | null, (commandId: CommandId | null) => void] {
  const verbs = useVerbs();
  const [{ commandId, reason, isPending }, setCommandId] = useWish();
  const isAccepted = commandId !== null && !isPending && reason === null;
  useEffect(() => {
    if (isAccepted) verbs.openDialog(null);
  }, [isAccepted, verbs]);
  return [reason, setCommandId];
}
/** As `useFormWish`, for a form that utters several wishes at once: it closes when all of them are accepted. */
export function useFormWishes(): readonly [
  RejectReason | null,
  (commandIds: readonly (CommandId | null)[]) => void,
] {
  const verbs = useVerbs();
  const [ids, setIds] = useState<readonly CommandId[]>([]);
  const isPending = useView(({ pending }) => pending.some(({ commandId }) => ids.includes(commandId)));
  // What is refused at once is in the journal too, so that none of several is overlooked.
  const refused = useView(({ lastRefusal }) =>
    lastRefusal && ids.includes(lastRefusal.commandId) ? lastRefusal.reason : null,
  );
  const verdict = useJournal(({ events }) =>
    events.find((event) => event.type === 'command.rejected' && ids.includes(event.commandId)),
  );
  const reason = refused ?? (verdict?.type === 'command.rejected' ? verdict.reason : null);
  const isAccepted = ids.length > 0 && !isPending && reason === null;
  useEffect(() => {
    if (isAccepted) verbs.openDialog(null);
  }, [isAccepted, verbs]);
  return [reason, (commandIds) => setIds(commandIds.filter((id) => id !== null))];
}
/** For a setting that is changed where it is shown: hand it the wish that was uttered. Answers why the last one was refused, at
 *  once or later by the cluster, and whether the engine is still to answer it. */
export function useWish(): readonly [
  { readonly commandId: CommandId | null; readonly reason: RejectReason | null; readonly isPending: boolean },
  (commandId: CommandId | null) => void,
] {
  const [commandId, setCommandId] = useState<CommandId | null>(null);
  const isPending = useView(({ pending }) => pending.some((wish) => wish.commandId === commandId));
  const refused = useView(({ lastRefusal }) =>
    commandId !== null && lastRefusal?.commandId === commandId ? lastRefusal.reason : null,
  );
  const verdict = useJournal(({ events }) =>
    commandId === null
      ? undefined
      : events.findLast((event) => event.type === 'command.rejected' && event.commandId === commandId),
  );
  const reason = refused ?? (verdict?.type === 'command.rejected' ? verdict.reason : null);
  return [{ commandId, reason, isPending }, setCommandId];
}
/** What clients are called now, by id. The same function as long as nobody comes or goes. */
export function useClientNames(): (id: string) => string | undefined {
  const names = useFrameParts(({ consumers, producers }) =>
    Object.fromEntries(
      [...Object.values(consumers), ...Object.values(producers)].map(({ id, name }) => [id, name]),
    ),
  );
  return useCallback((id: string) => names[id], [names]);
}
/** The same object for the life of the page. */
export const useVerbs = (): Verbs => useHighwater().verbs;
