/** What the operator's terminal is asked to have the cluster do.
 *  See         admin-node.ts, transaction-tool.ts */
import type { Command } from '../../contract/commands.ts';
import type { CommandId } from '../../contract/ids.ts';

export interface AdminTask {
  readonly commandId: CommandId;
  readonly command: Extract<
    Command,
    {
      type:
        | 'topic.create'
        | 'topic.delete'
        | 'topic.commitRule'
        | 'log.deleteRecords'
        | 'transaction.abort'
        | 'topic.addPartitions'
        | 'partition.reassign'
        | 'partition.electLeader'
        | 'config.alter';
    }
  >;
}
