/** The messages between the lanes, drawn over them. */
import { type RefObject, useLayoutEffect, useState } from 'react';
import { isSame } from '../../contract/delta.ts';
import { useTransactionsWords } from '../../i18n/lenses/transactions.ts';
import { arrowHead, classes } from '../../ui/index.ts';
import type { LaneArrow } from './arrows.ts';

interface ArrowsLayerProps {
  readonly arrows: readonly LaneArrow[];
  /** Around the lanes; every drawing of a lane has `data-lane`. */
  readonly box: RefObject<HTMLDivElement | null>;
  readonly left: number;
  readonly width: number;
  readonly scale: (atUs: number) => number;
  readonly fromUs: number;
  readonly nowUs: number;
  readonly onSelect: (eventId: number) => void;
}

/** A lane's line is so far under the top of its drawing; arrows end beside it. */
const MIDDLE = 22;
const BESIDE = 9;
const LETTER = 6.2;

export function ArrowsLayer(props: ArrowsLayerProps) {
  const { arrows, box, left, width, scale, fromUs, nowUs, onSelect } = props;
  const t = useTransactionsWords();
  const [{ middles, height }, setPlaces] = useState<Places>({ middles: [], height: 0 });
  // After every drawing: names of lanes may have come to stand on more lines.
  useLayoutEffect(() => {
    const found = placesIn(box.current);
    setPlaces((known) => (isSame(known, found) ? known : found));
  });
  const drawn = arrows.flatMap((arrow) => {
    const { flight, fromLane, toLane } = arrow;
    const [from, to] = [middles[fromLane], middles[toLane]];
    if (from === undefined || to === undefined || flight.arrivesAtUs < fromUs || flight.sentAtUs > nowUs)
      return [];
    const side = to > from ? BESIDE : -BESIDE;
    const whole = Math.max(1, flight.arrivesAtUs - flight.sentAtUs);
    const reach = Math.min(1, (Math.min(nowUs, flight.lostAtUs ?? nowUs) - flight.sentAtUs) / whole);
    const [x1, y1] = [scale(flight.sentAtUs), from + side];
    const [x2, y2] = [scale(flight.arrivesAtUs), to - side];
    return [
      { ...arrow, x1, y1, x2: x1 + (x2 - x1) * reach, y2: y1 + (y2 - y1) * reach, isThere: reach >= 1 },
    ];
  });
  // Where the lanes' own names stand between them, there is no room for others.
  const names = left > 0 ? namesOf(drawn, width) : [];
  return (
    <svg className="txn-arrows" width={width} height={height} style={{ left }} aria-hidden="true">
      {drawn.map(({ flight, fromLane, toLane, x1, y1, x2, y2, isThere }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: space-time and the journal have the same by keyboard
        <g
          key={`${flight.eventId} ${fromLane} ${toLane}`}
          className={classes('txn-arrow', `txn-arrow--${toneOf(flight)}`)}
          onClick={() => onSelect(flight.eventId)}
        >
          <title>{`${flight.api}${flight.isResponse ? ` ${t('answer')}` : ''}${flight.error ? ` ${flight.error}` : ''}`}</title>
          <path d={`M${x1} ${y1}L${x2} ${y2}`} className="txn-arrow__hit" />
          <path d={`M${x1} ${y1}L${x2} ${y2}`} />
          {isThere && <path d={arrowHead(x1, y1, x2, y2)} />}
          {flight.lostAtUs !== null && flight.lostAtUs <= nowUs && (
            <path d={`M${x2 - 4} ${y2 - 4}l8 8m0 -8l-8 8`} />
          )}
        </g>
      ))}
      {names.map(({ key, x, y, text, tone }) => (
        <text key={key} x={x} y={y} className={`txn-arrow__name txn-arrow__name--${tone}`}>
          {text}
        </text>
      ))}
    </svg>
  );
}

interface Places {
  /** Of each lane, from above. */
  readonly middles: readonly number[];
  readonly height: number;
}

function placesIn(box: HTMLDivElement | null): Places {
  if (!box) return { middles: [], height: 0 };
  const { top, height } = box.getBoundingClientRect();
  const lanes = [...box.querySelectorAll('[data-lane]')];
  return {
    middles: lanes.map((lane) => Math.round(lane.getBoundingClientRect().top - top + MIDDLE)),
    height: Math.round(height),
  };
}

type Tone = 'data' | 'ask' | 'answer' | 'error';

function toneOf({ api, isResponse, error, lostAtUs }: LaneArrow['flight']): Tone {
  if (error !== null || lostAtUs !== null) return 'error';
  if (isResponse) return 'answer';
  return api === 'Produce' || api === 'TxnOffsetCommit' ? 'data' : 'ask';
}

interface Drawn extends LaneArrow {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** Requests are named, answers only when they say no; a name that would lie over another is left out. */
function namesOf(drawn: readonly Drawn[], width: number) {
  const kept: { key: string; x: number; y: number; text: string; tone: Tone }[] = [];
  const named = drawn.filter(({ flight }) => !flight.isResponse || flight.error !== null);
  for (const { flight, toLane, x1, y1, x2, y2 } of named) {
    const text = flight.error ?? flight.api;
    const long = text.length * LETTER;
    const x = x2 + 6 + long > width ? x1 - long - 6 : (x1 + x2) / 2 + 7;
    const y = (y1 + y2) / 2 + 4;
    const isFree = kept.every(
      (other) => x + long < other.x || other.x + other.text.length * LETTER < x || Math.abs(y - other.y) > 12,
    );
    if (isFree) kept.push({ key: `${flight.eventId} ${toLane}`, x, y, text, tone: toneOf(flight) });
  }
  return kept;
}
