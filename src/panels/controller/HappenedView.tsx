/** What happened to whoever decides, as the journal tells it; the newest is at the bottom. */
import type { EngineEvent } from '../../contract/events.ts';
import { type NameOf, useWords } from '../../i18n/index.ts';
import { useControllerWords } from '../../i18n/lenses/controller.ts';
import { classes, IconButton } from '../../ui/index.ts';

interface HappenedProps {
  /** Oldest first. */
  readonly events: readonly EngineEvent[];
  readonly nameOf: NameOf;
  readonly onSeek: (timeUs: number) => void;
  readonly onSelect: (eventId: number) => void;
}

const SHOWN = 12;

export function HappenedView({ events, nameOf, onSeek, onSelect }: HappenedProps) {
  const t = useControllerWords();
  const { clock, sentenceOf } = useWords();
  const shown = events.slice(-SHOWN);
  return (
    <section className="happened" aria-label={t('happened')}>
      <h3 className="lens-title">{t('happened')}</h3>
      {shown.length === 0 ? (
        <p className="controller-lens__quiet">{t('nothingHappened')}</p>
      ) : (
        <ol className="happened__list">
          {shown.map((event, i) => (
            <li
              key={event.id}
              className={classes(
                'happened__item',
                isFailure(event) && 'happened__item--failure',
                i === shown.length - 1 && 'happened__item--now',
              )}
            >
              <button
                type="button"
                className="happened__line"
                data-tip={t('goTo', { clock: clock(event.timeUs) })}
                onClick={() => onSeek(event.timeUs)}
              >
                <code>{clock(event.timeUs)}</code>
                <i />
                <span>{sentenceOf(event, nameOf)}</span>
              </button>
              <IconButton icon="inspector" label={t('why')} onClick={() => onSelect(event.id)} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

const isFailure = ({ type }: EngineEvent): boolean =>
  type === 'node.killed' || type === 'broker.fenced' || type === 'zookeeper.sessionExpired';
