/** Lanes, messages as arrows between them, what happened on them, and the clock. */
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import type { EngineEvent, Flight } from '../../contract/events.ts';
import type { EventId } from '../../contract/ids.ts';
import { kafkaApiName } from '../../contract/report.ts';
import { type NameOf, useWords } from '../../i18n/index.ts';
import { useSpaceTimeWords } from '../../i18n/lenses/spacetime.ts';
import { classes } from '../../ui/index.ts';
import { familyOf } from './families.ts';
import {
  type Arrow,
  arrowOf,
  headOf,
  type Label,
  type Span,
  ticksOf,
  withoutOverlap,
  wordWidth,
} from './geometry.ts';
import { downSpans, type Lane, laneOf } from './lanes.ts';

export interface DrawingProps {
  readonly width: number;
  readonly laneHeight: number;
  readonly lanes: readonly Lane[];
  readonly flights: readonly Flight[];
  /** What is marked on the lanes. */
  readonly marks: readonly EngineEvent[];
  /** Processes that came and went, links that were cut: since longer ago. */
  readonly story: readonly EngineEvent[];
  readonly window: Span;
  readonly nowUs: number;
  readonly selectedId: EventId | null;
  readonly chain: ReadonlySet<EventId>;
  /** Messages about it are bold; null: none are. */
  readonly partition: string | null;
  readonly nameOf: NameOf;
  readonly onSelect: (eventId: EventId) => void;
  readonly onZoom: (factor: number) => void;
  readonly onZoomTo: (aUs: number, bUs: number) => void;
}

export const RULER = 34;
/** Pixels that make a press a drag. */
const DRAG_PX = 4;
const LABELS_MAX = 60;

