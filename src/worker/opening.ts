/** A run as it stands when its page opens, set aside when the site is built, so that a visitor does not wait for the
 *  boot. A cache and no more: the run that is booted here goes the same way, and a test says so. */

import { isSame } from '../contract/delta.ts';
import type { Scenario } from '../contract/scenario.ts';
import { msToUs } from '../contract/units.ts';
import { packPlain, unpackPlain } from '../engine/index.ts';
import { type EngineMaker, type Opening, Playhead } from './playhead.ts';

interface Shipped {
  /** The scenario it was played from, as a text. */
  readonly scenario: string;
  readonly opening: Opening;
}

/** Plays a scenario to its opening moment and packs what stands there. */
export function packOpening(maker: EngineMaker, scenario: Scenario): string {
  const playhead = new Playhead(maker, scenario, []);
  playhead.advanceTo(msToUs(scenario.openAtMs));
  const shipped: Shipped = { scenario: JSON.stringify(scenario), opening: playhead.opening() };
  return packPlain(shipped);
}

/** The opening of this scenario; null when the text holds another's, or none. */
export function unpackOpening(text: string, scenario: Scenario): Opening | null {
  try {
    // Made by `packOpening`; what is not makes the reading throw.
    const shipped = unpackPlain(text) as Shipped;
    // By content: the same fields may come in another order.
    return isSame(JSON.parse(shipped.scenario), scenario) ? shipped.opening : null;
  } catch {
    return null;
  }
}
