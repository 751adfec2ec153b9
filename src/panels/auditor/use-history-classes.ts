/** The classes of the clients' history, counted anew as the run goes on. */
import { useEffect, useState } from 'react';
import type { Outcome } from '../../contract/facts.ts';
import { useFrame, useVerbs } from '../../store/index.ts';

/** They are counted from the whole history: not for every frame. Simulated microseconds. */
const STALE_US = 2_000_000;

/** Null until the run has answered. */
export function useHistoryClasses(): Outcome['history'] | null {
  const verbs = useVerbs();
  const stale = useFrame((frame) => Math.floor(frame.timeUs / STALE_US));
  const [classes, setClasses] = useState<Outcome['history'] | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the time for its own sake
  useEffect(() => {
    let isWanted = true;
    void verbs.ask({ kind: 'history' }).then((answer) => {
      if (isWanted && answer) setClasses(answer);
    });
    return () => {
      isWanted = false;
    };
  }, [verbs, stale]);
  return classes;
}
