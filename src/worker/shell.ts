/** What a worker's file starts: wires the player to its messages, its clock and its engine. */
import type { FromWorker, ToWorker } from '../contract/messages.ts';
import { createEngine, restoreEngine } from '../engine/index.ts';
import { Player } from './player.ts';

/** @param isFirstView the build has left out what the first view does without */
export function serve(isFirstView = false): void {
  const player = new Player({
    createEngine,
    restoreEngine,
    post: (message: FromWorker) => postMessage(message),
    wallMs: () => performance.now(),
    later: (work) => setTimeout(work, 0),
    isFirstView,
  });
  addEventListener('message', ({ data }: MessageEvent<ToWorker>) => player.receive(data));
  postMessage({ type: 'loaded', runId: '' } satisfies FromWorker);
}
