/** What is played when a row changes from one picture to the next: the leader's flag hops, the water surges after the
 *  ISR has shrunk, cut records shear off, a column loses its colour from the top down. */
import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { PartitionView } from '../../contract/frame.ts';
import type { EventId } from '../../contract/ids.ts';
import { play, translate } from '../../ui/index.ts';
import { APPEAR, flash, hop, SHEAR, underline } from './motion.ts';
import type { RowDrawing, Spot } from './row-drawing.ts';

interface RowMotion {
  readonly view: PartitionView;
  readonly drawing: RowDrawing;
  /** Of the last loss of acknowledged records; 0: none. */
  readonly lossId: EventId;
  readonly parts: {
    readonly picture: RefObject<SVGSVGElement | null>;
    readonly flag: RefObject<SVGGElement | null>;
    /** The line under a row that has changed, for those who want no motion. */
    readonly changed: RefObject<HTMLElement | null>;
  };
  /** 0 for the top row, 1 for the last: when its turn comes in a column's death. */
  readonly depth: number;
  /** The run is too fast for polite motion, or the visitor wants none. */
  readonly calm: boolean;
  readonly reducedMotion: boolean;
  /** Changes when all positions do: then nothing is played. */
  readonly layout: unknown;
}

const HOP_APEX = 14;
/** A death takes 600 ms; each row fades in a third of it. */
const DEATH_SPREAD_MS = 400;
/** Fewer records than this are a step, not a surge. */
const SURGE_RECORDS = 3;

export function useRowMotion(motion: RowMotion): void {
  const { view, drawing, lossId, parts, depth, calm, reducedMotion, layout } = motion;
  const { picture, flag, changed } = parts;
  const last = useRef<{ view: PartitionView; drawing: RowDrawing; layout: unknown } | null>(null);
  const lastLoss = useRef(lossId);
  useLayoutEffect(() => {
    const isNews = lossId > lastLoss.current;
    lastLoss.current = lossId;
    // Not polite: that something is lost is shown at any pace, and to those who want no motion as well.
    if (isNews) flash(picture.current?.querySelector('.loss') ?? null, calm || reducedMotion);
  }, [lossId, picture, calm, reducedMotion]);
  useLayoutEffect(() => {
    const before = last.current;
    last.current = { view, drawing, layout };
    if (!before || before.drawing === drawing || before.layout !== layout || !picture.current) return;
    if (reducedMotion && isTurn(before.view, view)) underline(changed.current);
    if (calm) return;
    playHop(flag.current, before.drawing, drawing);
    playLanding(picture.current, before.drawing, drawing);
    playSurge(picture.current, before, { view, drawing });
    playCuts(picture.current, before.view, view);
    playPower(picture.current, before.drawing, drawing, depth);
  }, [view, drawing, layout, picture, flag, changed, depth, calm, reducedMotion]);
}

/** More than water moving: the leader, the ISR or the state of the partition is another. */
const isTurn = (before: PartitionView, now: PartitionView): boolean =>
  before.leaderId !== now.leaderId ||
  before.status !== now.status ||
  before.isr.length !== now.isr.length ||
  now.logs.some((log, i) => log.truncated?.atUs !== before.logs[i]?.truncated?.atUs);

function playHop(flag: SVGGElement | null, before: RowDrawing, now: RowDrawing): void {
  const from = before.flag?.at;
  const to = now.flag?.at;
  if (!flag || !from || !to || Math.abs(from.x - to.x) < 2) return;
  // Half the way is done while the election is under way: up, then down.
  const isLanding = before.flag?.arc !== null;
  const isRising = now.flag?.arc !== null;
  play(flag, hop(from, to, isLanding || isRising ? 0 : HOP_APEX), { duration: '--t-hop', easing: '--e-hop' });
}

/** The channel grows from a follower's to a leader's height as the flag lands. */
function playLanding(picture: SVGSVGElement, before: RowDrawing, now: RowDrawing): void {
  for (const { cell, height } of now.cells) {
    const old = before.cells.find((other) => other.cell.brokerId === cell.brokerId);
    if (!old || old.height === height) continue;
    const channel = cellGroup(picture, cell.brokerId)?.querySelector('.channel') ?? null;
    play(channel, [{ transform: `scaleY(${old.height / height})` }, { transform: 'none' }], {
      duration: '--t-hop',
      easing: '--e-out',
    });
  }
}

interface Picture {
  readonly view: PartitionView;
  readonly drawing: RowDrawing;
}

/** After a shrink the high watermark runs up to what was held back. */
function playSurge(picture: SVGSVGElement, before: Picture, now: Picture): void {
  if (now.view.isr.length >= before.view.isr.length && before.view.highWatermarkHeldBy === null) return;
  for (const { cell, shape } of now.drawing.cells) {
    const old = before.drawing.cells.find((other) => other.cell.brokerId === cell.brokerId);
    if (!old || cell.log.highWatermark - old.cell.log.highWatermark < SURGE_RECORDS) continue;
    const group = cellGroup(picture, cell.brokerId);
    const start: Spot = { x: old.shape.hw - shape.hw, y: 0 };
    play(
      group?.querySelector('.channel__surge') ?? null,
      [{ transform: translate(start) }, { transform: 'none' }],
      {
        duration: '--t-surge',
        easing: '--e-surge',
      },
    );
    play(
      group?.querySelector('.channel__tide') ?? null,
      [
        { clipPath: `inset(0 ${Math.max(0, shape.hw - old.shape.hw)}px 0 0)` },
        { clipPath: 'inset(0 0 0 0)' },
      ],
      { duration: '--t-surge', easing: '--e-surge' },
    );
  }
}

function playCuts(picture: SVGSVGElement, before: PartitionView, now: PartitionView): void {
  for (const log of now.logs) {
    const old = before.logs.find(({ brokerId }) => brokerId === log.brokerId);
    if (!old || !log.truncated || old.truncated?.atUs === log.truncated.atUs) continue;
    if (old.truncated && old.truncated.atUs > log.truncated.atUs) continue;
    play(picture.querySelector(`[data-cut="${log.brokerId}"] .cut`), SHEAR, {
      duration: '--t-cut',
      easing: '--e-out',
    });
  }
}

function playPower(picture: SVGSVGElement, before: RowDrawing, now: RowDrawing, depth: number): void {
  for (const { cell } of now.cells) {
    const old = before.cells.find((other) => other.cell.brokerId === cell.brokerId);
    if (!old || old.cell.isOffline === cell.isOffline) continue;
    const group = cellGroup(picture, cell.brokerId);
    // Down from the top, up from the bottom.
    const delayMs = DEATH_SPREAD_MS * (cell.isOffline ? depth : 1 - depth);
    play(group?.querySelector(cell.isOffline ? '.channel__off' : '.channel__live') ?? null, APPEAR, {
      duration: '--t-refill',
      delayMs,
    });
  }
}

const cellGroup = (picture: SVGSVGElement, brokerId: number): Element | null =>
  picture.querySelector(`[data-broker="${brokerId}"]`);
