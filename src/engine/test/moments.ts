/** A shipped scenario at moments of its run, drawn by its own seed: forward, and again after going back. */
import type { ClusterFrame } from '../../contract/frame.ts';
import type { Scenario } from '../../contract/scenario.ts';
import { createEngine, restoreEngine } from '../index.ts';

export interface Moments {
  /** In order of time. */
  readonly forward: readonly ClusterFrame[];
  /** The same moments in another order, each reached from an earlier keyframe. */
  readonly back: readonly ClusterFrame[];
  /** Ids of all events that the engine told. */
  readonly told: ReadonlySet<number>;
}

/** @param untilS simulated seconds of the run */
export function momentsOf(scenario: Scenario, count: number, untilS: number): Moments {
  const engine = createEngine(scenario);
  const told = new Set<number>();
  const at = Array.from({ length: count }, (_, i) => momentOf(scenario.id, i) * untilS * 1e6).sort(
    (a, b) => a - b,
  );
  const kept = at.map((timeUs) => {
    const keyframe = engine.keyframe();
    for (const { id } of engine.advanceTo(Math.floor(timeUs))) told.add(id);
    return { frame: engine.frame(), keyframe, timeUs: Math.floor(timeUs) };
  });
  const back = [...kept].reverse().map(({ keyframe, timeUs }) => {
    const again = restoreEngine(keyframe);
    again.advanceTo(timeUs);
    return again.frame();
  });
  return { forward: kept.map(({ frame }) => frame), back, told };
}

/** Between 0.2 and 1, spread by the golden section from a start that the name decides. */
function momentOf(name: string, i: number): number {
  const start = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) / 97;
  return 0.2 + 0.8 * ((start + (i + 1) * 0.618_033_988_75) % 1);
}
