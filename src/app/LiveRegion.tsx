/** Says what happens in the cluster to those who do not see it: one sentence an event, at most one a second, and never
 *  the past that a jump brings. */
import { useRef, useState } from 'react';
import type { EngineEvent, EventType } from '../contract/events.ts';
import { useWords } from '../i18n/index.ts';
import { useClientNames, useHighwater } from '../store/index.ts';
import { usePlayhead } from '../ui/index.ts';

const EVERY_MS = 1_000;
/** More that wait would be old when they are said. */
const WAITING_MAX = 4;

const TOLD: ReadonlySet<EventType> = new Set<EventType>([
  'command.accepted',
  'node.stopped',
  'node.started',
  'broker.registered',
  'broker.fenced',
  'broker.unfenced',
  'controller.activated',
  'topic.created',
  'topic.deleted',
  'partition.leaderElected',
  'partition.isrChanged',
  'group.assigned',
  'group.memberLeft',
  'consumer.lost',
  'record.lost',
  'invariant.broken',
]);

/** Partitions of internal topics come in dozens; the journal has them. */
const isTold = (event: EngineEvent): boolean =>
  TOLD.has(event.type) && !('partition' in event && event.partition.startsWith('__'));

export function LiveRegion() {
  const store = useHighwater();
  const nameOf = useClientNames();
  const { sentenceOf } = useWords();
  const [sentence, setSentence] = useState('');
  const waiting = useRef<EngineEvent[]>([]);
  const heardId = useRef<number | null>(null);
  const saidAtMs = useRef(0);
  usePlayhead(() => {
    const { events } = store.journal.getState();
    const lastId = events[events.length - 1]?.id ?? 0;
    const isJump = heardId.current === null || lastId < heardId.current;
    if (!isJump && lastId > (heardId.current ?? 0)) {
      const fresh = events.filter((event) => event.id > (heardId.current ?? 0) && isTold(event));
      waiting.current = [...waiting.current, ...fresh].slice(-WAITING_MAX);
    }
    if (isJump) waiting.current = [];
    if (store.run.getState().status === 'running') heardId.current = lastId;
    const nowMs = performance.now();
    if (waiting.current.length === 0 || nowMs - saidAtMs.current < EVERY_MS) return;
    const next = waiting.current.shift();
    saidAtMs.current = nowMs;
    if (next) setSentence(sentenceOf(next, nameOf));
  });
  return (
    <p className="visually-hidden" role="status" aria-live="polite">
      {sentence}
    </p>
  );
}
