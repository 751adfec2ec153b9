/** What led to the selected event, step by step, and where the time went. Its fields are in the inspector. */
import type { EngineEvent } from '../../contract/events.ts';
import { type NameOf, useWords } from '../../i18n/index.ts';
import { useSpaceTimeWords } from '../../i18n/lenses/spacetime.ts';
import { longestWait } from './traffic.ts';

interface LeadsToProps {
  readonly selectedId: number | null;
  /** Oldest first, the selected one last; empty while it is not known. */
  readonly chain: readonly EngineEvent[];
  /** The run was asked, and has no such event. */
  readonly isUnknown: boolean;
  readonly nameOf: NameOf;
  readonly onSelect: (eventId: number) => void;
}

export function LeadsTo({ selectedId, chain, isUnknown, nameOf, onSelect }: LeadsToProps) {
  const t = useSpaceTimeWords();
  const { clock, sentenceOf } = useWords();
  const ms = (us: number): string =>
    us < 1_000_000 ? t('ms', { ms: (us / 1000).toFixed(1) }) : t('s', { s: (us / 1_000_000).toFixed(3) });
  const [first, last] = [chain[0], chain.at(-1)];
  const wait = longestWait(chain);
  return (
    <section className="leads" aria-label={t('leadsToIt')}>
      <h3 className="leads__title">{t('leadsToIt')}</h3>
      {chain.length === 0 && (
        <p className="leads__quiet">
          {selectedId === null ? t('choose') : isUnknown ? t('noEvent', { id: selectedId }) : t('looking')}
        </p>
      )}
      {chain.length > 0 && (
        <ol className="leads__chain">
          {chain.map((event) => (
            <li key={event.id}>
              <button
                type="button"
                className="leads__step"
                aria-current={event.id === selectedId ? 'step' : undefined}
                onClick={() => onSelect(event.id)}
              >
                <span>{sentenceOf(event, nameOf)}</span>
                <code>{clock(event.timeUs)}</code>
              </button>
            </li>
          ))}
        </ol>
      )}
      {first && last && wait && (
        <p className="leads__time">
          {t('spent')} <b>{ms(last.timeUs - first.timeUs)}</b> {t('spentOf')} <b>{ms(wait.lengthUs)}</b>{' '}
          {t('between', { from: sentenceOf(wait.from, nameOf), to: sentenceOf(wait.to, nameOf) })}
        </p>
      )}
    </section>
  );
}
