import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Death, EngineLink, FromWorker, ToWorker } from '../contract/messages.ts';
import { relayLink } from './relay-link.ts';

/** A thread that says what the test lets it say. */
function thread() {
  const told: ToWorker[] = [];
  const listeners: ((message: FromWorker) => void)[] = [];
  const mourners: ((death: Death) => void)[] = [];
  const state = { stopped: false, restarts: 0 };
  const link: EngineLink = {
    send: (message) => told.push(message),
    listen: (listener) => {
      listeners.push(listener);
      return () => undefined;
    },
    onDeath: (listener) => {
      mourners.push(listener);
      return () => undefined;
    },
    restart: () => {
      state.restarts++;
    },
    end: () => {
      state.stopped = true;
    },
  };
  return {
    link,
    told,
    state,
    // A test says only what the relay looks at.
    says: (message: object) => {
      for (const listener of listeners) listener({ runId: 'main', ...message } as FromWorker);
    },
    dies: () => {
      for (const mourner of mourners) mourner({ kind: 'notLoaded' });
    },
  };
}

const open = {
  type: 'open',
  runId: 'main',
  commands: [],
  untilUs: null,
  opening: 'shipped',
} as unknown as ToWorker;
const tick: ToWorker = { type: 'tick', runId: 'main', wallMs: 16 };
const kill = {
  type: 'command',
  runId: 'main',
  commandId: 'you-1',
  command: { type: 'broker.kill', brokerId: 1 },
} as const;
const at = (timeUs: number, playing = true) => ({ playback: { timeUs, playing, pace: 'auto' } });

function unopened() {
  const first = thread();
  const whole = thread();
  let made = 0;
  const link = relayLink(
    () => first.link,
    () => {
      made++;
      return whole.link;
    },
  );
  const heard: FromWorker['type'][] = [];
  const deaths: string[] = [];
  const playing: boolean[] = [];
  link.listen((message) => {
    heard.push(message.type);
    if ('playback' in message) playing.push(message.playback.playing);
  });
  link.onDeath((death) => deaths.push(death.kind));
  return { first, whole, link, heard, playing, deaths, made: () => made, open: () => link.send(open) };
}

function relay() {
  const parts = unopened();
  parts.open();
  parts.first.says({ type: 'opened', ...at(15_000_000) });
  return parts;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the relay', () => {
  it('lets the first thread play until the whole engine is there, and goes on from where that had come', () => {
    const { first, whole, link, heard, playing, made } = relay();
    const pause: ToWorker = { type: 'play', runId: 'main', playing: false };
    link.send(tick);
    first.says({ type: 'frame', ...at(15_100_000) });
    link.send(pause);
    expect([first.told, made()]).toEqual([[open, tick, pause], 0]);
    vi.advanceTimersByTime(5_000);
    // However long that takes to load, the first plays on.
    link.send(tick);
    expect([first.told.length, whole.told, first.state.stopped]).toEqual([4, [], false]);
    whole.says({ type: 'loaded' });
    expect(whole.told).toEqual([{ ...open, untilUs: 15_100_000 }, pause]);
    expect(first.state.stopped).toBe(true);
    first.says({ type: 'frame', ...at(15_200_000) });
    expect(heard).toEqual(['opened', 'frame']);
    // It has not come to the pause yet, and the page is not to believe that it plays.
    whole.says({ type: 'opened', ...at(15_100_000) });
    expect(playing).toEqual([true, true, false]);
    whole.says({ type: 'frame', ...at(15_200_000, false) });
    expect(heard).toEqual(['opened', 'frame', 'opened', 'frame']);
  });

  it('keeps a wish for the whole engine, and asks it at once', () => {
    const { first, whole, link } = relay();
    link.send(kill);
    whole.says({ type: 'loaded' });
    link.send(tick);
    link.send({ type: 'play', runId: 'main', playing: false });
    expect(first.told).toEqual([open]);
    whole.says({ type: 'frame', ...at(1) });
    whole.says({ type: 'opened', ...at(15_000_000) });
    expect(whole.told.map(({ type }) => type)).toEqual(['open', 'command', 'play']);
    link.send(tick);
    expect(whole.told.at(-1)).toEqual(tick);
  });

  it('says so when somebody waits for a whole engine that cannot be loaded', () => {
    const { whole, link, deaths, made } = relay();
    vi.advanceTimersByTime(5_000);
    whole.dies();
    expect(deaths).toEqual([]);
    link.send(kill);
    expect(made()).toBe(2);
    whole.dies();
    // The same double stands for both attempts.
    expect(new Set(deaths)).toEqual(new Set(['notLoaded']));
  });

  it('gives another run to the whole engine without asking for this one', () => {
    const { whole, link } = relay();
    const other = { ...open, commands: [{ commandId: 'you-1' }] } as unknown as ToWorker;
    link.send(other);
    expect(whole.told).toEqual([other]);
  });

  it('goes on with the whole engine when the first thread lacks something', () => {
    const { first, whole, heard } = relay();
    first.says({ type: 'failed', message: 'undefined is not a function', atUs: 1 });
    whole.says({ type: 'loaded' });
    expect(whole.told).toEqual([{ ...open, untilUs: 15_000_000 }]);
    whole.says({ type: 'opened', ...at(15_000_000) });
    expect(heard).toEqual(['opened', 'opened']);
  });

  it('gives the run to the whole engine as it was asked for when the first thread cannot open it', () => {
    const { first, whole, open: ask, heard } = unopened();
    ask();
    first.says({ type: 'failed', message: 'no opening', atUs: 0 });
    whole.says({ type: 'loaded' });
    expect(whole.told).toEqual([open]);
    whole.says({ type: 'opened', ...at(45_000_000) });
    expect(heard).toEqual(['opened']);
  });

  it('tells of the death of whoever has the run, and starts the whole engine after it', () => {
    const { first, whole, link, deaths } = relay();
    first.dies();
    expect(deaths).toEqual(['notLoaded']);
    link.restart();
    link.send(open);
    expect(whole.told).toEqual([open]);
    whole.dies();
    expect(deaths).toHaveLength(2);
    link.restart();
    expect(whole.state.restarts).toBe(1);
  });
});
