/** A promise that nobody can break is not known to promise anything: each is broken here, by changing the state of a healthy
 *  cluster behind its back, and must be seen to be broken by its own look; and none of them sees anything before.
 *  See         test/breaches: how each is broken */
import { describe, expect, it } from 'vitest';
import type { EngineEvent, EventBody } from '../../contract/events.ts';
import { INVARIANT_NAMES, type InvariantName } from '../../contract/invariants.ts';
import { copyPlain } from '../kernel/plain.ts';
import { clients } from '../test/breaches/clients.ts';
import { disk } from '../test/breaches/disk.ts';
import { groups } from '../test/breaches/groups.ts';
import { partitions } from '../test/breaches/partitions.ts';
import { producers } from '../test/breaches/producers.ts';
import { quorum } from '../test/breaches/quorum.ts';
import { type Breach, resting } from '../test/breaches/resting.ts';
import { shares } from '../test/breaches/shares.ts';
import type { Insides } from '../test/cluster-script.ts';
import { audit, CHECKS, recheck } from './index.ts';

const BREACHES: { readonly [Name in InvariantName]: Breach } = {
  ...partitions,
  ...quorum,
  ...disk,
  ...producers,
  ...groups,
  ...shares,
  ...clients,
};

const rest = resting.engine.keyframe().state as Insides;

function foundIn(insides: Insides, body: EventBody | undefined): readonly string[] {
  if (!body) return recheck(insides.world, insides.audit).map(({ invariant }) => invariant);
  const { sim } = insides.world;
  const event = { id: sim.lastEventId + 1, timeUs: sim.nowUs, cause: null, ...body } as EngineEvent;
  sim.outbox.push(event);
  audit(insides.world, insides.audit);
  return [...insides.audit.broken.keys()];
}

it('there is a look for every promise, and every look is for one', () => {
  expect(CHECKS.map(({ name }) => name)).toEqual(INVARIANT_NAMES);
  for (const { on, onEvery, recheck: again } of CHECKS)
    expect(Object.keys(on).length > 0 || onEvery || again).toBeTruthy();
});

it('a healthy cluster keeps all of them', () => {
  expect(resting.complaints()).toEqual([]);
});

describe.each(INVARIANT_NAMES)('%s', (name) => {
  const { change, event, control } = BREACHES[name];

  it('is broken', () => {
    const insides = copyPlain(rest);
    change(insides);
    expect(foundIn(insides, event)).toContain(name);
  });

  it('says what it found in values too, for who reads another language than the engine’s', () => {
    const insides = copyPlain(rest);
    change(insides);
    foundIn(insides, event);
    const found =
      insides.audit.broken.get(name) ??
      recheck(insides.world, insides.audit).find((one) => one.invariant === name);
    expect([found?.about, ...Object.keys(found?.values ?? {})].filter(Boolean)).not.toEqual([]);
  });

  it.skipIf(control === null)('holds before', () => {
    expect(foundIn(copyPlain(rest), control ?? event)).not.toContain(name);
  });
});