export function Drawing(props: DrawingProps) {
  const { width, laneHeight, lanes, flights, window, nowUs, selectedId, chain } = props;
  const t = useSpaceTimeWords();
  const say = useSayings(props.nameOf);
  const [drag, setDrag] = useState<{ readonly a: number; readonly b: number } | null>(null);
  const height = RULER + lanes.length * laneHeight + 8;
  const spanUs = window.toUs - window.fromUs;
  const x = (us: number): number => ((us - window.fromUs) / spanUs) * width;
  const timeAt = (px: number): number => window.fromUs + (px / width) * spanUs;
  const yOf = new Map(lanes.map(({ node }, i) => [node, RULER + (i + 0.5) * laneHeight]));
  const arrows = flights.flatMap((flight) => arrowOf(flight, nowUs, window, x, yOf) ?? []);
  const marks = props.marks.filter(
    (event) =>
      event.timeUs <= nowUs &&
      event.timeUs >= window.fromUs &&
      event.timeUs <= window.toUs &&
      yOf.has(laneOf(event) ?? ''),
  );
  const options = [
    ...arrows.map(({ flight }) => ({ id: flight.eventId, atUs: flight.sentAtUs })),
    ...marks.map(({ id, timeUs }) => ({ id, atUs: timeUs })),
  ].sort((a, b) => a.atUs - b.atUs || a.id - b.id);
  const isDragged = drag !== null && Math.abs(drag.b - drag.a) > DRAG_PX;

  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by !== undefined) {
      const at = options.findIndex(({ id }) => id === selectedId);
      const next = options[at < 0 ? (by > 0 ? 0 : options.length - 1) : at + by];
      if (next) props.onSelect(next.id);
    } else if (event.key === '+' || event.key === '=') props.onZoom(0.5);
    else if (event.key === '-') props.onZoom(2);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const placeOf = (event: PointerEvent): number =>
    event.clientX - event.currentTarget.getBoundingClientRect().left;
  return (
    <div
      className="spacetime__messages"
      role="listbox"
      aria-label={t('messages')}
      aria-activedescendant={
        options.some(({ id }) => id === selectedId) ? optionId(selectedId ?? 0) : undefined
      }
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.button === 0 && setDrag({ a: placeOf(event), b: placeOf(event) })}
      onPointerMove={(event) => drag && setDrag({ ...drag, b: placeOf(event) })}
      onPointerUp={() => {
        if (drag && isDragged) props.onZoomTo(timeAt(drag.a), timeAt(drag.b));
        setDrag(null);
      }}
      onPointerLeave={() => setDrag(null)}
    >
      <svg width={width} height={height} role="presentation" className="spacetime__drawing">
        {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing of it takes the focus */}
        <g aria-hidden="true">
          {ticksOf(window, width / 110).map((us) => (
            <g key={us} className="spacetime__tick">
              <path d={`M${x(us)} ${RULER - 8}V${height}`} />
              {!isUnderClock(x(us), x(nowUs)) && (
                <text x={x(us) + 3} y={RULER - 16}>
                  {momentOf(us, spanUs)}
                </text>
              )}
            </g>
          ))}
          {lanes.map((lane) => (
            <LaneLine key={lane.node} {...props} lane={lane} y={yOf.get(lane.node) ?? 0} x={x} />
          ))}
          <CutLinks {...props} x={x} yOf={yOf} />
        </g>
        {arrows.map((arrow) => (
          <ArrowLine
            key={arrow.flight.eventId}
            arrow={arrow}
            name={say.whole(arrow)}
            isSelected={arrow.flight.eventId === selectedId}
            isInChain={chain.has(arrow.flight.eventId)}
            isAbout={props.partition !== null && arrow.flight.partitions.includes(props.partition)}
            onSelect={() => !isDragged && props.onSelect(arrow.flight.eventId)}
          />
        ))}
        <Marks {...props} marks={marks} x={x} yOf={yOf} />
        {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing of it takes the focus */}
        <g aria-hidden="true">
          {labelsOf(arrows, props, x, yOf, say).map(({ key, text, x: at, y, tone }) => (
            <g key={key} className={classes('spacetime__word', tone && `spacetime__word--${tone}`)}>
              <rect x={at - 2} y={y - 10} width={wordWidth(text) + 4} height={13} />
              <text x={at} y={y}>
                {text}
              </text>
            </g>
          ))}
          {nowUs >= window.fromUs && nowUs <= window.toUs && (
            <Clock
              at={x(nowUs)}
              height={height}
              width={width}
              text={momentOf(nowUs, Math.min(spanUs, 99_999))}
            />
          )}
          {isDragged && (
            <rect
              className="spacetime__drag"
              x={Math.min(drag.a, drag.b)}
              y={RULER - 8}
              width={Math.abs(drag.b - drag.a)}
              height={height}
            />
          )}
        </g>
      </svg>
    </div>
  );
}

const optionId = (eventId: EventId): string => `spacetime-${eventId}`;

/** Seconds, as fine as the stretch needs. */
const momentOf = (us: number, spanUs: number): string =>
  (us / 1_000_000).toFixed(spanUs < 10_000 ? 4 : spanUs < 1_000_000 ? 3 : spanUs < 10_000_000 ? 2 : 1);

/** Whether a moment that is written at the right of its tick would run into the clock's. */
const isUnderClock = (at: number, clockAt: number): boolean => at > clockAt - 84 && at < clockAt + 28;

function Clock({ at, height, width, text }: { at: number; height: number; width: number; text: string }) {
  const left = Math.min(Math.max(0, at - 28), width - 56);
  return (
    <g className="spacetime__clock">
      <path d={`M${at} ${RULER - 14}V${height}`} />
      <rect x={left} y={2} width={56} height={18} />
      <text x={left + 28} y={15}>
        {text}
      </text>
    </g>
  );
}

interface LaneLineProps extends DrawingProps {
  readonly lane: Lane;
  readonly y: number;
  readonly x: (us: number) => number;
}

/** Solid as far as the clock has come; hatched where there was no process. */
function LaneLine({ lane, y, x, width, story, window, nowUs }: LaneLineProps) {
  const nowX = Math.min(width, Math.max(0, x(nowUs)));
  return (
    <g className="spacetime__lane">
      <path d={`M0 ${y}H${nowX}`} />
      <path d={`M${nowX} ${y}H${width}`} className="spacetime__ahead" />
      {downSpans(lane, story, window, nowUs).map(({ fromUs, toUs }) => (
        <g key={fromUs} className="spacetime__dead">
          <rect x={x(fromUs)} y={y - 7} width={Math.max(1, x(toUs) - x(fromUs))} height={14} />
        </g>
      ))}
    </g>
  );
}

