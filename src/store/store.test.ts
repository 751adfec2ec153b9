import { beforeEach, describe, expect, it } from 'vitest';
import { diff } from '../contract/delta.ts';
import { type ClusterFrame, type ConsumerView, EMPTY_FRAME } from '../contract/frame.ts';
import type { Death, EngineLink, FromWorker, PlaybackState, ToWorker } from '../contract/messages.ts';
import type { Scenario } from '../contract/scenario.ts';
import { createHighwaterStore, type HighwaterStore } from './index.ts';

/** The other end of the road, held by the test. */
function openRoad() {
  const sent: ToWorker[] = [];
  let listener: (message: FromWorker) => void = () => undefined;
  let mourner: (death: Death) => void = () => undefined;
  let restarts = 0;
  const link: EngineLink = {
    send: (message) => sent.push(message),
    listen: (onMessage) => {
      listener = onMessage;
      return () => undefined;
    },
    onDeath: (onDeath) => {
      mourner = onDeath;
      return () => undefined;
    },
    restart: () => {
      restarts += 1;
    },
    end: () => undefined,
  };
  return {
    link,
    sent,
    last: () => sent[sent.length - 1],
    ofType: (type: ToWorker['type']) => sent.filter((message) => message.type === type),
    say: (message: FromWorker) => listener(message),
    die: () => mourner({ kind: 'threw', message: 'out of memory' }),
    restarts: () => restarts,
  };
}

const scenario = { id: 'kill-a-leader', seed: 's' } as Scenario;
const playback: PlaybackState = {
  playing: true,
  pace: 'auto',
  rate: 0.1,
  wait: null,
  timeUs: 15_000_000,
  headUs: 20_000_000,
};
const timeline = { bucketUs: 250_000, fromBucket: 0, committed: [1, 2, 3], markers: [] };

const ada: ConsumerView = {
  id: 'k-Ada',
  name: 'Ada',
  initial: 'A',
  hue: 0,
  groupId: 'billing',
  memberId: 'm1',
  phase: 'stable',
  generation: 1,
  isGroupLeader: true,
  owned: [],
  share: null,
  transform: null,
  processing: null,
  paused: [],
  polled: 0,
  fetches: { answered: 0, empty: 0 },
};
const frame: ClusterFrame = {
  ...EMPTY_FRAME,
  timeUs: 15_000_000,
  eventId: 10,
  consumers: { 'k-Ada': ada },
};

const opened: FromWorker = {
  type: 'opened',
  runId: 'main',
  timelineEpoch: 1,
  frame,
  playback,
  events: [],
  timeline,
  commands: [],
};

const frameMessage = (
  before: ClusterFrame,
  after: ClusterFrame,
  over: Partial<Extract<FromWorker, { type: 'frame' }>> = {},
): FromWorker => ({
  type: 'frame',
  runId: 'main',
  timelineEpoch: 1,
  frameNumber: 1,
  delta: diff(before, after),
  events: [],
  timeline: null,
  playback,
  ...over,
});

let road: ReturnType<typeof openRoad>;
let store: HighwaterStore;

beforeEach(() => {
  road = openRoad();
  store = createHighwaterStore(road.link, scenario);
});

describe('the mirror', () => {
  it('asks for the run at once and shows what opens', () => {
    expect(road.last()).toMatchObject({ type: 'open', runId: 'main', commands: [], untilUs: null });
    road.say(opened);
    expect(store.run.getState().status).toBe('running');
    expect(store.frame.getState()).toBe(frame);
    expect(store.timeline.getState().committed).toEqual([1, 2, 3]);
  });

  it('applies deltas in order, and keeps what did not change', () => {
    road.say(opened);
    const next = { ...frame, timeUs: 15_100_000, eventId: 12 };
    road.say(frameMessage(frame, next));
    expect(store.frame.getState()).toEqual(next);
    expect(store.frame.getState().consumers['k-Ada']).toBe(ada);
  });

  it('asks for a whole frame when one is missing', () => {
    road.say(opened);
    road.say(frameMessage(frame, { ...frame, eventId: 12 }, { frameNumber: 3 }));
    expect(road.last()).toEqual({ type: 'resync', runId: 'main' });
    expect(store.frame.getState()).toBe(frame);
  });

  it('drops what comes late from an abandoned branch or another run', () => {
    road.say(opened);
    road.say(frameMessage(frame, { ...frame, eventId: 99 }, { timelineEpoch: 0 }));
    road.say(frameMessage(frame, { ...frame, eventId: 99 }, { runId: 'preview' }));
    expect(store.frame.getState().eventId).toBe(10);
  });

  it('forgets events beyond the playhead when it goes back', () => {
    road.say(opened);
    const event = { id: 11, timeUs: 15_050_000, cause: null, type: 'topic.deleted', topic: 'x' } as const;
    const later = { ...frame, eventId: 12 };
    road.say(frameMessage(frame, later, { events: [event] }));
    expect(store.journal.getState().events).toEqual([event]);
    road.say(frameMessage(later, { ...frame, eventId: 10 }, { frameNumber: 2 }));
    expect(store.journal.getState().events).toEqual([]);
  });
});

