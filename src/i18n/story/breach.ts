/** A promise that does not hold, in words. The engine says it in English, with the values. A page in English says it so; in any
 *  other language the promise and the values are told in that language, and the engine's sentence is a quotation beside them,
 *  never part of a sentence. */
import type { Breach, FindingValues } from '../../contract/invariants.ts';
import type { Format } from '../format.ts';
import type { Translate } from '../messages.ts';
import type { WordsLocale } from '../vocabulary.ts';

export interface BreachWords {
  /** What should be so. */
  readonly promise: string;
  /** Whom it is about, what was found, what it should have agreed with. */
  readonly values: readonly { readonly name: string; readonly value: string }[];
  /** The engine's own words, in English. */
  readonly quote: string;
}

interface Speech {
  readonly t: Translate;
  readonly list: Format['list'];
  readonly locale: WordsLocale;
  personName(id: string): string;
}

/** Things that a value may be, besides numbers and names. */
const OUTCOMES = ['commit', 'abort', 'open'] as const;

export function breachWords({ invariant, sentence, about, values }: Breach, speech: Speech): BreachWords {
  const { t } = speech;
  // The keys are those of FINDING_VALUES.
  const names = Object.keys(values) as (keyof FindingValues)[];
  return {
    promise: t(`promise.${invariant}`),
    values: [
      ...(about === null ? [] : [{ name: t('value.partition'), value: about }]),
      ...names.map((name) => ({ name: t(`value.${name}`), value: valueText(values[name] ?? '', speech) })),
    ],
    quote: sentence,
  };
}

function valueText(value: string | number, { t, personName }: Speech): string {
  if (value === -1 || value === '') return t('breach.none');
  if (typeof value === 'number') return String(value);
  const outcome = OUTCOMES.find((one) => one === value);
  return outcome ? t(`breach.${outcome}`) : personName(value);
}

/** In one sentence, without its full stop. */
export function breachText(breach: Breach, speech: Speech): string {
  if (speech.locale === 'en') return breach.sentence;
  const { promise, values } = breachWords(breach, speech);
  const { t, list } = speech;
  return t('breach.what', {
    promise: promise.replace(/。$/, ''),
    about: list(values.map((one) => t('breach.value', one))),
  });
}
