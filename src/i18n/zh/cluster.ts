import type { cluster as source } from '../en/cluster.ts';
import type { Message } from '../messages.ts';

/** 分区矩阵的文字。 */
export const cluster = {} satisfies Record<keyof typeof source, Message>;
