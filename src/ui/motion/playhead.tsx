/** The one animation loop. Everything that moves is drawn here, at the time the playhead says, and here the page gives
 *  the simulation its beat. While the tab is hidden the browser calls no frames, so both stand still. */
import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react';

/** What moves the loop, handed in from outside. */
export interface PlayheadSource {
  /** Simulated time of the latest frame, microseconds. */
  timeUs(): number;
  /** Called once per animation frame with the wall time since the last, milliseconds. */
  beat(wallMs: number): void;
}

type Draw = (timeUs: number) => void;

export interface Playhead {
  /** Calls back once per animation frame. Returns the way to stop. */
  subscribe(draw: Draw): () => void;
  start(): void;
  stop(): void;
}

/** @param leastMs wall milliseconds between two pictures at least; the frames between are let go */
export function createPlayhead(source: PlayheadSource, leastMs = 0): Playhead {
  const draws = new Set<Draw>();
  let request = 0;
  let lastMs: number | null = null;

  const onFrame = (nowMs: number): void => {
    request = requestAnimationFrame(onFrame);
    if (lastMs !== null && nowMs - lastMs < leastMs) return;
    const timeUs = source.timeUs();
    for (const draw of draws) draw(timeUs);
    // The first frame after a pause of the loop measures nothing.
    source.beat(lastMs === null ? 0 : Math.max(0, nowMs - lastMs));
    lastMs = nowMs;
  };
  const onVisibility = (): void => {
    lastMs = null;
  };

  return {
    subscribe: (draw) => {
      draws.add(draw);
      return () => draws.delete(draw);
    },
    start: () => {
      if (request !== 0) return;
      document.addEventListener('visibilitychange', onVisibility);
      request = requestAnimationFrame(onFrame);
    },
    stop: () => {
      document.removeEventListener('visibilitychange', onVisibility);
      cancelAnimationFrame(request);
      request = 0;
      lastMs = null;
    },
  };
}

const PlayheadContext = createContext<Playhead | null>(null);

export function PlayheadProvider({ playhead, children }: { playhead: Playhead; children: ReactNode }) {
  useEffect(() => {
    playhead.start();
    return () => playhead.stop();
  }, [playhead]);
  return <PlayheadContext value={playhead}>{children}</PlayheadContext>;
}

/** Calls `draw` once per animation frame with the time of the latest frame; the newest `draw` given is the one called.
 *  Without a provider (a view alone in a test) nothing is called. */
export function usePlayhead(draw: Draw): void {
  const playhead = useContext(PlayheadContext);
  const newest = useRef(draw);
  useEffect(() => {
    newest.current = draw;
  });
  useEffect(() => playhead?.subscribe((timeUs) => newest.current(timeUs)), [playhead]);
}
