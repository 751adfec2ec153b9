/** The shape of the controller's procedures: steps that end where it must wait for ZooKeeper, or for another procedure.
 *  Models      the blocking calls of kafka.controller.KafkaController's one event thread
 *  See         thread.ts */

import type { NodeContext } from '../kernel/context.ts';
import type { ZkOp, ZkResult, ZkWrite } from '../protocol/zookeeper.ts';
import type { Frame, ProcedureName } from './frames.ts';
import type { ControllerContext } from './model.ts';
import type { ControllerMemory } from './state.ts';
import { rulesOf } from './state.ts';
import { CONTROLLER_EPOCH } from './znodes.ts';

/** What a step has in its hands. */
export interface Hands {
  readonly node: NodeContext;
  readonly memory: ControllerMemory;
  readonly context: ControllerContext;
  /** Of what the step before asked of ZooKeeper; empty when it asked nothing. */
  readonly results: readonly ZkResult[];
}

/** What a step comes to; nothing: the next step follows at once. */
export type Outcome =
  | { readonly ask: readonly ZkOp[] }
  | { readonly call: Frame }
  | { readonly goTo: number }
  | 'end'
  | undefined;

export type Step<P extends ProcedureName> = (hands: Hands, frame: Frame<P>) => Outcome;
export type Procedure<P extends ProcedureName> = readonly Step<P>[];

export const ask = (...ops: readonly ZkOp[]): Outcome => ({ ask: ops });
export const call = (frame: Frame): Outcome => ({ call: frame });
export const goTo = (step: number): Outcome => ({ goTo: step });

/** A write failed because another controller has been elected since: whoever meets it is controller no more. */
export class ControllerMoved extends Error {
  override name = 'ControllerMoved';
}

/** A controller's write. Since 2.1 it is made only while nobody else has been elected. */
export function fenced({ node, memory }: Hands, write: ZkWrite): ZkOp {
  if (!rulesOf(node).controllerWritesFenced) return write;
  return {
    op: 'multi',
    ops: [{ op: 'check', path: CONTROLLER_EPOCH, version: memory.epochZkVersion }, write],
  };
}

/** What became of a controller's write itself. */
export function fencedResult({ node }: Hands, result: ZkResult): ZkResult {
  if (!rulesOf(node).controllerWritesFenced) return result;
  const [check, write] = result.results;
  if (!check || !write) return result;
  if (check.error !== 'OK') throw new ControllerMoved();
  return write;
}

/** Reads of data. */
export const readAll = (paths: readonly string[], watch = false): Outcome => ({
  ask: paths.map((path) => ({ op: 'getData', path, watch })),
});