interface PlacedProps extends DrawingProps {
  readonly x: (us: number) => number;
  readonly yOf: ReadonlyMap<string, number>;
}

/** A line from lane to lane at the moment when their link was cut, held up or mended. */
function CutLinks({ story, window, nowUs, x, yOf, width }: PlacedProps) {
  const t = useSpaceTimeWords();
  return story.map((event) => {
    if (event.type !== 'network.changed' || event.timeUs > nowUs) return null;
    if (event.timeUs < window.fromUs || event.timeUs > window.toUs) return null;
    const ys = [yOf.get(event.a), yOf.get(event.b)].filter((y) => y !== undefined);
    const [top, bottom] = ys.length === 2 ? [Math.min(...ys), Math.max(...ys)] : [RULER, RULER];
    const at = x(event.timeUs);
    const text = t(event.state === 'ok' ? 'mended' : event.state);
    return (
      <g key={event.id} className={`spacetime__link spacetime__link--${event.state}`}>
        <path d={`M${at} ${top}V${bottom}`} />
        <path d={`M${at - 4} ${top}h8M${at - 4} ${bottom}h8`} />
        <text x={Math.min(at + 5, width - wordWidth(text))} y={(top + bottom) / 2 + 4}>
          {text}
        </text>
      </g>
    );
  });
}

interface ArrowLineProps {
  readonly arrow: Arrow;
  readonly name: string;
  readonly isSelected: boolean;
  readonly isInChain: boolean;
  readonly isAbout: boolean;
  readonly onSelect: () => void;
}

function ArrowLine({ arrow, name, isSelected, isInChain, isAbout, onSelect }: ArrowLineProps) {
  const { flight, x1, y1, x2, y2, toX, toY, state } = arrow;
  const line = `M${x1.toFixed(1)} ${y1}L${x2.toFixed(1)} ${y2.toFixed(1)}`;
  return (
    <g
      role="option"
      id={optionId(flight.eventId)}
      aria-selected={isSelected}
      aria-label={name}
      className={classes(
        'spacetime__arrow',
        `spacetime__arrow--${familyOf(flight)}`,
        flight.error !== null && 'spacetime__arrow--error',
        state === 'lost' && 'spacetime__arrow--lost',
        isAbout && 'spacetime__arrow--about',
      )}
      onClick={onSelect}
    >
      <title>{name}</title>
      {(isSelected || isInChain) && (
        <path
          d={line}
          className={isSelected ? 'spacetime__halo spacetime__halo--chosen' : 'spacetime__halo'}
        />
      )}
      <path
        d={`M${x1} ${y1}L${state === 'lost' ? x2 : toX} ${state === 'lost' ? y2 : toY}`}
        className="spacetime__hit"
      />
      {state === 'flying' && <path d={`M${x2} ${y2}L${toX} ${toY}`} className="spacetime__bound" />}
      <path d={line} className="spacetime__line" />
      <rect x={x1 - 2.5} y={y1 - 2.5} width={5} height={5} className="spacetime__foot" />
      {state === 'arrived' && <path d={headOf(x1, y1, x2, y2)} className="spacetime__head" />}
      {state === 'flying' && <circle cx={x2} cy={y2} r={4} className="spacetime__foot" />}
      {state === 'lost' && <path d={`M${x2 - 5} ${y2 - 5}l10 10m0 -10l-10 10`} className="spacetime__line" />}
    </g>
  );
}

