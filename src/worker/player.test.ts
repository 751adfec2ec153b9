import { describe, expect, it } from 'vitest';
import type { Command } from '../contract/commands.ts';
import { applyDelta } from '../contract/delta.ts';
import type { EngineEvent, EventBody } from '../contract/events.ts';
import { type ClusterFrame, EMPTY_FRAME } from '../contract/frame.ts';
import type { FromWorker, ToWorker, Wait } from '../contract/messages.ts';
import type { Scenario } from '../contract/scenario.ts';
import type { Engine, Keyframe } from '../engine/index.ts';
import { Player } from './player.ts';

// A clockwork in place of a cluster: traffic each 5 ms or so, a fact each second, and a fencing 9 s after a kill.

interface Clockwork {
  nowUs: number;
  eventId: number;
  chance: number;
  queue: { atUs: number; order: number; does: 'traffic' | 'fact' | 'nothing' | 'fence' | 'break' }[];
  order: number;
  handled: number;
  endsAtUs: number | null;
}

function clockwork(scenario: Scenario, from?: Clockwork): Engine {
  const state: Clockwork = structuredClone(
    from ?? {
      nowUs: 0,
      eventId: 0,
      chance: 7,
      order: 0,
      handled: 0,
      endsAtUs: null,
      queue: [
        { atUs: 0, order: -3, does: 'traffic' },
        { atUs: 10, order: -2, does: 'nothing' },
        { atUs: 1_000_000, order: -1, does: 'fact' },
        ...(scenario?.id === 'faulty' ? [{ atUs: 1_600_000, order: -4, does: 'break' } as const] : []),
      ],
    },
  );
  const make = (body: EventBody): EngineEvent => ({
    id: ++state.eventId,
    timeUs: state.nowUs,
    cause: null,
    ...body,
  });
  const put = (inUs: number, does: Clockwork['queue'][number]['does']) => {
    state.queue.push({ atUs: state.nowUs + inUs, order: state.order++, does });
    state.queue.sort((a, b) => a.atUs - b.atUs || a.order - b.order);
  };
  const draw = () => {
    state.chance = (state.chance * 1103515245 + 12345) % 2147483648;
    return state.chance;
  };
  function one(): EngineEvent[] {
    const next = state.queue.shift();
    if (!next) return [];
    state.nowUs = next.atUs;
    state.handled++;
    switch (next.does) {
      case 'traffic':
        put(1_000 + (draw() % 8_000), 'traffic');
        return [
          make({
            type: 'partition.highWatermarkAdvanced',
            partition: 'orders-0',
            brokerId: 1,
            from: state.handled - 1,
            to: state.handled,
          }),
          make({ type: 'metadata.applied', brokerId: 1, offset: draw() % 100 }),
        ];
      case 'nothing':
        put(3_000, 'nothing');
        return [];
      case 'fact':
        put(1_000_000, 'fact');
        return [make({ type: 'broker.slowed', brokerId: 1, factor: state.handled })];
      case 'break':
        return [
          make({ type: 'metadata.applied', brokerId: 1, offset: 1 }),
          make({ type: 'invariant.broken', ...BREACH }),
        ];
      case 'fence':
        state.endsAtUs = null;
        return [make({ type: 'broker.fenced', brokerId: 1, silentForMs: 9_000 })];
    }
  }
  const advanceTo = (untilUs: number, maxEvents = Number.POSITIVE_INFINITY) => {
    const events: EngineEvent[] = [];
    while ((state.queue[0]?.atUs ?? Number.POSITIVE_INFINITY) <= untilUs) {
      if (events.length >= maxEvents) return events;
      events.push(...one());
    }
    if (events.length < maxEvents) state.nowUs = Math.max(state.nowUs, untilUs);
    return events;
  };
  return {
    scenario,
    nowUs: () => state.nowUs,
    lastEventId: () => state.eventId,
    nextAtUs: () => state.queue[0]?.atUs ?? null,
    advanceTo,
    step: one,
    submit(command: Command, commandId) {
      const events = advanceTo(state.nowUs);
      const atUs = state.nowUs++;
      if (command.type !== 'broker.kill') {
        const reason = { code: 'noBrokerUp', params: {} } as const;
        events.push(make({ type: 'command.rejected', commandId, command, reason }));
        return { result: { ok: false, reason }, atUs, events };
      }
      events.push(make({ type: 'command.accepted', commandId, command }));
      state.endsAtUs = state.nowUs + 9_000_000;
      put(9_000_000, 'fence');
      return { result: { ok: true }, atUs, events };
    },
    frame: (): ClusterFrame => ({
      ...EMPTY_FRAME,
      timeUs: state.nowUs,
      eventId: state.eventId,
      cluster: { ...EMPTY_FRAME.cluster, activeControllerId: 101, controllerEpoch: state.handled },
    }),
    waits(): Wait[] {
      return state.endsAtUs === null
        ? []
        : [{ kind: 'brokerSession', broker: 'b1', untilUs: state.endsAtUs }];
    },
    message: () => null,
    closeUp: () => null,
    segments: () => new Map(),
    segmentFiles: () => null,
    configs: () => ({ topics: {}, dynamic: {}, groups: {}, fixed: {}, producers: {}, consumers: {} }),
    offsetsAt: () => ({}),
    keyframe: (): Keyframe => ({
      atUs: state.nowUs,
      eventId: state.eventId,
      state: { scenario, inner: structuredClone(state) },
    }),
    setAside: () => ({
      atUs: state.nowUs,
      eventId: state.eventId,
      state: { scenario, inner: structuredClone(state) },
      bytes: 0,
    }),
    outcome: () => {
      throw new Error('nobody judges it');
    },
    biography: () => null,
    recheck: () => [],
    digest: () => JSON.stringify(state),
  };
}

