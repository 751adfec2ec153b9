/** Kafka's metrics over simulated time, a line each. What lies after the clock and is recorded already is pale. */
import { type CSSProperties, type KeyboardEvent, useCallback, useRef, useState } from 'react';
import type { MetricsView } from '../../contract/metrics.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import { type NameOf, useWords } from '../../i18n/index.ts';
import { useMetricsWords } from '../../i18n/lenses/metrics.ts';
import { Segmented } from '../../ui/index.ts';
import { indexAt, SPANS, type Span, type Stretch, shareOf, timeOf } from './geometry.ts';
import { MetricRowView } from './MetricRowView.tsx';
import type { MetricSection } from './sections.ts';

export interface MetricsPageViewProps {
  readonly view: MetricsView;
  readonly sections: readonly MetricSection[];
  readonly stretch: Stretch;
  readonly span: Span;
  readonly nowUs: SimTimeUs;
  readonly headUs: SimTimeUs;
  readonly nameOf: NameOf;
  readonly onSpan: (span: Span) => void;
  readonly onSeek: (timeUs: SimTimeUs) => void;
}

/** Of so many clients the lines are open from the start. */
const OPEN_CLIENTS = 3;

export function MetricsPageView(props: MetricsPageViewProps) {
  const { view, sections, stretch, span, nowUs, headUs, nameOf, onSpan, onSeek } = props;
  const t = useMetricsWords();
  const words = useWords();
  const [cursorUs, setCursor] = useState<SimTimeUs | null>(null);
  const index = indexAt(view, cursorUs ?? nowUs);
  const headingOf = ({ scope, of }: MetricSection): string => {
    if (scope === 'producer') return t('of.producer', { producer: words.personName(of, nameOf) });
    return scope === 'group' ? t('of.group', { group: of }) : t(`of.${scope}`);
  };
  const onPoint = useCallback(
    (share: number | null) => setCursor(share === null ? null : timeAt(stretch, share)),
    [stretch],
  );
  const onChoose = useCallback((share: number) => onSeek(timeAt(stretch, share)), [stretch, onSeek]);
  const onKey = useKeys(props, cursorUs, setCursor);
  const at = `${100 * shareOf(stretch, nowUs)}%`;
  const cursor = cursorUs === null ? at : `${100 * shareOf(stretch, cursorUs)}%`;
  let clients = 0;
  let isFirst = true;
  return (
    <div
      className="metrics"
      data-reading={cursorUs === null ? 'clock' : 'cursor'}
      // Where the two lines stand in every drawing.
      style={{ '--metrics-at': at, '--metrics-cursor': cursor } as CSSProperties}
    >
      <header className="metrics__head">
        <Segmented
          label={t('span')}
          value={span}
          options={SPANS.map((value) => ({ value, label: t(`span.${value}`) }))}
          onChange={onSpan}
        />
        <p className="metrics__when">
          {t(cursorUs === null ? 'atClock' : 'atCursor', { clock: words.clock(cursorUs ?? nowUs) })}
        </p>
      </header>
      {sections.map((section) => {
        const heading = headingOf(section);
        if (section.of !== '') clients++;
        return (
          <details key={section.key} className="metrics__section" open={clients <= OPEN_CLIENTS}>
            <summary className="caption">{heading}</summary>
            <ul aria-label={heading}>
              {section.rows.map((row) => {
                const comesFirst = isFirst;
                isFirst = false;
                return (
                  <MetricRowView
                    key={row.key}
                    {...{ row, heading, view, stretch, headUs, index, onPoint, onChoose, onKey }}
                    isFirst={comesFirst}
                  />
                );
              })}
            </ul>
          </details>
        );
      })}
      <p className="metrics__note">{t('note')}</p>
    </div>
  );
}

const timeAt = ({ fromUs, toUs }: Stretch, share: number): SimTimeUs =>
  Math.round(fromUs + share * (toUs - fromUs));

/** Left and right read the value before and after, up and down go to another line, Enter takes the clock there. */
function useKeys(
  props: MetricsPageViewProps,
  cursorUs: SimTimeUs | null,
  setCursor: (timeUs: SimTimeUs | null) => void,
): (event: KeyboardEvent<HTMLElement>) => void {
  const latest = useRef({ props, cursorUs });
  latest.current = { props, cursorUs };
  return useCallback(
    (event) => {
      const { view, nowUs, onSeek } = latest.current.props;
      const known = latest.current.cursorUs;
      const at = indexAt(view, known ?? nowUs);
      const last = indexAt(view, Number.POSITIVE_INFINITY);
      const read = (index: number): void => setCursor(timeOf(view, Math.max(0, Math.min(last, index))));
      switch (event.key) {
        case 'ArrowLeft':
          // From between two values the one that is shown comes first.
          read(known === null && timeOf(view, at) < nowUs ? at : at - 1);
          break;
        case 'ArrowRight':
          read(at + 1);
          break;
        case 'Home':
          read(0);
          break;
        case 'End':
          read(last);
          break;
        case 'ArrowUp':
          goTo(event.currentTarget, -1);
          break;
        case 'ArrowDown':
          goTo(event.currentTarget, 1);
          break;
        case 'Enter':
          if (known !== null) onSeek(known);
          break;
        case 'Escape':
          // Without a value that is read, Escape is the drawer's.
          if (known === null) return;
          setCursor(null);
          break;
        default:
          return;
      }
      event.preventDefault();
    },
    [setCursor],
  );
}

function goTo(plot: HTMLElement, step: 1 | -1): void {
  const all = plot.closest('.metrics')?.querySelectorAll<HTMLElement>('details[open] [role=slider]') ?? [];
  all[[...all].indexOf(plot) + step]?.focus();
}
