/** Members and coordinator on their lanes, with the messages between them. */
import type { Flight } from '../../contract/events.ts';
import { useWords } from '../../i18n/index.ts';
import { useGroupWords } from '../../i18n/lenses/group.ts';
import { arrowHead, axisOf, axisTicks, classes, Square } from '../../ui/index.ts';
import { isQuiet, isShown, momentsOf, type Span, type Stretch, withoutOverlap } from './lanes.ts';
import type { Rebalance, StateSpan } from './rebalance.ts';

export interface Lane {
  readonly id: string;
  readonly name: string;
  readonly initial: string;
  readonly hue: number;
  /** In words. */
  readonly role: string;
  readonly isGone: boolean;
  readonly stretches: readonly Stretch[];
}

interface LanesProps {
  readonly lanes: readonly Lane[];
  readonly coordinatorId: number;
  readonly window: Span;
  readonly nowUs: number;
  readonly rebalance: Rebalance | null;
  /** In words; null: no barrier is up. */
  readonly awaiting: string | null;
  readonly isModern: boolean;
  /** Members talk to ZooKeeper, not to a coordinator. */
  readonly isOld: boolean;
  readonly flights: readonly Flight[];
  readonly width: number;
  readonly onSelect: (eventId: number) => void;
}

const TOP = 34;
const LANE = 66;
const BAR = 14;
/** Words of 11 px, about. */
const wordWidth = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e80 ? 11.5 : 6.6), 0);

export function LanesView(props: LanesProps) {
  const { lanes, window, nowUs, rebalance, flights, width, isModern, isOld } = props;
  const t = useGroupWords();
  const { clock, seconds } = useWords();
  const labelWidth = width < 520 ? 40 : 136;
  const drawn = Math.max(120, width - labelWidth - 12);
  // The coordinator stands in the middle, so that arrows stay short.
  const above = Math.ceil(lanes.length / 2);
  const laneY = (place: number): number => TOP + 30 + place * LANE;
  const yOf = new Map(lanes.map(({ id }, i) => [id, laneY(i < above ? i : i + 1)]));
  const coordinatorY = laneY(above);
  const height = laneY(lanes.length) + 46;
  const shown = flights.filter(
    (flight) =>
      isShown(flight) &&
      (yOf.has(flight.from) || yOf.has(flight.to)) &&
      flight.arrivesAtUs > window.fromUs &&
      flight.sentAtUs < window.toUs &&
      flight.sentAtUs <= nowUs,
  );
  const moments = momentsOf(shown, rebalance, window);
  const axis = axisOf(moments, drawn);
  const x = (us: number): number => labelWidth + axis.x(us);
  const barrier = rebalance?.states.find(
    ({ state }) => state === 'PreparingRebalance' || state === 'Assigning' || state === 'Reconciling',
  );
  const bands = (rebalance?.states ?? []).filter(({ toUs }) => (toUs ?? nowUs) > window.fromUs);
  return (
    <div className="lanes">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a drawing */}
      <svg width={width} height={height} role="group" aria-label={t('lanes')} className="lanes__drawing">
        {barrier && (barrier.toUs ?? nowUs) > window.fromUs && (
          <Barrier
            x0={x(barrier.fromUs)}
            x1={x(barrier.toUs ?? nowUs)}
            height={height}
            isOpen={barrier.toUs === null}
            text={
              isOld
                ? t('oldChange')
                : isModern
                  ? t('epochChange')
                  : props.awaiting !== null
                    ? t('barrierWaits', {
                        seconds: seconds((barrier.toUs ?? nowUs) - barrier.fromUs),
                        names: props.awaiting,
                      })
                    : t('barrier', { seconds: seconds((barrier.toUs ?? nowUs) - barrier.fromUs) })
            }
            room={labelWidth + drawn}
          />
        )}
        {axis.breaks.map(({ from, to }) => (
          <path
            key={from}
            d={`M${labelWidth + from} ${TOP - 8}V${height - 20}M${labelWidth + to} ${TOP - 8}V${height - 20}`}
            className="lanes__break"
          />
        ))}
        {axisTicks(axis, moments, 74, nowUs <= window.toUs ? 128 : 74).map((us) => (
          <g key={us} className="lanes__tick">
            <path d={`M${x(us)} ${TOP - 8}V${height - 20}`} />
            {x(us) < labelWidth + drawn - 64 && (
              <text x={x(us) + 3} y={TOP - 14} className="lanes__moment">
                {clock(us)}
              </text>
            )}
          </g>
        ))}
        {lanes.map((lane) => (
          <LaneRow
            key={lane.id}
            lane={lane}
            y={yOf.get(lane.id) ?? 0}
            x={x}
            left={labelWidth}
            right={labelWidth + drawn}
          />
        ))}
        <text x={0} y={coordinatorY - 1} className="lanes__name">
          {labelWidth > 60
            ? t(isOld ? 'zookeeperLane' : 'coordinatorLane')
            : isOld
              ? 'zk'
              : props.coordinatorId >= 0
                ? `b${props.coordinatorId}`
                : '–'}
        </text>
        {labelWidth > 60 && (
          <text x={0} y={coordinatorY + 14} className="lanes__role">
            {isOld
              ? t('zookeeperRole')
              : props.coordinatorId >= 0
                ? t('broker', { broker: props.coordinatorId })
                : t('noBroker')}
          </text>
        )}
        <path d={`M${labelWidth} ${coordinatorY}H${labelWidth + drawn}`} className="lanes__line" />
        {bands.map((span) => (
          <CoordinatorBand key={span.fromUs} span={span} y={coordinatorY} x={x} nowUs={nowUs} />
        ))}
        <Arrows
          flights={shown}
          x={x}
          yOf={(node) => yOf.get(node) ?? coordinatorY}
          nowUs={nowUs}
          room={width}
          onSelect={props.onSelect}
        />
        {rebalance?.after && rebalance.endUs !== null && rebalance.after.generation >= 0 && (
          <text
            x={Math.min(x(rebalance.endUs) + 6, labelWidth + drawn - 60)}
            y={height - 6}
            className="lanes__generation"
          >
            {t('newGeneration', { generation: rebalance.after.generation })}
          </text>
        )}
        {nowUs <= window.toUs && (
          <g className="lanes__now">
            <path d={`M${x(nowUs)} ${TOP - 8}V${height - 20}`} />
            <rect x={x(nowUs) - 58} y={4} width={58} height={18} />
            <text x={x(nowUs) - 29} y={17}>
              {clock(nowUs)}
            </text>
          </g>
        )}
      </svg>
      {lanes.length === 0 && <p className="group-note">{t('noMembers')}</p>}
      {!rebalance && <p className="group-note">{t('noRebalance')}</p>}
      {rebalance && rebalance.startUs < window.fromUs && (
        <p className="group-note">{t('earlier', { seconds: seconds(window.fromUs - rebalance.startUs) })}</p>
      )}
      {rebalance?.endUs != null && nowUs > window.toUs && (
        <p className="group-note">{t('ended', { seconds: seconds(nowUs - rebalance.endUs) })}</p>
      )}
    </div>
  );
}

