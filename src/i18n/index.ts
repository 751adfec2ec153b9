/** The door of the words. */
export type { Key, PlainKey, Translate } from './messages.ts';
export type { NameOf } from './names.ts';
export { useWords, WordsProvider } from './react.ts';
export type { WordsLocale } from './vocabulary.ts';
export { english, loadFirstWords, loadFromEnglish, loadWords, problemsText, type Words } from './words.ts';
