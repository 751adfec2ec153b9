/** The door of the words. */
export type { Key, PlainKey, Translate } from './messages.ts';
export { useWords, WordsProvider } from './react.ts';
export type { NameOf } from './sentences.ts';
export { english, loadWords, type Words, type WordsLocale } from './words.ts';
