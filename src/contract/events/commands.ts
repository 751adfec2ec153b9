/** What became of a wish: taken up, or refused in words. */
import type { Command } from '../commands.ts';
import type { RejectReason } from '../errors.ts';
import type { CommandId } from '../ids.ts';

export type WishEvent =
  | { readonly type: 'command.accepted'; readonly commandId: CommandId; readonly command: Command }
  | {
      readonly type: 'command.rejected';
      readonly commandId: CommandId;
      readonly command: Command;
      readonly reason: RejectReason;
    };
