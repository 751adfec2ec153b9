/** The same player without a thread: for tests, in which a message is answered before `send` comes back. */
import type { EngineLink, FromWorker, ToWorker } from '../contract/messages.ts';
import { createEngine, restoreEngine } from '../engine/index.ts';
import { Player } from './player.ts';
import type { Ports } from './run.ts';

/** `ports` takes the place of the real engine, clock or calendar where a test needs another. */
export function inlineLink(ports: Partial<Omit<Ports, 'post'>> = {}): EngineLink {
  const listeners = new Set<(message: FromWorker) => void>();
  const work: (() => void)[] = [];
  let isBusy = false;
  let player = makePlayer();

  function makePlayer(): Player {
    return new Player({
      createEngine,
      restoreEngine,
      wallMs: () => performance.now(),
      later: (task) => work.push(task),
      ...ports,
      post(message) {
        // As across a real seam: only plain data, and nobody shares it.
        const copy = structuredClone(message);
        for (const listener of [...listeners]) listener(copy);
      },
    });
  }

  /** A message sent by a listener waits until the one under way is answered. */
  function run(task: () => void): void {
    work.push(task);
    if (isBusy) return;
    isBusy = true;
    try {
      for (let next = work.shift(); next; next = work.shift()) next();
    } finally {
      isBusy = false;
    }
  }

  return {
    send(message) {
      const copy: ToWorker = structuredClone(message);
      run(() => player.receive(copy));
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    // Without a thread there is none to die: what the engine throws becomes `failed`.
    onDeath: () => () => {},
    restart() {
      work.length = 0;
      player = makePlayer();
    },
    end() {
      work.length = 0;
      listeners.clear();
    },
  };
}
