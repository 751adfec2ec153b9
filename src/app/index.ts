/** What `main` needs of the shell. */
export { App } from './App.tsx';
export { LENSES } from './lenses.tsx';
export { keepOffline } from './offline.ts';
export { Root } from './Root.tsx';
export { keep, leastFrameMs, prefsOf, readKept } from './visitor.ts';
