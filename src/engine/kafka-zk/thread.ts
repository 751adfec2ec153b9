/** The controller's one thread: takes events in order, and waits in the midst of each for ZooKeeper.
 *  Models      kafka.controller.ControllerEventManager, ControllerEventThread
 *  Invariants  one event at a time; an event that meets a newer controller, or the end of the session, is given up
 *  See         procedures.ts */
import { invariant } from '../../contract/errors.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { ZkResult } from '../protocol/zookeeper.ts';
import { askZk } from '../zookeeper-client/client.ts';
import { clearBatch } from './control-batch.ts';
import type { ControllerEvent, Frame, ProcedureName } from './frames.ts';
import { begin } from './frames.ts';
import { PROCEDURES } from './procedures.ts';
import type { ControllerMemory } from './state.ts';
import { controllerOf } from './state.ts';
import type { Hands, Outcome, Step } from './step.ts';
import { ControllerMoved } from './step.ts';

/** Owner of what the thread asks of ZooKeeper. */
export const CONTROLLER_OWNER = 'controller';

/** More steps than this without waiting are a procedure that feeds itself. */
const MAX_STEPS = 100_000;

/** Puts an event behind those that wait, and handles what can be handled. */
export function postEvent(node: NodeContext, event: ControllerEvent): void {
  controllerOf(node).queue.push(event);
  runThread(node);
}

/** Goes on with what ZooKeeper has answered. */
export function onThreadResults(node: NodeContext, results: readonly ZkResult[]): void {
  const memory = controllerOf(node);
  memory.isWaiting = false;
  if (results.some(({ error }) => error === 'SESSIONEXPIRED')) abandon(memory);
  else memory.results = results;
  runThread(node);
}

function abandon(memory: ControllerMemory): void {
  memory.stack.length = 0;
  memory.results = [];
  clearBatch(memory.batch);
}

function runThread(node: NodeContext): void {
  const memory = controllerOf(node);
  for (let steps = 0; !memory.isWaiting; steps++) {
    invariant(steps < MAX_STEPS, `the controller of ${node.id} takes more than ${MAX_STEPS} steps at once`);
    const frame = memory.stack.at(-1) ?? takeEvent(memory);
    if (!frame) return;
    const outcome = takeStep(node, memory, frame);
    memory.results = [];
    if (outcome === undefined) continue;
    if (outcome === 'end') memory.stack.pop();
    else if ('goTo' in outcome) frame.step = outcome.goTo;
    else if ('call' in outcome) memory.stack.push(outcome.call);
    else if (outcome.ask.length > 0) {
      memory.isWaiting = true;
      askZk(node, outcome.ask, CONTROLLER_OWNER);
    }
  }
}

function takeEvent(memory: ControllerMemory): Frame | undefined {
  const event = memory.queue.shift();
  if (event) memory.stack.push(event);
  return event;
}

function takeStep(node: NodeContext, memory: ControllerMemory, frame: Frame): Outcome {
  // A procedure's steps take its own frames.
  const step = PROCEDURES[frame.proc][frame.step] as Step<ProcedureName> | undefined;
  if (!step) return 'end';
  frame.step++;
  const hands: Hands = { node, memory, context: memory.context, results: memory.results };
  try {
    return step(hands, frame);
  } catch (error) {
    if (!(error instanceof ControllerMoved)) throw error;
    abandon(memory);
    memory.stack.push(begin('controllerChange', {}));
    return undefined;
  }
}
