import { describe, expect, it } from 'vitest';
import type { EngineEvent, EventBody } from '../contract/events.ts';
import { US_PER_S } from '../contract/units.ts';
import { markOf } from './markers.ts';
import { Recorder } from './recorder.ts';
import { Timeline } from './timeline.ts';

/** Events at times, told to a timeline as a playhead would. */
function tell(plot: readonly (readonly [seconds: number, body: EventBody])[]) {
  const recorder = new Recorder();
  const timeline = new Timeline([]);
  plot.forEach(([seconds, body], i) => {
    const event: EngineEvent = { id: i + 1, timeUs: seconds * US_PER_S, cause: null, ...body };
    const mark = markOf(event, recorder);
    recorder.take(event);
    timeline.note(event, mark, recorder.committed);
  });
  return { recorder, timeline };
}

const markers = (plot: Parameters<typeof tell>[0]) =>
  tell(plot)
    .timeline.whole()
    .markers.map((marker) => `${marker.timeUs / US_PER_S} ${marker.kind} ${marker.subject}`);

const created: EventBody = {
  type: 'topic.created',
  topic: 'orders',
  partitionCount: 2,
  replicationFactor: 3,
};
const isr = (partition: string, from: number[], to: number[]): EventBody => ({
  type: 'partition.isrChanged',
  partition,
  from,
  to,
  leaderEpoch: 1,
  partitionEpoch: 1,
});
const elected = (partition: string, fromLeader: number, toLeader: number, leaderEpoch = 1): EventBody => ({
  type: 'partition.leaderElected',
  partition,
  fromLeader,
  toLeader,
  leaderEpoch,
  isr: [2, 3],
  unclean: false,
});
const committed = (partition: string, from: number, to: number): EventBody => ({
  type: 'partition.highWatermarkAdvanced',
  partition,
  brokerId: 1,
  from,
  to,
});

describe('markers', () => {
  it('tells a dead broker, one election for all its partitions, and when the ISR is whole again', () => {
    expect(
      markers([
        [0, created],
        [0, elected('orders-0', -1, 1, 0)],
        [5, { type: 'node.killed', node: 'b1' }],
        [14, isr('orders-0', [1, 2, 3], [2, 3])],
        [14, elected('orders-0', 1, 2)],
        [14, isr('orders-1', [1, 2, 3], [2, 3])],
        [14.01, elected('orders-1', 1, 3)],
        [20, { type: 'node.started', node: 'b1', incarnation: 2 }],
        [22, isr('orders-0', [2, 3], [2, 3, 1])],
        [23, isr('orders-1', [2, 3], [2, 3, 1])],
      ]),
    ).toEqual(['5 down b1', '14 isrShrink b1', '14 election b1', '20 up b1', '23 isrFull b1']);
  });

  it('takes the first controller and the boot of the nodes for no news', () => {
    expect(
      markers([
        [0, { type: 'node.started', node: 'b1', incarnation: 1 }],
        [1, { type: 'controller.activated', controllerId: 101, epoch: 1 }],
        [9, { type: 'controller.activated', controllerId: 102, epoch: 2 }],
      ]),
    ).toEqual(['9 controller c102']);
  });
});

describe('committed records', () => {
  it('are counted once, however many replicas tell of them, and never those of internal topics', () => {
    const { timeline } = tell([
      [0.1, committed('orders-0', 0, 3)],
      [0.2, committed('orders-0', 0, 3)],
      [0.3, committed('__consumer_offsets-7', 0, 50)],
      [0.6, committed('orders-0', 2, 5)],
      [0.6, committed('orders-1', 0, 1)],
    ]);
    expect(timeline.whole()).toMatchObject({ bucketUs: 250_000, fromBucket: 0, committed: [3, 0, 3] });
  });

  it('keep their sum when buckets become wider after hours', () => {
    const { timeline } = tell(
      Array.from({ length: 7_200 }, (_, i) => [i, committed('orders-0', i, i + 1)] as const),
    );
    const whole = timeline.whole();
    expect(whole.committed.length).toBeLessThanOrEqual(4096);
    expect(whole.committed.reduce((a, b) => a + b, 0)).toBe(7_200);
    expect(whole.bucketUs).toBe(2 * US_PER_S);
    expect(whole.committed.slice(0, 100).every((count) => count === 2)).toBe(true);
  });

  it('are told again only from the first bucket that changed', () => {
    const { timeline, recorder } = tell([[0.1, committed('orders-0', 0, 3)]]);
    timeline.whole();
    expect(timeline.news()).toBeNull();
    timeline.reach(0.2 * US_PER_S, recorder.committed);
    expect(timeline.news()).toBeNull();
    timeline.reach(0.9 * US_PER_S, recorder.committed + 2);
    expect(timeline.news()).toMatchObject({ fromBucket: 0, committed: [3, 0, 0, 2] });
    timeline.reach(1.3 * US_PER_S, recorder.committed + 2);
    expect(timeline.news()).toMatchObject({ fromBucket: 3, committed: [2, 0, 0] });
  });

  it('beyond a fork are forgotten, with their markers', () => {
    const { timeline } = tell([
      [0.1, committed('orders-0', 0, 3)],
      [0.3, committed('orders-0', 3, 4)],
      [0.4, { type: 'node.killed', node: 'b1' }],
      [0.9, committed('orders-0', 4, 9)],
    ]);
    timeline.cutAfter(0.35 * US_PER_S, 2, 4, 0);
    expect(timeline.whole()).toMatchObject({ committed: [3, 1], markers: [] });
    expect(timeline.headUs).toBe(350_000);
  });
});
