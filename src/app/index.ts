/** What `main` needs of the shell. */
export { App } from './App.tsx';
export { Root } from './Root.tsx';
export { keep, prefsOf, readKept } from './visitor.ts';
