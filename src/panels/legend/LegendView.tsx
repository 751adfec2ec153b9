/** What the shapes of the matrix mean, drawn with the shapes themselves. */
import type { ReactNode } from 'react';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/index.ts';
import './legend.css';

const WIDTH = 180;
const HW = (WIDTH * 11) / 24;
const LEO = (WIDTH * 17) / 24;
const TICKS = Array.from({ length: 10 }, (_, i) => `M${((i + 1) * WIDTH) / 24} 32v4`).join('');

export function LegendView({ onAll }: { readonly onAll: () => void }) {
  const { t } = useWords();
  return (
    <section className="legend" aria-label={t('legend.title')}>
      <svg className="legend__log" viewBox={`0 0 ${WIDTH} 54`} aria-hidden="true">
        <text className="legend__hw" x={HW} y="6.5">
          {t('legend.hw')}
        </text>
        <text className="legend__leo" x={LEO} y="13">
          {t('legend.leo')}
        </text>
        <rect className="legend__bed" x="0" y="18" width={WIDTH} height="18" />
        <rect className="legend__water" x="0" y="18" width={HW} height="18" />
        <path className="legend__ticks" d={TICKS} />
        <rect fill="url(#spray)" x={HW} y="18" width={LEO - HW} height="18" />
        <path className="legend__edge" d={`M0 17.5H${WIDTH}V36.5H0M${HW} 15V36`} />
        <path className="legend__mark" d={`M${HW - 4.5} 10h9L${HW} 16.5z`} />
        <text className="legend__committed" x="0" y="51">
          {t('legend.committed')}
        </text>
        <text x={HW + 3} y="51">
          {t('legend.notCommitted')}
        </text>
      </svg>
      <ul className="legend__signs">
        <Sign name={t('legend.inSync')}>
          <path className="legend__in-sync" d="M0 8h20" />
        </Sign>
        <Sign name={t('legend.outOfSync')}>
          <path className="legend__out-of-sync" d="M0 8h20" />
        </Sign>
        <Sign name={t('legend.produce')}>
          <path className="legend__solid" d="M3 3.5h9L16.5 8l-4.5 4.5H3z" />
        </Sign>
        <Sign name={t('legend.records')}>
          <circle className="legend__solid" cx="10" cy="8" r="4.3" />
        </Sign>
        <Sign name={t('legend.ack')}>
          <path className="legend__ack" d="M10 3l5 5-5 5-5-5z" />
        </Sign>
        <Sign name={t('legend.fetch')}>
          <circle className="legend__fetch" cx="10" cy="8" r="3.4" />
        </Sign>
        <Sign name={t('legend.leader')}>
          <use href="#i-flag" x="3" y="1" width="13" height="13" />
        </Sign>
        <Sign name={t('legend.controller')}>
          <use href="#i-helm" x="3" y="1" width="14" height="14" />
        </Sign>
      </ul>
      <Button look="plain" className="legend__all" onClick={onAll}>
        {t('legend.all')}
      </Button>
    </section>
  );
}

function Sign({ name, children }: { name: string; children: ReactNode }) {
  return (
    <li className="legend__sign">
      <svg viewBox="0 0 20 16" aria-hidden="true">
        {children}
      </svg>
      {name}
    </li>
  );
}
