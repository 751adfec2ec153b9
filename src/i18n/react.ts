/** Words for the components below: those of the page at once, those of the story after the first picture. While another
 *  language is on its way, the last one stays. */
import {
  type Context,
  createContext,
  createElement,
  type ReactNode,
  useContext,
  useEffect,
  useState,
} from 'react';
import type { WordsLocale, WordsSkin } from './vocabulary.ts';
import { english, loadWords, type Words } from './words.ts';

const WordsContext: Context<Words> = createContext<Words>(english);

interface WordsProviderProps {
  readonly locale: WordsLocale;
  readonly skin?: WordsSkin;
  /** Words that are there already: spares the first view a second drawing. */
  readonly initial?: Words;
  readonly children: ReactNode;
}

export function WordsProvider({ locale, skin = 'kafka', initial = english, children }: WordsProviderProps) {
  const [words, setWords] = useState(initial);
  useEffect(() => {
    let isWanted = true;
    void loadWords(locale, skin).then((loaded) => {
      const isThere = (known: Words): boolean =>
        known.hasStory && known.locale === loaded.locale && known.skin === loaded.skin;
      if (isWanted) setWords((known) => (isThere(known) ? known : loaded));
    });
    return () => {
      isWanted = false;
    };
  }, [locale, skin]);
  return createElement(WordsContext.Provider, { value: words }, children);
}

export const useWords = (): Words => useContext(WordsContext);
