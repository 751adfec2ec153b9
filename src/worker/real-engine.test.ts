/** The thread's code over the real engine and the default scenario: the paces that were promised, and the laws of going
 *  back and forth. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Command } from '../contract/commands.ts';
import { applyDelta } from '../contract/delta.ts';
import type { EngineEvent } from '../contract/events.ts';
import { type ClusterFrame, EMPTY_FRAME } from '../contract/frame.ts';
import type { FromWorker, PlaybackState, Question, ToWorker, Traffic } from '../contract/messages.ts';
import type { Scenario } from '../contract/scenario.ts';
import { createEngine } from '../engine/index.ts';
import { inlineLink } from './inline-link.ts';

const scenario = JSON.parse(readFileSync('public/scenarios/default.json', 'utf8')) as Scenario;
const TICK_MS = 1000 / 60;

function open(more: Partial<Extract<ToWorker, { type: 'open' }>> = {}) {
  const heard: FromWorker[] = [];
  let frame: ClusterFrame = EMPTY_FRAME;
  let playback: PlaybackState | null = null;
  let events: EngineEvent[] = [];
  // A clock that stands still: a tick does all its work, however slow the machine.
  const link = inlineLink({ wallMs: () => 0 });
  link.listen((message) => {
    heard.push(message);
    if (message.type === 'failed') throw new Error(message.message);
    if (message.type === 'opened' || message.type === 'reset') {
      frame = message.frame;
      events = [...message.events];
      playback = message.playback;
    } else if (message.type === 'frame') {
      frame = applyDelta(frame, message.delta);
      events.push(...message.events);
      playback = message.playback;
    }
  });
  const send = (message: Record<string, unknown>) => link.send({ runId: 'main', ...message } as ToWorker);
  send({ type: 'open', scenario, commands: [], untilUs: null, ...more });
  let commands = 0;
  return {
    heard,
    send,
    get frame() {
      return frame;
    },
    get playback() {
      return playback as PlaybackState | null;
    },
    ask(command: Command) {
      send({ type: 'command', commandId: `you-${++commands}`, command });
      return heard.findLast((message) => message.type === 'commandResult');
    },
    /** Wall time until it holds, in frames of 60 a second; infinite when it never does. */
    playUntil(holds: (frame: ClusterFrame) => boolean, patienceMs = 30_000): number {
      for (let wallMs = 0; wallMs < patienceMs; wallMs += TICK_MS) {
        if (holds(frame)) return wallMs;
        send({ type: 'tick', wallMs: TICK_MS });
      }
      return Number.POSITIVE_INFINITY;
    },
    get story() {
      return events;
    },
  };
}

const isGroupStable = (groupId: string, generation: number) => (frame: ClusterFrame) => {
  const group = frame.groups[groupId];
  return group?.state === 'Stable' && group.generation >= generation;
};
const partitionsOf = (frame: ClusterFrame) => Object.values(frame.partitions);

