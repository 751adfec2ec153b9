/** The shipped scenario of a controller that has been replaced without knowing, step by step: who is told what, who refuses,
 *  and what a check of the controller's epoch alone would change (facts of /controller_epoch: unchecked up to 2.0, checked
 *  since 2.1). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Rules } from '../../../contract/eras.ts';
import type { EngineEvent, EventType } from '../../../contract/events.ts';
import { parseScenario } from '../../../scenario/parse.ts';
import { variantOf } from '../../../scenario/variants.ts';
import { conduct, createEngine } from '../../index.ts';

interface Play {
  readonly summary: ReturnType<typeof conduct>;
  of<T extends EventType>(type: T): (EngineEvent & { readonly type: T })[];
}

function play(variant: string | null, rules: Partial<Rules> = {}): Play {
  const file = JSON.parse(readFileSync('public/scenarios/zombie-controller.json', 'utf8'));
  let found = parseScenario(file);
  if (found.ok && variant !== null) found = variantOf(found.scenario, variant);
  if (!found.ok) throw new Error(found.problems.join(' '));
  const events: EngineEvent[] = [];
  const engine = createEngine({ ...found.scenario, rules });
  const summary = conduct(engine, undefined, (fresh) => events.push(...fresh));
  const of: Play['of'] = (type) =>
    events.filter((event): event is EngineEvent & { readonly type: typeof type } => event.type === type);
  return { summary, of };
}

describe('a controller that goes on after its session has ended', () => {
  const { of, summary } = play(null);
  const zombie = of('controller.zombieDecided');

  it('decides what its successor has not touched, in a release without the check', () => {
    expect(zombie).toMatchObject([{ controllerId: 1, epoch: 1, currentEpoch: 2, partition: 'q-0' }]);
  });

  it('is refused by whoever has heard of its successor', () => {
    const refused = of('control.refused').map(({ brokerId, controllerEpoch, api, error }) =>
      [brokerId, controllerEpoch, api, error].join(' '),
    );
    expect(refused).toEqual([
      '2 1 LeaderAndIsr STALE_CONTROLLER_EPOCH',
      '2 1 UpdateMetadata STALE_CONTROLLER_EPOCH',
    ]);
  });

  it('is obeyed by whoever has not: it follows a leader of the past, and leads beside another', () => {
    const wokeAtUs = of('node.resumed')[0]?.timeUs ?? 0;
    const obeyed = of('replica.becameFollower').find(
      ({ brokerId, partition, timeUs }) => brokerId === 3 && partition === 'p-0' && timeUs > wokeAtUs,
    );
    expect(obeyed).toMatchObject({ leaderId: 1, leaderEpoch: 1 });
    const second = of('replica.becameLeader').find(
      ({ brokerId, partition }) => brokerId === 3 && partition === 'q-0',
    );
    expect(second).toMatchObject({ leaderEpoch: 2 });
    // Broker 2 leads q-0 all the while, and acknowledges.
    const given = of('replica.becameFollower').find(
      ({ brokerId, partition, timeUs }) => brokerId === 2 && partition === 'q-0' && timeUs > wokeAtUs,
    );
    expect(given?.timeUs).toBeGreaterThan((second?.timeUs ?? Number.POSITIVE_INFINITY) + 2_000_000);
    expect(given).toMatchObject({ leaderId: 3, leaderEpoch: 3 });
  });

  it('stands back as soon as it looks who is controller', () => {
    expect(of('controller.resigned')).toMatchObject([{ controllerId: 1, epoch: 1 }]);
    expect(of('controller.resigned')[0]?.timeUs).toBeGreaterThan(zombie[0]?.timeUs ?? 0);
    expect(summary.ok).toBe(true);
  });
});

describe('the same seed and the same faults', () => {
  it('leave nothing to decide where the end of the session ends what is under way (2.4)', () => {
    const { of, summary } = play('epoch-checked');
    expect(of('controller.zombieDecided')).toEqual([]);
    expect(of('controller.resigned')).toMatchObject([{ controllerId: 1, why: 'sessionExpired' }]);
    expect(summary.outcome).toMatchObject({ lost: 0, diverged: 0 });
  });

  it('leave nothing to decide in 0.11 either, once its writes are checked by the epoch', () => {
    const { of, summary } = play(null, { controllerWritesFenced: true });
    expect(of('controller.zombieDecided')).toEqual([]);
    expect(of('controller.resigned')).toMatchObject([{ controllerId: 1, epoch: 1, why: 'otherLeader' }]);
    expect(summary.outcome).toMatchObject({ lost: 0, diverged: 0 });
    expect(summary.audit.broken).toBeNull();
  });
});
