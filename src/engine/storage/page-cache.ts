/** What the operating system has written back by itself, without being asked to: Linux wakes up every five seconds and writes
 *  every page that has been dirty for more than thirty. Nothing in Kafka waits for that, and no promise rests on it.
 *
 *      written   │ 0–4 s │ 5–9 s │ … │ 30–34 s │          ← marks, a few for each log
 *      on disk      35 s    40 s         65 s             ← when all of it is safe
 *
 *  Models      vm.dirty_expire_centisecs 3000, vm.dirty_writeback_centisecs 500 of Linux
 *  See         cluster/power.ts */

export interface WriteMark {
  /** Which five seconds since 1970 it was. */
  readonly tick: number;
  /** Where the log ended after the last write in them. */
  endOffset: number;
}

const TICK_MS = 5_000;
/** Six ticks to expire, and one more until the next waking. */
const SAFE_AFTER_TICKS = 7;

interface Written {
  readonly writeMarks: WriteMark[];
  readonly durableOffset: number;
}

/** Notes that a log has been written to. */
export function noteWrite(marks: WriteMark[], endOffset: number, nowMs: number): void {
  const tick = Math.floor(nowMs / TICK_MS);
  const last = marks.at(-1);
  if (last?.tick === tick) {
    last.endOffset = endOffset;
    return;
  }
  marks.push({ tick, endOffset });
  // The one before the window says what is safe.
  while ((marks[1]?.tick ?? tick) <= tick - SAFE_AFTER_TICKS) marks.shift();
}

/** After a truncation: nothing beyond the log’s end was ever written. */
export function cutMarks(marks: WriteMark[], endOffset: number): void {
  for (const mark of marks) mark.endOffset = Math.min(mark.endOffset, endOffset);
}

/** Everything below is on the disk by now, fsynced or not. */
export function writtenBackOffset({ writeMarks, durableOffset }: Written, nowMs: number): number {
  const safeTick = Math.floor(nowMs / TICK_MS) - SAFE_AFTER_TICKS;
  let offset = durableOffset;
  for (const { tick, endOffset } of writeMarks) if (tick <= safeTick) offset = Math.max(offset, endOffset);
  return offset;
}