interface BarrierProps {
  readonly x0: number;
  readonly x1: number;
  readonly height: number;
  readonly isOpen: boolean;
  readonly text: string;
  readonly room: number;
}

function Barrier({ x0, x1, height, isOpen, text, room }: BarrierProps) {
  const fitsRight = x0 + 6 + wordWidth(text) < room;
  return (
    <g className="lanes__barrier">
      <rect x={x0} y={TOP - 8} width={Math.max(1, x1 - x0)} height={height - TOP - 12} />
      {!isOpen && <path d={`M${x1} ${TOP - 8}V${height - 20}`} />}
      <text x={fitsRight ? x0 + 6 : Math.max(0, room - wordWidth(text) - 6)} y={TOP + 5}>
        {text}
      </text>
    </g>
  );
}

function CoordinatorBand({
  span,
  y,
  x,
  nowUs,
}: {
  span: StateSpan;
  y: number;
  x: (us: number) => number;
  nowUs: number;
}) {
  const x0 = x(span.fromUs);
  const width = Math.max(1, x(span.toUs ?? nowUs) - x0);
  const tone =
    span.state === 'CompletingRebalance'
      ? 'completing'
      : span.state === 'Stable' || span.state === 'Empty'
        ? 'rest'
        : 'amber';
  const short = wordWidth(span.state) + 8 < width ? span.state : '';
  return (
    <g className={`lanes__state lanes__state--${tone}`}>
      <rect x={x0} y={y - 9} width={width} height={18}>
        <title>{span.state}</title>
      </rect>
      {short && (
        <text x={x0 + width / 2} y={y + 4}>
          {short}
        </text>
      )}
    </g>
  );
}

interface LaneRowProps {
  readonly lane: Lane;
  readonly y: number;
  readonly x: (us: number) => number;
  readonly left: number;
  readonly right: number;
}