describe('the start', () => {
  it('stands still for those who asked for less motion', () => {
    createHighwaterStore(road.link, scenario, { startsPaused: true });
    expect(road.last()).toEqual({ type: 'play', runId: 'main', playing: false });
  });

  it('lets a form say itself why its wish was refused', () => {
    road.say(opened);
    store.verbs.openDialog('topic');
    const topic = { name: 'x', partitionCount: 1, replicationFactor: 9, configs: {} };
    const commandId = store.verbs.createTopic(topic);
    const reason = { code: 'nameTaken', params: { name: 'x' } } as const;
    road.say({
      type: 'commandResult',
      runId: 'main',
      commandId: String(commandId),
      reason,
      journaled: null,
    });
    expect(store.view.getState().lastRefusal).toMatchObject({ commandId, reason });
    expect(store.view.getState().toast).toBeNull();
  });
});

describe('the beat', () => {
  it('sends one tick, and the next only when that was answered, with the time of both', () => {
    road.say(opened);
    store.beat(16);
    store.beat(17);
    store.beat(17);
    expect(road.ofType('tick')).toEqual([{ type: 'tick', runId: 'main', wallMs: 16 }]);
    road.say(frameMessage(frame, frame));
    store.beat(16);
    expect(road.ofType('tick')[1]).toEqual({ type: 'tick', runId: 'main', wallMs: 50 });
  });

  it('waits for the picture of a command as well', () => {
    road.say(opened);
    store.beat(16);
    store.verbs.killBroker(2);
    road.say(frameMessage(frame, frame));
    store.beat(16);
    expect(road.ofType('tick')).toHaveLength(1);
    road.say(frameMessage(frame, frame, { frameNumber: 2 }));
    store.beat(16);
    expect(road.ofType('tick')).toHaveLength(2);
  });

  it('says nothing to a run that is not there', () => {
    store.beat(16);
    expect(road.ofType('tick')).toEqual([]);
  });
});

