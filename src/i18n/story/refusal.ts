/** Why a wish was refused, in words. What a reason names is a name, a number, a list of them, or a code that has a word in every
 *  language; only what Kafka itself has said is left as it was said, and stands apart as a quotation. */
import type { RejectReason } from '../../contract/errors.ts';
import type { Format } from '../format.ts';
import type { Key, Translate } from '../messages.ts';

export interface RefusalWords {
  readonly sentence: string;
  /** Kafka's own message, in English; null where it has none. */
  readonly quote: string | null;
}

interface Speech {
  readonly t: Translate;
  readonly list: Format['list'];
  personName(id: string): string;
  fromEnglish(sentence: string): string | null;
}

/** Params that are words, and where the words for their codes are. What has none there is a name that every language leaves as it
 *  is (`transactional.id`, `commitSync()`). */
export const WORDED: Readonly<Record<string, string>> = {
  'badValue.allowed': 'allowed',
  'commitRuleAlready.rule': 'commitRule',
  'deliveryAlready.delivery': 'delivery',
  'eraLacks.feature': 'feature',
  'notInShareGroup.what': 'ownOnly',
  'tooMany.what': 'many',
};
/** Names in a row, with commas between. */
const LISTS: ReadonlySet<string> = new Set(['known', 'assigned', 'isr', 'allowed']);

export function refusalWords(reason: RejectReason, speech: Speech): RefusalWords {
  // Keys are made of codes, which the compiler cannot follow through the template.
  const t = speech.t as (key: Key, params: Readonly<Record<string, string>>) => string;
  if (reason.code === 'kafkaError') {
    const { error, message } = reason.params;
    const own = speech.fromEnglish(message);
    if (own !== null) return { sentence: t('refused.kafkaError', { error, why: own }), quote: null };
    const sentence = t('refused.kafkaError', { error, why: t(`error.${error}`, {}) });
    // Where Kafka has only a code for it, the code is the message.
    return { sentence, quote: message === error || message === '' ? null : message };
  }
  const params = Object.fromEntries(
    Object.entries(reason.params).map(([name, value]) => [name, paramText(reason.code, name, value, speech)]),
  );
  if (reason.code === 'configException') {
    const sentence = t('refused.configException', params);
    const own = speech.fromEnglish(reason.params.message);
    return own === null
      ? { sentence, quote: reason.params.message }
      : { sentence: t('refused.because', { sentence, why: own }), quote: null };
  }
  return { sentence: t(keyOf(reason), params), quote: null };
}

function keyOf(reason: Exclude<RejectReason, { readonly code: 'kafkaError' }>): Key {
  if (reason.code === 'consumerAlreadyThere' && reason.params.place === '')
    return 'refused.consumerAlreadyOnBench';
  return `refused.${reason.code}`;
}

function paramText(code: string, name: string, value: string, { t, list, personName }: Speech): string {
  const words = WORDED[`${code}.${name}`];
  // Empty when there is none of that key.
  const word = words === undefined ? '' : t(`${words}.${value}` as Key & `allowed.oneTopic`);
  if (word !== '') return word;
  if (LISTS.has(name)) return value === '' ? t('refused.none') : list(value.split(', ').map(personName));
  return value === '' ? '""' : personName(value);
}

/** All of it in one text: the sentence, and behind it what Kafka has said. */
export function refusalText(reason: RejectReason, speech: Speech): string {
  const { sentence, quote } = refusalWords(reason, speech);
  return quote === null ? sentence : speech.t('refused.quoted', { sentence, quote });
}
