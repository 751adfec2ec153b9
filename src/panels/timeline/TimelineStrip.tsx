/** What does not move with the playhead: water, hatch, tint, markers, axis. Two clips part past from recorded future. */
import { memo } from 'react';
import type { TimelineMarker } from '../../contract/messages.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import { US_PER_S } from '../../contract/units.ts';
import { useWords, type Words } from '../../i18n/index.ts';
import type { IconName } from '../../ui/index.ts';
import {
  type Burst as BurstSpan,
  baseOf,
  burstsOf,
  isBare,
  outagesOf,
  placeMarkers,
  ratesOf,
  type Strip,
  surfaceOf,
  type TimeScale,
  ticksOf,
  timeScale,
  topRate,
  waterPath,
} from './geometry.ts';

/** What stands for each kind of moment. */
export const MARKER_SIGN: Readonly<Record<TimelineMarker['kind'], { icon: IconName; tone: string }>> = {
  down: { icon: 'kill', tone: 'red' },
  up: { icon: 'restart', tone: 'quiet' },
  election: { icon: 'flag', tone: 'ink' },
  rebalance: { icon: 'rebalance', tone: 'quiet' },
  isrShrink: { icon: 'shrink', tone: 'amber' },
  isrFull: { icon: 'check', tone: 'green' },
  loss: { icon: 'lost', tone: 'red' },
  power: { icon: 'power', tone: 'red' },
  slowed: { icon: 'slow', tone: 'amber' },
  network: { icon: 'netsplit', tone: 'amber' },
  command: { icon: 'settings', tone: 'ink' },
  controller: { icon: 'helm', tone: 'ink' },
};

const markerWords = ({ kind, subject }: TimelineMarker, { t, nodeName }: Words): string =>
  t(`marker.${kind}`, { subject: nodeName(subject) });

// Digits and letters are about 6 px wide at this size, Chinese signs twice that.
const WIDE: Readonly<Record<Words['locale'], number>> = { en: 6, 'zh-CN': 11 };

/** How far a marker's words reach to the right of it, about. */
export const reachOf = (marker: TimelineMarker, words: Words): number =>
  10 + markerWords(marker, words).length * WIDE[words.locale];

interface TimelineStripProps {
  /** Events whose words the playhead stands on: they are not written. */
  readonly covered: string;
  readonly strip: Strip;
  readonly spanUs: SimTimeUs;
  readonly bucketUs: SimTimeUs;
  readonly committed: readonly number[];
  readonly markers: readonly TimelineMarker[];
  /** How many of the markers lie behind the playhead. */
  readonly pastCount: number;
  /** Where an outage that goes on is drawn to. */
  readonly headUs: SimTimeUs;
  readonly onMarker: (marker: TimelineMarker) => void;
}

export const TimelineStrip = memo(function TimelineStrip({
  covered,
  strip,
  spanUs,
  bucketUs,
  committed,
  markers,
  pastCount,
  headUs,
  onMarker,
}: TimelineStripProps) {
  const words = useWords();
  const { t } = words;
  const bare = isBare(strip);
  const x = timeScale(strip, spanUs);
  const base = baseOf(strip);
  const [start, end] = x.range();
  const rates = ratesOf(committed, bucketUs);
  const top = topRate(rates);
  const surface = surfaceOf(strip);
  const water = waterPath(rates, top, strip, x);
  const placed = placeMarkers(markers, x, (marker) =>
    bare ? Number.POSITIVE_INFINITY : reachOf(marker, words),
  );
  const coveredIds = new Set(covered.split(' '));
  return (
    <>
      {outagesOf(markers, headUs).map(({ fromUs, toUs }) => (
        <rect
          key={fromUs}
          className="timeline__outage"
          clipPath="url(#timeline-told)"
          x={x(fromUs)}
          y="2"
          width={Math.max(1, x(toUs) - x(fromUs))}
          height={base - 2}
        />
      ))}
      <path className="timeline__full" d={`M${start} ${surface}H${end}`} />
      <path className="timeline__water" d={water} clipPath="url(#timeline-past)" />
      <path fill="url(#spray)" d={water} clipPath="url(#timeline-future)" />
      {burstsOf(rates, top).map((burst) => (
        <Burst key={burst.fromUs} {...{ burst, strip, x, bare }} />
      ))}
      <path className="timeline__ground" d={`M${start} ${base + 0.5}H${end}`} />
      {!bare && (
        <text className="timeline__scale" x={start} y={surface + 4}>
          {words.number(top)}
        </text>
      )}
      {!bare && placed.every(({ x: at }) => at > start + 90) && (
        <text className="timeline__caption" x={start} y="14.5">
          {t('timeline.caption')}
        </text>
      )}
      {ticksOf(strip, spanUs).map((seconds) => (
        <g key={seconds}>
          <path className="timeline__ground" d={`M${x(seconds * US_PER_S)} ${base}v4`} />
          {!bare && (
            <text
              className={seconds === 0 ? 'timeline__tick' : 'timeline__tick timeline__tick--middle'}
              x={x(seconds * US_PER_S)}
              y={base + 14}
            >
              {seconds === 0 ? t('timeline.zero') : seconds}
            </text>
          )}
        </g>
      ))}
      {placed.map(({ marker, x: at, hasLabel }) => {
        const { icon, tone } = MARKER_SIGN[marker.kind];
        const isPast = markers.indexOf(marker) < pastCount;
        return (
          <g
            key={marker.eventId}
            className={`timeline__marker timeline__marker--${isPast ? tone : 'future'}`}
            data-tip={markerWords(marker, words)}
            onPointerDown={(event) => {
              event.stopPropagation();
              onMarker(marker);
            }}
          >
            <rect className="timeline__target" x={at - 8} y="1" width="16" height={base} />
            <path className="timeline__stem" d={`M${at} 18V${base}`} />
            <use href={`#i-${icon}`} x={at - 6.5} y="4" width="13" height="13" />
            {hasLabel && !coveredIds.has(String(marker.eventId)) && (
              <text x={at + 10} y="14.5">
                {markerWords(marker, words)}
              </text>
            )}
          </g>
        );
      })}
    </>
  );
});

interface BurstProps {
  readonly burst: BurstSpan;
  readonly strip: Strip;
  readonly x: TimeScale;
  readonly bare: boolean;
}

/** Half the least width of a cut. */
const CUT_PX = 5;

/** A cut through water that would rise higher, as through a bar that is broken off, and how high it would. */
function Burst({ burst, strip, x, bare }: BurstProps) {
  const { number } = useWords();
  const middle = (x(burst.fromUs) + x(burst.toUs)) / 2;
  const half = Math.max(CUT_PX, (x(burst.toUs) - x(burst.fromUs)) / 2 + 2);
  const y = surfaceOf(strip) + 5;
  let cut = `M${middle - half} ${y}`;
  for (let at = -half, up = true; at < half - 0.1; at += 3, up = !up)
    cut += `L${middle + Math.min(half, at + 3)} ${y + (up ? -3 : 0)}`;
  return (
    <g clipPath="url(#timeline-told)">
      <path className="timeline__cut" d={cut} />
      {!bare && (
        <text className="timeline__peak" x={middle - half - 3} y={surfaceOf(strip) + 8}>
          {number(burst.peak)}
        </text>
      )}
    </g>
  );
}
