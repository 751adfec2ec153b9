/** English, the source: other languages bring the same keys. */
import { app } from './app.ts';
import { clients } from './clients.ts';
import { cluster } from './cluster.ts';
import { deeds } from './deeds.ts';
import { dock } from './dock.ts';
import { drawer } from './drawer.ts';
import { names } from './names.ts';

export const en = {
  ...app,
  ...clients,
  ...cluster,
  ...deeds,
  ...dock,
  ...drawer,
  ...names,
} as const;