describe('auto pace', { timeout: 60_000 }, () => {
  it('opens on a cluster at rest, with records flowing', () => {
    const { frame } = open();
    expect(Object.values(frame.groups).map((group) => group.state)).toEqual(['Stable', 'Stable']);
    expect(frame.audit.committed).toBeGreaterThan(50);
    expect(frame.order.bench).toHaveLength(2);
    expect(partitionsOf(frame).every((partition) => partition.isr.length === 3)).toBe(true);
  });

  it('reaches a new generation within six seconds of dragging a consumer out', () => {
    const run = open();
    const generation = run.frame.groups.billing?.generation ?? 0;
    run.ask({ type: 'consumer.move', consumerId: 'k-bo', groupId: null });
    const wallMs = run.playUntil(isGroupStable('billing', generation + 1));
    expect(wallMs).toBeLessThan(6_000);
    // And not in a blink: there is something to see.
    expect(wallMs).toBeGreaterThan(1_500);
  });

  it('has new leaders within eight seconds of killing one, and names the wait', () => {
    const run = open();
    run.ask({ type: 'broker.kill', brokerId: 1 });
    const wallMs = run.playUntil((frame) =>
      partitionsOf(frame).every(({ leaderId, status }) => leaderId > 1 && status === 'online'),
    );
    expect(wallMs).toBeLessThan(8_000);
    expect(
      run.heard.some(
        (message) => message.type === 'frame' && message.playback.wait?.kind === 'brokerSession',
      ),
    ).toBe(true);
  });

  it('brings a restarted broker back into every ISR within a few seconds', () => {
    const run = open();
    run.ask({ type: 'broker.kill', brokerId: 1 });
    run.playUntil((frame) => partitionsOf(frame).every(({ leaderId }) => leaderId > 1));
    run.ask({ type: 'broker.start', brokerId: 1 });
    const wallMs = run.playUntil((frame) => partitionsOf(frame).every(({ isr }) => isr.length === 3));
    expect(wallMs).toBeLessThan(8_000);
  });

  it('never passes a fact at speed: the frame that tells it stands at its very time', () => {
    const run = open();
    run.ask({ type: 'broker.kill', brokerId: 1 });
    const fenced = () => run.story.find((event) => event.type === 'broker.fenced');
    run.playUntil(() => fenced() !== undefined);
    expect(run.frame.timeUs).toBe(fenced()?.timeUs);
  });
});

describe('history', { timeout: 60_000 }, () => {
  it('goes back and forth to the same frames as a straight run, over commands too', () => {
    const run = open();
    run.ask({ type: 'broker.kill', brokerId: 2 });
    run.send({ type: 'pace', pace: 4 });
    const seen = new Map<number, { frame: ClusterFrame; story: EngineEvent[] }>();
    for (let i = 0; i < 200; i++) {
      if (i === 60) run.ask({ type: 'consumer.move', consumerId: 'k-fay', groupId: 'billing' });
      if (i === 150) run.ask({ type: 'broker.start', brokerId: 2 });
      run.send({ type: 'tick', wallMs: TICK_MS });
      seen.set(run.frame.timeUs, { frame: run.frame, story: [...run.story] });
    }
    const times = [...seen.keys()];
    for (const index of [180, 10, 61, 60, 0, 199, 150]) {
      const timeUs = times[index] ?? 0;
      run.send({ type: 'seek', timeUs });
      expect(run.frame).toEqual(seen.get(timeUs)?.frame);
      expect(run.story).toEqual(seen.get(timeUs)?.story.slice(-500));
    }
    // Forward again, by playing: the recorded future comes as it came.
    run.send({ type: 'seek', timeUs: times[140] });
    while (run.frame.timeUs < (times[170] ?? 0)) run.send({ type: 'tick', wallMs: TICK_MS });
    run.send({ type: 'seek', timeUs: times[170] });
    expect(run.frame).toEqual(seen.get(times[170] ?? 0)?.frame);
  });

  it('comes to the same place through a restart with the journal', () => {
    const run = open();
    run.ask({ type: 'broker.stop', brokerId: 3 });
    run.playUntil(() => false, 2_000);
    run.ask({ type: 'broker.stop', brokerId: 3 });
    run.playUntil(() => false, 2_000);
    const commands = run.heard.flatMap((m) =>
      m.type === 'commandResult' && m.journaled ? [m.journaled] : [],
    );
    expect(commands).toHaveLength(2);
    expect(open({ commands, untilUs: run.frame.timeUs }).frame).toEqual(run.frame);
  });

  it('hashes its journal as a bare engine does', () => {
    const opened = open({ untilUs: 12_000_000, hashed: true }).heard[0];
    expect(opened?.type === 'opened' && opened.journalHash).toMatch(/^[0-9a-f]{16}$/);
    const again = open({ untilUs: 12_000_000, hashed: true }).heard[0];
    expect(again).toEqual(opened);
    const engine = createEngine(scenario);
    engine.advanceTo(12_000_000);
    expect(opened?.type === 'opened' && opened.frame).toEqual(engine.frame());
  });

  it('steps forward and back over the same events', () => {
    const run = open();
    const visited = [run.frame];
    for (let i = 0; i < 12; i++) {
      run.send({ type: 'step', by: 'rpc', direction: 1 });
      visited.push(run.frame);
    }
    for (let i = visited.length - 2; i > 0; i--) {
      run.send({ type: 'step', by: 'rpc', direction: -1 });
      expect(run.frame).toEqual(visited[i]);
    }
  });
});

