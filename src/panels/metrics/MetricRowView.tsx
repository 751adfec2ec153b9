/** One metric: its name and value, and its line. The name opens what it means. */
import { type KeyboardEvent, memo, type PointerEvent, useId, useState } from 'react';
import { MBEANS } from '../../contract/mbeans.ts';
import type { MetricsView } from '../../contract/metrics.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import { useWords } from '../../i18n/index.ts';
import { useMetricsWords } from '../../i18n/lenses/metrics.ts';
import { classes } from '../../ui/index.ts';
import { HEIGHT, type Stretch, stepPath, timeOf, topOf, WIDTH } from './geometry.ts';
import { isUneasy, type MetricRow } from './sections.ts';

export interface MetricRowProps {
  readonly row: MetricRow;
  /** Of whom it is, for who cannot see the heading. */
  readonly heading: string;
  readonly view: MetricsView;
  readonly stretch: Stretch;
  readonly headUs: SimTimeUs;
  /** Which of the values is read; −1: none yet. */
  readonly index: number;
  /** The keyboard comes here first. */
  readonly isFirst: boolean;
  /** Null: the hand has gone. */
  readonly onPoint: (share: number | null) => void;
  readonly onChoose: (share: number) => void;
  readonly onKey: (event: KeyboardEvent<HTMLElement>) => void;
}

export const MetricRowView = memo(function MetricRowView(props: MetricRowProps) {
  const { row, heading, view, stretch, headUs, index, isFirst, onPoint, onChoose, onKey } = props;
  const { definition, values, isMissed } = row;
  const t = useMetricsWords();
  const words = useWords();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const value = values[index] ?? null;
  const { mbean, attribute } = MBEANS[definition.name];
  const about = t(`about.${definition.name}`);
  const text = useValueText(row, value);
  const top = useValueText(row, topOf(values));
  return (
    <li className="metrics__row">
      <div className="metrics__line">
        <button
          type="button"
          className="metrics__name"
          aria-expanded={isOpen}
          aria-controls={id}
          data-tip={`${about} ${mbean}`}
          onClick={() => setOpen(!isOpen)}
        >
          {definition.name}
        </button>
        <output
          className={classes('metrics__value', isUneasy(definition, value) && 'metrics__value--uneasy')}
          aria-label={t('valueOf', { name: definition.name, heading })}
          aria-live="off"
        >
          {text}
        </output>
      </div>
      {isMissed && <p className="metrics__missed">{t('missed')}</p>}
      <div id={id} hidden={!isOpen} className="metrics__about">
        {isOpen && (
          <>
            <p>{about}</p>
            <code>{mbean}</code>
            {attribute && <code>{t('attribute', { attribute })}</code>}
          </>
        )}
      </div>
      <div
        className="metrics__plot"
        role="slider"
        tabIndex={isFirst ? 0 : -1}
        aria-label={t('plotOf', { name: definition.name, heading })}
        aria-valuemin={stretch.fromUs / 1e6}
        aria-valuemax={stretch.toUs / 1e6}
        aria-valuenow={index < 0 ? stretch.fromUs / 1e6 : timeOf(view, index) / 1e6}
        aria-valuetext={t('reading', {
          value: text,
          clock: words.clock(index < 0 ? stretch.fromUs : timeOf(view, index)),
        })}
        onPointerMove={(event) => onPoint(shareAt(event))}
        onPointerLeave={() => onPoint(null)}
        onClick={(event) => onChoose(shareAt(event))}
        onKeyDown={onKey}
      >
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          <path d={stepPath(view, values, stretch, headUs)} />
        </svg>
        <span className="metrics__top" aria-hidden="true">
          {top}
        </span>
        <i className="metrics__ahead" />
        <i className="metrics__playhead" />
        <i className="metrics__cursor" />
      </div>
    </li>
  );
});

function shareAt(event: Pick<PointerEvent<HTMLElement>, 'currentTarget' | 'clientX'>): number {
  const { left, width } = event.currentTarget.getBoundingClientRect();
  return Math.max(0, Math.min(1, (event.clientX - left) / (width || 1)));
}

function useValueText({ definition }: MetricRow, value: number | null): string {
  const t = useMetricsWords();
  const { number, bytes } = useWords();
  if (value === null) return t('nobody');
  const digits = Number.isInteger(value) || value >= 100 ? number(value) : value.toFixed(1);
  const text = MBEANS[definition.name].unit === 'bytes' ? bytes(Math.round(value)) : digits;
  if (definition.kind === 'perSecond') return t('perSecond', { value: text });
  return definition.kind === 'perHour' ? t('perHour', { value: text }) : text;
}
