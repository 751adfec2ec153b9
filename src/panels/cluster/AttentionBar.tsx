/** Names what needs attention in the rows that are scrolled away. */
import { useWords, type Words } from '../../i18n/index.ts';
import { Icon } from '../../ui/index.ts';
import type { Alarm, AlarmedRow } from './model.ts';

export interface HiddenRows {
  readonly worst: AlarmedRow;
  readonly side: 'above' | 'below';
  /** Rows scrolled away on that side. */
  readonly count: number;
}

export function AttentionBar({ hidden, onGo }: { hidden: HiddenRows; onGo: () => void }) {
  const words = useWords();
  const { t } = words;
  const { worst, side, count } = hidden;
  const isRed = worst.alarm.kind === 'atRisk' || worst.alarm.kind === 'offline';
  return (
    <button
      type="button"
      className="attention"
      onClick={onGo}
      aria-label={t('cluster.attention.go', { partition: worst.key })}
    >
      <Icon name="warn" className={isRed ? 'attention__sign--red' : 'attention__sign--amber'} />
      <b className={isRed ? 'attention__sign--red' : 'attention__sign--amber'}>{worst.key}</b>
      <span className="attention__what">{alarmWords(worst.alarm, words)}</span>
      <span className="attention__count">
        {t(side === 'below' ? 'cluster.attention.below' : 'cluster.attention.above', { n: count })}
      </span>
      <Icon name="down" className={side === 'above' ? 'attention__up' : ''} />
    </button>
  );
}

function alarmWords(alarm: Alarm, { t }: Words): string {
  switch (alarm.kind) {
    case 'atRisk':
      return t('cluster.attention.atRisk', { n: alarm.count, broker: String(alarm.brokerId) });
    case 'offline':
      return t('cluster.attention.offline');
    case 'leaderDown':
      return t('cluster.attention.leaderDown');
    case 'electing':
      return t('cluster.attention.electing', { epoch: String(alarm.leaderEpoch) });
    case 'held':
      return t('cluster.attention.held');
  }
}
