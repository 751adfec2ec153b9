/** All that speaks one language: messages, numbers, times, sentences. */
import { en } from './en/index.ts';
import { createFormat, type Format } from './format.ts';
import { createTranslate, type Translate, type Translation } from './messages.ts';
import { createPeople, type People } from './people.ts';
import { createSentences, type Sentences } from './sentences.ts';

export type WordsLocale = 'en' | 'zh-CN';

export interface Words extends Format, People, Sentences {
  readonly locale: WordsLocale;
  readonly t: Translate;
}

function createWords(locale: WordsLocale, messages: Translation): Words {
  const t: Translate = createTranslate(messages, locale);
  const format = createFormat(locale);
  const people = createPeople(locale);
  return { locale, t, ...format, ...people, ...createSentences(t, format, people) };
}

export const english: Words = createWords('en', en);

/** Fetches the other languages when they are first wanted. */
export async function loadWords(locale: WordsLocale): Promise<Words> {
  if (locale === 'en') return english;
  const { zh } = await import('./zh/index.ts');
  return createWords(locale, zh);
}
