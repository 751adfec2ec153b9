/** What `scripts/vectors.mjs` loads. */
export { BadVectors } from './cases.ts';
export { runFile } from './run.ts';
