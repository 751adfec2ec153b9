/** Words of a part of the page that comes later, in a file of its own with both languages. */
import { createTranslate, type Message, type TranslateOf } from './messages.ts';
import { useWords } from './react.ts';
import type { WordsLocale } from './words.ts';

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
export const useArea = <M>(area: Area<M>): TranslateOf<M> => area.t[useWords().locale];
