/** The timeline, connected: the film as a strip, and a playhead to drag. */
import { type KeyboardEvent, type PointerEvent, useCallback, useRef } from 'react';
import type { BranchView, TimelineMarker } from '../../contract/messages.ts';
import { type SimTimeUs, US_PER_MS, US_PER_S } from '../../contract/units.ts';
import { useWords } from '../../i18n/index.ts';
import { useBranches, useHighwater, usePlayback, useTimeline, useVerbs } from '../../store/index.ts';
import { useSize } from '../../ui/index.ts';
import { baseOf, type Strip, spanOf, timeScale } from './geometry.ts';
import { ProgressBar } from './ProgressBar.tsx';
import { reachOf, TimelineStrip } from './TimelineStrip.tsx';
import './timeline.css';

export function TimelinePanel() {
  const words = useWords();
  const { t } = words;
  const verbs = useVerbs();
  const store = useHighwater();
  const box = useRef<HTMLElement>(null);
  const strip = useSize(box);
  const branches = useBranches((state) => state.branches);
  const shown = useBranches((state) => state.branchId);
  const others = branches.filter(({ branchId }) => branchId !== shown);
  const farUs = Math.max(0, ...others.map((branch) => branch.headUs));
  const spanUs = usePlayback((playback) => spanOf(Math.max(farUs, playback.headUs)));
  const bucketUs = useTimeline((timeline) => timeline.bucketUs);
  const committed = useTimeline((timeline) => timeline.committed);
  const markers = useTimeline((timeline) => timeline.markers);
  const pastCount = usePlayback(({ timeUs }) => countUntil(markers, timeUs));
  // An outage that lasts grows with the head, which need not be drawn more often than it can be seen.
  const headUs = usePlayback((playback) => Math.ceil(playback.headUs / (US_PER_S / 4)) * (US_PER_S / 4));
  const covered = usePlayback(({ timeUs }) => {
    const x = timeScale(strip, spanUs);
    const at = x(timeUs);
    return markers
      .filter((marker) => x(marker.timeUs) <= at && at < x(marker.timeUs) + reachOf(marker, words))
      .map((marker) => marker.eventId)
      .join(' ');
  });
  const wasPlaying = useRef<boolean | null>(null);
  const onMarker = useCallback((marker: TimelineMarker) => verbs.seek(marker.timeUs), [verbs]);

  const seekTo = (event: PointerEvent): void => {
    const left = box.current?.getBoundingClientRect().left ?? 0;
    verbs.seek(timeScale(strip, spanUs).invert(event.clientX - left));
  };
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    wasPlaying.current = store.playback.getState().playing;
    verbs.pause();
    seekTo(event);
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (wasPlaying.current !== null) seekTo(event);
  };
  const onLetGo = (): void => {
    if (wasPlaying.current) verbs.play();
    wasPlaying.current = null;
  };

  return (
    <section
      ref={box}
      className="timeline"
      aria-label={t('timeline.region')}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onLetGo}
      onPointerCancel={onLetGo}
    >
      {strip.height > 24 && (
        <svg className="timeline__strip" width={strip.width} height={strip.height} aria-hidden="true">
          <Clips strip={strip} spanUs={spanUs} />
          <BranchLines strip={strip} spanUs={spanUs} others={others} />
          <TimelineStrip
            {...{ covered, strip, spanUs, bucketUs, committed, markers, pastCount, headUs, onMarker }}
          />
        </svg>
      )}
      <Playhead strip={strip} spanUs={spanUs} />
      <ProgressBar />
    </section>
  );
}

/** The ways that were left, each from where it was left to where it had come. */
function BranchLines({ strip, spanUs, others }: PlayheadProps & { readonly others: readonly BranchView[] }) {
  const x = timeScale(strip, spanUs);
  return others.slice(-MAX_LINES).map(({ branchId, forkedAtUs, headUs }, i) => {
    const y = baseOf(strip) - 4 - 4 * i;
    return (
      <path
        key={branchId}
        className="timeline__branch"
        d={`M${x(forkedAtUs).toFixed(1)} ${baseOf(strip)}V${y}H${x(headUs).toFixed(1)}`}
      />
    );
  });
}
/** More would hide the water. */
const MAX_LINES = 4;

interface PlayheadProps {
  readonly strip: Strip;
  readonly spanUs: SimTimeUs;
}

/** Past is left of the playhead, what was recorded beyond it right. To whole pixels, for a clip that changes is a picture made
 *  anew. */
function Clips({ strip, spanUs }: PlayheadProps) {
  const x = timeScale(strip, spanUs);
  const now = usePlayback(({ timeUs }) => Math.max(0, Math.round(x(timeUs))));
  const head = usePlayback(({ headUs }) => Math.max(0, Math.round(x(headUs))));
  return (
    <defs>
      <clipPath id="timeline-told">
        <rect x="0" y="0" width={head} height={strip.height} />
      </clipPath>
      <clipPath id="timeline-past">
        <rect x="0" y="0" width={now} height={strip.height} />
      </clipPath>
      <clipPath id="timeline-future">
        <rect x={now} y="0" width={Math.max(0, head - now)} height={strip.height} />
      </clipPath>
    </defs>
  );
}

const STEP_US = 100 * US_PER_MS;

function Playhead({ strip, spanUs }: PlayheadProps) {
  const { t, clock } = useWords();
  const verbs = useVerbs();
  const store = useHighwater();
  // While it plays, nobody is told of every picture: a tenth of a second is a step of the keys.
  const timeUs = usePlayback((playback) =>
    playback.playing ? playback.timeUs - (playback.timeUs % STEP_US) : playback.timeUs,
  );
  const headUs = usePlayback((playback) => playback.headUs - (playback.headUs % STEP_US));
  const left = usePlayback((playback) => Math.round(timeScale(strip, spanUs)(playback.timeUs)));
  const base = baseOf(strip);
  const onKeyDown = (event: KeyboardEvent): void => {
    const { timeUs, headUs } = store.playback.getState();
    const step = event.shiftKey ? US_PER_S : STEP_US;
    const to = {
      ArrowLeft: timeUs - step,
      ArrowDown: timeUs - step,
      ArrowRight: timeUs + step,
      ArrowUp: timeUs + step,
      PageDown: timeUs - 5 * US_PER_S,
      PageUp: timeUs + 5 * US_PER_S,
      Home: 0,
      End: headUs,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    verbs.pause();
    verbs.seek(to);
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      className="timeline__playhead"
      aria-label={t('timeline.playhead')}
      aria-valuemin={0}
      aria-valuemax={Math.round(Math.max(timeUs, headUs) / US_PER_MS)}
      aria-valuenow={Math.round(timeUs / US_PER_MS)}
      aria-valuetext={t('timeline.valueText', { clock: clock(timeUs), head: clock(headUs) })}
      style={{ transform: `translateX(${left}px)` }}
      onKeyDown={onKeyDown}
    >
      <svg width="14" height={strip.height} aria-hidden="true">
        <path d={`M6 0h2V${base + 2}l5 6v7H1v-7l5 -6z`} />
      </svg>
    </div>
  );
}

function countUntil(markers: readonly TimelineMarker[], timeUs: SimTimeUs): number {
  const next = markers.findIndex((marker) => marker.timeUs > timeUs);
  return next < 0 ? markers.length : next;
}
