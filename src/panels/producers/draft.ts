/** What stands in the form of a producer, as text, and the settings that it comes to. */
import type { KeyStrategy, ProducerSettings } from '../../contract/commands.ts';
import { isSame } from '../../contract/delta.ts';

export interface Draft {
  readonly name: string;
  readonly topic: string;
  readonly acks: '0' | '1' | 'all';
  readonly idempotence: boolean;
  readonly rate: string;
  readonly keyStrategy: KeyStrategy;
  readonly caller: NonNullable<ProducerSettings['caller']>;
  readonly resends: boolean;
  /** Empty: no transactions. */
  readonly transactionalId: string;
  readonly perTransaction: string;
  readonly abortPercent: string;
  readonly alsoTo: readonly string[];
}

/** How a new producer begins: Kafka's defaults, at a rate the eye can follow.
 *  @param hasIds whether the release has producer ids at all */
export const newDraft = (topic: string, hasIds: boolean): Draft => ({
  name: '',
  topic,
  acks: hasIds ? 'all' : '1',
  idempotence: hasIds,
  rate: '5',
  keyStrategy: 'sticky',
  caller: 'async',
  resends: false,
  transactionalId: '',
  perTransaction: '10',
  abortPercent: '0',
  alsoTo: [],
});

/** Of one that is there. */
export const draftOf = (name: string, topic: string, settings: ProducerSettings): Draft => {
  const { acks, idempotence, ratePerSecond, keyStrategy, caller, resends, transaction } = settings;
  return {
    name,
    topic,
    acks: acks === 'all' ? acks : acks === 1 ? '1' : '0',
    idempotence,
    rate: String(ratePerSecond),
    keyStrategy,
    caller: caller ?? 'async',
    resends: resends ?? false,
    transactionalId: transaction?.transactionalId ?? '',
    perTransaction: String(transaction?.recordsPerTransaction ?? 10),
    abortPercent: String(transaction?.abortPercent ?? 0),
    alsoTo: transaction?.alsoTo ?? [],
  };
};

export function settingsOf(draft: Draft): ProducerSettings {
  const { acks, idempotence, rate, keyStrategy, caller, resends, perTransaction, abortPercent, alsoTo } =
    draft;
  const transactionalId = draft.transactionalId.trim();
  return {
    acks: acks === 'all' ? acks : acks === '1' ? 1 : 0,
    idempotence,
    ratePerSecond: numberIn(rate),
    keyStrategy,
    caller,
    resends,
    ...(transactionalId !== '' && {
      transaction: {
        transactionalId,
        recordsPerTransaction: numberIn(perTransaction),
        abortPercent: numberIn(abortPercent),
        // Its own topic is no other.
        alsoTo: alsoTo.filter((name) => name !== draft.topic),
      },
    }),
  };
}

/** Not a number where nothing was filled in: the client says what would do. */
const numberIn = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/** Only what is otherwise than before: what a command names is set, and the rest stays. */
export function changesOf(before: ProducerSettings, after: ProducerSettings): Partial<ProducerSettings> {
  // The keys of settings.
  const keys = Object.keys(after) as (keyof ProducerSettings)[];
  return Object.fromEntries(
    keys.filter((key) => !isSame(before[key], after[key])).map((key) => [key, after[key]]),
  );
}
