/** What the active controller does by itself, from time to time.
 *  Models      org.apache.kafka.controller.PeriodicTaskControlManager and the tasks of QuorumController
 *  See         sessions.ts, elections.ts */
import { configBoolean, configInt } from '../../contract/configs.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { MetadataRecord } from '../protocol/records.ts';
import { controlOf, write } from './active.ts';
import { fence } from './cluster-control.ts';
import type { Control } from './control.ts';
import { balanceLeaders, electUncleanLeaders, MAX_ELECTIONS } from './elections.ts';
import { reviewElections } from './majority.ts';
import { scheduleSessions, staleBroker } from './sessions.ts';
import type { ActiveController } from './state.ts';
import { diskOf } from './state.ts';

const TASKS = ['sessions', 'idle', 'balance', 'unclean', 'majority'] as const;
/** When there was more to do than one turn may. */
const SOON_US = 10_000;

export function startTasks(node: NodeContext, active: ActiveController): void {
  scheduleSessions(node, active);
  scheduleIdle(node);
  if (configBoolean(diskOf(node).configs, 'auto.leader.rebalance.enable')) {
    node.startTimer('controller:balance', balanceUs(node));
  }
  node.startTimer('controller:unclean', uncleanUs(node));
}

export function stopTasks(node: NodeContext): void {
  for (const task of TASKS) node.cancelTimer(`controller:${task}`);
}

export function onTaskTimer(node: NodeContext, active: ActiveController, name: string): void {
  switch (name) {
    case 'controller:sessions': {
      const stale = staleBroker(node, active);
      if (stale) fence(node, active, stale.brokerId, stale.silentForMs);
      return scheduleSessions(node, active);
    }
    case 'controller:idle':
      return writeNoOp(node, active);
    case 'controller:majority':
      return reviewElections(node, active);
    case 'controller:balance':
      return elect(node, active, name, balanceLeaders, balanceUs(node));
    case 'controller:unclean':
      return elect(node, active, name, electUncleanLeaders, uncleanUs(node));
  }
}

const balanceUs = (node: NodeContext): number =>
  configInt(diskOf(node).configs, 'leader.imbalance.check.interval.seconds') * 1_000_000;
const uncleanUs = (node: NodeContext): number =>
  configInt(diskOf(node).configs, 'unclean.leader.election.interval.ms') * 1_000;

function elect(
  node: NodeContext,
  active: ActiveController,
  task: string,
  decide: (control: Control) => readonly MetadataRecord[],
  periodUs: number,
): void {
  const records = decide(controlOf(node, active));
  write(node, active, records);
  node.startTimer(task, records.length >= MAX_ELECTIONS ? SOON_US : periodUs);
}

function scheduleIdle(node: NodeContext): void {
  const idleMs = configInt(diskOf(node).configs, 'metadata.max.idle.interval.ms');
  if (idleMs > 0) node.startTimer('controller:idle', idleMs * 1000);
}

/** A record that says nothing, at a steady rhythm, whatever else is written (QuorumController
 *  #maybeScheduleNextWriteNoOpRecord): it tells the others what is committed. */
function writeNoOp(node: NodeContext, active: ActiveController): void {
  write(node, active, [{ type: 'NoOpRecord' }]);
  scheduleIdle(node);
}
