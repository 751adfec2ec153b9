/** The page's one voice, for those who do not see it. It says what happens in the cluster, one sentence a second at most and
 *  never the past that a jump brings; and at once what answers the visitor: why a wish was refused, what was taken back. */
import { useRef, useState } from 'react';
import { useWords } from '../i18n/index.ts';
import { useClientNames, useHighwater, useView } from '../store/index.ts';
import { usePlayhead } from '../ui/index.ts';
import { awaiting, NOTHING_WAITS, nextOf } from './announcements.ts';
import { toastWords } from './Toasts.tsx';

const EVERY_MS = 1_000;

export function LiveRegion() {
  const store = useHighwater();
  const nameOf = useClientNames();
  const words = useWords();
  /** `n`: what is said twice in a row is said twice. */
  const [said, setSaid] = useState({ sentence: '', n: 0 });
  const say = (sentence: string): void => setSaid(({ n }) => ({ sentence, n: n + 1 }));
  const toast = useView((view) => view.toast);
  const answered = useRef<number | null>(null);
  const waiting = useRef(NOTHING_WAITS);
  const heardId = useRef<number | null>(null);
  const saidAtMs = useRef(0);
  usePlayhead(() => {
    const { events } = store.journal.getState();
    const lastId = events[events.length - 1]?.id ?? 0;
    const heard = heardId.current ?? lastId;
    if (lastId > heard) waiting.current = awaiting(waiting.current, events.slice(firstAfter(events, heard)));
    if (lastId < heard) waiting.current = NOTHING_WAITS;
    if (store.run.getState().status === 'running') heardId.current = lastId;
    const nowMs = performance.now();
    if (!words.hasStory) return;
    if (toast && toast.id !== answered.current) {
      answered.current = toast.id;
      saidAtMs.current = nowMs;
      say(toastWords(toast, words, nameOf));
      return;
    }
    if (nowMs - saidAtMs.current < EVERY_MS) return;
    const next = nextOf(waiting.current, words, nameOf);
    if (!next) return;
    waiting.current = next.rest;
    saidAtMs.current = nowMs;
    say(next.sentence);
  });
  return (
    <p className="visually-hidden" role="status" aria-live="polite">
      <span key={said.n}>{said.sentence}</span>
    </p>
  );
}

/** Index of the first event with a higher number; events come in order. */
function firstAfter(events: readonly { readonly id: number }[], id: number): number {
  let index = events.length;
  while (index > 0 && (events[index - 1]?.id ?? 0) > id) index -= 1;
  return index;
}
