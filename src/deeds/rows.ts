/** Deeds that stand in sight all the time, as in the inspector: followed from picture to picture. */
import { useMemo } from 'react';
import { useWords } from '../i18n/index.ts';
import { useClientNames, useFrameParts, useHighwater } from '../store/index.ts';
import type { IconName, MenuItem } from '../ui/index.ts';
import { carryOutDeed, type Deed, whyOf } from './deed.ts';
import { useSpeech } from './menu.ts';
import { deedsOf, type Thing } from './things.ts';

/** What is drawn of a deed: plain, so that what has not changed is not drawn again. */
interface Drawn {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  readonly danger: boolean;
  readonly why: string | null;
}

/** Those of a thing that have one of these ids, in the order of the ids. */
export function useDeedRows(thing: Thing, ids: readonly string[]): readonly MenuItem[] {
  const store = useHighwater();
  const words = useWords();
  const nameOf = useClientNames();
  const speechNow = useSpeech();
  const drawn = useFrameParts((frame): readonly Drawn[] => {
    const deeds = deedsOf(frame, thing, speechNow());
    return ids.flatMap((id) => {
      const deed = deeds.find((one) => one.id === id);
      return deed ? [drawnOf(deed, words, nameOf)] : [];
    });
  });
  const { kind, id: thingId } = thing;
  return useMemo(
    () =>
      drawn.map(({ why, danger, ...rest }) => ({
        ...rest,
        ...(danger && { danger }),
        ...(why !== null && { why }),
        onChoose: () => {
          // As it is now, not as it was drawn.
          const now = deedsOf(store.frame.getState(), { kind, id: thingId }, speechNow());
          const deed = now.find(({ id }) => id === rest.id);
          if (deed) carryOutDeed(deed, store.verbs);
        },
      })),
    [drawn, store, speechNow, kind, thingId],
  );
}

const drawnOf = (
  deed: Deed,
  words: ReturnType<typeof useWords>,
  nameOf: ReturnType<typeof useClientNames>,
): Drawn => ({
  id: deed.id,
  label: deed.label(words.t),
  icon: deed.icon,
  danger: deed.danger === true,
  why: whyOf(deed, words, nameOf),
});
