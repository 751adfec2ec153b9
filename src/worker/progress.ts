/** How far a long way has been played, for a page that waits: nothing is told of a way that is short.
 *
 *  What is known beforehand is where the way ends in simulated time. How many events lie on it is reckoned from those played
 *  so far, so that the number comes nearer to the truth as it goes. */
import type { FromWorker } from '../contract/messages.ts';
import type { SimTimeUs } from '../contract/units.ts';

/** A jump that is over by then is only seen as a jump. */
const PATIENCE_MS = 350;
/** As often as a number can be read. */
const EVERY_MS = 120;

/** Called on the way, first where it begins. */
export type OnWay = (nowUs: SimTimeUs, eventId: number) => void;

interface Way {
  readonly runId: string;
  readonly toUs: SimTimeUs;
  readonly wallMs: () => number;
  readonly post: (message: FromWorker) => void;
}

export function progressOn({ runId, toUs, wallMs, post }: Way): OnWay {
  const startMs = wallMs();
  let toldMs = startMs + PATIENCE_MS - EVERY_MS;
  let begin: { readonly atUs: SimTimeUs; readonly eventId: number } | null = null;
  return (nowUs, eventId) => {
    begin ??= { atUs: nowUs, eventId };
    const nowMs = wallMs();
    if (nowMs - toldMs < EVERY_MS || nowUs <= begin.atUs || toUs <= begin.atUs) return;
    toldMs = nowMs;
    const part = Math.min(1, (nowUs - begin.atUs) / (toUs - begin.atUs));
    const done = eventId - begin.eventId;
    post({ type: 'progress', runId, done, total: Math.round(done / part) });
  };
}
