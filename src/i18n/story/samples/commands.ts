import type { WishEvent } from '../../../contract/events/commands.ts';
import type { Samples } from './samples.ts';

export const commands: Samples<WishEvent> = {
  'command.accepted': {
    type: 'command.accepted',
    commandId: 'you-1',
    command: { type: 'broker.kill', brokerId: 2 },
  },
  'command.rejected': {
    type: 'command.rejected',
    commandId: 'you-2',
    command: { type: 'broker.kill', brokerId: 2 },
    reason: { code: 'brokerAlreadyDown', params: { broker: '2' } },
  },
};
