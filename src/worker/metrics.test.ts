import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Command, JournaledCommand } from '../contract/commands.ts';
import type { EngineEvent } from '../contract/events.ts';
import type { MetricName, MetricsView } from '../contract/metrics.ts';
import type { Scenario } from '../contract/scenario.ts';
import { US_PER_S } from '../contract/units.ts';
import { createEngine, restoreEngine } from '../engine/index.ts';
import { seriesKey } from './meters.ts';
import { Metrics } from './metrics.ts';
import { viewOf } from './metrics-view.ts';
import { packOpening, unpackOpening } from './opening.ts';
import { Playhead } from './playhead.ts';

const scenario = JSON.parse(readFileSync('public/scenarios/default.json', 'utf8')) as Scenario;
const maker = { createEngine, restoreEngine };
const OPENS_S = scenario.openAtMs / 1000;

const s = (seconds: number): number => seconds * US_PER_S;
const metricsOf = ({ timeline }: Playhead, fromS = 0, toS = 1000, points = 1000): MetricsView =>
  viewOf(timeline.metrics.record(), { fromUs: s(fromS), toUs: s(toS), points });
function valuesOf(view: MetricsView, name: MetricName, of = ''): readonly (number | null)[] {
  const series = view.series.find((one) => one.name === name && one.of === of);
  if (!series) throw new Error(`no series ${name} ${of}`);
  return series.values;
}
const inSecond = (events: readonly EngineEvent[], type: EngineEvent['type']): number =>
  Math.ceil((events.find((event) => event.type === type)?.timeUs ?? Number.NaN) / US_PER_S);

const KILL_S = OPENS_S + 2;
const BACK_S = KILL_S + 12;
const END_S = BACK_S + 5;
const kill: Command = { type: 'broker.kill', brokerId: 2 };
const start: Command = { type: 'broker.start', brokerId: 2 };

/** The leader of some partitions is killed, and comes back. */
function play(): { readonly playhead: Playhead; readonly events: readonly EngineEvent[] } {
  const playhead = new Playhead(maker, scenario, []);
  const events = playhead.advanceTo(s(KILL_S));
  events.push(...playhead.submit(kill, 'you-1').events, ...playhead.advanceTo(s(BACK_S)));
  events.push(...playhead.submit(start, 'you-2').events, ...playhead.advanceTo(s(END_S)));
  return { playhead, events };
}