describe('wishes', () => {
  beforeEach(() => road.say(opened));

  it('marks a wish as pending and changes nothing else', () => {
    store.verbs.moveConsumer('k-Ada', null);
    expect(store.view.getState().pending).toMatchObject([{ commandId: 'you-1' }]);
    expect(store.frame.getState()).toBe(frame);
    road.say({ type: 'commandResult', runId: 'main', commandId: 'you-1', reason: null, journaled: null });
    expect(store.view.getState().pending).toEqual([]);
  });

  it('turns a refusal into a toast, once', () => {
    const reason = { code: 'brokerAlreadyDown', params: { broker: '2' } } as const;
    for (const commandId of ['you-1', 'you-2']) {
      store.verbs.killBroker(2);
      road.say({ type: 'commandResult', runId: 'main', commandId, reason, journaled: null });
    }
    expect(store.view.getState().toast).toMatchObject({ kind: 'refused', reason });
    expect(store.view.getState().lastRefusal?.command).toEqual({ type: 'broker.kill', brokerId: 2 });
  });

  it('cuts a broker from everybody', () => {
    store.verbs.cutBroker(2);
    expect(road.last()).toMatchObject({ command: { type: 'network.cut', a: 'b2', b: '*' } });
  });

  it('undoes the last own wish by a new branch from before it', () => {
    const script = { commandId: 'script-1', atUs: 1, command: { type: 'broker.add' } } as const;
    const mine = {
      commandId: 'you-1',
      atUs: 9_000_000,
      command: { type: 'broker.kill', brokerId: 2 },
    } as const;
    road.say({ ...opened, commands: [script, mine] });
    store.verbs.undo();
    expect(road.last()).toMatchObject({ type: 'branch', act: { kind: 'undo', commandId: 'you-1' } });
    expect(store.view.getState().toast).toMatchObject({ kind: 'undone', command: mine.command });
  });

  it('has nothing to undo when all was the scenario’s doing', () => {
    store.verbs.undo();
    expect(store.view.getState().toast).toMatchObject({ kind: 'nothingToUndo' });
  });

  it('keeps only the newest place while a jump is under way, and none beyond the head', () => {
    store.verbs.seek(1_000_000);
    store.verbs.seek(2_000_000);
    store.verbs.seek(99_000_000);
    expect(road.ofType('seek')).toHaveLength(1);
    road.say(frameMessage(frame, frame));
    expect(road.ofType('seek')[1]).toMatchObject({ timeUs: 20_000_000 });
  });

  it('shows the hint until the first deed', () => {
    expect(store.view.getState().hint).toBe(true);
    store.verbs.killBroker(1);
    expect(store.view.getState().hint).toBe(false);
    expect(store.prefs.getState().hintSeen).toBe(true);
  });
});

describe('the hand', () => {
  beforeEach(() => road.say(opened));

  it('asks the engine what a drop would do, and shows only the answer to the last question', () => {
    store.verbs.pickUp('k-Ada', 'pointer');
    store.verbs.carryOver({ groupId: 'analytics' });
    store.verbs.carryOver({ groupId: null });
    const [first, second] = road.ofType('preview');
    expect(second).toMatchObject({ command: { type: 'consumer.move', consumerId: 'k-Ada', groupId: null } });
    const preview = { ok: true, groups: [] } as const;
    if (first?.type !== 'preview' || second?.type !== 'preview') throw new Error('no question was asked');
    road.say({ type: 'preview', runId: 'main', previewId: first.previewId, preview });
    expect(store.view.getState().carried?.preview).toBeNull();
    road.say({ type: 'preview', runId: 'main', previewId: second.previewId, preview });
    expect(store.view.getState().carried?.preview).toBe(preview);
  });

  it('drops as one wish; a drop where it came from is none', () => {
    store.verbs.pickUp('k-Ada', 'keyboard');
    store.verbs.carryOver({ groupId: 'billing' });
    expect(road.ofType('preview')).toEqual([]);
    expect(store.verbs.drop()).toBe(false);
    expect(store.view.getState().landing).toEqual({
      consumerId: 'k-Ada',
      groupId: undefined,
      by: 'keyboard',
    });

    store.verbs.pickUp('k-Ada', 'keyboard');
    store.verbs.carryOver({ groupId: null });
    expect(store.verbs.drop()).toBe(true);
    expect(road.last()).toMatchObject({ command: { type: 'consumer.move', groupId: null } });
    expect(store.view.getState().carried).toBeNull();
  });
});

describe('the end of a worker', () => {
  it('keeps the picture, and comes back to where it was with the same wishes', () => {
    road.say(opened);
    const mine = { commandId: 'you-1', atUs: 9, command: { type: 'broker.add' } } as const;
    store.verbs.addBroker();
    road.say({ type: 'commandResult', runId: 'main', commandId: 'you-1', reason: null, journaled: mine });
    road.die();
    expect(store.run.getState()).toMatchObject({
      status: 'dead',
      death: { kind: 'threw', message: 'out of memory' },
    });
    expect(store.frame.getState()).toBe(frame);
    store.verbs.killBroker(1);
    expect(store.view.getState().toast).toMatchObject({ kind: 'stopped' });

    store.verbs.restart();
    expect(road.restarts()).toBe(1);
    expect(road.ofType('open')[1]).toMatchObject({ commands: [mine], untilUs: 15_000_000 });
    expect(road.ofType('play').at(-1)).toMatchObject({ playing: true });
    road.say(opened);
    expect(store.run.getState().status).toBe('running');
  });

  it('says which promise broke', () => {
    road.say(opened);
    road.say({ type: 'failed', runId: 'main', message: 'HW 7 above LEO 5', atUs: 41 });
    expect(store.run.getState()).toMatchObject({ status: 'failed', why: 'HW 7 above LEO 5', failedAtUs: 41 });
  });

  it('goes back to just before a broken promise, and stands still there', () => {
    const wish = (commandId: string, atUs: number) =>
      ({ commandId, atUs, command: { type: 'broker.add' } }) as const;
    road.say({ ...opened, commands: [wish('you-1', 9), wish('you-2', 40)] });
    road.say({ type: 'failed', runId: 'main', message: 'HW 7 above LEO 5', atUs: 41 });
    store.verbs.rewind();
    // A wish at the very last instant may be what broke it.
    expect(road.ofType('open').at(-1)).toMatchObject({ commands: [wish('you-1', 9)], untilUs: 40 });
    expect(road.last()).toMatchObject({ type: 'play', playing: false });
    road.say(opened);
    expect(store.run.getState()).toMatchObject({ status: 'running', failedAtUs: null });
  });
});

