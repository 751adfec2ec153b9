/** Settings of a broker that this room asks for more than once. */
import { configBoolean } from '../../contract/configs.ts';
import type { NodeContext } from '../kernel/context.ts';
import { diskOf } from './state.ts';

/** Off by default up to 0.11, where a topic to be deleted was only marked so. */
export const deleteTopicEnabled = (node: NodeContext): boolean =>
  configBoolean(diskOf(node).configs, 'delete.topic.enable');