/** Squares on the lanes; a click leads to the event. */
function Marks({ marks, x, yOf, chain, selectedId, nameOf, onSelect }: PlacedProps) {
  const { sentenceOf, clock } = useWords();
  return marks.map((event) => {
    const y = yOf.get(laneOf(event) ?? '');
    if (y === undefined) return null;
    return (
      <g
        key={event.id}
        role="option"
        id={optionId(event.id)}
        aria-selected={event.id === selectedId}
        aria-label={`${clock(event.timeUs)} ${sentenceOf(event, nameOf)}`}
        className={classes(
          'spacetime__mark',
          (chain.has(event.id) || event.id === selectedId) && 'is-chosen',
        )}
        onClick={() => onSelect(event.id)}
      >
        <title>{sentenceOf(event, nameOf)}</title>
        <rect x={x(event.timeUs) - 4} y={y - 4} width={8} height={8} />
      </g>
    );
  });
}

/** What is said of a message. */
function useSayings(nameOf: NameOf) {
  const t = useSpaceTimeWords();
  const { nodeName, clock } = useWords();
  const ms = (us: number): string => (us / 1000).toFixed(1);
  return {
    ms,
    append: (from: number, to: number): string =>
      from === to ? t('appendOne', { from }) : t('append', { from, to }),
    lost: (): string => t('lost'),
    short: ({ api, isResponse, error, recordCount }: Flight): string => {
      if (error !== null) return error;
      if (isResponse && recordCount > 0) return t('records', { n: recordCount });
      return t(isResponse ? 'response' : 'request', { api: kafkaApiName(api) });
    },
    whole: ({ flight, state }: Arrow): string => {
      const what = t(flight.isResponse ? 'response' : 'request', { api: kafkaApiName(flight.api) });
      const fate =
        state === 'flying'
          ? t('flying')
          : state === 'lost'
            ? t('lostAfter', { ms: ms((flight.lostAtUs ?? flight.arrivesAtUs) - flight.sentAtUs) })
            : t('arrivedAfter', { ms: ms(flight.arrivesAtUs - flight.sentAtUs) });
      return t('message', {
        what: flight.error === null ? what : `${what} ${flight.error}`,
        from: nodeName(flight.from, nameOf),
        to: nodeName(flight.to, nameOf),
        clock: clock(flight.sentAtUs),
        fate,
      });
    },
  };
}

interface ToneLabel extends Label {
  readonly tone: 'lost' | 'error' | 'mark' | null;
}

/** Words where there is room: losses and errors first, then what leads to the selected one, then what was written. */
function labelsOf(
  arrows: readonly Arrow[],
  { marks, window, nowUs, width, chain, selectedId }: DrawingProps,
  x: (us: number) => number,
  yOf: ReadonlyMap<string, number>,
  say: ReturnType<typeof useSayings>,
): readonly ToneLabel[] {
  const labels: ToneLabel[] = arrows
    .filter(
      ({ x1, toX, flight }) => Math.abs(toX - x1) > 3 && !(flight.isResponse && flight.kind === 'empty'),
    )
    .map(({ flight, x1, y1, x2, y2, state }) => {
      const isLost = state === 'lost';
      const far = flight.isResponse ? 0.66 : 0.36;
      return {
        key: `m${flight.eventId}`,
        text: isLost ? `${say.short(flight)} ${say.lost()}` : say.short(flight),
        x: x1 + (x2 - x1) * far + 6,
        y: y1 + (y2 - y1) * far + 4,
        rank:
          flight.eventId === selectedId || chain.has(flight.eventId)
            ? 0
            : isLost || flight.error !== null
              ? 1
              : flight.kind === 'produce' || flight.recordCount > 0
                ? 3
                : 4,
        tone: isLost ? 'lost' : flight.error !== null ? 'error' : null,
      };
    });
  for (const event of marks) {
    if (event.type !== 'log.appended' || !event.asLeader || event.timeUs > nowUs) continue;
    const y = yOf.get(laneOf(event) ?? '');
    if (y === undefined || event.timeUs < window.fromUs || event.timeUs > window.toUs) continue;
    labels.push({
      key: `e${event.id}`,
      text: `${event.partition} ${say.append(event.baseOffset, event.lastOffset)}`,
      x: x(event.timeUs) - 4,
      y: y + 19,
      rank: 2,
      tone: 'mark',
    });
  }
  return withoutOverlap(labels, 0, width).slice(0, LABELS_MAX);
}
