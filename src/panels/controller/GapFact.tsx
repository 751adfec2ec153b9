/** The one number that matters: how long nobody decided. */
import type { EngineEvent } from '../../contract/events.ts';
import { useWords } from '../../i18n/index.ts';
import { useControllerWords } from '../../i18n/lenses/controller.ts';
import { lastGap } from './episode.ts';

interface GapProps {
  readonly events: readonly EngineEvent[];
  readonly nowUs: number;
}

export function GapFact({ events, nowUs }: GapProps) {
  const t = useControllerWords();
  const { clock } = useWords();
  const gap = lastGap(events);
  if (!gap) return <span className="lens-bar__fact">{t('noGap')}</span>;
  const span = ((gap.toUs ?? nowUs) - gap.fromUs) / 1_000_000;
  const params = { from: clock(gap.fromUs), span: span.toFixed(2) };
  return (
    <span className="lens-bar__fact controller-lens__gap">
      {gap.toUs === null ? t('gapOpen', params) : t('gap', { ...params, to: clock(gap.toUs) })}
    </span>
  );
}
