/** What becomes of a wish: it is carried out by the node it concerns, or refused in words, and nothing else changes.
 *  See         contract/commands.ts, contract/errors.ts */

import type { Command, CommandResult, CommandType } from '../../contract/commands.ts';
import type { CommandId } from '../../contract/ids.ts';
import { emit } from '../kernel/sim.ts';
import { adminHandlers } from './admin-commands.ts';
import { consumerHandlers } from './consumer-commands.ts';
import { groupHandlers } from './group-commands.ts';
import { machineHandlers } from './machine-commands.ts';
import { networkHandlers } from './network-commands.ts';
import { nodeHandlers } from './node-commands.ts';
import { producerHandlers } from './producer-commands.ts';
import type { Handler } from './wish.ts';
import { Refused } from './wish.ts';
import type { World } from './world.ts';

/** Carries out a command now. A refused one leaves the world as it was, but for the event that says so. */
export function carryOut(world: World, command: Command, commandId: CommandId): CommandResult {
  const { sim } = world;
  const events = sim.outbox.length;
  // The event comes first, so that all that follows has it as its cause; a refusal puts another in its place.
  sim.cause = emit(sim, { type: 'command.accepted', commandId, command });
  try {
    // The table holds a handler of each type for exactly that type.
    const handler = handlers[command.type] as Handler<CommandType>;
    const created = handler(world, command, commandId);
    return created === undefined ? { ok: true } : { ok: true, created };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    sim.lastEventId -= sim.outbox.length - events;
    sim.outbox.length = events;
    sim.cause = null;
    emit(sim, { type: 'command.rejected', commandId, command, reason: error.reason });
    return { ok: false, reason: error.reason };
  } finally {
    sim.cause = null;
    delete sim.workUntilUs;
  }
}

const handlers: { readonly [T in CommandType]: Handler<T> } = {
  ...nodeHandlers,
  ...networkHandlers,
  ...machineHandlers,
  ...adminHandlers,
  ...producerHandlers,
  ...consumerHandlers,
  ...groupHandlers,
};
