/** All that speaks one language: messages, numbers, times, sentences. The first view has the words of the page; those of the
 *  story (events, deeds, refusals, promises) come after it. */
import { en } from './en/index.ts';
import { createFormat, type Format } from './format.ts';
import { createTranslate, type StoryTranslation, type Translate, type Translation } from './messages.ts';
import { createNames, type Names } from './names.ts';
import { createPeople, type People } from './people.ts';
import type { createSentences, Sentences } from './story/sentences.ts';
import type { Dress, WordsLocale, WordsSkin } from './vocabulary.ts';

const plain: Dress = (messages) => messages;

export interface Words extends Format, People, Names, Sentences {
  readonly locale: WordsLocale;
  readonly skin: WordsSkin;
  /** For words that come later (area.ts). */
  readonly dress: Dress;
  /** Whether the story has come; until then its messages and sentences are empty. */
  readonly hasStory: boolean;
  readonly t: Translate;
  /** Problems of a file, as its reader tells them, in one text. */
  problemsText(problems: readonly string[]): string;
}

/** A sentence of what lies below the words (the reader of scenarios, the configs), which is English, in the language of the page;
 *  null where nobody has translated it. */
type FromEnglish = (sentence: string) => string | null;

interface Story {
  readonly messages: StoryTranslation;
  readonly createSentences: typeof createSentences;
  readonly fromEnglish: FromEnglish;
}

const UNTRANSLATED: FromEnglish = () => null;

const UNTOLD: Sentences = {
  sentenceOf: () => '',
  deedOf: () => '',
  refusalOf: () => '',
  refusalIn: () => ({ sentence: '', quote: null }),
  breachOf: ({ sentence: quote }) => ({ promise: '', values: [], quote }),
  breachText: () => '',
};

interface Skinned {
  readonly skin: WordsSkin;
  readonly dress: Dress;
}
const UNDRESSED: Skinned = { skin: 'kafka', dress: plain };

function createWords(
  locale: WordsLocale,
  page: Translation,
  story?: Story,
  { skin, dress }: Skinned = UNDRESSED,
): Words {
  const t: Translate = createTranslate(dress({ ...page, ...story?.messages }), locale);
  const format = createFormat(locale);
  const people = createPeople(locale);
  const names = createNames(t, people);
  const fromEnglish = story?.fromEnglish ?? UNTRANSLATED;
  const sentences = story?.createSentences({ t, format, names, locale, fromEnglish }) ?? UNTOLD;
  return {
    locale,
    skin,
    dress,
    hasStory: story !== undefined,
    t,
    problemsText: (problems) => problemsText(problems, locale, fromEnglish),
    ...format,
    ...people,
    ...names,
    ...sentences,
  };
}

/** What nobody has translated stands as a quotation. */
export const problemsText = (
  problems: readonly string[],
  locale: WordsLocale,
  fromEnglish: FromEnglish,
): string =>
  locale === 'en'
    ? problems.join(' ')
    : problems.map((problem) => inChinese(problem, fromEnglish(problem))).join('');

const inChinese = (problem: string, told: string | null): string => {
  const text = told ?? (/[\u4e00-\u9fff]/.test(problem) ? problem : `“${problem}”`);
  return /[。？！]$/.test(text) ? text : `${text}。`;
};

/** English as the first view has it. */
export const english: Words = createWords('en', en);

/** Words of the page alone: all that the first view waits for. */
export async function loadFirstWords(locale: WordsLocale): Promise<Words> {
  return locale === 'en' ? english : createWords(locale, await loadPage(locale));
}

/** All words of a language. */
export async function loadWords(locale: WordsLocale, skin: WordsSkin = 'kafka'): Promise<Words> {
  const [page, messages, fromEnglish, { createSentences }, dress] = await Promise.all([
    loadPage(locale),
    loadStory(locale),
    loadFromEnglish(locale),
    import('./story/sentences.ts'),
    skin === 'kafka' ? plain : import('./skins.ts').then(({ dressOf }) => dressOf(skin, locale)),
  ]);
  return createWords(locale, page, { messages, createSentences, fromEnglish }, { skin, dress });
}

const loadPage = async (locale: WordsLocale): Promise<Translation> =>
  locale === 'en' ? en : (await import('./zh/index.ts')).zh;

const loadStory = async (locale: WordsLocale): Promise<StoryTranslation> =>
  locale === 'en' ? (await import('./en/story/index.ts')).story : (await import('./zh/story/index.ts')).story;

export const loadFromEnglish = async (locale: WordsLocale): Promise<FromEnglish> =>
  locale === 'en' ? UNTRANSLATED : (await import('./zh/from-english.ts')).fromEnglish;
