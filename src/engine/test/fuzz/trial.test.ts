import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../contract/errors.ts';
import type { EngineEvent, EventBody } from '../../../contract/events.ts';
import type { Scenario } from '../../../contract/scenario.ts';
import type { Engine } from '../../engine.ts';
import { createEngine } from '../../index.ts';
import { historyOf } from './history.ts';
import { tryHistory } from './trial.ts';

/** The real engine with one thing changed: a harness that was never red proves nothing. */
const faulty =
  (change: (engine: Engine) => Partial<Engine>) =>
  (scenario: Scenario): Engine => {
    const engine = createEngine(scenario);
    return Object.assign(Object.create(engine) as Engine, change(engine));
  };
const telling = (body: EventBody) =>
  faulty((engine) => ({
    advanceTo: (untilUs, maxEvents) => {
      const events = engine.advanceTo(untilUs, maxEvents);
      const false_: EngineEvent = { id: 1, timeUs: untilUs, cause: null, ...body };
      return untilUs === 10_000_000 ? [...events, false_] : events;
    },
  }));

const history = historyOf(3);
const violationOf = (makeEngine: (scenario: Scenario) => Engine) =>
  tryHistory(history, { makeEngine }).violation;

describe('tryHistory', { timeout: 60_000 }, () => {
  it('finds nothing wrong with the engine as it is', () => {
    const trial = tryHistory(history);
    expect(trial.violation).toBeNull();
    expect(trial.simulatedMs).toBeGreaterThan(36_000);
    expect(trial.events).toBeGreaterThan(1_000);
  });

  it('reports an audit that broke', () => {
    const broken = telling({
      type: 'invariant.broken',
      invariant: 'isr-holds-committed',
      sentence: 'as told',
      about: null,
      values: {},
    });
    expect(violationOf(broken)).toEqual({
      kind: 'audit',
      rule: 'isr-holds-committed',
      sentence: 'as told',
      atMs: 10_000,
    });
  });

  it('reports a record that was promised to acks=all and is lost', () => {
    const lost = telling({
      type: 'record.lost',
      partition: 'orders-0',
      offset: 3,
      producerId: 'p-writer-1',
      sequence: 3,
      acks: 'all',
    });
    const clean = { ...history, topics: history.topics.map((topic) => ({ ...topic, configs: {} })) };
    expect(tryHistory(clean, { makeEngine: lost }).violation).toMatchObject({
      kind: 'witness',
      rule: 'acksAllLost',
    });
  });

  it('reports what the engine throws, ours apart from accidents', () => {
    const throwing = (error: Error) =>
      faulty((engine) => ({
        advanceTo: (untilUs) => {
          if (untilUs >= 5_000_000) throw error;
          return engine.advanceTo(untilUs);
        },
      }));
    expect(violationOf(throwing(new InvariantError('orders-0: HW 7 above LEO 5')))).toMatchObject({
      kind: 'audit',
      rule: '# HW # above LEO #',
      atMs: 4_000,
    });
    expect(violationOf(throwing(new TypeError('x is not a function')))?.kind).toBe('crash');
  });

  it('reports a cluster that does not come to rest', () => {
    const restless = faulty((engine) => ({
      frame: () => {
        const frame = engine.frame();
        return { ...frame, cluster: { ...frame.cluster, activeControllerId: -1 } };
      },
    }));
    expect(violationOf(restless)).toMatchObject({ kind: 'rest', rule: 'controllerActive' });
  });
});
