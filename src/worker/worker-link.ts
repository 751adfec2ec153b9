/** The way to an engine in a thread of its own, and the watch over whether that thread lives. */
import type { Death, EngineLink, FromWorker, ToWorker } from '../contract/messages.ts';

/** Time without an answer, while the page was visible, after which the thread counts as dead. */
const SILENCE_MS = 4_000;
/** Work that may rightly take longer than a tick: booting, replaying, jumping far back. */
const LONG_SILENCE_MS = 30_000;
const GLANCE_MS = 250;

const makeWorker = () => new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' });
/** A thread that knows the eras with ZooKeeper as well. */
export const everyEraWorker = () =>
  new Worker(new URL('./every-era.worker.ts', import.meta.url), { type: 'module' });

/** Starts the thread at once. */
export function workerLink(make: () => Worker = makeWorker): EngineLink {
  const listeners = new Set<(message: FromWorker) => void>();
  const mourners = new Set<(death: Death) => void>();
  let worker: Worker | null = null;
  let watch: ReturnType<typeof setInterval> | null = null;
  /** Visible time since an answer became due; null when none is. */
  let silentMs: number | null = null;
  let allowedMs = SILENCE_MS;

  function start(): void {
    const fresh = make();
    worker = fresh;
    silentMs = null;
    fresh.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (worker !== fresh) return;
      silentMs = null;
      for (const listener of [...listeners]) listener(data);
    });
    fresh.addEventListener('error', (event) => {
      event.preventDefault();
      if (worker === fresh)
        die(event.message ? { kind: 'threw', message: event.message } : { kind: 'notLoaded' });
    });
    fresh.addEventListener('messageerror', () => {
      if (worker === fresh) die({ kind: 'unreadable' });
    });
    let lookedAtMs = performance.now();
    watch = setInterval(() => {
      const nowMs = performance.now();
      // A page that slept has not waited: one glance counts for little, however long ago the last was.
      const passedMs = Math.min(nowMs - lookedAtMs, 2 * GLANCE_MS);
      lookedAtMs = nowMs;
      if (silentMs === null || document.visibilityState !== 'visible') return;
      silentMs += passedMs;
      if (silentMs >= allowedMs) die({ kind: 'silent', seconds: Math.round(silentMs / 1000) });
    }, GLANCE_MS);
  }

  function stop(): void {
    worker?.terminate();
    worker = null;
    silentMs = null;
    if (watch !== null) clearInterval(watch);
    watch = null;
  }

  function die(death: Death): void {
    stop();
    for (const mourner of [...mourners]) mourner(death);
  }

  start();
  return {
    send(message) {
      // To the dead nothing is said; `restart` comes first, then `open`.
      if (!worker) return;
      worker.postMessage(message);
      if (ANSWERED.has(message.type) && silentMs === null) {
        silentMs = 0;
        allowedMs = message.type === 'tick' ? SILENCE_MS : LONG_SILENCE_MS;
      } else if (message.type !== 'tick' && silentMs !== null) allowedMs = LONG_SILENCE_MS;
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onDeath(listener) {
      mourners.add(listener);
      return () => mourners.delete(listener);
    },
    restart() {
      stop();
      start();
    },
    end: stop,
  };
}

/** Messages that the thread answers. */
const ANSWERED: ReadonlySet<ToWorker['type']> = new Set<ToWorker['type']>([
  'open',
  'tick',
  'command',
  'step',
  'seek',
  'preview',
  'ask',
  'follow',
  'look',
  'resync',
]);
