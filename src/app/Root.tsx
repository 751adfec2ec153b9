/** What every part of the page stands in: store, words, playhead, motion. */
import type { ReactNode } from 'react';
import { type Words, WordsProvider } from '../i18n/index.ts';
import { HighwaterProvider, type HighwaterStore, usePrefs } from '../store/index.ts';
import { MotionRoot, type Playhead, PlayheadProvider } from '../ui/index.ts';

interface RootProps {
  readonly store: HighwaterStore;
  readonly playhead: Playhead;
  /** Words of the first view, already there. */
  readonly words: Words;
  readonly children: ReactNode;
}

export function Root({ store, playhead, words, children }: RootProps) {
  return (
    <HighwaterProvider store={store}>
      <PlayheadProvider playhead={playhead}>
        <Preferred words={words}>{children}</Preferred>
      </PlayheadProvider>
    </HighwaterProvider>
  );
}

function Preferred({ words, children }: { words: Words; children: ReactNode }) {
  const locale = usePrefs((prefs) => prefs.locale);
  const skin = usePrefs((prefs) => prefs.skin);
  const motion = usePrefs((prefs) => prefs.motion);
  return (
    <WordsProvider locale={locale} skin={skin} initial={words}>
      <MotionRoot choice={motion}>{children}</MotionRoot>
    </WordsProvider>
  );
}
