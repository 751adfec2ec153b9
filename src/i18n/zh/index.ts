/** 简体中文，单独成一个文件块，用到时才加载。 */
import type { Translation } from '../messages.ts';
import { cluster } from './cluster.ts';
import { events } from './events.ts';
import { refusals } from './refusals.ts';

export const zh: Translation = { ...cluster, ...events, ...refusals };
