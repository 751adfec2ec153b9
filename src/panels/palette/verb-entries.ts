/** What can be asked of the cluster, thing by thing (`deeds`), as entries; greyed with the reason that every menu gives. */
import type { ClusterFrame } from '../../contract/frame.ts';
import { carryOutDeed, type Deed, deedsOf, type Thing, thingsOf, whyOf } from '../../deeds/index.ts';
import type { NameOf, Words } from '../../i18n/index.ts';
import type { TranslateOf } from '../../i18n/lenses/palette.ts';
import type { Entry } from './entry.ts';

export interface Speech {
  readonly t: TranslateOf;
  /** What a client is called in the language of the page. */
  readonly personOf: (id: string) => string;
  /** Records a second that a producer sent before it was stopped. */
  readonly rateBefore: (producerId: string) => number;
  readonly words: Pick<Words, 't' | 'refusalOf' | 'nodeName'>;
  readonly nameOf: NameOf;
}

export const verbEntries = (frame: ClusterFrame, speech: Speech): readonly Entry[] =>
  thingsOf(frame).flatMap((thing) =>
    deedsOf(frame, thing, speech)
      // A place is a part of its own here.
      .filter(({ id }) => id !== 'inspect')
      .map((deed) => entryOf(deed, thing, speech)),
  );

const entryOf = (deed: Deed, { kind, id }: Thing, { t, words, nameOf }: Speech): Entry => ({
  id: `${kind} ${id} ${deed.id}`,
  part: 'commands',
  icon: deed.icon,
  text: deed.find ? deed.find(t) : deed.label(words.t),
  note: deed.hint?.(t) ?? '',
  ...(deed.keys !== undefined && { keys: deed.keys }),
  why: whyOf(deed, words, nameOf),
  about: deed.about,
  run: (verbs) => carryOutDeed(deed, verbs),
});
