/** The producer lens, connected. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ProducerCloseUp } from '../../contract/producer-close-up.ts';
import { producerChange } from '../../deeds/index.ts';
import { useWords } from '../../i18n/index.ts';
import {
  useCloseUp,
  useFrame,
  useFrameParts,
  useJournal,
  useVerbs,
  useView,
  useWish,
} from '../../store/index.ts';
import type { BatchingViewProps } from './BatchingView.tsx';
import type { Point } from './batching.ts';
import type { ConfigListProps } from './ConfigList.tsx';
import { refusalsOf } from './geometry.ts';
import { ProducerLensView } from './ProducerLensView.tsx';
import { useStepOn } from './step-on.ts';
import { useBatching } from './use-batching.ts';
import './producer.css';

export function ProducerLens() {
  const verbs = useVerbs();
  const selected = useView(({ selection }) =>
    selection?.kind === 'producer' || selection?.kind === 'consumer' ? selection.id : null,
  );
  // A consumer whose application produces is a producer, too.
  const choices = useFrameParts(({ order, producers, consumers }) => [
    ...order.producers.map((id) => ({ id, name: producers[id]?.name ?? id })),
    ...Object.values(consumers)
      .filter(({ transform }) => transform !== null)
      .map(({ id, name }) => ({ id, name })),
  ]);
  const [wanted, setWanted] = useState<string | null>(null);
  const named = wanted ?? selected;
  const id = choices.find((choice) => choice.id === named)?.id ?? choices[0]?.id ?? null;
  const brokers = useFrame((frame) => frame.brokers);
  const flights = useFrame((frame) => frame.flights);
  const nowUs = useFrame((frame) => frame.timeUs);
  const events = useJournal((journal) => journal.events);
  const [follow, setFollow] = useState<number | null>(null);
  const [chosenBatch, setChosenBatch] = useState<number | null>(null);
  const looked = useCloseUp();
  const closeUp = looked?.kind === 'producer' && looked.producerId === id ? looked : null;
  const stepping = useStepOn(closeUp, setFollow);

  const batching = useBatchingProps(id, closeUp);
  const settings = useSettings(id);

  useEffect(() => {
    if (id !== null) verbs.lookAt({ kind: 'producer', producerId: id, follow });
  }, [verbs, id, follow]);
  useEffect(() => () => verbs.lookAt(null), [verbs]);

  const batches = closeUp?.deques.flatMap((deque) => deque.batches) ?? [];
  const batch =
    batches.find((one) => one.id === chosenBatch) ??
    batches.find((one) => one.id === closeUp?.followed?.batchId) ??
    null;
  const refusals = useMemo(
    () => (batch && id !== null ? refusalsOf(events, id, batch) : []),
    [events, id, batch],
  );

  return (
    <ProducerLensView
      choices={choices}
      id={id}
      closeUp={closeUp}
      brokers={brokers}
      flights={flights}
      nowUs={nowUs}
      follow={follow}
      batch={batch}
      refusals={refusals}
      stepping={stepping}
      batching={batching}
      settings={settings}
      onProducer={(next) => {
        setWanted(next);
        setFollow(null);
        setChosenBatch(null);
      }}
      onFollow={(number) => {
        setFollow(number);
        setChosenBatch(null);
      }}
      onBatch={setChosenBatch}
      onInspectFlight={(eventId) => verbs.select({ kind: 'event', id: String(eventId) })}
    />
  );
}

function useBatchingProps(id: string | null, closeUp: ProducerCloseUp | null): BatchingViewProps {
  const verbs = useVerbs();
  const { refusalOf } = useWords();
  const batching = useBatching(id);
  const [{ reason }, onWish] = useWish();
  const isProducer = useFrame(({ producers }) => id !== null && producers[id] !== undefined);
  const numberOf = (name: string): number =>
    Number(closeUp?.configs.find((config) => config.name === name)?.value ?? Number.NaN);
  const [lingerMs, batchSize] = [numberOf('linger.ms'), numberOf('batch.size')];
  const present = useMemo(() => ({ lingerMs, batchSize }), [lingerMs, batchSize]);
  const hasNoAcks = closeUp?.configs.find(({ name }) => name === 'acks')?.value === '0';
  const onSet = useCallback(
    (point: Point) => {
      if (id === null) return;
      const configs = { 'linger.ms': String(point.lingerMs), 'batch.size': String(point.batchSize) };
      onWish(verbs.carryOut({ type: 'producer.configure', producerId: id, settings: {}, configs }));
    },
    [verbs, id, onWish],
  );
  return {
    ...batching,
    producer: closeUp?.name ?? '',
    present,
    whyNot: isProducer ? (hasNoAcks ? 'noAcks' : null) : 'noSends',
    refusal: reason && refusalOf(reason),
    onSet,
  };
}

/** Changed by the ordinary wish; what an application says by other means than configs is said by those. */
function useSettings(id: string | null): Omit<ConfigListProps, 'configs'> {
  const verbs = useVerbs();
  const { refusalOf } = useWords();
  const [{ reason }, onWish] = useWish();
  const [name, setName] = useState<string | null>(null);
  const isProducer = useFrame(({ producers }) => id !== null && producers[id] !== undefined);
  const onSet = (config: string, value: string | null): void => {
    if (id === null) return;
    setName(config);
    onWish(verbs.carryOut({ type: 'producer.configure', producerId: id, ...producerChange(config, value) }));
  };
  return {
    wish: name === null ? null : { name, refusal: reason && refusalOf(reason) },
    onSet: isProducer ? onSet : null,
  };
}
