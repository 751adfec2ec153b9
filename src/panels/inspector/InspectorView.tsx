/** One thing of the cluster, row by row, with how it got there and what can be done to it. */
import type { ReactNode } from 'react';
import type { EngineEvent } from '../../contract/events.ts';
import { type NameOf, useWords } from '../../i18n/index.ts';
import { Badge } from '../../ui/index.ts';
import { Chain } from './Chain.tsx';
import { Rows } from './Rows.tsx';
import type { Sheet } from './sheet.ts';

interface InspectorViewProps {
  readonly sheet: Sheet;
  readonly history: readonly EngineEvent[];
  readonly nameOf: NameOf;
  readonly actions: ReactNode;
  readonly onSeek: (timeUs: number) => void;
  readonly onInspect: (event: EngineEvent) => void;
}

export function InspectorView({ sheet, history, nameOf, actions, onSeek, onInspect }: InspectorViewProps) {
  const { t } = useWords();
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
        <Chain events={history} nameOf={nameOf} onSeek={onSeek} onInspect={onInspect} />
      </section>
      <section className="inspector__part">
        <h3 className="caption">{t('inspector.state')}</h3>
        <Rows rows={sheet.rows} />
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