describe('metrics of a run in which a leader is killed', { timeout: 120_000 }, () => {
  let run: ReturnType<typeof play>;
  let view: MetricsView;
  beforeAll(() => {
    run = play();
    view = metricsOf(run.playhead);
  }, 120_000);

  it('UnderReplicatedPartitions rises when the controller takes it out, and falls when it has caught up', () => {
    const changes = run.events.filter((event) => event.type === 'partition.isrChanged');
    const after = changes.filter(({ timeUs }) => timeUs > s(KILL_S));
    const shrunk = after.filter(({ from, to }) => to.length < from.length);
    const grown = after.filter(({ from, to }) => to.length > from.length);
    const [roseS, fellS] = [shrunk, grown].map((list) => Math.ceil((list.at(-1)?.timeUs ?? 0) / US_PER_S));
    const values = valuesOf(view, 'UnderReplicatedPartitions');
    expect(values).toHaveLength(END_S + 1);
    expect(roseS).toBeGreaterThan(KILL_S + 5);
    expect(fellS).toBeGreaterThan(BACK_S);
    const expected = values.map((_, second) =>
      second >= (roseS ?? 0) && second < (fellS ?? 0) ? shrunk.length : 0,
    );
    expect(values).toEqual(expected);
    expect(shrunk.length).toBeGreaterThan(9);
  });

  it('every gauge is what the frame of its second says', () => {
    const { playhead } = play();
    const underReplicated = valuesOf(view, 'UnderReplicatedPartitions');
    const offline = valuesOf(view, 'OfflinePartitionsCount');
    const fenced = valuesOf(view, 'FencedBrokerCount');
    const controllers = valuesOf(view, 'ActiveControllerCount');
    for (let second = KILL_S; second <= END_S; second += 3) {
      playhead.seek(s(second));
      const frame = playhead.engine.frame();
      const topics = Object.values(frame.topics);
      const sum = (of: 'leaderless' | 'underReplicated') => topics.reduce((all, topic) => all + topic[of], 0);
      expect(offline[second]).toBe(sum('leaderless'));
      expect(underReplicated[second]).toBe(sum('underReplicated'));
      expect(controllers[second]).toBe(frame.cluster.activeControllerId >= 0 ? 1 : 0);
      expect(fenced[second]).toBe(
        Object.values(frame.brokers).filter(({ registration }) => registration === 'fenced').length,
      );
    }
  });

  it('a rate adds up to the events that it counts', () => {
    const appended = run.events.filter((event) => event.type === 'log.appended' && event.asLeader);
    const records = appended.reduce(
      (sum, event) => sum + (event.type === 'log.appended' ? event.lastOffset - event.baseOffset + 1 : 0),
      0,
    );
    const perSecond = valuesOf(view, 'MessagesInPerSec');
    expect(perSecond.reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBe(records);
    const elections = run.events.filter(
      (event) => event.type === 'partition.leaderElected' && event.toLeader >= 0,
    );
    expect(valuesOf(view, 'LeaderElectionRateAndTimeMs').at(-1)).toBe(elections.length);
    expect(elections.length).toBeGreaterThan(0);
    const expanded = valuesOf(view, 'IsrExpandsPerSec');
    const proposed = run.events.filter(({ type }) => type === 'isr.expandProposed').length;
    expect(expanded.reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBe(proposed);
    // The controller took it out; no leader asked for that.
    expect(valuesOf(view, 'IsrShrinksPerSec').every((value) => !value)).toBe(true);
  });

  it('tells of clients by their ids from when they come', () => {
    const sent = valuesOf(view, 'record-send-rate', 'p-checkout');
    expect(sent[0]).toBeNull();
    expect(sent[KILL_S]).toBeGreaterThan(0);
    expect(valuesOf(view, 'rebalance-total', 'billing').at(-1)).toBe(1);
    const assignedS = inSecond(run.events, 'consumer.assigned');
    const hourly = valuesOf(view, 'rebalance-rate-per-hour', 'billing');
    expect(hourly[assignedS + 5]).toBe(60);
    expect(valuesOf(view, 'records-lag-max', 'billing')[END_S]).toBeGreaterThanOrEqual(0);
  });

  it('is the same after going back, and when the way there is played again', () => {
    const { playhead } = run;
    playhead.seek(s(KILL_S - 1));
    expect(metricsOf(playhead)).toEqual(view);
    playhead.stepForward(() => true, s(KILL_S));
    playhead.advanceTo(s(KILL_S + 5));
    playhead.stepBackward(() => true);
    playhead.seek(s(END_S));
    expect(metricsOf(playhead)).toEqual(view);
  });

  it('is the same when the run is opened anew from its commands', () => {
    const journal: readonly JournaledCommand[] = [...run.playhead.timeline.journal];
    const again = new Playhead(maker, scenario, journal);
    again.advanceTo(s(END_S));
    expect(metricsOf(again)).toEqual(view);
  });

  it('is the same when time goes by thing after thing', () => {
    const whole = new Playhead(maker, scenario, [...run.playhead.timeline.journal]);
    whole.advanceTo(s(KILL_S - 1));
    while (whole.nowUs < s(KILL_S) + 1_500_000) whole.handleOne();
    const stepped = metricsOf(whole);
    const until = stepped.untilUs / US_PER_S;
    expect(until).toBe(KILL_S + 1);
    expect(stepped).toEqual(metricsOf(run.playhead, 0, until));
  });

  it('is the same from a shipped opening on', () => {
    const opening = unpackOpening(packOpening(maker, scenario), scenario);
    expect(opening).not.toBeNull();
    const shipped = new Playhead(maker, scenario, [], opening);
    expect(metricsOf(shipped)).toEqual(metricsOf(run.playhead, 0, OPENS_S));
    shipped.advanceTo(s(KILL_S));
    shipped.submit(kill, 'you-1');
    shipped.advanceTo(s(KILL_S + 10));
    expect(metricsOf(shipped)).toEqual(metricsOf(run.playhead, 0, KILL_S + 10));
  });

  it('has a future of its own on each branch', () => {
    const { playhead } = play();
    const forkS = KILL_S + 4;
    playhead.seek(s(forkS) + 300_000);
    const { left } = playhead.submit(start, 'you-3');
    if (!left) throw new Error('no branch was left');
    playhead.advanceTo(s(END_S));
    const other = metricsOf(playhead);
    expect(viewOf(left.metrics.record(), { fromUs: 0, toUs: s(END_S), points: 1000 })).toEqual(view);
    const [ours, theirs] = [other, view].map((one) => valuesOf(one, 'UnderReplicatedPartitions'));
    expect(ours?.slice(0, forkS + 1)).toEqual(theirs?.slice(0, forkS + 1));
    expect(ours).not.toEqual(theirs);
    expect(other.untilUs).toBe(s(END_S));
    playhead.switchTo(left);
    expect(metricsOf(playhead)).toEqual(view);
  });
});

describe('hours of readings', () => {
  /** One second in a thousand is bad, and a record comes in each. */
  function hours(seconds: number): Metrics {
    const metrics = new Metrics();
    for (let second = 0; second <= seconds; second++) {
      metrics.take(
        new Map([
          [seriesKey('OfflinePartitionsCount'), second % 1000 === 999 ? 7 : 0],
          [seriesKey('ActiveControllerCount'), second % 1000 === 999 ? 0 : 1],
          [seriesKey('MessagesInPerSec'), second],
        ]),
      );
    }
    return metrics;
  }
  const all = (metrics: Metrics, points: number) =>
    viewOf(metrics.record(), { fromUs: 0, toUs: s(100_000), points });

  it('are bounded, and lose no moment of unrest', () => {
    const metrics = hours(20_000);
    expect(metrics.record().slots).toBeLessThanOrEqual(2048);
    for (const points of [5000, 100]) {
      const view = all(metrics, points);
      const offline = valuesOf(view, 'OfflinePartitionsCount');
      expect(offline.length).toBeLessThanOrEqual(2 * points + 2);
      expect(offline.filter((value) => value === 7)).toHaveLength(20);
      expect(offline.filter((value) => value !== 7 && value !== 0)).toEqual([]);
      expect(valuesOf(view, 'ActiveControllerCount').filter((value) => value === 0)).toHaveLength(20);
      expect(view.untilUs).toBe(s(20_000));
    }
  });

  it('keep a steady rate steady', () => {
    for (const [seconds, points] of [
      [3001, 5000],
      [3001, 60],
      [9000, 333],
    ] as const) {
      const rates = valuesOf(all(hours(seconds), points), 'MessagesInPerSec');
      expect(new Set(rates.slice(1))).toEqual(new Set([1]));
      expect(rates.length).toBeGreaterThan(20);
    }
  });

  it('go on from where they were cut', () => {
    const metrics = hours(5000);
    metrics.cutAfter(s(4001) + 1);
    expect(metrics.nextUs).toBe(s(4002));
    expect(all(metrics, 5000).untilUs).toBeLessThanOrEqual(s(4001));
    metrics.take(new Map([[seriesKey('OfflinePartitionsCount'), 3]]));
    expect(valuesOf(all(metrics, 5000), 'OfflinePartitionsCount').at(-1)).toBe(3);
    expect(new Metrics(metrics.record()).record()).toEqual(metrics.record());
  });
});
