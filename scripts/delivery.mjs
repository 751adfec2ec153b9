/** `npm run -s delivery`: what each combination of settings promises, and what comes of it.
 *
 *    npm run -s delivery -- --seeds 1000      that many seeds for each cell, on all cores
 *    npm run -s delivery -- --seeds 20 --only "acks=1 idempotence=off"
 *
 *  {acks 0, 1, all} × {idempotence off, on} × {offset committed before, after processing} × {leader kill, lost
 *  acknowledgement, consumer crash, power loss of one}. Standard output is one JSON object: each cell with its expected signs
 *  and their rules, the counts of records and of runs that had any, how often the fault hit what it was meant to, and what does
 *  not agree. Exits 1 when something does not. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { loadBundle } from './bundle.mjs';
import { say } from './lib.mjs';

/** Seeds of a cell that a thread takes at once. */
const PORTION = 20;

const engineOf = await loadBundle('src/engine/test/fuzz/main.ts');

if (isMainThread) await run();
else {
  parentPort.on('message', ({ index, from, seeds }) => {
    parentPort.postMessage({ index, filled: engineOf.fill(engineOf.CELLS[index], from, seeds) });
  });
  parentPort.postMessage({ ready: true });
}

async function run() {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '20' },
      only: { type: 'string', default: '' },
      threads: { type: 'string', default: String(availableParallelism()) },
    },
  });
  if (!/^[1-9]\d{0,5}$/.test(values.seeds) || !/^[1-9]\d?$/.test(values.threads)) {
    say(
      `--seeds is a whole number from 1 to 999999, --threads from 1 to 99; got ${values.seeds} and ${values.threads}.`,
    );
    process.exit(2);
  }
  const seeds = Number(values.seeds);
  const chosen = engineOf.CELLS.flatMap((cell, index) =>
    engineOf.nameOf(cell).includes(values.only) ? [index] : [],
  );
  if (chosen.length === 0) {
    say(
      `No cell has "${values.only}" in its name; they are named as "${engineOf.nameOf(engineOf.CELLS[0])}".`,
    );
    process.exit(2);
  }
  const startedAt = performance.now();
  const jobs = [];
  for (let from = 1; from <= seeds; from += PORTION)
    for (const index of chosen) jobs.push({ index, from, seeds: Math.min(PORTION, seeds - from + 1) });
  const parts = new Map();
  await Promise.all(
    Array.from({ length: Math.min(Number(values.threads), jobs.length) }, () => work(jobs, parts)),
  );
  const table = chosen.map((index) => {
    // In order of seeds, whoever was done first.
    const [first, ...rest] = parts.get(index).sort((a, b) => a.from - b.from);
    const whole = rest.reduce((sum, part) => engineOf.together(sum, part.filled), first.filled);
    return { ...whole, runs: whole.runs, disagreements: engineOf.judge(whole) };
  });
  const disagreeing = table.filter(({ disagreements }) => disagreements.length > 0);
  const wallSeconds = Math.round((performance.now() - startedAt) / 1000);
  const summary = { seeds, cells: table.length, agree: table.length - disagreeing.length, wallSeconds };
  process.stdout.write(`${JSON.stringify({ ...summary, table }, null, 1)}\n`);
  for (const { cell, disagreements } of disagreeing) say(`${cell}: ${disagreements.slice(0, 3).join('; ')}`);
  say(`${summary.agree} of ${summary.cells} cells agree over ${seeds} seeds, in ${wallSeconds} s`);
  process.exitCode = disagreeing.length === 0 ? 0 : 1;
}

/** Keeps one thread busy until nothing is left. */
function work(jobs, parts) {
  return new Promise((done, fail) => {
    const worker = new Worker(new URL(import.meta.url));
    let from = 0;
    worker.on('error', fail);
    worker.on('message', (message) => {
      if (message.filled) {
        const list = parts.get(message.index) ?? [];
        parts.set(message.index, list);
        list.push({ from, filled: message.filled });
      }
      const job = jobs.shift();
      if (!job) {
        worker.terminate().then(() => done(), fail);
        return;
      }
      from = job.from;
      worker.postMessage(job);
    });
  });
}
