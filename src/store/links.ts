/** Links between two nodes, as the picture has them. */
import type { LinkView, Table } from '../contract/frame.ts';
import type { NodeId } from '../contract/ids.ts';

export type LinkState = 'ok' | LinkView['state'];

export const linkBetween = (links: Table<LinkView>, a: NodeId, b: NodeId): LinkState =>
  links[a < b ? `${a}|${b}` : `${b}|${a}`]?.state ?? 'ok';
