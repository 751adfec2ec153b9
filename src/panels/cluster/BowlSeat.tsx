/** A partition as the bowl of the vocabulary of rice: how full it is tells the lag, and who eats from it sits beside it. Drawn
 *  in place of the owner's square where there is room for it. */
import { classes } from '../../ui/index.ts';
import type { StripModel } from './model.ts';

/** Strips narrower than this keep the square. */
export const SEAT_PX = 62;
/** Height of the rim over the top of the picture, and the highest heap of rice. */
const RIM_PX = 17;
const HEAP_PX = 14;
/** Records left at which a heap is half as high as it can be. */
const HALF_HEAP = 8;

/** How high the rice stands over the rim; px. Grows with the lag, ever more slowly. */
export const heapHeight = (lag: number): number =>
  lag <= 0 ? 0 : 2 + ((HEAP_PX - 2) * lag) / (lag + HALF_HEAP);

/** Places of grains in a heap, as parts of its width and height; the first ones are seen first. */
const GRAINS = [
  [0.5, 0.35],
  [0.36, 0.2],
  [0.64, 0.22],
  [0.45, 0.62],
  [0.57, 0.55],
  [0.25, 0.12],
  [0.75, 0.12],
  [0.5, 0.84],
] as const;

interface BowlSeatProps {
  readonly strip: StripModel;
  /** Of who eats, or of who did until the barrier went up; null: nobody. */
  readonly initial: string | null;
}

export function BowlSeat({ strip: { lag, phase, owner }, initial }: BowlSeatProps) {
  const heap = heapHeight(lag);
  const rim = RIM_PX;
  const hue =
    owner && phase === 'owned' ? `seat__person--${'abcdefgh'[owner.hue % 8]}` : 'seat__person--waits';
  return (
    <svg className="seat" width={60} height={34} viewBox="0 0 60 34" aria-hidden="true">
      {heap > 0 && (
        <>
          <path
            className="seat__rice"
            d={`M3.5 ${rim}C6 ${rim - heap * 1.33} 26 ${rim - heap * 1.33} 28.5 ${rim}z`}
          />
          <path
            className="seat__grains"
            d={GRAINS.slice(0, Math.ceil(lag))
              .map(([x, y]) => `M${5 + 22 * x} ${rim - 1 - heap * 0.85 * y}h1.6`)
              .join('')}
          />
        </>
      )}
      <path
        className={classes('seat__bowl', phase === 'none' && 'seat__bowl--nobodys')}
        d={`M1 ${rim}h30c0 7-4.6 11-9.4 12.2V${rim + 14.5}h-11.2v-2.3C5.6 ${rim + 11} 1 ${rim + 7} 1 ${rim}z`}
      />
      {initial !== null && (
        <g className={classes('seat__person', hue)}>
          <path d="M38 20l-6.5-4.5M38 23l-7-2.5" />
          <circle cx={47} cy={6} r={4.6} />
          <path d="M36.5 33c0-11.5 4-19 10.5-19s10.5 7.5 10.5 19" />
          <rect x={41} y={19} width={12} height={13} />
          <text x={47} y={29}>
            {initial}
          </text>
        </g>
      )}
    </svg>
  );
}
