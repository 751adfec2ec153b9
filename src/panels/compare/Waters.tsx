/** The two waters: records committed over time, A upwards and B downwards from one line. */
import { useStore } from 'zustand';
import { useRunWords } from '../../i18n/runs.ts';
import { type HighwaterStore, type TimelineState, usePlayback, useTimeline } from '../../store/index.ts';

const WIDTH = 600;
const HALF = 30;

/** Committed by the end of each second. */
function perSecond({ committed, bucketUs }: TimelineState, untilUs: number): readonly number[] {
  const seconds = Array.from({ length: Math.ceil(untilUs / 1e6) }, () => 0);
  committed.forEach((count, i) => {
    const second = Math.floor((i * bucketUs) / 1e6);
    if (second < seconds.length) seconds[second] = (seconds[second] ?? 0) + count;
  });
  return seconds;
}

export function Waters({ twin }: { readonly twin: HighwaterStore }) {
  const t = useRunWords();
  const mine = useTimeline((timeline) => timeline);
  const theirs = useStore(twin.timeline);
  const timeUs = usePlayback((playback) => playback.timeUs);
  const untilUs = Math.max(1e6, timeUs);
  const [up, down] = [perSecond(mine, untilUs), perSecond(theirs, untilUs)];
  const top = Math.max(1, ...up, ...down);
  const step = WIDTH / Math.max(1, up.length);
  const path = (rates: readonly number[], sign: 1 | -1): string =>
    `M0 ${HALF}${rates
      .map((rate, i) => {
        const y = (HALF - (sign * rate * (HALF - 2)) / top).toFixed(1);
        return `L${(i * step).toFixed(1)} ${y}L${((i + 1) * step).toFixed(1)} ${y}`;
      })
      .join('')}L${WIDTH} ${HALF}Z`;
  return (
    <figure className="difference__waters">
      <figcaption className="difference__note">{t('compare.waters')}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${2 * HALF}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('compare.waters')}
      >
        <path className="difference__water" d={path(up, 1)} />
        <path className="difference__water" d={path(down, -1)} />
        <path className="difference__line" d={`M0 ${HALF}H${WIDTH}`} />
      </svg>
    </figure>
  );
}
