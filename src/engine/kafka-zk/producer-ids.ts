/** Blocks of producer ids, taken from a znode by whoever still knows its version.
 *  Models      kafka.coordinator.transaction.ProducerIdManager (with ZooKeeper)
 *  See         broker/client-requests.ts */
import type { NodeContext } from '../kernel/context.ts';
import type { ZkResult } from '../protocol/zookeeper.ts';
import { askZk } from '../zookeeper-client/client.ts';
import { diskOf } from './state.ts';
import type { ProducerIdBlockData } from './znodes.ts';
import { PRODUCER_ID_BLOCK, setNode } from './znodes.ts';

const BLOCK_SIZE = 1_000;

export type ProducerIdOwner =
  | { readonly kind: 'producerIdRead' }
  | { readonly kind: 'producerIdWrite'; readonly block: ProducerIdBlockData };

/** Asks for a block; `onProducerIdResult` says what came of it. */
export function askForProducerIds(node: NodeContext): void {
  const owner: ProducerIdOwner = { kind: 'producerIdRead' };
  askZk(node, [{ op: 'getData', path: PRODUCER_ID_BLOCK, watch: false }], owner);
}

/** The first id and how many; null when there are none to be had now; undefined while it goes on. */
export function onProducerIdResult(
  node: NodeContext,
  owner: ProducerIdOwner,
  result: ZkResult | undefined,
): { readonly start: number; readonly length: number } | null | undefined {
  if (owner.kind === 'producerIdWrite') {
    const { block } = owner;
    if (result?.error === 'OK') return { start: block.block_start, length: BLOCK_SIZE };
    if (result?.error !== 'BADVERSION') return null;
    // Another broker has taken a block meanwhile.
    askForProducerIds(node);
    return undefined;
  }
  if (result?.error !== 'OK' || !result.stat) return null;
  // Only `ProducerIdBlockData` is written there, or nothing yet.
  const last = result.data as ProducerIdBlockData | null;
  const block_start = last === null ? 0 : last.block_end + 1;
  const block: ProducerIdBlockData = {
    version: 1,
    broker: diskOf(node).brokerId,
    block_start,
    block_end: block_start + BLOCK_SIZE - 1,
  };
  const next: ProducerIdOwner = { kind: 'producerIdWrite', block };
  askZk(node, [setNode(PRODUCER_ID_BLOCK, block, result.stat.version)], next);
  return undefined;
}
