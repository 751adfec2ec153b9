/** All that is needed to see a failure again: what failed, and the run that led there. */
import type { JournaledCommand } from '../../contract/commands.ts';
import type { ClusterFrame } from '../../contract/frame.ts';
import type { Breach } from '../../contract/invariants.ts';
import type { Scenario } from '../../contract/scenario.ts';

export interface Failure {
  readonly why: string;
  readonly failedAtUs: number | null;
  /** Null: the engine has thrown. */
  readonly breach: Breach | null;
  readonly scenario: Scenario;
  readonly frame: ClusterFrame;
  readonly commands: readonly JournaledCommand[];
}

export function reportOf({ why, failedAtUs, breach, scenario, frame, commands }: Failure): string {
  const report = {
    failure: why,
    atUs: failedAtUs,
    ...(breach && { invariant: breach.invariant, about: breach.about, values: breach.values }),
    lastFrame: { timeUs: frame.timeUs, eventId: frame.eventId },
    scenario: { id: scenario.id, seed: scenario.seed, era: scenario.era },
    commands,
  };
  return JSON.stringify(report, null, 2);
}
