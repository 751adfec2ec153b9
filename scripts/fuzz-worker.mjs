/** One of the threads of `fuzz.mjs`: tries the seeds it is handed, and answers a report for each. */
import { parentPort } from 'node:worker_threads';
import { loadBundle } from './bundle.mjs';

/** Patience for making one finding short. */
const SHRINK_MS = 60_000;
const SHRINK_TRIALS = 600;

const { trySeed } = await loadBundle('src/engine/test/fuzz/main.ts');
parentPort.on('message', (seed) => {
  const endsAt = performance.now() + SHRINK_MS;
  const report = trySeed(seed, (trials) => {
    parentPort.postMessage({ alive: seed });
    return trials < SHRINK_TRIALS && performance.now() < endsAt;
  });
  parentPort.postMessage({ report });
});
parentPort.postMessage({ ready: true });
