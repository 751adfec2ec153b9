/** The lesson at hand, for the life of the run that it is told on. Its code comes when a lesson is first wanted. */
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { Runner } from '../lessons/runner.ts';
import { useHighwater, useView } from '../store/index.ts';

/** `undefined`: on its way. Null: there is no such lesson, or none is wanted. */
const RunnerContext = createContext<Runner | null | undefined>(null);

export const useRunner = (): Runner | null | undefined => useContext(RunnerContext);

export function LessonProvider({ children }: { readonly children: ReactNode }) {
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
  return <RunnerContext value={runner}>{children}</RunnerContext>;
}