function LaneRow({ lane, y, x, left, right }: LaneRowProps) {
  const t = useGroupWords();
  const { list } = useWords();
  const letter = 'abcdefgh'[lane.hue % 8];
  return (
    <g className="lanes__lane">
      <foreignObject x={0} y={y - 12} width={24} height={24}>
        <Square initial={lane.initial} hue={lane.hue} hollow={lane.isGone} />
      </foreignObject>
      {left > 60 && (
        <>
          <text x={28} y={y - 1} className="lanes__name">
            {lane.name}
          </text>
          <text x={28} y={y + 14} className="lanes__role">
            {lane.role}
          </text>
        </>
      )}
      <path d={`M${left} ${y}H${right}`} className="lanes__line" />
      {lane.stretches.map((stretch) => {
        const x0 = x(stretch.fromUs);
        const width = Math.max(1, x(stretch.toUs) - x0);
        const words =
          stretch.kind === 'owns'
            ? list(stretch.partitions)
            : t(
                stretch.kind === 'joining'
                  ? 'joiningBar'
                  : stretch.kind === 'syncing'
                    ? 'syncingBar'
                    : 'downBar',
              );
        const isFitting = wordWidth(words) + 10 < width;
        return (
          <g key={`${stretch.kind}${stretch.fromUs}`} className={`lanes__bar lanes__bar--${stretch.kind}`}>
            <rect
              x={x0}
              y={y - BAR / 2}
              width={width}
              height={BAR}
              style={stretch.kind === 'owns' ? { fill: `var(--own-${letter})` } : undefined}
            >
              <title>{stretch.kind === 'owns' ? t('ownsBar', { partitions: words }) : words}</title>
            </rect>
            {isFitting && (
              <>
                {stretch.kind !== 'owns' && (
                  <rect
                    x={x0 + 6}
                    y={y - 6}
                    width={wordWidth(words) + 6}
                    height={12}
                    className="lanes__plate"
                  />
                )}
                <text x={x0 + 9} y={y + 4}>
                  {words}
                </text>
              </>
            )}
          </g>
        );
      })}
    </g>
  );
}

interface ArrowsProps {
  readonly flights: readonly Flight[];
  readonly x: (us: number) => number;
  readonly yOf: (node: string) => number;
  readonly nowUs: number;
  /** Right end of the drawing. */
  readonly room: number;
  readonly onSelect: (eventId: number) => void;
}

function Arrows({ flights, x, yOf, nowUs, room, onSelect }: ArrowsProps) {
  const t = useGroupWords();
  const arrows = flights.map((flight) => {
    const down = yOf(flight.to) > yOf(flight.from);
    const [x1, y1] = [x(flight.sentAtUs), yOf(flight.from) + (down ? 9 : -9)];
    const [x2, y2] = [x(flight.arrivesAtUs), yOf(flight.to) + (down ? -10 : 10)];
    const whole = Math.max(1, flight.arrivesAtUs - flight.sentAtUs);
    const reach = Math.min(1, (Math.min(nowUs, flight.lostAtUs ?? nowUs) - flight.sentAtUs) / whole);
    return {
      flight,
      x1,
      y1,
      x2: x1 + (x2 - x1) * reach,
      y2: y1 + (y2 - y1) * reach,
      isThere: reach >= 1 && flight.lostAtUs === null,
      isLost: flight.lostAtUs !== null && flight.lostAtUs <= nowUs,
    };
  });
  const names = withoutOverlap(
    arrows
      .filter(({ flight }) => !isQuiet(flight) && (!flight.isResponse || flight.error !== null))
      .map(({ flight, x1, y1, x2, y2 }) => {
        const text = flight.error ?? flight.api;
        const far = flight.isResponse ? 0.7 : 0.36;
        const at = x1 + (x2 - x1) * far;
        return {
          // To the left of the arrow where there is no room at its right.
          x: at + 6 + wordWidth(text) > room ? Math.max(0, at - 8 - wordWidth(text)) : at + 6,
          y: y1 + (y2 - y1) * far + 4,
          width: wordWidth(text),
          text,
          flight,
        };
      })
      .sort((a, b) => Number(b.flight.error !== null) - Number(a.flight.error !== null)),
  );
  return (
    <>
      {arrows.map(({ flight, x1, y1, x2, y2, isThere, isLost }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the journal has the same by keyboard
        <g
          key={flight.eventId}
          className={classes(
            'lanes__arrow',
            isQuiet(flight) && 'lanes__arrow--quiet',
            flight.error !== null && 'lanes__arrow--error',
            isLost && 'lanes__arrow--lost',
          )}
          onClick={() => onSelect(flight.eventId)}
        >
          <title>{`${flight.api}${flight.error ? ` ${flight.error}` : ''}${isLost ? ` ${t('lost')}` : ''}`}</title>
          <path d={`M${x1} ${y1}L${x2} ${y2}`} className="lanes__hit" />
          <path d={`M${x1} ${y1}L${x2} ${y2}`} />
          {isThere && <path d={arrowHead(x1, y1, x2, y2)} />}
          {isLost && <path d={`M${x2 - 4} ${y2 - 4}l8 8m0 -8l-8 8`} />}
        </g>
      ))}
      {names.map(({ x: at, y, text, width, flight }) => (
        <g
          key={flight.eventId}
          className={classes('lanes__word', flight.error !== null && 'lanes__word--error')}
        >
          <rect x={at - 2} y={y - 9} width={width + 4} height={12} />
          <text x={at} y={y}>
            {text}
          </text>
        </g>
      ))}
    </>
  );
}
