/** Two threads in a relay: a light one that plays the first view, and the whole engine, which takes the run over as soon as it
 *  is loaded. The light one is never asked for anything but to play on; what a person wants in the meantime waits for the
 *  other. Both run the same history, so that nobody sees where one ended and the other began.
 *
 *      first   open ── tick tick tick │
 *      whole            (loads)       │ open, until where the first had come ── held wishes ── tick tick …
 *
 *  See  docs/decisions/0008 */
import type { Death, EngineLink, FromWorker, Pace, PlaybackState, ToWorker } from '../contract/messages.ts';

/** After the first picture: the page has come to rest by then. */
const LOAD_AFTER_MS = 700;
const HAND_OVER_AFTER_MS = 1_600;

/** What the first thread may be asked. */
const PLAYING_ON: ReadonlySet<ToWorker['type']> = new Set<ToWorker['type']>([
  'tick',
  'play',
  'pace',
  'resync',
]);

type Open = Extract<ToWorker, { type: 'open' }>;

export function relayLink(makeFirst: () => EngineLink, makeWhole: () => EngineLink): EngineLink {
  const listeners = new Set<(message: FromWorker) => void>();
  const mourners = new Set<(death: Death) => void>();
  let current = makeFirst();
  let whole: EngineLink | null = null;
  let phase: 'first' | 'handing' | 'whole' = 'first';
  /** The whole engine is there; and it is time, or somebody waits for it. */
  let isLoaded = false;
  let isDue = false;
  let asked: Open | null = null;
  /** How the run is played, as it was last said. */
  const manner: { playing?: boolean; pace?: Pace } = {};
  let playback: PlaybackState | null = null;
  /** Wishes that the whole engine will be told when it has the run. */
  let held: ToWorker[] = [];
  const timers: ReturnType<typeof setTimeout>[] = [];

  function hear(link: EngineLink): void {
    link.listen((message) => {
      if (link !== current) return;
      if (phase === 'first' && message.type === 'failed') {
        // It was asked for what it has not: the whole engine goes on from the last picture.
        handOverSoon();
        return;
      }
      if (phase === 'first') noteOfFirst(message);
      if (message.type === 'loaded') return;
      if (phase === 'handing' && message.type !== 'opened' && message.type !== 'failed') return;
      // It plays as the first one did: it has been told so, and says it with its next picture only.
      const shown =
        phase === 'handing' && message.type === 'opened'
          ? { ...message, playback: { ...message.playback, ...manner } }
          : message;
      for (const listener of [...listeners]) listener(shown);
      if (phase === 'handing') {
        phase = 'whole';
        for (const wish of held) link.send(wish);
        held = [];
      }
    });
    link.onDeath((death) => {
      if (link === current) for (const mourner of [...mourners]) mourner(death);
    });
  }

  function noteOfFirst(message: FromWorker): void {
    if (message.type === 'opened') {
      timers.push(setTimeout(load, LOAD_AFTER_MS), setTimeout(handOverSoon, HAND_OVER_AFTER_MS));
    }
    if ('playback' in message) playback = message.playback;
  }

  function load(): EngineLink {
    if (whole) return whole;
    whole = makeWhole();
    whole.listen(({ type }) => {
      if (type !== 'loaded' || isLoaded) return;
      isLoaded = true;
      if (isDue) handOver();
    });
    const mine = whole;
    mine.onDeath((death) => {
      if (mine === current) return;
      // It never came. While nobody waits for it the first thread plays on, and it is asked for again with the next wish.
      whole = null;
      if (held.length > 0) for (const mourner of [...mourners]) mourner(death);
    });
    return whole;
  }

  /** As soon as the whole engine is there; until then the first thread plays on. */
  function handOverSoon(): void {
    isDue = true;
    load();
    if (isLoaded) handOver();
  }

  /** From now on the whole engine is the one. */
  function change(): EngineLink {
    for (const timer of timers) clearTimeout(timer);
    const next = load();
    current.end();
    current = next;
    hear(next);
    return next;
  }

  function handOver(): void {
    if (phase !== 'first' || !asked) return;
    const untilUs = playback?.timeUs ?? asked.untilUs;
    phase = 'handing';
    const next = change();
    next.send({ ...asked, untilUs });
    const { runId } = asked;
    if (manner.playing !== undefined) next.send({ type: 'play', runId, playing: manner.playing });
    if (manner.pace !== undefined) next.send({ type: 'pace', runId, pace: manner.pace });
  }

  hear(current);
  return {
    send(message) {
      const isFirstOpen = message.type === 'open' && asked === null;
      if (isFirstOpen) asked = message;
      // Said, and perhaps not carried out yet.
      if (message.type === 'play') manner.playing = message.playing;
      if (message.type === 'pace') manner.pace = message.pace;
      if (phase === 'whole' || (phase === 'first' && (isFirstOpen || PLAYING_ON.has(message.type)))) {
        current.send(message);
      } else if (message.type === 'open') {
        // Another run: nothing of this one is needed.
        held = [];
        phase = 'whole';
        change().send(message);
      } else if (message.type !== 'tick') {
        // A beat that comes meanwhile is answered by the picture of the one who takes over.
        held.push(message);
        if (phase === 'first') handOverSoon();
      }
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onDeath(listener) {
      mourners.add(listener);
      return () => mourners.delete(listener);
    },
    end() {
      for (const timer of timers) clearTimeout(timer);
      held = [];
      current.end();
      if (whole !== current) whole?.end();
    },
    restart() {
      held = [];
      if (phase === 'first') {
        phase = 'whole';
        change();
      } else {
        phase = 'whole';
        current.restart();
      }
    },
  };
}