describe('preview', { timeout: 60_000 }, () => {
  const preview = (command: Command) => {
    const run = open();
    const before = run.frame;
    run.send({ type: 'preview', previewId: 'x', command });
    run.send({ type: 'resync' });
    expect(run.frame).toEqual(before);
    return run.heard.find((message) => message.type === 'preview')?.preview;
  };

  it('tells who would own what, and leaves the run as it is', () => {
    const answer = preview({ type: 'consumer.move', consumerId: 'k-fay', groupId: 'billing' });
    if (!answer?.ok) throw new Error('The preview was refused.');
    const billing = answer.groups.find((group) => group.groupId === 'billing');
    expect(billing).toMatchObject({ stable: true });
    expect(Object.keys(billing?.owned ?? {}).sort()).toEqual(['k-ada', 'k-bo', 'k-cy', 'k-fay']);
    expect(
      Object.values(billing?.owned ?? {})
        .flat()
        .sort(),
    ).toHaveLength(9);
    expect(billing?.afterMs).toBeGreaterThan(0);
    expect(billing?.afterMs).toBeLessThan(10_000);
  });

  it('is what then happens', () => {
    const command: Command = { type: 'consumer.move', consumerId: 'k-dee', groupId: 'billing' };
    const answer = preview(command);
    if (!answer?.ok) throw new Error('The preview was refused.');
    expect(answer.groups.map((group) => group.groupId).sort()).toEqual(['analytics', 'billing']);
    const run = open();
    run.ask(command);
    for (const { groupId, generation, owned } of answer.groups) {
      run.playUntil(
        (frame) =>
          isGroupStable(groupId, generation)(frame) &&
          Object.keys(owned).every((id) => frame.consumers[id]?.phase === 'stable'),
      );
      for (const [id, partitions] of Object.entries(owned)) {
        expect(run.frame.consumers[id]?.owned).toEqual(partitions);
      }
    }
  });

  it('tells why a command would be refused', () => {
    const answer = preview({ type: 'consumer.move', consumerId: 'k-ada', groupId: 'billing' });
    expect(answer).toMatchObject({ ok: false, reason: { code: 'consumerAlreadyThere' } });
  });
});

describe('the history of a group', { timeout: 60_000 }, () => {
  it('is the same when it is asked for again from further on, and leaves the playhead', () => {
    const run = open();
    const ask = (askId: number, fromUs: number) => {
      run.send({ type: 'ask', askId, question: { kind: 'groupHistory', groupId: 'billing', fromUs } });
      for (let i = 0; i < 400; i++) {
        const heard = run.heard.findLast((message) => message.type === 'answer' && message.askId === askId);
        if (heard?.type === 'answer') return heard.answer as readonly EngineEvent[];
        run.send({ type: 'tick', wallMs: 0 });
      }
      throw new Error('no answer');
    };
    run.send({ type: 'play', playing: false });
    const timeUs = run.frame.timeUs;
    const all = ask(1, 0);
    const midUs = Math.floor(timeUs / 2);
    expect(ask(2, midUs)).toEqual(all.filter((event) => event.timeUs >= midUs));
    expect(run.frame.timeUs).toBe(timeUs);
    const apis = all.flatMap((event) => (event.type === 'request.sent' ? [event.flight.api] : []));
    expect(apis).toContain('JoinGroup');
    expect(apis).not.toContain('Produce');
    const joined = all.filter(({ type }) => type === 'group.memberJoined').length;
    expect(joined).toBe(
      Object.values(run.frame.consumers).filter(({ groupId }) => groupId === 'billing').length,
    );
    expect(all.every((event) => !('groupId' in event) || event.groupId === 'billing')).toBe(true);
  });
});

