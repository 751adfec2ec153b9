/** The shape of words. A message is a sentence with `{named}` holes; where a count changes the grammar it is a pair, and
 *  the hole `{n}` decides. Keys and params are typed from the English source. */
import type { en } from './en/index.ts';
import type { story } from './en/story/index.ts';

type Plural = { readonly one: string; readonly other: string };
export type Message = string | Plural;

/** Words of the page, which the first view has, and of the story, which come after it. */
type Source = typeof en & typeof story;
export type Key = keyof Source;
/** What another language must bring: every key, nothing else. */
export type Translation = { readonly [K in keyof typeof en]: Message };
export type StoryTranslation = { readonly [K in keyof typeof story]: Message };

type Holes<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest> : never;
type HolesOf<M> = M extends string ? Holes<M> : M extends Plural ? Holes<M['other']> | 'n' : never;

/** The params of one message, by name. `n` is a number, so that it can choose the form. */
type Params<M> = {
  readonly [Name in HolesOf<M>]: Name extends 'n' ? number : string | number;
};
/** The rest parameters of `t`: none for a message without holes. */
type Args<M> = [HolesOf<M>] extends [never] ? [] : [params: Params<M>];

/** Keys of messages without holes: what a table of labels may name. */
export type PlainKey = { [K in Key]: [HolesOf<Source[K]>] extends [never] ? K : never }[Key];

/** `t` for these messages, as the source language has them. */
export type TranslateOf<M> = <K extends keyof M>(key: K, ...args: Args<M[K]>) => string;
export type Translate = TranslateOf<Source>;

/** `t` for one language. A message that is not there yet is empty. */
export function createTranslate<M>(
  messages: { readonly [K in keyof M]?: Message },
  locale: string,
): TranslateOf<M> {
  const plural = new Intl.PluralRules(locale);
  const whole = new Intl.NumberFormat(locale);
  return (key, ...args) => {
    const message: Message | undefined = messages[key];
    if (message === undefined) return '';
    // The holes are typed by the caller; here they are names and values.
    const params = (args[0] ?? {}) as Readonly<Record<string, string | number>>;
    const form = typeof message === 'string' ? message : message[formFor(plural, params.n)];
    return form.replace(/\{(\w+)\}/g, (hole, name: string) => {
      const value = params[name];
      if (value === undefined) return hole;
      return typeof value === 'number' ? whole.format(value) : value;
    });
  };
}

const formFor = (plural: Intl.PluralRules, n: string | number | undefined): 'one' | 'other' =>
  plural.select(Number(n)) === 'one' ? 'one' : 'other';
