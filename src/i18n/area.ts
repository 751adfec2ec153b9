/** Words of a part of the page that comes later, in a file of its own with both languages. */
import { createTranslate, type Message, type TranslateOf } from './messages.ts';
import { useWords } from './react.ts';
import type { Dress, WordsLocale } from './vocabulary.ts';

export interface Area<M> {
  readonly messages: Readonly<Record<WordsLocale, { readonly [K in keyof M]: Message }>>;
  readonly t: Readonly<Record<WordsLocale, TranslateOf<M>>>;
}

/** @param en the source
 *  @param zh the same keys */
export const createArea = <const M extends Record<string, Message>>(
  en: M,
  zh: { readonly [K in keyof M]: Message },
): Area<M> => ({
  messages: { en, 'zh-CN': zh },
  t: { en: createTranslate<M>(en, 'en'), 'zh-CN': createTranslate<M>(zh, 'zh-CN') },
});

/** `t` for an area, in the language of the page. */
export function useArea<M>(area: Area<M>): TranslateOf<M> {
  const { locale, skin, dress } = useWords();
  return skin === 'kafka' ? area.t[locale] : dressed(area, locale, dress);
}

/** Made once for each vocabulary, so that it is the same from one drawing to the next. */
const wardrobe = new WeakMap<Dress, Map<unknown, unknown>>();

function dressed<M>(area: Area<M>, locale: WordsLocale, dress: Dress): TranslateOf<M> {
  const worn = wardrobe.get(dress) ?? new Map<unknown, unknown>();
  wardrobe.set(dress, worn);
  const t = worn.get(area) ?? createTranslate<M>(dress(area.messages[locale]), locale);
  worn.set(area, t);
  // What stands under an area was made for it two lines above.
  return t as TranslateOf<M>;
}
