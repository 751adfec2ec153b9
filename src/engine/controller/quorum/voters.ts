/** Who votes in the quorum, and what its parts share: settings, channels, the one who is told.
 *  Models      org.apache.kafka.raft.QuorumConfig, VoterSet
 *  Simplifies  voters are fixed */
import { configInt } from '../../../contract/configs.ts';
import type { BrokerId } from '../../../contract/ids.ts';
import type { NodeContext } from '../../kernel/context.ts';
import { diskOf } from '../state.ts';

export const METADATA = '__cluster_metadata-0';
/** Channel of votes and of the leader's own messages; fetches have the main one. */
export const VOTES = 'quorum';

/** What the quorum tells the controller above it. */
export interface QuorumListener {
  onCommitted(node: NodeContext): void;
  onLeadershipLost(node: NodeContext): void;
}

/** Timer of a controller that shuts down: it waits no longer for another leader. */
export const STOPPED = 'raft:stopped';

/** Whether it knows a leader other than itself. */
export function hasRemoteLeader(node: NodeContext): boolean {
  const { leaderId, controllerId } = diskOf(node);
  return leaderId >= 0 && leaderId !== controllerId;
}

export const configMs = (node: NodeContext, name: Parameters<typeof configInt>[1]): number =>
  configInt(diskOf(node).configs, name);

export const othersOf = (node: NodeContext): readonly BrokerId[] =>
  diskOf(node).voters.filter((voter) => voter !== diskOf(node).controllerId);

export const majorityOf = (node: NodeContext): number => Math.floor(diskOf(node).voters.length / 2) + 1;