const BREACH = {
  invariant: 'high-watermark-is-monotonic',
  sentence: 'partition orders-0: the HW of leader epoch 4 went from 7 to 5',
  about: 'orders-0',
  values: { epoch: 4, before: 7, after: 5 },
} as const;

const scenario = { openAtMs: 1_500 } as Scenario;
const kill: Command = { type: 'broker.kill', brokerId: 1 };

/** A page that does what a page does: it keeps the frame by applying deltas. */
function page() {
  const heard: FromWorker[] = [];
  const engines: Engine[] = [];
  let frame: ClusterFrame = EMPTY_FRAME;
  let events: EngineEvent[] = [];
  const work: (() => void)[] = [];
  const player = new Player({
    createEngine: (from) => engines[engines.push(clockwork(from)) - 1] as Engine,
    restoreEngine: (keyframe) => {
      const { scenario: of, inner } = keyframe.state as { scenario: Scenario; inner: Clockwork };
      return engines[engines.push(clockwork(of, inner)) - 1] as Engine;
    },
    wallMs: () => 0,
    later: (task) => work.push(task),
    post: (message) => {
      heard.push(structuredClone(message));
      if (message.type === 'opened' || message.type === 'reset') {
        frame = message.frame;
        events = [...message.events];
      } else if (message.type === 'frame') {
        frame = applyDelta(frame, message.delta);
        events.push(...message.events);
      }
    },
  });
  return {
    heard,
    send: (message: Omit<ToWorker, 'runId'> & Record<string, unknown>) => {
      player.receive({ runId: 'main', ...message } as ToWorker);
      for (let next = work.shift(); next; next = work.shift()) next();
    },
    last: <T extends FromWorker['type']>(type: T) =>
      heard.findLast((message): message is Extract<FromWorker, { type: T }> => message.type === type),
    get frame() {
      return frame;
    },
    get story() {
      return events;
    },
    /** Simulated time by the wall time it took, in frames of 60 a second. */
    play(wallMs: number) {
      for (let left = wallMs; left > 0; left -= 1000 / 60) this.send({ type: 'tick', wallMs: 1000 / 60 });
    },
  };
}

