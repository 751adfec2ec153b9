/** 简体中文，单独成一个文件块，用到时才加载。 */
import type { Translation } from '../messages.ts';
import { app } from './app.ts';
import { clients } from './clients.ts';
import { cluster } from './cluster.ts';
import { deeds } from './deeds.ts';
import { dock } from './dock.ts';
import { drawer } from './drawer.ts';
import { names } from './names.ts';

export const zh: Translation = {
  ...app,
  ...clients,
  ...cluster,
  ...deeds,
  ...dock,
  ...drawer,
  ...names,
};
