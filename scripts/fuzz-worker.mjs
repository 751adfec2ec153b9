/** One of the threads of `fuzz.mjs`: tries the seeds it is handed, and answers a report for each. */
import { parentPort } from 'node:worker_threads';
import { loadBundle } from './bundle.mjs';

/** Patience for making one finding short. */
const SHRINK_MS = 60_000;
const SHRINK_TRIALS = 600;

const { trySeed, tryMutation } = await loadBundle('src/engine/test/fuzz/main.ts');
parentPort.on('message', ({ seed, profile, mutation }) => {
  if (mutation) {
    parentPort.postMessage({ verdict: { seed, mutation, violation: tryMutation(mutation, seed) } });
    return;
  }
  const endsAt = performance.now() + SHRINK_MS;
  const report = trySeed(
    seed,
    (trials) => {
      parentPort.postMessage({ alive: seed });
      return trials < SHRINK_TRIALS && performance.now() < endsAt;
    },
    profile,
  );
  parentPort.postMessage({ report });
});
parentPort.postMessage({ ready: true });
