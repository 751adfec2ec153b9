/** The lesson at hand, for the life of the run that it is told on. Its code comes when a lesson is first wanted. */
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { Runner } from '../lessons/runner.ts';
import { useHighwater, useView } from '../store/index.ts';

/** `undefined`: on its way. Null: there is no such lesson, or none is wanted. */
const RunnerContext = createContext<Runner | null | undefined>(null);

export const useRunner = (): Runner | null | undefined => useContext(RunnerContext);

/** Whether this browser remembers how far one has come: a page inside another keeps nothing. */
const KeptContext = createContext(true);

export const useIsKept = (): boolean => useContext(KeptContext);

interface LessonProviderProps {
  readonly isKept?: boolean;
  readonly children: ReactNode;
}

export function LessonProvider({ isKept = true, children }: LessonProviderProps) {
  const store = useHighwater();
  const place = useView((view) => view.lesson);
  const [runner, setRunner] = useState<Runner | null | undefined>(null);
  useEffect(() => {
    if (!place) return;
    let made: Runner | null = null;
    let isWanted = true;
    setRunner(undefined);
    void Promise.all([import('../lessons/index.ts'), import('../lessons/runner.ts')]).then(
      ([{ lessonOf }, { createRunner }]) => {
        const lesson = lessonOf(place.id);
        if (!isWanted) return;
        made = lesson ? createRunner(store, lesson) : null;
        if (place.step > 0) made?.catchUp(place.step);
        setRunner(made);
      },
    );
    return () => {
      isWanted = false;
      made?.dispose();
      setRunner(null);
    };
  }, [store, place]);
  return (
    <KeptContext value={isKept}>
      <RunnerContext value={runner}>{children}</RunnerContext>
    </KeptContext>
  );
}
