/** What a worker's file starts: wires the player to its messages, its clock and its engine. */
import type { FromWorker, ToWorker } from '../contract/messages.ts';
import { createEngine, restoreEngine } from '../engine/index.ts';
import { Player } from './player.ts';

export function serve(): void {
  const player = new Player({
    createEngine,
    restoreEngine,
    post: (message: FromWorker) => postMessage(message),
    wallMs: () => performance.now(),
    later: (work) => setTimeout(work, 0),
  });
  addEventListener('message', ({ data }: MessageEvent<ToWorker>) => player.receive(data));
}
