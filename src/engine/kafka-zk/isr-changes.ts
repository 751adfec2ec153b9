/** ISRs that leaders change by themselves: written into the partition's state, if nobody has written there since, and now
 *  and then announced to the controller.
 *  Models      kafka.utils.ReplicationUtils#updateLeaderAndIsr, #checkLeaderAndIsrZkData;
 *              kafka.server.ReplicaManager#recordIsrChange, #maybePropagateIsrChanges (up to 2.6)
 *  See         topic-changes.ts (what the controller does with it) */
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { ZkResult } from '../protocol/zookeeper.ts';
import { askZk } from '../zookeeper-client/client.ts';
import { stateData } from './context.ts';
import { diskOf, kafkaZkOf } from './state.ts';
import type { IsrChangeData, StateData } from './znodes.ts';
import { createNode, ISR_CHANGES, setNode, statePath } from './znodes.ts';

const CHECK_US = 2_500_000;
/** Changes are announced when the last is this old, or the last announcement is. */
const QUIET_US = 5_000_000;
const AT_LEAST_EVERY_US = 60_000_000;

/** An ISR that a leader wants written. Frozen. */
export interface IsrWrite {
  readonly key: PartitionKey;
  readonly leaderEpoch: number;
  /** Epoch of the controller that made it leader. */
  readonly controllerEpoch: number;
  /** Version that the state must still have. */
  readonly zkVersion: number;
  readonly isr: readonly BrokerId[];
}
export type IsrOwner =
  | { readonly kind: 'isr'; readonly write: IsrWrite; readonly context: unknown }
  | { readonly kind: 'isrCheck'; readonly write: IsrWrite; readonly context: unknown };

/** Writes it; `context` comes back with the outcome. */
export function writeIsr(node: NodeContext, write: IsrWrite, context: unknown): void {
  const owner: IsrOwner = { kind: 'isr', write, context };
  askZk(node, [setNode(statePath(write.key), dataOf(node, write), write.zkVersion)], owner);
}

const dataOf = (node: NodeContext, { leaderEpoch, isr, controllerEpoch }: IsrWrite): StateData =>
  stateData({ leader: diskOf(node).brokerId, leaderEpoch, isr, controllerEpoch });

/** ZooKeeper's answer: the new version, null when it is not written, undefined while that is not known. */
export function onIsrResult(
  node: NodeContext,
  owner: IsrOwner,
  result: ZkResult | undefined,
): number | null | undefined {
  const { write } = owner;
  if (owner.kind === 'isr') {
    if (result?.error === 'OK' && result.stat) return noteChange(node, write.key, result.stat.version);
    if (result?.error !== 'BADVERSION') return unknown(node, write);
    // It may have been written by an attempt whose answer was lost.
    const check: IsrOwner = { ...owner, kind: 'isrCheck' };
    askZk(node, [{ op: 'getData', path: statePath(write.key), watch: false }], check);
    return undefined;
  }
  if (result?.error !== 'OK') return unknown(node, write);
  const own = dataOf(node, write);
  // Only `stateData` is written there.
  const data = result.data as StateData;
  const isOwn =
    data.leader === own.leader &&
    data.leader_epoch === own.leader_epoch &&
    data.controller_epoch === own.controller_epoch &&
    data.isr.join() === own.isr.join();
  return isOwn && result.stat ? noteChange(node, write.key, result.stat.version) : null;
}

/** The session has ended before the answer: it may be written or not, and the leader goes by the ISR that it had. */
function unknown(node: NodeContext, { key, isr }: IsrWrite): null {
  node.emit({ type: 'isr.outcomeUnknown', partition: key, leaderId: diskOf(node).brokerId, isr });
  return null;
}

function noteChange(node: NodeContext, key: PartitionKey, version: number): number {
  const { isrChanges } = kafkaZkOf(node);
  isrChanges.partitions.add(key);
  isrChanges.lastChangeUs = node.nowUs;
  return version;
}

// ---- announcements

const ANNOUNCE = 'kafkaZk:isrAnnouncement';

export const startIsrAnnouncements = (node: NodeContext): void => node.startTimer(ANNOUNCE, CHECK_US);

/** Answers whether the timer was of this file. */
export function onIsrTimer(node: NodeContext, name: string): boolean {
  if (name !== ANNOUNCE) return false;
  const { isrChanges } = kafkaZkOf(node);
  const isDue =
    isrChanges.lastChangeUs + QUIET_US < node.nowUs ||
    isrChanges.lastAnnouncedUs + AT_LEAST_EVERY_US < node.nowUs;
  if (isrChanges.partitions.size > 0 && isDue) {
    const data: IsrChangeData = { version: 1, partitions: [...isrChanges.partitions] };
    askZk(node, [createNode(`${ISR_CHANGES}/isr_change_`, data, 'persistentSequential')], 'announcement');
    isrChanges.partitions.clear();
    isrChanges.lastAnnouncedUs = node.nowUs;
  }
  startIsrAnnouncements(node);
  return true;
}
