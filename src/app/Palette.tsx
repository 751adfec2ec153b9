/** The palette, with what it cannot know by itself: the lessons there are, and the steps of the clock. */
import { useEffect, useMemo, useState } from 'react';
import { useWords } from '../i18n/index.ts';
import type { Lesson } from '../lessons/lesson.ts';
import { PaletteDialog } from '../panels/palette/index.tsx';
import { nextPace } from '../panels/transport/index.tsx';
import { useHighwater } from '../store/index.ts';
import { seekMarker } from './keyboard.ts';
import { LENSES } from './lenses.tsx';

export function Palette({ isNight }: { readonly isNight: boolean }) {
  const store = useHighwater();
  const { locale } = useWords();
  const [known, setKnown] = useState<readonly Lesson[]>([]);
  useEffect(() => {
    let isWanted = true;
    // Lessons are heavy: they come when somebody looks for one.
    void import('../lessons/index.ts').then(({ LESSONS }) => {
      if (isWanted) setKnown(LESSONS);
    });
    return () => {
      isWanted = false;
    };
  }, []);
  const lessons = useMemo(
    () => known.map(({ id, title, era }) => ({ id, title: locale === 'en' ? title.en : title.zh, era })),
    [known, locale],
  );
  const page = useMemo(
    () => ({
      lenses: LENSES,
      isNight,
      onMarker: (direction: 1 | -1) => void seekMarker(store, direction),
      onPace: (direction: 1 | -1) => {
        const { pace, rate } = store.playback.getState();
        store.verbs.setPace(nextPace(pace, rate, direction));
      },
    }),
    [store, isNight],
  );
  return <PaletteDialog page={page} lessons={lessons} />;
}
