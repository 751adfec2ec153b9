/** One thing of the cluster, row by row, with how it got there and what can be done to it. */
import type { ReactNode } from 'react';
import type { EngineEvent } from '../../contract/events.ts';
import { type NameOf, useWords } from '../../i18n/index.ts';
import { Badge, classes } from '../../ui/index.ts';
import type { Sheet } from './sheet.ts';

interface InspectorViewProps {
  readonly sheet: Sheet;
  readonly history: readonly EngineEvent[];
  readonly nameOf: NameOf;
  readonly actions: ReactNode;
  readonly onSeek: (timeUs: number) => void;
}

export function InspectorView({ sheet, history, nameOf, actions, onSeek }: InspectorViewProps) {
  const { t, clock, sentenceOf } = useWords();
  return (
    <div className="inspector">
      <header className="inspector__head">
        <h2 className="inspector__title">{sheet.title}</h2>
        <span className="inspector__kind">{sheet.kind}</span>
        {sheet.badge && <Badge tone={sheet.badge.tone}>{sheet.badge.text}</Badge>}
      </header>
      <section className="inspector__part">
        <h3 className="caption">{t('inspector.history')}</h3>
        {history.length === 0 && <p className="inspector__quiet">{t('inspector.noHistory')}</p>}
        <ol className="chain">
          {history.map((event, i) => (
            <li
              key={event.id}
              className={classes(
                'chain__event',
                isFailure(event) && 'chain__event--red',
                i === history.length - 1 && 'chain__event--now',
              )}
            >
              <button
                type="button"
                className="chain__time"
                aria-label={t('journal.seek', { clock: clock(event.timeUs) })}
                onClick={() => onSeek(event.timeUs)}
              >
                {clock(event.timeUs)}
              </button>
              <i className="chain__square" />
              <span>{sentenceOf(event, nameOf)}</span>
            </li>
          ))}
        </ol>
      </section>
      <section className="inspector__part">
        <h3 className="caption">{t('inspector.state')}</h3>
        <dl className="rows">
          {sheet.rows.map((row) => (
            <div key={row.name} className="rows__row">
              <dt>{row.name}</dt>
              <dd className={row.tone && `tone-${row.tone}`}>{row.value}</dd>
            </div>
          ))}
        </dl>
        {sheet.notes.map((note) => (
          <p key={note} className="inspector__note">
            {note}
          </p>
        ))}
      </section>
      {actions}
    </div>
  );
}

/** Facts after which something is gone. */
const isFailure = ({ type }: EngineEvent): boolean =>
  type === 'node.killed' ||
  type === 'record.lost' ||
  type === 'invariant.broken' ||
  type === 'consumer.lost' ||
  type === 'replica.truncated';
