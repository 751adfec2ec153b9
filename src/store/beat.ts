/** The page's beat to the worker: wall time in, at most one tick on its way out. Every message that will be answered by
 *  a picture is counted, so that a tick waits for all of them and the worker never has a queue. */

export interface Beat {
  /** Once per animation frame. */
  onFrame(wallMs: number): void;
  /** A message went out that a picture will answer. */
  onAsked(): void;
  /** A picture came. */
  onPicture(): void;
  /** Another worker: nothing is due from it. */
  reset(): void;
}

/** Most wall time one tick may carry, so that a page that stood still does not leap. */
const TICK_MS_MAX = 250;
/** After so much silence a tick goes out anyway: an answer may have been counted that never comes. */
const PATIENCE_MS = 1_000;

export function createBeat(sendTick: (wallMs: number) => void): Beat {
  let owedMs = 0;
  let silentMs = 0;
  let due = 0;
  return {
    onFrame: (wallMs) => {
      owedMs = Math.min(TICK_MS_MAX, owedMs + wallMs);
      silentMs += wallMs;
      if (due > 0 && silentMs < PATIENCE_MS) return;
      due = 1;
      silentMs = 0;
      sendTick(owedMs);
      owedMs = 0;
    },
    onAsked: () => {
      due += 1;
    },
    onPicture: () => {
      due = Math.max(0, due - 1);
      silentMs = 0;
    },
    reset: () => {
      due = 0;
      owedMs = 0;
    },
  };
}