describe('the traffic of a stretch', { timeout: 60_000 }, () => {
  it('is all of the journal in it, the same after going back, and nothing beyond the playhead; a frame of then as well', () => {
    const run = open();
    run.send({ type: 'play', playing: false });
    let askId = 0;
    const ask = (question: Question) => {
      askId += 1;
      run.send({ type: 'ask', askId, question });
      for (let i = 0; i < 800; i++) {
        const heard = run.heard.findLast((message) => message.type === 'answer' && message.askId === askId);
        if (heard?.type === 'answer') return heard.answer;
        run.send({ type: 'tick', wallMs: 0 });
      }
      throw new Error('no answer');
    };
    const { timeUs } = run.frame;
    const [fromUs, toUs] = [timeUs - 400_000, timeUs - 100_000];
    const whole = (ask({ kind: 'journal' }) as readonly string[])
      .join('')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as EngineEvent)
      .filter((event) => event.timeUs >= fromUs && event.timeUs <= toUs);
    expect(whole.length).toBeGreaterThan(0);
    const told = ask({ kind: 'traffic', fromUs, toUs }) as Traffic;
    expect(told).toEqual({ fromUs, events: whole });
    expect(run.frame.timeUs).toBe(timeUs);
    const middleUs = timeUs - 250_000;
    const asItWas = ask({ kind: 'frameAt', atUs: middleUs });
    expect(run.frame.timeUs).toBe(timeUs);
    expect(ask({ kind: 'frameAt', atUs: timeUs + 1 })).toBeNull();
    run.send({ type: 'seek', timeUs: middleUs });
    for (let i = 0; i < 400 && run.frame.timeUs !== middleUs; i++) run.send({ type: 'tick', wallMs: 0 });
    expect(run.frame.timeUs).toBe(middleUs);
    expect(asItWas).toEqual(run.frame);
    const earlier = ask({ kind: 'traffic', fromUs, toUs }) as Traffic;
    expect(earlier.events).toEqual(whole.filter((event) => event.timeUs <= middleUs));
  });
});

describe('a close look', { timeout: 60_000 }, () => {
  const subject = {
    kind: 'log',
    partition: 'orders-1',
    from: null,
    count: 20,
    brokerId: 1,
    find: 3,
    bytesOf: { brokerId: 1, offset: 3 },
  } as const;

  it('comes along with the picture, is told when it changes, and goes back with the playhead', () => {
    const run = open();
    const lookedAt = () => {
      const heard = run.heard.findLast(
        (message) => (message.type === 'frame' || message.type === 'reset') && message.closeUp !== undefined,
      );
      return heard && 'closeUp' in heard ? heard.closeUp : undefined;
    };
    run.send({ type: 'tick', wallMs: TICK_MS });
    expect(lookedAt()).toBeUndefined();
    run.send({ type: 'look', subject });
    const first = lookedAt();
    if (first?.kind !== 'log') throw new Error('no close look came');
    const view = run.frame.partitions['orders-1'];
    expect(first.replicas.map(({ brokerId }) => brokerId)).toEqual(view?.replicas);
    for (const replica of first.replicas) {
      const log = view?.logs.find(({ brokerId }) => brokerId === replica.brokerId);
      expect(replica.logEndOffset).toBe(log?.logEndOffset);
      expect(replica.batches.at(-1)?.lastOffset).toBe(replica.logEndOffset - 1);
    }
    expect(first.files?.search).toMatchObject({ offset: 3, isFound: true });
    const timeUs = run.frame.timeUs;
    run.send({ type: 'pace', pace: 2 });
    for (let i = 0; i < 60; i++) run.send({ type: 'tick', wallMs: TICK_MS });
    expect(lookedAt()).not.toEqual(first);
    run.send({ type: 'seek', timeUs });
    expect(lookedAt()).toEqual(first);
    run.send({ type: 'look', subject: { ...subject, partition: 'nothing-7' } });
    expect(lookedAt()).toBeNull();
  });
});
