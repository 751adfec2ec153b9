import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Death, FromWorker, ToWorker } from '../contract/messages.ts';
import { workerLink } from './worker-link.ts';

/** A thread that says what the test lets it say. */
class Thread extends EventTarget {
  readonly heard: ToWorker[] = [];
  ended = false;
  postMessage(message: ToWorker): void {
    this.heard.push(message);
  }
  terminate(): void {
    this.ended = true;
  }
  says(message: Partial<FromWorker>): void {
    this.dispatchEvent(new MessageEvent('message', { data: message }));
  }
}

const tick: ToWorker = { type: 'tick', runId: 'main', wallMs: 16 };
const answer: Partial<FromWorker> = { type: 'frame', runId: 'main' };
let threads: Thread[] = [];
let visibility: DocumentVisibilityState = 'visible';

function link() {
  const deaths: Death[] = [];
  // The link uses of a Worker only what a Thread has.
  const it = workerLink(() => threads[threads.push(new Thread()) - 1] as unknown as Worker);
  it.onDeath((death) => deaths.push(death));
  return { it, deaths, thread: threads.at(-1) as Thread };
}

beforeEach(() => {
  threads = [];
  visibility = 'visible';
  vi.useFakeTimers();
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('workerLink', () => {
  it('hands messages over in both directions, and no more after the listener left', () => {
    const { it, thread } = link();
    const heard: FromWorker[] = [];
    const leave = it.listen((message) => heard.push(message));
    it.send(tick);
    thread.says(answer);
    leave();
    thread.says(answer);
    expect(thread.heard).toEqual([tick]);
    expect(heard).toHaveLength(1);
  });

  it('tells of a thread that has not answered a tick for four seconds', () => {
    const { it, deaths, thread } = link();
    it.send(tick);
    vi.advanceTimersByTime(3_500);
    expect(deaths).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(deaths).toEqual([{ kind: 'silent', seconds: 4 }]);
    expect(thread.ended).toBe(true);
  });

  it('waits patiently while nothing was asked, while the page is hidden, and while the work is long', () => {
    const { it, deaths, thread } = link();
    vi.advanceTimersByTime(60_000);
    it.send(tick);
    visibility = 'hidden';
    vi.advanceTimersByTime(60_000);
    visibility = 'visible';
    thread.says(answer);
    it.send({ type: 'seek', runId: 'main', timeUs: 0 });
    it.send(tick);
    vi.advanceTimersByTime(20_000);
    expect(deaths).toEqual([]);
    vi.advanceTimersByTime(20_000);
    expect(deaths).toHaveLength(1);
  });

  it('tells of an error of the thread once, and says nothing to the dead', () => {
    const { it, deaths, thread } = link();
    thread.dispatchEvent(new ErrorEvent('error', { message: 'boom', cancelable: true }));
    thread.dispatchEvent(new ErrorEvent('error', { message: 'again', cancelable: true }));
    it.send(tick);
    expect(deaths).toEqual([{ kind: 'threw', message: 'boom' }]);
    expect(thread.heard).toEqual([]);
  });

  it('starts a fresh thread that hears what is said next', () => {
    const { it, deaths, thread } = link();
    it.restart();
    it.send(tick);
    expect(thread.ended).toBe(true);
    expect(threads.at(-1)?.heard).toEqual([tick]);
    thread.dispatchEvent(new Event('messageerror'));
    expect(deaths).toEqual([]);
  });
});
