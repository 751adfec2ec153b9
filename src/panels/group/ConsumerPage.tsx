/** The page of one consumer, connected. */
import { useEffect } from 'react';
import { useMenuOf, useWhyNot } from '../../deeds/index.ts';
import { useWords } from '../../i18n/index.ts';
import { useConsumerWords } from '../../i18n/lenses/consumer.ts';
import { useClientNames, useCloseUp, useFrame, useVerbs } from '../../store/index.ts';
import { ConsumerPageView } from './ConsumerPageView.tsx';
import { fetchRows } from './consumer.ts';
import './consumer.css';

export function ConsumerPage({ id, onBack }: { id: string; onBack: () => void }) {
  const verbs = useVerbs();
  const t = useConsumerWords();
  const { personName } = useWords();
  const nameOf = useClientNames();
  const consumer = useFrame((frame) => frame.consumers[id] ?? null);
  const group = useFrame((frame) => frame.groups[consumer?.groupId ?? ''] ?? null);
  const partitions = useFrame((frame) => frame.partitions);
  const flights = useFrame((frame) => frame.flights);
  const nowUs = useFrame((frame) => frame.timeUs);
  const menuOf = useMenuOf();
  const whys = {
    crash: useWhyNot({ type: 'consumer.crash', consumerId: id }),
    start: useWhyNot({ type: 'consumer.start', consumerId: id }),
    stall: useWhyNot({ type: 'consumer.stall', consumerId: id, stalled: true }),
    commitNow: useWhyNot({ type: 'consumer.commit', consumerId: id, how: 'sync' }),
  };
  const lookedAt = useCloseUp();
  const closeUp = lookedAt?.kind === 'consumer' && lookedAt.consumerId === id ? lookedAt : null;

  useEffect(() => {
    verbs.lookAt({ kind: 'consumer', consumerId: id });
    return () => verbs.lookAt(null);
  }, [verbs, id]);

  if (!consumer) return <p className="group-note">{t('reading')}</p>;
  return (
    <ConsumerPageView
      consumer={consumer}
      group={group}
      closeUp={closeUp}
      rows={closeUp ? fetchRows(closeUp, group, partitions) : []}
      flights={Object.values(flights).filter(({ from, to }) => from === id || to === id)}
      nameOf={(other) => personName(other, nameOf)}
      nowUs={nowUs}
      verbs={{
        back: onBack,
        crash: () => verbs.crashConsumer(id),
        start: () => verbs.startConsumer(id),
        stall: (stalled) => verbs.stallConsumer(id, stalled),
        commitNow: () => verbs.commitNow(id),
      }}
      whys={whys}
      items={() => menuOf({ kind: 'consumer', id })}
    />
  );
}
