/** The transactions lens, connected. */
import { useEffect, useMemo, useRef, useState } from 'react';
import {
  flightsIn,
  useClientNames,
  useCloseUp,
  useFrame,
  useIsCalm,
  useJournal,
  useTraffic,
  useVerbs,
  useView,
} from '../../store/index.ts';
import { useSize } from '../../ui/index.ts';
import { cellsIn, windowOf } from './geometry.ts';
import { refusalsOf, storyOf } from './story.ts';
import { TransactionsLensView } from './TransactionsLensView.tsx';
import './transactions.css';

export function TransactionsLens() {
  const verbs = useVerbs();
  const selected = useView(({ selection }) => selection);
  const producers = useFrame((frame) => frame.producers);
  const consumers = useFrame((frame) => frame.consumers);
  const [wanted, setWanted] = useState<string | null>(null);
  const ofSelected =
    selected?.kind === 'producer'
      ? (producers[selected.id]?.transactions?.transactionalId ?? null)
      : selected?.kind === 'consumer'
        ? (consumers[selected.id]?.transform?.transactionalId ?? null)
        : null;
  const transactionalId = wanted ?? ofSelected;
  const nowUs = useFrame((frame) => frame.timeUs);
  const era = useFrame((frame) => frame.cluster.era);
  const events = useJournal((journal) => journal.events);
  const looked = useCloseUp();
  const closeUp = looked?.kind === 'transactions' ? looked : null;
  const [partition, setPartition] = useState<string | null>(null);
  const strips = useRef<HTMLDivElement>(null);
  const { width } = useSize(strips);
  const count = cellsIn(width);
  const nameOf = useClientNames();

  useEffect(() => {
    if (width > 0) verbs.lookAt({ kind: 'transactions', transactionalId, count });
  }, [verbs, transactionalId, count, width]);
  useEffect(() => () => verbs.lookAt(null), [verbs]);

  const instances = closeUp?.instances;
  const id = closeUp?.transactionalId ?? null;
  const story = useMemo(
    () => (id === null || !instances ? [] : storyOf(events, id, instances)),
    [events, id, instances],
  );
  const refusals = useMemo(
    () => (id === null || !instances ? [] : refusalsOf(events, id, instances)),
    [events, id, instances],
  );

  const history = closeUp?.history;
  const window = useMemo(() => windowOf(history ?? [], nowUs), [history, nowUs]);
  const { events: told, seen } = useTraffic(window);
  const flights = flightsIn(told, seen, nowUs);

  return (
    <TransactionsLensView
      closeUp={closeUp}
      consumers={consumers}
      era={era}
      nowUs={nowUs}
      width={width}
      partition={partition}
      story={story}
      refusals={refusals}
      traffic={told}
      flights={flights}
      nameOf={nameOf}
      onId={setWanted}
      onPartition={setPartition}
      onSeek={verbs.seek}
      onEvent={(id) => verbs.select({ kind: 'event', id: String(id) })}
      measured={strips}
      isCalm={useIsCalm()}
    />
  );
}