function opened() {
  const it = page();
  it.send({ type: 'open', scenario, commands: [], untilUs: null });
  return it;
}

describe('player', () => {
  it('opens at the moment the scenario names', () => {
    const it = opened();
    const message = it.last('opened');
    expect(message?.playback).toMatchObject({ timeUs: 1_500_000, headUs: 1_500_000, playing: true });
    expect(message?.events.map((event) => event.type)).toEqual(['broker.slowed']);
    expect(message?.timeline.committed.reduce((a, b) => a + b, 0)).toBeGreaterThan(100);
  });

  it('answers each tick with one frame, counted without a gap', () => {
    const it = opened();
    it.play(500);
    const frames = it.heard.filter((message) => message.type === 'frame');
    expect(frames.map((message) => message.frameNumber)).toEqual(frames.map((_, i) => i + 1));
    it.send({ type: 'play', playing: false });
    const before = it.frame;
    it.play(100);
    expect(it.frame).toEqual(before);
    expect(it.heard.filter((message) => message.type === 'frame').length).toBeGreaterThan(frames.length);
  });

  it('goes back and forth to the same frames and events as a straight run', () => {
    const straight = opened();
    straight.send({ type: 'pace', pace: 1 });
    const seen = new Map<number, [ClusterFrame, EngineEvent[]]>();
    for (let i = 0; i < 400; i++) {
      straight.play(17);
      seen.set(straight.frame.timeUs, [straight.frame, [...straight.story]]);
    }
    const times = [...seen.keys()];
    for (const index of [350, 20, 21, 300, 0, 399]) {
      const timeUs = times[index] ?? 0;
      straight.send({ type: 'seek', timeUs });
      expect([straight.frame, straight.story]).toEqual(seen.get(timeUs));
      expect(straight.last('reset')?.playback.headUs).toBe(times.at(-1));
    }
  });

  it('replays commands of the journal: a second run of them is the first one', () => {
    const first = opened();
    first.play(200);
    first.send({ type: 'command', commandId: 'x', command: kill });
    first.play(3_000);
    first.send({ type: 'command', commandId: 'y', command: { type: 'broker.add' } });
    first.play(200);
    const { frame } = first;
    const results = first.heard.filter((message) => message.type === 'commandResult');
    expect(results.map((message) => message.reason?.code ?? null)).toEqual([null, 'noBrokerUp']);
    const commands = results.map((message) => message.journaled);
    const second = page();
    second.send({ type: 'open', scenario, commands, untilUs: frame.timeUs });
    expect(second.frame).toEqual(frame);
    // And scrubbing over them is no different.
    first.send({ type: 'seek', timeUs: 1_600_000 });
    first.send({ type: 'seek', timeUs: frame.timeUs });
    expect(first.frame).toEqual(frame);
    expect(first.last('reset')?.commands).toEqual(commands);
  });

  it('forks when a command is given in the past, and drops what was played beyond', () => {
    const it = opened();
    it.send({ type: 'pace', pace: 2 });
    it.play(2_000);
    it.send({ type: 'command', commandId: 'late', command: kill });
    it.play(500);
    it.send({ type: 'seek', timeUs: 2_000_000 });
    const before = it.last('reset');
    it.send({ type: 'command', commandId: 'early', command: kill });
    const after = it.last('reset');
    expect(after?.timelineEpoch).toBe((before?.timelineEpoch ?? 0) + 1);
    expect(after?.commands).toEqual([{ commandId: 'early', atUs: 2_000_000, command: kill }]);
    expect(after?.playback.headUs).toBe(2_000_001);
    expect(after?.timeline.markers.map((marker) => marker.kind)).toEqual(['command']);
  });

  it('leaves the future as it is when a command in the past is refused', () => {
    const it = opened();
    it.send({ type: 'pace', pace: 2 });
    it.play(2_000);
    const { frame } = it;
    it.send({ type: 'seek', timeUs: 2_000_000 });
    it.send({ type: 'command', commandId: 'no', command: { type: 'broker.add' } });
    expect(it.last('commandResult')).toMatchObject({ reason: { code: 'noBrokerUp' }, journaled: null });
    it.send({ type: 'seek', timeUs: frame.timeUs });
    expect(it.frame).toEqual(frame);
    expect(it.last('reset')?.timelineEpoch).toBe(1);
  });

  it.each(['event', 'rpc', 'story'] as const)('steps by %s to where it came from', (by) => {
    const it = opened();
    it.send({ type: 'pace', pace: 1 });
    it.play(3_000);
    it.send({ type: 'step', by: 'story', direction: 1 });
    it.send({ type: 'step', by, direction: -1 });
    const back = it.frame;
    expect(back.eventId).toBeLessThan(it.last('frame')?.playback.headUs ?? 0);
    if (by === 'rpc') return expect(back.timeUs).toBe(0);
    it.send({ type: 'step', by, direction: -1 });
    it.send({ type: 'step', by, direction: 1 });
    expect(it.frame.eventId).toBe(back.eventId);
    expect(it.last('frame')?.playback.playing).toBe(false);
    return undefined;
  });

  it('hurries through the session of a dead broker, and is slow again when it ends', () => {
    const it = opened();
    it.send({ type: 'command', commandId: 'x', command: kill });
    let wallMs = 0;
    while (!it.story.some((event) => event.type === 'broker.fenced') && wallMs < 20_000) {
      it.play(1);
      wallMs += 1000 / 60;
    }
    expect(wallMs).toBeLessThan(8_000);
    const atFence = it.frame.timeUs;
    expect(it.story.at(-1)?.timeUs).toBe(atFence);
    it.play(100);
    expect(it.frame.timeUs - atFence).toBeLessThan(10_000);
    expect(it.heard.some((m) => m.type === 'frame' && m.playback.wait?.kind === 'brokerSession')).toBe(true);
  });

  it('stands still one event before a promise that breaks, and goes on over it when told to', () => {
    const it = page();
    it.send({ type: 'open', scenario: { ...scenario, id: 'faulty' }, commands: [], untilUs: null });
    it.send({ type: 'pace', pace: 1 });
    it.play(1_000);
    expect(it.last('broken')).toMatchObject({ atUs: 1_600_000, breach: BREACH });
    const stood = it.frame;
    expect(stood.timeUs).toBeLessThan(1_600_000);
    expect(it.story.some(({ type }) => type === 'invariant.broken')).toBe(false);
    expect(it.last('reset')?.playback.playing).toBe(false);
    it.send({ type: 'play', playing: true });
    it.play(1_000);
    expect(it.frame).toEqual(stood);
    it.send({ type: 'overlook' });
    it.play(1_000);
    expect(it.frame.timeUs).toBeGreaterThan(1_700_000);
    expect(it.story.filter(({ type }) => type === 'invariant.broken')).toHaveLength(1);
  });

  it('tells in a sentence what the engine threw, and goes no further', () => {
    const it = page();
    it.send({ type: 'open', scenario: null as unknown as Scenario, commands: [], untilUs: null });
    expect(it.last('failed')?.message).toMatch(/null/);
    it.send({ type: 'tick', wallMs: 16 });
    expect(it.heard.every((message) => message.type === 'failed')).toBe(true);
  });

  it('tells a slice of the timeline such that the slices together are the whole', () => {
    const it = opened();
    const whole = it.last('opened')?.timeline;
    let committed = [...(whole?.committed ?? [])];
    it.send({ type: 'pace', pace: 1 });
    it.play(2_000);
    for (const message of it.heard) {
      if (message.type !== 'frame' || !message.timeline) continue;
      committed = [...committed.slice(0, message.timeline.fromBucket), ...message.timeline.committed];
    }
    it.send({ type: 'resync' });
    expect(committed).toEqual(it.last('reset')?.timeline.committed);
  });
});