describe('a link', () => {
  it('goes from one fault to another over being well', () => {
    const cut = { a: 'b1', b: 'b2', state: 'cut', sinceUs: 1 } as const;
    road.say({ ...opened, frame: { ...frame, links: { 'b1|b2': cut } } });
    const asked = () =>
      road.ofType('command').flatMap((message) => ('command' in message ? [message.command.type] : []));
    store.verbs.setLink('b2', 'b1', 'cut');
    expect(asked()).toEqual([]);
    store.verbs.setLink('b2', 'b1', 'clogged');
    expect(asked()).toEqual(['network.heal', 'network.clog']);
    store.verbs.setLink('b1', 'b3', 'cut');
    expect(asked().at(-1)).toBe('network.cut');
  });
});

describe('looking at an event', () => {
  const flight = {
    eventId: 7,
    kind: 'produce',
    api: 'Produce',
    isResponse: false,
    from: 'p-checkout',
    to: 'b1',
    sentAtUs: 1,
    arrivesAtUs: 9,
    lostAtUs: null,
    partitions: [],
    recordCount: 1,
    sizeBytes: 80,
    groupId: null,
    error: null,
  } as const;
  const report = {
    event: { id: 7, timeUs: 1, cause: null, type: 'request.sent', flight },
    causes: [],
    message: { flight, apiName: 'Produce', apiKey: 0, apiVersion: 13, correlationId: 1, fields: [] },
  } as const;

  beforeEach(() => {
    road.say({ ...opened, frame: { ...frame, flights: { m7: flight } } });
    store.verbs.select({ kind: 'event', id: '7' });
  });

  it('asks the worker, and takes only the answer to the last question', () => {
    expect(road.last()).toEqual({ type: 'inspect', runId: 'main', eventId: 7 });
    road.say({ type: 'inspected', runId: 'main', eventId: 6, report: null });
    expect(store.view.getState().inspected).toBeNull();
    road.say({ type: 'inspected', runId: 'main', eventId: 7, report });
    expect(store.view.getState().inspected?.report).toEqual(report);
  });

  it('hears when the message is lost on its way', () => {
    road.say({ type: 'inspected', runId: 'main', eventId: 7, report });
    const { flights } = store.frame.getState();
    const next = { ...store.frame.getState(), flights: { ...flights, m7: { ...flight, lostAtUs: 5 } } };
    road.say({
      type: 'frame',
      runId: 'main',
      timelineEpoch: 1,
      frameNumber: 1,
      delta: diff(store.frame.getState(), next),
      events: [],
      timeline: null,
      playback,
    });
    expect(store.view.getState().inspected?.report?.message?.flight.lostAtUs).toBe(5);
  });

  it('forgets an event of a future that was given up', () => {
    const reset = { ...opened, type: 'reset', frameNumber: 1, closeUp: null } as const;
    road.say({ ...reset, frame: { ...frame, eventId: 3 } });
    expect(store.view.getState().selection).toEqual({ kind: 'event', id: '7' });
    road.say({ ...reset, timelineEpoch: 2, frame: { ...frame, eventId: 3 } });
    expect(store.view.getState().selection).toBeNull();
  });
});
