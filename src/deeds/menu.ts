/** Deeds as a menu: in the words of the page, greyed with the reason, made of the picture of the moment it is opened in. */
import { useCallback } from 'react';
import { useWords } from '../i18n/index.ts';
import { useHighwater } from '../store/index.ts';
import type { MenuItem } from '../ui/index.ts';
import { carryOutDeed, type Speech, whyOf } from './deed.ts';
import { rateBefore } from './producer-said.ts';
import { deedsOf, type Thing } from './things.ts';

/** Whether it is shown where there is something of it already, by its id. */
type Wanted = (id: string) => boolean;

/** What deeds are made with, read when they are made. */
export function useSpeech(): () => Speech {
  const store = useHighwater();
  const { personName } = useWords();
  return useCallback(() => {
    const { consumers, producers, timeUs } = store.frame.getState();
    return {
      personOf: (id) => personName(id, (one) => (consumers[one] ?? producers[one])?.name),
      rateBefore: (id) => rateBefore(id, store.scenario, store.journal.getState().commands, timeUs),
    };
  }, [store, personName]);
}

/** The same function while the language of the page is the same. */
export function useMenuOf(): (thing: Thing, isWanted?: Wanted) => readonly MenuItem[] {
  const store = useHighwater();
  const words = useWords();
  const speechNow = useSpeech();
  return useCallback(
    (thing, isWanted = () => true) => {
      const frame = store.frame.getState();
      const nameOf = (id: string) => (frame.consumers[id] ?? frame.producers[id])?.name;
      return deedsOf(frame, thing, speechNow())
        .filter(({ id, isForPalette }) => isForPalette !== true && isWanted(id))
        .map((deed): MenuItem => {
          const why = whyOf(deed, words, nameOf);
          return {
            id: deed.id,
            label: deed.label(words.t),
            icon: deed.icon,
            ...(deed.danger && { danger: true }),
            ...(deed.note && { note: deed.note(words.t) }),
            ...(why !== null && { why }),
            onChoose: () => carryOutDeed(deed, store.verbs),
          };
        });
    },
    [store, words, speechNow],
  );
}
