/** Who of a group reads a partition, and how far behind: a square with the owner's letter, a number, a capped bar. */
import { useLayoutEffect, useRef, useState } from 'react';
import { useWords } from '../../i18n/index.ts';
import { classes, play, Square } from '../../ui/index.ts';
import { BowlSeat, SEAT_PX } from './BowlSeat.tsx';
import type { StageMode } from './geometry.ts';
import type { OwnerModel, StripModel } from './model.ts';
import { DRAIN, REFILL } from './motion.ts';

interface OwnerSquareProps {
  readonly strip: StripModel;
  readonly mode: StageMode;
  readonly width: number;
  /** Which row it stands in: squares of a rebalance start 30 ms apart. */
  readonly order: number;
  readonly calm: boolean;
}

const STAGGER_MS = 30;
/** Waits of more rows than this would be longer than the motion itself. */
const STAGGERED_ROWS = 12;
/** Strips narrower than this have no room for a number, or for a preview beside it. */
const NUMBER_PX = 38;
const PREVIEW_PX = 74;
const BAR_PX_PER_RECORD = 1.25;
const BAR_PX_MOST = 22;

export function OwnerSquare({ strip, mode, width, order, calm }: OwnerSquareProps) {
  const { number, person, skin } = useWords();
  const square = useRef<HTMLSpanElement>(null);
  const leaving = useRef<HTMLSpanElement>(null);
  const owner = strip.phase === 'owned' ? strip.owner : null;
  const before = usePrevious(owner);
  const ownerId = owner?.consumerId;

  const known = useRef(ownerId);
  useLayoutEffect(() => {
    const was = known.current;
    known.current = ownerId;
    if (was === ownerId || calm) return;
    const delayMs = STAGGER_MS * (order % STAGGERED_ROWS);
    if (was !== undefined)
      play(leaving.current, DRAIN, { duration: '--t-drain', easing: '--e-inout', delayMs });
    if (ownerId !== undefined)
      play(square.current, REFILL, { duration: '--t-refill', easing: '--e-out', delayMs });
  }, [ownerId, order, calm]);

  if (!strip.isSubscribed) return <span className="owner__none" />;
  const isTight = width < PREVIEW_PX;
  const isSeat = skin === 'bowls' && width >= SEAT_PX && !strip.readers?.length;
  const hasNumber = mode !== 'phone' && width >= NUMBER_PX && strip.lag >= 0 && !(isTight && strip.preview);
  return (
    <>
      <span className={classes('owner__place', isSeat && 'owner__place--seat')}>
        <span ref={square} className="owner__now">
          {isSeat ? (
            <BowlSeat strip={strip} initial={strip.owner && person(strip.owner).initial} />
          ) : strip.readers && strip.readers.length > 0 ? (
            <Readers readers={strip.readers} width={width} />
          ) : owner ? (
            <Square initial={person(owner).initial} hue={owner.hue} />
          ) : (
            <span className={strip.phase === 'barrier' ? 'owner__barrier' : 'owner__none'}>
              {/* Who had it until the barrier went up. */}
              {strip.phase === 'barrier' && strip.owner && <b>{person(strip.owner).initial}</b>}
            </span>
          )}
        </span>
        {before && !isSeat && (
          <span ref={leaving} className="owner__leaving">
            <Square initial={person(before).initial} hue={before.hue} />
          </span>
        )}
        {strip.preview && (
          <span
            className={classes(
              'owner__preview',
              isTight && 'owner__preview--over',
              width < NUMBER_PX && 'owner__preview--corner',
            )}
          >
            {person(strip.preview).initial}
          </span>
        )}
      </span>
      {hasNumber && (
        <span className={classes('owner__lag', isSeat && 'owner__lag--seat')}>
          <span className={classes('owner__number', strip.lag === 0 && 'owner__number--zero')}>
            {number(strip.lag)}
          </span>
          {strip.lag > 0 && width >= 56 && !isSeat && (
            <span
              className="owner__bar"
              style={{ width: Math.min(BAR_PX_MOST, Math.max(2, strip.lag * BAR_PX_PER_RECORD)) }}
            />
          )}
        </span>
      )}
    </>
  );
}

/** Squares that lie over each other like cards; with a number when there are more than fit. */
function Readers({ readers, width }: { readonly readers: readonly OwnerModel[]; readonly width: number }) {
  const { person } = useWords();
  const room = width >= PREVIEW_PX ? 4 : width >= NUMBER_PX ? 2 : 1;
  const shown = readers.length <= room ? readers : readers.slice(0, Math.max(1, room - 1));
  const more = readers.length - shown.length;
  return (
    <span className="owner__readers">
      {shown.map((reader) => (
        <Square key={reader.consumerId} initial={person(reader).initial} hue={reader.hue} />
      ))}
      {more > 0 && width >= NUMBER_PX && <span className="owner__more">+{more}</span>}
    </span>
  );
}

/** The owner before the present one, null before there was a change. */
function usePrevious(owner: OwnerModel | null): OwnerModel | null {
  const [memory, setMemory] = useState<{ now: OwnerModel | null; before: OwnerModel | null }>({
    now: owner,
    before: null,
  });
  if (memory.now?.consumerId === owner?.consumerId) return memory.before;
  setMemory({ now: owner, before: memory.now });
  return memory.now;
}
